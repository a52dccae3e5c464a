// Step 1: what is refused before a key is looked for. Where a check could be reached only behind a good signature, the
// changed token is signed again.

import { createHmac } from 'node:crypto'

import { group, refused } from '../case.mjs'
import {
  claims,
  honestSignature,
  jwk,
  NOW,
  privateKey,
  rawText,
  secret,
  segment,
  signingInput,
  token,
  withMembers,
  withSegment,
} from '../token.mjs'
import { BAD_JSON, BAD_UTF8, DUPLICATES, EMPTY_DOCUMENTS, faulty, NOT_OBJECTS } from './documents.mjs'

const GOOD = token()
const REGISTERED = {
  alg: 'ES256',
  kid: 'p256-a',
  typ: 'JWT',
  cty: 'x',
  jku: 'x',
  jwk: {},
  x5u: 'x',
  x5c: [],
  x5t: 'x',
  'x5t#S256': 'x',
  apu: 'x',
  apv: 'x',
  iv: 'x',
  tag: 'x',
  p2s: 'x',
}
const SEVENTEEN = Array.from({ length: 17 }, (_, index) => `x${index}`)
const HEADER = '{"alg":"ES256","kid":"p256-a"}'

export default [
  ...group('`alg: none`', 'RFC 8725 3.1', [
    refused(
      'signature_missing',
      'alg-none-empty-signature',
      'The unsecured token of RFC 7519 6.1: no signature at all.',
      {
        token: rawText(`${signingInput({ alg: 'none' }, claims())}.`),
      },
    ),
    refused(
      'alg_unsecured',
      'alg-none-old-signature',
      'A good token whose header now says none, with its old signature.',
      {
        token: withSegment(GOOD, 0, () => segment('{"alg":"none","kid":"p256-a"}')),
      },
    ),
    refused('alg_unsecured', 'alg-none-without-kid', 'none, and no kid that could name a key.', {
      token: withSegment(GOOD, 0, () => segment('{"alg":"none"}')),
    }),
    refused('alg_unsecured', 'alg-none-one-zero-byte', 'none, with a signature of one zero byte.', {
      token: rawText(`${signingInput({ alg: 'none' }, claims())}.AA`),
    }),
    refused('alg_unsecured', 'alg-none-empty-key-set', 'none, and no key to check with.', {
      token: unsecured('none'),
      keys: [],
    }),
    refused('alg_unsecured', 'alg-none-with-secret', 'none, signed with the secret as HS256 would.', {
      token: token({ alg: 'HS256', header: { alg: 'none' } }),
      secret: secret('hs-32'),
      policy: { algorithms: ['HS256'] },
    }),
    refused('alg_unsecured', 'alg-none-signed', 'none in a header that is properly signed.', {
      token: token({ header: { alg: 'none' } }),
    }),
  ]),

  ...group('`none` by case or shape', 'RFC 8725 3.1', [
    ...['None', 'NONE', 'nOnE', 'noNE'].map((alg) =>
      refused('alg_unsecured', `alg-${caseName(alg)}`, `none written ${alg}.`, { token: unsecured(alg) }),
    ),
    refused('alg_unsecured', 'alg-none-escaped', 'none with its n as an escape.', {
      token: token({ header: '{"alg":"no\\u006ee","kid":"p256-a"}' }),
    }),
    ...[
      ['trailing-space', 'none '],
      ['leading-space', ' none'],
      ['nul', 'none\u0000'],
      ['fullwidth', '\uff4e\uff4f\uff4e\uff45'],
      ['cyrillic', 'n\u043ene'],
      ['zero-width', 'no\u200bne'],
      ['line-break', 'none\n'],
    ].map(([name, alg]) =>
      refused('alg_unsupported', `alg-none-${name}`, 'A text that looks like none and is an unknown algorithm.', {
        token: unsecured(alg),
      }),
    ),
    refused('alg_unsupported', 'alg-empty', 'An empty alg.', { token: unsecured('') }),
    ...[
      ['array', ['none']],
      ['array-of-good', ['ES256']],
      ['object', {}],
      ['zero', 0],
      ['true', true],
      ['false', false],
      ['null', null],
    ].map(([name, alg]) =>
      refused('alg_type', `alg-${name}`, 'alg is not a string.', { token: token({ header: { alg } }) }),
    ),
    refused('alg_missing', 'alg-missing', 'No alg at all.', { token: token({ header: { alg: undefined } }) }),
    refused('alg_missing', 'alg-other-case', 'The member is called ALG.', {
      token: token({ header: { alg: undefined, ALG: 'ES256' } }),
    }),
    refused('alg_missing', 'header-empty-object', 'An empty header.', { token: token({ header: '{}' }) }),
    refused('alg_missing', 'alg-only-in-prototype', 'alg only inside a member called __proto__.', {
      token: token({ header: '{"__proto__":{"alg":"ES256"},"kid":"p256-a"}' }),
    }),
  ]),

  ...group('unknown algorithm', 'RFC 7518 3.1', [
    ...[
      ['lower-case', 'es256'],
      ['trailing-space', 'ES256 '],
      ['nul', 'ES256\u0000'],
      ['ml-dsa-case', 'ml-dsa-44'],
      ['hs1', 'HS1'],
      ['rs1', 'RS1'],
      ['es521', 'ES521'],
      ['es256r', 'ES256R'],
      ['jwe', 'RSA-OAEP'],
      ['dir', 'dir'],
      ['a256gcm', 'A256GCM'],
      ['ps1', 'PS1'],
      ['curve', 'P-256'],
      ['slh-dsa', 'SLH-DSA-SHA2-128s'],
      ['ed448ph', 'Ed448ph'],
      ['proto', '__proto__'],
      ['to-string', 'toString'],
      ['long', 'A'.repeat(5000)],
    ].map(([name, alg]) =>
      refused('alg_unsupported', `alg-unknown-${name}`, 'An alg that is not in the table, byte for byte.', {
        token: unsecured(alg),
      }),
    ),
  ]),

  ...group('base64url trailing bits', 'RFC 7515 2', [
    ...['header', 'payload', 'signature'].flatMap((name, index) =>
      [2, 3].flatMap((rest) =>
        variants(index, rest).map(([bits, made]) =>
          refused(
            'base64url_trailing_bits',
            `trailing-bits-${name}-${rest}-mod-4-${bits}`,
            `Unused bits of the ${name} are set.`,
            made,
          ),
        ),
      ),
    ),
  ]),

  ...group('padding, alphabet, white space', 'RFC 7515 2', [
    ...['header', 'payload', 'signature'].flatMap((name, index) =>
      [
        ['padding', (text) => `${text}=`],
        ['two-paddings', (text) => `${text}==`],
        ['padding-percent', (text) => `${text}%3D`],
        ['plus', (text) => replaceFirst(text, '-', '+')],
        ['slash', (text) => replaceFirst(text, '_', '/')],
        ['space-inside', (text) => insert(text, ' ')],
        ['line-break-inside', (text) => insert(text, '\r\n')],
      ].map(([fault, change]) =>
        refused('character', `${name}-${fault}`, `The ${name} segment holds a character outside the alphabet.`, {
          token: withSegment(GOOD, index, change),
        }),
      ),
    ),
    ...[
      ['leading-space', ` ${GOOD.text}`],
      ['trailing-space', `${GOOD.text} `],
      ['leading-tab', `\t${GOOD.text}`],
      ['trailing-newline', `${GOOD.text}\n`],
      ['trailing-cr-lf', `${GOOD.text}\r\n`],
      ['trailing-nul', `${GOOD.text}\0`],
      ['leading-bom', `\ufeff${GOOD.text}`],
      ['zero-width-space', insert(GOOD.text, '\u200b')],
      ['backslash', insert(GOOD.text, '\\')],
      ['question-mark', insert(GOOD.text, '?')],
      ['dollar', insert(GOOD.text, '!@$%')],
      ['fullwidth-letter', GOOD.text.replace('e', '\uff45')],
      ['fullwidth-dot', GOOD.text.replace('.', '\uff0e')],
      ['cyrillic-letter', GOOD.text.replace('e', '\u0435')],
      ['two-byte-letter', insert(GOOD.text, '\u00e9')],
      ['bearer', `Bearer ${GOOD.text}`],
      ['quotes', `"${GOOD.text}"`],
      ['percent-encoded-dot', GOOD.text.replace('.', '%2E')],
      ['comma', `${GOOD.text},${GOOD.text}`],
    ].map(([name, text]) =>
      refused('character', `token-${name}`, 'Only letters, digits, minus, underscore and full stop make a token.', {
        token: rawText(text),
      }),
    ),
    ...['header', 'payload', 'signature'].map((name, index) =>
      refused('base64url_length', `${name}-length-1-mod-4`, `The ${name} has a length that no bytes encode to.`, {
        token: withSegment(ofLengthModulo4(index, 0), index, (text) => `${text}A`),
        keys: [jwk('p256-a'), jwk('p384-a')],
      }),
    ),
    refused('base64url_length', 'payload-one-character', 'A payload of one character.', {
      token: withSegment(GOOD, 1, () => 'A'),
    }),
    refused('base64url_length', 'signature-one-character', 'A signature of one character.', {
      token: withSegment(GOOD, 2, () => 'A'),
    }),
  ]),

  ...group('segments', 'RFC 7515 7.1', [
    ...[
      ['empty-token', '', 'Nothing.'],
      ['one-segment', 'eyJhbGciOiJFUzI1NiJ9', 'One segment.'],
      ['two-segments', GOOD.text.slice(0, GOOD.text.lastIndexOf('.')), 'The signature is missing with its full stop.'],
      ['one-dot', '.', 'One full stop.'],
      ['four-segments', `${GOOD.text}.AAAA`, 'A fourth segment.'],
      ['four-segments-empty', `${GOOD.text}.`, 'An empty fourth segment.'],
      ['four-segments-leading', `.${GOOD.text}`, 'An empty segment before the three.'],
      ['three-dots', '...', 'Three full stops.'],
      ['six-segments', `${GOOD.text}.${GOOD.text}`, 'Two tokens in one.'],
      ['dots-16384', '.'.repeat(16384), 'As many full stops as a token may have characters.'],
    ].map(([name, text, comment]) => refused('segment_count', name, comment, { token: rawText(text) })),
    refused('header_not_json', 'header-empty-segment', 'An empty header segment.', { token: token({ header: '' }) }),
    refused('signature_missing', 'signature-empty-segment', 'An empty signature segment.', {
      token: withSegment(GOOD, 2, () => ''),
    }),
    refused('signature_missing', 'two-dots', 'Two full stops: the empty signature is met first.', {
      token: rawText('..'),
    }),
    refused('signature_missing', 'payload-and-signature-empty', 'Only a header.', {
      token: rawText(`${GOOD.text.slice(0, GOOD.text.indexOf('.'))}..`),
    }),
  ]),

  ...group('alg outside the protected header', 'RFC 7515 7.2', [
    refused('character', 'json-flattened', 'The flattened JSON serialisation, with alg in the unprotected header.', {
      token: rawText(jsonSerialisation()),
    }),
    refused('character', 'json-general', 'The general JSON serialisation.', {
      token: rawText(
        JSON.stringify({ payload: GOOD.text.split('.')[1], signatures: [JSON.parse(jsonSerialisation())] }),
      ),
    }),
  ]),

  ...group('two serialisations, two parsers', 'RFC 8725bis 3.3', [
    refused(
      'character',
      'json-inside-dots',
      'A JSON serialisation with full stops where a careless reader would split it.',
      {
        token: rawText(`{"a":".${GOOD.text.split('.')[1]}.","protected":"${GOOD.text.split('.')[0]}"}`),
      },
    ),
  ]),

  ...group('JWE given to a verifier', 'RFC 7516 9', [
    refused('encrypted', 'jwe-five-segments', 'Five segments: an encrypted token.', {
      token: rawText(`${segment('{"alg":"RSA-OAEP","enc":"A256GCM"}')}.AAAA.AAAA.AAAA.AAAA`),
    }),
    refused('encrypted', 'jwe-direct', 'Five segments, the key segment empty.', {
      token: rawText(`${segment('{"alg":"dir","enc":"A256GCM"}')}..AAAA.AAAA.AAAA`),
    }),
    refused('encrypted', 'jwe-four-dots', 'Four full stops.', { token: rawText('....') }),
    refused('encrypted', 'jwe-signed-header-in-front', 'A good token with two more segments.', {
      token: rawText(`${GOOD.text}.AA.AA`),
    }),
    ...[
      ['enc', 'A256GCM'],
      ['zip', 'DEF'],
      ['p2c', 1000000000],
      ['epk', { kty: 'EC' }],
      ['enc', null],
    ].map(([name, value]) =>
      refused(
        'encrypted',
        `header-${name}${value === null ? '-null' : ''}`,
        `A signed token whose header has ${name}.`,
        {
          token: token({ header: { [name]: value } }),
        },
      ),
    ),
  ]),

  ...group('BOM, UTF-16, bad UTF-8', 'RFC 7515 5.2', [
    ...BAD_UTF8.map(([name, comment, make]) =>
      refused('header_not_utf8', `header-utf8-${name}`, comment, { token: token({ header: faulty(make, HEADER) }) }),
    ),
  ]),

  ...group('trailing comma, garbage, comments', 'RFC 8259 2', [
    ...[...BAD_JSON, ...EMPTY_DOCUMENTS.slice(1)].map(([name, comment, make]) =>
      refused('header_not_json', `header-${name}`, `In the header: ${decapitalised(comment)}`, {
        token: token({ header: faulty(make, HEADER) }),
      }),
    ),
    ...NOT_OBJECTS.map(([name, comment, make]) =>
      refused('header_not_object', `header-is-${name}`, `The header is no object: ${decapitalised(comment)}`, {
        token: token({ header: faulty(make, HEADER) }),
      }),
    ),
  ]),

  ...group('duplicate members', 'RFC 7515 4', [
    ...[
      ['alg', '"alg":"ES256"'],
      ['kid', '"kid":"p256-a"'],
      ['alg-none', '"alg":"none"'],
      ['kid-escaped', '"k\\u0069d":"p256-a"'],
    ].map(([name, member]) =>
      refused('header_duplicate_member', `header-duplicate-${name}`, 'A known member of the header twice.', {
        token: token({ header: withMembers(HEADER, member) }),
      }),
    ),
    ...DUPLICATES.map(([name, comment, make]) =>
      refused('header_duplicate_member', `header-duplicate-${name}`, `In the header: ${decapitalised(comment)}`, {
        token: token({ header: faulty(make, HEADER) }),
      }),
    ),
  ]),

  ...group('`kid` type', 'RFC 7515 4.1.4', [
    ...wrongTypes().map(([name, kid]) =>
      refused('kid_type', `kid-${name}`, 'kid is not a string.', { token: token({ header: { kid } }) }),
    ),
    refused('kid_type', 'kid-number-written-1.0', 'kid is 1.0, which some readers turn into the text 1.', {
      token: token({ header: '{"alg":"ES256","kid":1.0}' }),
      keys: [jwk('p256-a', { kid: '1' })],
    }),
  ]),

  ...group('`typ`, `cty`', 'RFC 7515 4.1.9', [
    ...wrongTypes().map(([name, typ]) =>
      refused('typ_type', `typ-${name}`, 'typ is not a string.', { token: token({ header: { typ } }) }),
    ),
    ...wrongTypes().map(([name, cty]) =>
      refused('cty_type', `cty-${name}`, 'cty is not a string.', { token: token({ header: { cty } }) }),
    ),
  ]),

  ...group('`crit`', 'RFC 7515 4.1.11', [
    ...[
      ['empty', [], {}],
      ['string', 'exp', { exp: 1 }],
      ['null', null, {}],
      ['object', {}, {}],
      ['true', true, {}],
      ['number-inside', [1], { 1: 1 }],
      ['null-inside', [null], { null: 1 }],
      ['duplicate', ['x', 'x'], { x: 1 }],
      ['absent-name', ['x'], {}],
      ['one-of-two-absent', ['x', 'y'], { x: 1 }],
      ['inherited-name', ['toString'], {}],
      ['proto-name', ['__proto__'], {}],
      ['empty-name-absent', [''], {}],
    ].map(([name, crit, members]) =>
      refused('crit_malformed', `crit-${name}`, 'crit is not a list of different names of members that are there.', {
        token: token({ header: { crit, ...members } }),
        policy: { crit: ['x', 'y', 'exp', '1', 'null', 'toString', '__proto__'] },
      }),
    ),
    ...['crit', ...Object.keys(REGISTERED)].map((name) =>
      refused(
        'crit_malformed',
        `crit-registered-${name.toLowerCase().replace('#', '-')}`,
        'crit names a member that RFC 7515 or RFC 7518 defines.',
        {
          token: token({ header: { ...REGISTERED, crit: [name] } }),
          policy: { crit: ['x'] },
        },
      ),
    ),
    refused('crit_unsupported', 'crit-unknown', 'An extension that nobody knows.', {
      token: token({ header: { crit: ['x'], x: 1 } }),
    }),
    refused('crit_unsupported', 'crit-unknown-beside-known', 'Two extensions; the policy knows the first.', {
      token: token({ header: { crit: ['x', 'y'], x: 1, y: 1 } }),
      policy: { crit: ['x'] },
    }),
    refused('crit_unsupported', 'crit-other-case', 'The policy knows the extension in another case.', {
      token: token({ header: { crit: ['X'], X: 1 } }),
      policy: { crit: ['x'] },
    }),
    refused('crit_unsupported', 'crit-exp', 'exp as a critical header member.', {
      token: token({ header: { crit: ['exp'], exp: NOW + 600 } }),
    }),
    refused('crit_unsupported', 'crit-proto-present', 'A member called __proto__ that is critical.', {
      token: token({ header: '{"alg":"ES256","kid":"p256-a","crit":["__proto__"],"__proto__":1}' }),
    }),
    refused('crit_unsupported', 'crit-to-string-present', 'A member called toString that is critical.', {
      token: token({ header: { crit: ['toString'], toString: 1 } }),
    }),
    refused('crit_malformed', 'crit-b64-absent', 'b64 is critical, and not there.', {
      token: token({ header: { crit: ['b64'] } }),
    }),
    refused('crit_malformed', 'crit-17-names', 'One extension more than are read, all of them known and there.', {
      token: token({ header: { crit: SEVENTEEN, ...Object.fromEntries(SEVENTEEN.map((name) => [name, 1])) } }),
      policy: { crit: SEVENTEEN },
    }),
  ]),

  ...group('`b64`', 'RFC 7797 7', [
    refused('b64_unencoded', 'b64-false-with-crit', 'An unencoded payload, declared as RFC 7797 says.', {
      token: token({ header: { b64: false, crit: ['b64'] } }),
    }),
    refused('b64_unencoded', 'b64-false-without-crit', 'b64 is false without being critical.', {
      token: token({ header: { b64: false } }),
    }),
    ...[
      ['zero', 0],
      ['string', 'false'],
      ['null', null],
      ['array', [true]],
    ].map(([name, b64]) =>
      refused('b64_type', `b64-${name}`, 'b64 is not a boolean.', { token: token({ header: { b64 } }) }),
    ),
  ]),

  ...group('size', 'RFC 8725 3.11', [
    refused('token_too_large', 'token-16385-bytes', 'One character over the default limit.', {
      token: rawText(
        `${GOOD.text.slice(0, GOOD.text.lastIndexOf('.'))}.${'A'.repeat(16384 - GOOD.text.lastIndexOf('.'))}`,
      ),
    }),
    refused(
      'token_too_large',
      'token-over-own-limit',
      'A good token, one character over the limit that the policy sets.',
      {
        policy: { limits: { tokenBytes: GOOD.text.length - 1 } },
      },
    ),
    refused('token_too_large', 'dots-16385', 'Only full stops, one over the limit.', {
      token: rawText('.'.repeat(16385)),
    }),
    refused('token_too_large', 'token-all-header', 'Everything in the header.', {
      token: rawText(`${'A'.repeat(20000)}.AA.AA`),
    }),
    refused('token_too_large', 'token-all-signature', 'Everything in the signature.', {
      token: rawText(`AA.AA.${'A'.repeat(20000)}`),
    }),
    refused('token_too_large', 'token-20000-spaces', 'White space counts before it is looked at.', {
      token: rawText(' '.repeat(20000)),
    }),
    refused(
      'token_too_large',
      'token-two-byte-characters',
      '8,200 characters of two bytes each: the limit counts bytes.',
      {
        token: rawText('\u00e9'.repeat(8200)),
      },
    ),
  ]),

  ...group('two faults: the earliest step is named', 'RFC 7515 5.2', [
    refused('token_too_large', 'two-faults-size-and-character', 'Too large, and full of spaces.', {
      token: rawText('a b.'.repeat(5000)),
    }),
    refused('character', 'two-faults-character-and-segments', 'A space, and four segments.', {
      token: rawText(`${GOOD.text}.A A`),
    }),
    refused('character', 'two-faults-character-and-jwe', 'A space, and five segments.', {
      token: rawText('AA.AA.AA.AA.A A'),
    }),
    refused(
      'signature_missing',
      'two-faults-no-signature-and-bad-header',
      'No signature, and a header that is no JSON.',
      {
        token: rawText(`${segment('{')}.AA.`),
      },
    ),
    refused(
      'base64url_length',
      'two-faults-length-and-header',
      'A payload of impossible length, and a header that is no JSON.',
      {
        token: rawText(`${segment('{')}.A.AA`),
      },
    ),
    refused(
      'base64url_length',
      'two-faults-header-then-payload-encoding',
      'The header segment is read before the payload segment.',
      {
        token: rawText('A.AB.AA'),
      },
    ),
    refused(
      'base64url_trailing_bits',
      'two-faults-payload-then-signature-encoding',
      'The payload segment before the signature segment.',
      {
        token: rawText(`${segment(HEADER)}.AB.A`),
      },
    ),
    refused('header_duplicate_member', 'two-faults-duplicate-and-none', 'alg twice, and once none.', {
      token: token({ header: '{"alg":"none","alg":"none"}' }),
    }),
    refused('encrypted', 'two-faults-enc-and-none', 'enc, and alg none.', {
      token: token({ header: { enc: 'A256GCM', alg: 'none' } }),
    }),
    refused('alg_unsecured', 'two-faults-none-and-kid', 'none, and a kid that is a number.', {
      token: token({ header: { alg: 'none', kid: 1 } }),
    }),
    refused('kid_type', 'two-faults-kid-and-typ', 'kid and typ are numbers.', {
      token: token({ header: { typ: 1, kid: 1 } }),
    }),
    refused('typ_type', 'two-faults-typ-and-cty', 'typ and cty are numbers.', {
      token: token({ header: { cty: 1, typ: 1 } }),
    }),
    refused('cty_type', 'two-faults-cty-and-crit', 'cty is a number, crit is empty.', {
      token: token({ header: { crit: [], cty: 1 } }),
    }),
    refused('crit_malformed', 'two-faults-crit-and-b64', 'crit is empty, b64 is false.', {
      token: token({ header: { b64: false, crit: [] } }),
    }),
    refused(
      'crit_malformed',
      'two-faults-crit-malformed-and-unsupported',
      'One name is unknown, another is not there.',
      {
        token: token({ header: { crit: ['x', 'y'], x: 1 } }),
      },
    ),
    refused('crit_unsupported', 'two-faults-crit-and-key', 'An unknown extension, and no key of that name.', {
      token: token({ header: { crit: ['x'], x: 1, kid: 'unknown' } }),
    }),
    refused('b64_unencoded', 'two-faults-b64-and-algorithm', 'b64 is false, and the algorithm is not allowed.', {
      token: token({ header: { b64: false } }),
      policy: { algorithms: ['RS256'] },
    }),
    refused(
      'alg_unsupported',
      'two-faults-algorithm-and-payload',
      'An unknown algorithm, and a payload that is no JSON.',
      {
        token: token({ header: { alg: 'ES999' }, payload: '{' }),
      },
    ),
  ]),

  ...group('RS to HS, PEM or DER as secret', 'RFC 8725 3.1', [
    refused('alg_unsupported', 'alg-hs256-lower-case', 'hs256 in lower case, MACed with the modulus.', {
      token: token({
        alg: 'RS256',
        header: { alg: 'hs256' },
        signer: (input) =>
          createHmac('sha256', Buffer.from(privateKey('rsa-a').n, 'base64url'))
            .update(input)
            .digest(),
      }),
      keys: [jwk('rsa-a', { alg: 'RS256' })],
    }),
  ]),
]

