// The key set's own document: what is refused as a whole. One bad key among others is no such case; see select.mjs.

import { group, refused } from '../case.mjs'
import { jwk, withMembers } from '../token.mjs'
import { BAD_JSON, BAD_UTF8, DUPLICATES, EMPTY_DOCUMENTS, faulty, NOT_OBJECTS } from './documents.mjs'

const KEY = JSON.stringify(jwk('p256-a'))
const SET = `{"keys":[${KEY}]}`

export default [
  ...group('trailing comma, garbage, comments', 'RFC 7517 5', [
    ...[...BAD_JSON, ...EMPTY_DOCUMENTS].map(([name, comment, make]) =>
      // Two of the faults need a comma in the text, which the set has only inside the key.
      refused('jwks_not_json', `jwks-${name}`, comment, { jwks: faulty(make, withMembers(SET, '"note":1')) }),
    ),
    ...['number-1e400', 'string-lone-high-surrogate', 'trailing-comma', 'string-raw-newline'].map((name) => {
      const [, comment, make] = BAD_JSON.find(([row]) => row === name)
      return refused('jwks_not_json', `jwks-inside-key-${name}`, `Inside a key: ${comment}`, {
        jwks: inKey(faulty(make, KEY)),
      })
    }),
    refused('jwks_not_json', 'jwks-inside-key-depth-33', 'Values nested 33 deep inside a key.', {
      jwks: inKey(withMembers(KEY, `"x5c":${'['.repeat(30)}${']'.repeat(30)}`)),
    }),
    refused('jwks_not_json', 'jwks-single-pem', 'A PEM file.', {
      jwks: Buffer.from('-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n'),
    }),
    refused('jwks_not_json', 'jwks-html', 'The error page of a web server.', {
      jwks: '<!doctype html><title>404</title>',
    }),
  ]),

  ...group('BOM, UTF-16, bad UTF-8', 'RFC 7517 5', [
    ...BAD_UTF8.map(([name, comment, make]) =>
      refused('jwks_not_utf8', `jwks-utf8-${name}`, comment, { jwks: faulty(make, SET) }),
    ),
    refused('jwks_not_utf8', 'jwks-utf8-inside-key', 'A continuation byte alone, inside a key.', {
      jwks: Buffer.concat([Buffer.from('{"keys":['), Buffer.from(faulty(BAD_UTF8[8][2], KEY)), Buffer.from(']}')]),
    }),
  ]),

  ...group('unusual JWK text', 'RFC 7517 4', [
    ...DUPLICATES.map(([name, comment, make]) =>
      refused('jwks_duplicate_member', `jwks-duplicate-${name}`, `In the set: ${comment}`, { jwks: faulty(make, SET) }),
    ),
    refused('jwks_duplicate_member', 'jwks-duplicate-keys', 'keys twice.', {
      jwks: withMembers(SET, `"keys":[${KEY}]`),
    }),
    ...[
      ['x', `"x":"${jwk('p256-b').x}"`],
      ['kid', '"kid":"p256-a"'],
      ['kid-escaped', '"k\\u0069d":"other"'],
      ['kty', '"kty":"oct"'],
      ['unknown', '"note":1,"note":1'],
      ['nested', '"note":{"a":1,"a":1}'],
    ].map(([name, members]) =>
      refused('jwks_duplicate_member', `jwks-duplicate-inside-key-${name}`, 'A member twice inside a key.', {
        jwks: inKey(withMembers(KEY, members)),
      }),
    ),
    refused(
      'jwks_duplicate_member',
      'jwks-duplicate-in-other-key',
      'A member twice inside a key that is not the one of the token.',
      {
        jwks: `{"keys":[${KEY},{"kty":"AKP","kty":"AKP"}]}`,
      },
    ),
  ]),

  ...group('`keys` absent or not an array', 'RFC 7517 5.1', [
    ...NOT_OBJECTS.map(([name, comment, make]) =>
      refused('jwks_not_object', `jwks-is-${name}`, `The set is no object: ${comment}`, { jwks: faulty(make, SET) }),
    ),
    refused('jwks_not_object', 'jwks-bare-list', 'The list of keys without its object.', { jwks: `[${KEY}]` }),
    ...[
      ['absent', '{}'],
      ['single-key', KEY],
      ['other-case', `{"Keys":[${KEY}]}`],
      ['null', '{"keys":null}'],
      ['object', `{"keys":{"0":${KEY}}}`],
      ['single-object', `{"keys":${KEY}}`],
      ['string', `{"keys":${JSON.stringify(`[${KEY}]`)}}`],
      ['in-prototype', `{"__proto__":{"keys":[${KEY}]}}`],
      ['nested', `{"jwks":${SET}}`],
    ].map(([name, jwks]) =>
      refused('jwks_keys_missing', `jwks-keys-${name}`, 'keys is not there, or no list.', { jwks }),
    ),
  ]),

  ...group('huge or odd sets', 'RFC 8725 3.11', [
    refused('jwks_too_many_keys', 'jwks-1001-keys', 'One key more than the default limit.', {
      keys: [...Array(1000).fill({}), jwk('p256-a')],
    }),
    refused('jwks_too_many_keys', 'jwks-keys-over-own-limit', 'One key more than the policy allows.', {
      keys: [jwk('p256-a'), jwk('p256-b'), jwk('ed25519-a')],
      policy: { limits: { keys: 2 } },
    }),
    refused('jwks_too_many_keys', 'jwks-keys-that-are-no-keys', 'Members that are no keys count as well.', {
      jwks: `{"keys":[${KEY},1,null]}`,
      policy: { limits: { keys: 2 } },
    }),
    refused('jwks_too_large', 'jwks-over-own-limit', 'One byte over the limit that the policy sets.', {
      jwks: SET,
      policy: { limits: { jwksBytes: SET.length - 1 } },
    }),
    refused('jwks_too_large', 'jwks-white-space-counts', 'White space counts.', {
      jwks: Buffer.from(`${SET}${' '.repeat(100)}`),
      policy: { limits: { jwksBytes: SET.length + 99 } },
    }),
    refused('jwks_too_large', 'jwks-bytes-not-characters', 'The limit counts bytes, not characters.', {
      jwks: withMembers(SET, '"note":"\u00e9\u00e9"'),
      policy: { limits: { jwksBytes: SET.length + 12 } },
    }),
    refused('jwks_too_large', 'jwks-size-before-json', 'Too large, and no JSON.', {
      jwks: 'x'.repeat(2000),
      policy: { limits: { jwksBytes: 1999 } },
    }),
  ]),
]

function inKey(keyText) {
  return `{"keys":[${keyText}]}`
}
