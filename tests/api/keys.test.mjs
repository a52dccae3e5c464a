import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AUDIENCE, createIssuer, ISSUER, POLICY } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'

const { createVerifier } = esm
const old = createIssuer('old')
const young = createIssuer('young')
const secret = Buffer.from('0123456789abcdef0123456789abcdef')

describe('setKeys', () => {
  test('replaces every key: what the old ones signed is refused', () => {
    const verifier = createVerifier({ jwks: old.jwks, ...POLICY })
    assert.equal(verifier.verify(old.sign()).key.kid, 'old')
    verifier.setKeys(young.jwks)
    assert.equal(verifier.verify(young.sign()).key.kid, 'young')
    assert.throws(() => verifier.verify(old.sign()), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
    assert.deepEqual(
      verifier.keys.map(({ kid }) => kid),
      ['young'],
    )
    verifier.setKeys(JSON.stringify(old.jwks))
    assert.equal(verifier.verify(old.sign()).key.kid, 'old')
    assert.throws(() => verifier.verify(young.sign()), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
  })

  test('replaces a key by another with the same kid', () => {
    const impostor = createIssuer('old')
    const verifier = createVerifier({ jwks: old.jwks, ...POLICY })
    verifier.verify(old.sign())
    verifier.setKeys(impostor.jwks)
    assert.throws(() => verifier.verify(old.sign()), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
    verifier.verify(impostor.sign())
  })

  test('changes nothing if the new set is refused', () => {
    const verifier = createVerifier({ jwks: old.jwks, ...POLICY, limits: { keys: 1, jwksBytes: 1000 } })
    const before = verifier.keys
    const refused = [
      ['{"keys":[', { code: 'ERR_JWKS_INVALID', reason: 'jwks_not_json' }],
      [new Uint8Array([0xff]), { code: 'ERR_JWKS_INVALID', reason: 'jwks_not_utf8' }],
      [{ keys: {} }, { code: 'ERR_JWKS_INVALID', reason: 'jwks_keys_missing' }],
      [{ keys: [young.jwk, old.jwk] }, { code: 'ERR_JWKS_INVALID', reason: 'jwks_too_many_keys' }],
      [' '.repeat(1001), { code: 'ERR_JWKS_INVALID', reason: 'jwks_too_large' }],
      [undefined, { name: 'TypeError', message: /^jwks: expected a JWKS .* found undefined$/ }],
      [Promise.resolve(young.jwks), { name: 'TypeError', message: /await it first$/ }],
    ]
    for (const [jwks, error] of refused) {
      assert.throws(() => verifier.setKeys(jwks), error)
      assert.equal(verifier.keys, before)
      verifier.verify(old.sign())
      assert.throws(() => verifier.verify(young.sign()), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
    }
  })

  test('accepts a set without a usable key: then no token is accepted', () => {
    const verifier = createVerifier({ jwks: old.jwks, ...POLICY })
    verifier.setKeys({ keys: [] })
    assert.deepEqual(verifier.keys, [])
    assert.throws(() => verifier.verify(old.sign()), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
  })

  test('concerns one verifier', () => {
    const [one, other] = [0, 1].map(() => createVerifier({ jwks: old.jwks, ...POLICY }))
    one.setKeys(young.jwks)
    other.verify(old.sign())
  })

  test('is not for a secret', () => {
    const verifier = createVerifier({ secret, algorithms: ['HS256'], ...POLICY })
    assert.throws(() => verifier.setKeys(young.jwks), { name: 'TypeError', message: /^setKeys: / })
  })

  test('may be called while the next set is read', () => {
    const verifier = createVerifier({ jwks: { keys: [] }, ...POLICY })
    verifier.setKeys({
      get keys() {
        verifier.setKeys(old.jwks)
        verifier.verify(old.sign())
        return young.jwks.keys
      },
    })
    verifier.verify(young.sign())
  })
})

describe('keys', () => {
  const odd = [young.jwk, { ...old.jwk, use: 'enc' }, { kty: 'oct', k: 'AAAA', kid: 'shared' }, { kty: 'XYZ' }, null]
  const verifier = createVerifier({ jwks: { keys: odd }, ...POLICY })

  test('tells what each key is, and why it is never used', () => {
    assert.deepEqual(
      verifier.keys.map(({ index, kid, usable, problem }) => ({ index, kid, usable, problem: problem?.reason })),
      [
        { index: 0, kid: 'young', usable: true, problem: undefined },
        { index: 1, kid: 'old', usable: false, problem: 'use_not_sig' },
        { index: 2, kid: 'shared', usable: false, problem: 'symmetric' },
        { index: 3, kid: undefined, usable: false, problem: 'kty_unsupported' },
        { index: 4, kid: undefined, usable: false, problem: 'not_an_object' },
      ],
    )
    const [{ kty, crv, alg, use, notes }] = verifier.keys
    assert.deepEqual({ kty, crv, alg, use, notes }, { kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', notes: [] })
  })

  test('is the same frozen array each time, and its key the one in a result', () => {
    const { keys } = verifier
    assert.equal(verifier.keys, keys)
    assert.equal(verifier.verify(young.sign()).key, keys[0])
    assert.ok(Object.isFrozen(keys))
    for (const key of keys) {
      assert.ok(Object.isFrozen(key) && Object.isFrozen(key.notes))
      assert.ok(key.problem === undefined || Object.isFrozen(key.problem))
    }
  })

  test('does not tell a secret', () => {
    const { keys } = createVerifier({ secret, algorithms: ['HS256'], issuer: ISSUER, audience: AUDIENCE })
    assert.equal(keys.length, 1)
    assert.equal(keys[0].kty, 'oct')
    assert.doesNotMatch(JSON.stringify(keys), /0123456789|MDEyMzQ1/)
  })
})