function unsecured(alg) {
  return token({ header: { alg } })
}

function caseName(alg) {
  return `none-${[...alg].map((letter) => (letter === letter.toUpperCase() ? 'u' : 'l')).join('')}`
}

function wrongTypes() {
  return [
    ['number', 1],
    ['null', null],
    ['array', []],
    ['array-of-string', ['p256-a']],
    ['object', {}],
    ['true', true],
  ]
}

function decapitalised(sentence) {
  return /^[A-Z][a-z ]/.test(sentence) ? sentence[0].toLowerCase() + sentence.slice(1) : sentence
}

/** Tokens whose segment is 2 or 3 modulo 4 long, each with another last character that decodes to the same bytes. */
function variants(index, rest) {
  const { made, ...given } = index === 2 ? signatureOfLength(rest) : { made: ofLengthModulo4(index, rest) }
  const original = made.text.split('.')[index]
  const unusedBits = rest === 2 ? 4 : 2
  return [1, (1 << unusedBits) - 1].map((bits) => {
    const changed = original.slice(0, -1) + lastCharacterWith(original.at(-1), bits)
    const text = made.text.split('.').with(index, changed)
    // The header and payload segments are signed as they stand, so that nothing but their unused bits is wrong.
    if (index < 2)
      text[2] = segment(honestSignature('ES256', privateKey('p256-a'), Buffer.from(text.slice(0, 2).join('.'))))
    return [`bits-${bits}`, { ...given, token: rawText(text.join('.')) }]
  })
}

function lastCharacterWith(character, bits) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return alphabet[alphabet.indexOf(character) | bits]
}

function signatureOfLength(rest) {
  if (rest === 2) return { made: GOOD }
  return { made: token({ alg: 'HS256' }), secret: secret('hs-32'), policy: { algorithms: ['HS256'] } }
}

function ofLengthModulo4(index, rest) {
  if (index === 2) return token({ alg: 'ES384' })
  for (let pad = 0; ; pad += 1) {
    const filler = { pad: 'x'.repeat(pad) }
    const made = token(index === 0 ? { header: filler } : { payload: claims(filler) })
    if (made.text.split('.')[index].length % 4 === rest) return made
  }
}

function insert(text, fault) {
  const middle = Math.floor(text.length / 2)
  return text.slice(0, middle) + fault + text.slice(middle)
}

/** Puts a character of the other alphabet in, also where the one it stands for does not occur. */
function replaceFirst(text, original, fault) {
  return text.includes(original) ? text.replace(original, fault) : fault + text.slice(1)
}

function jsonSerialisation() {
  const [, payload, signature] = GOOD.text.split('.')
  return JSON.stringify({ header: { alg: 'ES256' }, payload, signature })
}
