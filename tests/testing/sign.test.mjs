// Good tokens: every algorithm, held against this package and against jose, and whatever a test changes about them.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { esm, load } from '../support/package.mjs'

const { createTestIssuer } = await load('jwt-verdict/testing')
const { createVerifier } = esm

const NOW = 1_700_000_000.75
const POLICY = { issuer: 'https://issuer.example', audience: 'https://api.example', now: () => NOW }
const OPTIONS = { audience: 'https://api.example', subject: 'user-1', now: () => NOW }

/** What jose takes as the key. */
const joseKey = (issuer) => issuer.secret ?? createLocalJWKSet(issuer.jwks)
const keysOf = (issuer) => (issuer.secret ? { secret: issuer.secret, algorithms: ['HS256'] } : { jwks: issuer.jwks })

for (const algorithm of ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'HS256']) {
  describe(algorithm, () => {
    const issuer = createTestIssuer({ algorithm, ...OPTIONS })

    test('a token is good to this package', () => {
      const { payload, header } = createVerifier({ ...keysOf(issuer), ...POLICY }).verify(
        issuer.sign({ role: 'admin' }),
      )
      const times = { iat: 1_700_000_000, nbf: 1_700_000_000, exp: 1_700_003_600 }
      assert.deepEqual(payload, { iss: POLICY.issuer, aud: POLICY.audience, sub: 'user-1', role: 'admin', ...times })
      assert.deepEqual(header, { alg: algorithm, typ: 'JWT', ...(issuer.kid && { kid: issuer.kid }) })
    })

    test('and to jose', async () => {
      const { now, ...expected } = POLICY
      const options = { ...expected, currentDate: new Date(now() * 1000), algorithms: [algorithm] }
      const { payload } = await jwtVerify(issuer.sign(), joseKey(issuer), options)
      assert.equal(payload.sub, 'user-1')
    })

    test('not to the keys of another issuer', () => {
      const other = createTestIssuer({ algorithm, ...OPTIONS })
      const { error } = createVerifier({ ...keysOf(other), ...POLICY }).explain(issuer.sign())
      assert.equal(
        error.code,
        algorithm === 'HS256' ? 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' : 'ERR_JWKS_NO_MATCHING_KEY',
      )
    })

    test('what it publishes are public keys', () => {
      const members = issuer.jwks.keys.flatMap(Object.keys)
      assert.deepEqual(
        members.filter((name) => !['alg', 'crv', 'e', 'kid', 'kty', 'n', 'use', 'x', 'y'].includes(name)),
        [],
      )
      assert.equal(issuer.jwks.keys.length, algorithm === 'HS256' ? 0 : 1)
      assert.equal(issuer.secret?.length, algorithm === 'HS256' ? 32 : undefined)
      assert.equal(issuer.kid, issuer.jwks.keys[0]?.kid)
    })
  })
}

describe('what a test changes', () => {
  const issuer = createTestIssuer({ algorithm: 'ES256', ...OPTIONS })

  test('claims are added, changed and left out', () => {
    const token = issuer.sign({
      iss: 'x',
      sub: undefined,
      exp: 1.5,
      aud: ['a', 'b'],
      list: [null, { deep: undefined }],
      n: 0.1,
    })
    assert.deepEqual(decodeJwt(token), {
      iss: 'x',
      aud: ['a', 'b'],
      iat: 1_700_000_000,
      nbf: 1_700_000_000,
      exp: 1.5,
      list: [null, {}],
      n: 0.1,
    })
  })

  test('members of the header are added, changed and left out', () => {
    const sign = (header) => decodeProtectedHeader(issuer.sign({}, { header }))
    const { kid } = issuer
    assert.deepEqual(sign({ typ: 'at+jwt', crit: ['x'], x: true }), {
      alg: 'ES256',
      kid,
      typ: 'at+jwt',
      crit: ['x'],
      x: true,
    })
    assert.deepEqual(sign({ kid: undefined, typ: undefined }), { alg: 'ES256' })
    assert.deepEqual(sign({ alg: 'RS256' }), { alg: 'RS256', kid, typ: 'JWT' })
    const [header] = issuer.sign({}, { header: { alg: undefined } }).split('.')
    assert.deepEqual(JSON.parse(Buffer.from(header, 'base64url')), { kid, typ: 'JWT' })
  })

  test('the signature holds all the same', () => {
    const verifier = createVerifier({ jwks: issuer.jwks, ...POLICY })
    assert.equal(verifier.explain(issuer.sign({ exp: undefined })).error.claim, 'exp')
    assert.equal(verifier.explain(issuer.sign({ aud: undefined })).error.claim, 'aud')
    assert.ok(verifier.explain(issuer.sign({}, { header: { kid: undefined } })).ok)
    assert.ok(verifier.explain(issuer.sign({ ['__proto__']: { x: 1 }, emoji: '🔑', 'a"b': '\\' })).ok)
  })

  test('a claim named __proto__ is one', () => {
    const token = issuer.sign(JSON.parse('{ "__proto__": { "x": 1 } }'))
    const { payload } = createVerifier({ jwks: issuer.jwks, ...POLICY }).verify(token)
    assert.deepEqual(Object.getOwnPropertyDescriptor(payload, '__proto__').value, { x: 1 })
  })

  test('the clock is the one that was given, and that of the host otherwise', () => {
    const still = createTestIssuer({ algorithm: 'EdDSA', currentDate: new Date(5_000) })
    assert.equal(decodeJwt(still.sign()).iat, 5)
    const before = Math.floor(Date.now() / 1000)
    const { iat } = decodeJwt(createTestIssuer({ algorithm: 'EdDSA' }).sign())
    assert.ok(before <= iat && iat <= Date.now() / 1000)
  })

  test('audience and subject are left out where none is given', () => {
    const { aud, sub, iss } = decodeJwt(createTestIssuer({ algorithm: 'EdDSA' }).sign())
    assert.deepEqual([aud, sub, iss], [undefined, undefined, 'https://issuer.example'])
  })

  test('a secret can be given, and is copied', () => {
    const secret = new Uint8Array(40).fill(7)
    const own = createTestIssuer({ algorithm: 'HS256', secret, ...OPTIONS })
    secret.fill(0)
    const verifier = createVerifier({ secret: new Uint8Array(40).fill(7), algorithms: ['HS256'], ...POLICY })
    assert.ok(verifier.verify(own.sign()))
    own.secret.fill(0)
    assert.deepEqual(own.secret, new Uint8Array(40).fill(7))
  })

  test('the functions need no this', () => {
    const { sign, rotate, withdraw } = createTestIssuer({ algorithm: 'EdDSA' })
    const kid = rotate()
    withdraw(kid)
    assert.equal(decodeProtectedHeader(sign()).kid, kid)
  })
})
