// Linear memory never shrinks, so what is not given back is gone until the process ends.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { collect, instances, latest } from '../support/instances.mjs'
import { CLAIMS, createIssuer, POLICY, signHmac, tamper } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'

const { createVerifier, decode, explain, verify } = esm
const issuer = createIssuer()
const { jwks } = issuer
const secret = Buffer.alloc(32, 7)
const bytes = () => latest().memory.buffer.byteLength

describe('linear memory', () => {
  test('after 100,000 tokens is as after 10,000', () => {
    const verifiers = [
      ...Array(20).fill(createVerifier({ secret, algorithms: ['HS256'], ...POLICY })),
      createVerifier({ jwks, ...POLICY }),
    ]
    const tokens = mixedTokens()
    const enter = [
      (verifier, token) => verifier.verify(token),
      (verifier, token) => verifier.verify(token),
      (verifier, token) => verifier.explain(token),
      (_, token) => decode(token),
    ]
    const use = (count) => {
      for (let index = 0; index < count; index += 1) {
        // The three lengths have no common divisor, so that everything meets everything.
        const [token, call, verifier] = [tokens, enter, verifiers].map((list) => list[index % list.length])
        try {
          call(verifier, token)
        } catch (error) {
          if (!(error instanceof esm.JwtError)) throw error
        }
      }
    }
    // By then everything has met everything, and the largest report has been made where there was the least room.
    use(10_000)
    const before = bytes()
    use(90_000)
    assert.equal(bytes(), before)
  })

  test('after 10,000 verifiers is as after the first 2,000, of which none was collected', async () => {
    const token = issuer.sign()
    const use = (count) => {
      for (let index = 0; index < count; index += 1) createVerifier({ jwks, ...POLICY })
      createVerifier({ jwks, ...POLICY }).verify(token)
    }
    use(2_000)
    const before = bytes()
    for (let batch = 0; batch < 16; batch += 1) {
      await collect()
      use(500)
    }
    assert.equal(bytes(), before)
  })

  test('after 3,000 one-shot calls is as after 30, without any collection', () => {
    const token = issuer.sign()
    const bad = tamper(token)
    const use = (count) => {
      for (let index = 0; index < count; index += 1) {
        verify(token, jwks, POLICY)
        explain(bad, jwks, POLICY)
        assert.throws(() => verify(bad, jwks, POLICY))
      }
    }
    use(10)
    const before = bytes()
    use(990)
    assert.equal(bytes(), before)
  })

  test('after 10,000 key sets, good and refused, is as after 100', () => {
    const verifier = createVerifier({ jwks, ...POLICY })
    const use = (count) => {
      for (let index = 0; index < count; index += 1) {
        verifier.setKeys(jwks)
        assert.throws(() => verifier.setKeys('{"keys":[{}'))
        assert.throws(() => createVerifier({ jwks: '{"keys":[{}', ...POLICY }))
        assert.throws(() => createVerifier({ jwks, ...POLICY, algorithms: ['none'] }))
      }
    }
    use(25)
    const before = bytes()
    use(2_500)
    assert.equal(bytes(), before)
  })

  test('does not grow for what is over a limit', () => {
    const verifier = createVerifier({ jwks, ...POLICY })
    const before = bytes()
    const huge = 'a'.repeat(64 * 1024 * 1024)
    assert.throws(() => verifier.verify(huge), { reason: 'token_too_large' })
    assert.throws(() => decode(huge), { reason: 'token_too_large' })
    assert.equal(verifier.explain(huge).error.reason, 'token_too_large')
    for (const document of [huge, Buffer.from(huge), { keys: [huge] }]) {
      assert.throws(() => verifier.setKeys(document), { reason: 'jwks_too_large' })
    }
    assert.ok(bytes() - before <= 4 * 1024 * 1024, `${before} became ${bytes()}`)
  })

  test('was one instance', () => {
    assert.equal(instances.length, 1)
  })
})

function mixedTokens() {
  const list = Array.from({ length: 300 }, (_, index) => ({ index, name: `name ${index}` }))
  const es256 = issuer.sign()
  const hs256 = signHmac(secret)
  return [
    es256,
    tamper(es256),
    issuer.sign({ ...CLAIMS, list }),
    issuer.sign(CLAIMS, { alg: 'none' }),
    issuer.sign(CLAIMS, { alg: 'ES256', kid: 'unknown' }),
    issuer.sign(CLAIMS, { alg: 'ES256', kid: 'key-1', crit: ['x'] }),
    hs256,
    tamper(hs256),
    signHmac(secret, { ...CLAIMS, list }),
    signHmac(secret, '['.repeat(4_000)),
    signHmac(secret, '{"a":1,"a":1}'),
    signHmac(secret, { ...CLAIMS, exp: 1 }),
    signHmac(secret, { ...CLAIMS, iss: 'x'.repeat(5_000) }),
    signHmac(secret, Buffer.alloc(100, 0xff).toString('latin1')),
    '',
    'a'.repeat(16_384),
    '.'.repeat(16_384),
    'a'.repeat(20_000),
    '\u20ac'.repeat(16_000),
  ]
}
