// A misspelt name would make a good token of one that was to be bad, so each is an error that says what was meant.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { load } from '../support/package.mjs'

const { createTestIssuer } = await load('jwt-verdict/testing')

const issuer = createTestIssuer({ algorithm: 'EdDSA' })
const create = (options) => () => createTestIssuer(options)
const sign = (claims, overrides) => () => issuer.sign(claims, overrides)

const MISUSES = {
  'an option of another library': [create({ aud: 'x' }), 'unknown option "aud"; did you mean "audience"?'],
  'an option with a typing error': [create({ isuer: 'x' }), 'unknown option "isuer"; did you mean "issuer"?'],
  'an option in the plural': [
    create({ algorithms: ['RS256'] }),
    'unknown option "algorithms"; did you mean "algorithm"?',
  ],
  'an option nobody knows': [
    create({ colour: 1 }),
    'unknown option "colour"; the options are issuer, algorithm, audience, subject, secret, now, currentDate',
  ],
  'options that are none': [create('RS256'), 'options: expected a plain object, found a string'],
  'an algorithm without keys': [
    create({ algorithm: 'ES512' }),
    'algorithm: expected one of RS256, PS256, ES256, ES384, EdDSA, HS256 (case matters), found "ES512"',
  ],
  'an algorithm in lower case': [
    create({ algorithm: 'rs256' }),
    'algorithm: expected one of RS256, PS256, ES256, ES384, EdDSA, HS256 (case matters), found "rs256"',
  ],
  'a secret for a key pair': [
    create({ secret: new Uint8Array(32) }),
    "secret: RS256 takes no secret; add algorithm: 'HS256' or omit the secret",
  ],
  'a short secret': [
    create({ algorithm: 'HS256', secret: new Uint8Array(31) }),
    'secret: expected 32 bytes or more for HS256, found 31',
  ],
  'a public key for a secret': [
    create({ algorithm: 'HS256', secret: new TextEncoder().encode(`-----BEGIN PUBLIC KEY-----\n${'A'.repeat(60)}`) }),
    /^secret: expected random bytes, found a key as PEM, DER, JWK or JWKS.*hmac-confusion$/,
  ],
  'a secret as text': [
    create({ algorithm: 'HS256', secret: 'x'.repeat(32) }),
    'secret: expected a Uint8Array, found a string; decode it if it is base64url or hex, otherwise encode it with TextEncoder',
  ],
  'an empty issuer': [create({ issuer: '' }), 'issuer: expected a non-empty string, found an empty string'],
  'an issuer that is a URL': [
    create({ issuer: new URL('https://x') }),
    'issuer: expected a non-empty string, found a URL',
  ],
  'a number in the audience': [create({ audience: ['x', 1] }), 'audience[1]: expected a non-empty string, found 1'],
  'an audience of no kind': [create({ audience: 1 }), 'audience: expected a string or a list of strings, found 1'],
  'two clocks': [create({ now: () => 0, currentDate: new Date() }), 'now, currentDate: pass only one of the two'],
  'a clock of milliseconds': [
    () => createTestIssuer({ algorithm: 'EdDSA', now: Date.now }).sign(),
    /^now\(\): expected seconds since 1970, found \d+; are these milliseconds\?$/,
  ],
  'claims that are none': [sign('sub'), 'claims: expected a plain object, found a string'],
  'claims that are null': [sign(null), 'claims: expected a plain object, found null'],
  'a claim that JSON cannot hold': [sign({ sub: () => {} }), 'claims.sub: the value cannot be written as JSON'],
  'a claim without end': [
    () => {
      const circle = {}
      circle.circle = circle
      issuer.sign({ circle })
    },
    'claims.circle: the value cannot be written as JSON',
  ],
  'a bigint': [sign({ n: 1n }), 'claims.n: the value cannot be written as JSON'],
  'a Date': [
    sign({ exp: new Date() }),
    'claims.exp: expected a JSON value, found a Date; for seconds, pass date.getTime() / 1000',
  ],
  'half a character': [
    sign({ sub: '\ud800' }),
    'claims: expected what JSON can hold; there is a surrogate without its other half, or nesting beyond 127',
  ],
  'half a character in a name': [
    sign({}, { header: { '\ud800': 1 } }),
    'header: expected what JSON can hold; there is a surrogate without its other half, or nesting beyond 127',
  ],
  'a symbol': [sign({ [Symbol('x')]: 1 }), 'the names of claims: expected strings, found a symbol'],
  'a header that is none': [sign({}, { header: 'kid' }), 'header: expected a plain object, found a string'],
  'a header member beside the header': [
    sign({}, { kid: 'x' }),
    'overrides: unknown override "kid"; did you mean "header"?',
  ],
  'an override with a typing error': [
    sign({}, { headers: {} }),
    'overrides: unknown override "headers"; did you mean "header"?',
  ],
  'a flaw with a typing error': [sign({}, { flaw: 'expird' }), 'unknown flaw "expird"; did you mean "expired"?'],
  'a flaw under another name': [sign({}, { flaw: 'alg-none' }), 'unknown flaw "alg-none"; did you mean "unsecured"?'],
  'a flaw nobody knows': [sign({}, { flaw: 'ugly' }), /^unknown flaw "ugly"; the flaws are expired, not-yet-valid, /],
  'a list of flaws': [sign({}, { flaw: ['expired'] }), /^flaw: expected one of expired, .*, found an Array$/],
  'a rotation with a typing error': [() => issuer.rotate({ kep: false }), 'unknown option "kep"; did you mean "keep"?'],
  'a rotation that half keeps': [() => issuer.rotate({ keep: 'no' }), 'keep: expected true or false, found a string'],
  'a kid that is none': [() => issuer.withdraw(undefined), 'kid: expected a string, found undefined'],
}

for (const [title, [call, message]] of Object.entries(MISUSES)) {
  test(title, () => assert.throws(call, { name: 'TypeError', message }))
}

describe('places to serve at', () => {
  const PLACES = {
    'unknown option "prot"; did you mean "port"?': { prot: 1 },
    'port: expected a whole number from 0 (any free port) to 65535, found 65536': { port: 65_536 },
    'port: expected a whole number from 0 (any free port) to 65535, found a string': { port: '80' },
    'path: expected the path of an issuer, such as "/acme", without a trailing slash, found a string': {
      path: 'acme',
    },
    'path: expected the path of an issuer, such as "/acme", without a trailing slash, found an empty string': {
      path: '',
    },
  }
  for (const [message, place] of Object.entries(PLACES)) {
    test(message, () => assert.rejects(issuer.serve(place), { name: 'TypeError', message }))
  }
})
