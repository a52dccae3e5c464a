// Large key sets, and tokens by strangers: what a refusal lists, costs and leaves behind does not grow with the set.

import assert from 'node:assert/strict'
import { createSign, sign } from 'node:crypto'
import { describe, test } from 'node:test'
import { latest } from '../support/instances.mjs'
import { createKeyPair } from '../support/key-pair.mjs'
import { esm } from '../support/package.mjs'

const { createVerifier, JwtError } = esm
const NOW = 1_700_000_000
const POLICY = { issuer: 'https://issuer.example', audience: 'api', now: () => NOW }
const CLAIMS = { iss: 'https://issuer.example', aud: 'api', exp: NOW + 60 }
const MIB = 1024 * 1024

const segment = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a set of 1,000 RSA keys', () => {
  const { publicKey, privateKey } = createKeyPair('rsa', { modulusLength: 2048 })
  const own = publicKey.export({ format: 'jwk' })
  // Other keys of the same size, each of them usable: some digits in the middle of n are others.
  const keys = Array.from({ length: 1_000 }, (_, index) => ({
    ...own,
    n: index === 500 ? own.n : `${own.n.slice(0, 100)}${index + 100_000}${own.n.slice(106)}`,
    kid: `key-${index}`,
    alg: 'RS256',
  }))
  const verifier = createVerifier({ jwks: { keys }, ...POLICY })
  const token = (header, claims = CLAIMS) => {
    const input = `${segment({ alg: 'RS256', ...header })}.${segment(claims)}`
    return `${input}.${createSign('sha256').update(input).sign(privateKey, 'base64url')}`
  }
  const good = token({ kid: 'key-500' })
  const REFUSED = {
    'an unknown kid': token({ kid: 'none' }),
    'no kid': token({}),
    'an algorithm that the key is not for': token({ kid: 'key-500', alg: 'PS256' }),
    'an algorithm that no key is for': token({ kid: 'key-500', alg: 'ES512' }),
    'no kid, and an algorithm that no key is for': token({ alg: 'ES512' }),
    'a bad signature': `${good.slice(0, -6)}AAAAAA`,
    'another key': token({ kid: 'key-501' }),
    'a claim that is wrong': token({ kid: 'key-500' }, { ...CLAIMS, aud: 'other' }),
    'a time that has passed': token({ kid: 'key-500' }, { ...CLAIMS, exp: NOW - 1 }),
    'a kid of 10,000 characters': token({ kid: 'k'.repeat(10_000) }),
  }
  const refusal = (text) => {
    try {
      verifier.verify(text)
    } catch (error) {
      if (error instanceof JwtError) return error
      throw error
    }
    return assert.fail('accepted')
  }

  test('is usable, and one of them is the token’s', () => {
    assert.equal(verifier.keys.filter(({ usable }) => usable).length, 1_000)
    assert.equal(verifier.verify(good).key.index, 500)
  })

  test('is listed up to ten keys by a refusal, the nearest ones, and whole by explain', () => {
    const { keys: unknown, actual, expected } = refusal(REFUSED['an unknown kid'])
    assert.deepEqual(
      unknown.map(({ index, mismatch }) => [index, mismatch.reason]),
      Array.from({ length: 10 }, (_, index) => [index, 'kid_mismatch']),
    )
    assert.equal(actual, 'none')
    assert.equal(expected.length, 10)
    const named = refusal(REFUSED['an algorithm that no key is for']).keys
    assert.deepEqual([named.length, named.find(({ index }) => index === 500).mismatch.reason], [10, 'kty_mismatch'])
    const matching = refusal(REFUSED['no kid'])
    assert.deepEqual([matching.keys.length, matching.keys.every(({ matches }) => matches)], [10, true])
    assert.match(matching.actual, /^1000 matching keys/)
    assert.equal(verifier.explain(REFUSED['an unknown kid']).keys.length, 1_000)
  })

  for (const [what, text] of Object.entries(REFUSED)) {
    test(`costs a stranger’s token with ${what} no more than a small multiple of a good one`, () => {
      assert.ok(JSON.stringify({ ...refusal(text) }).length < 16_000)
      const ratio = costs(() => refusal(text)) / costs(() => verifier.verify(good))
      // Three at the most on a quiet machine, as `npm run bounds` prints; 96 to 213 when each key was reported.
      assert.ok(ratio < 10, `${ratio.toFixed(1)} times`)
    })
  }
})

describe('tables of keys', () => {
  test('that garbage tokens have begun stay within 16 MiB, over all verifiers', () => {
    const { publicKey } = createKeyPair('ec', { namedCurve: 'P-521' })
    const jwk = { ...publicKey.export({ format: 'jwk' }), alg: 'ES512' }
    const { privateKey } = createKeyPair('ec', { namedCurve: 'P-521' })
    const verifiers = ['a', 'b'].map((name) =>
      createVerifier({
        jwks: { keys: Array.from({ length: 32 }, (_, index) => ({ ...jwk, kid: `${name}${index}` })) },
        ...POLICY,
      }),
    )
    const garbage = (kid) => {
      const input = `${segment({ alg: 'ES512', kid })}.${segment(CLAIMS)}`
      const signature = sign('sha512', input, { key: privateKey, dsaEncoding: 'ieee-p1363' })
      return `${input}.${signature.toString('base64url')}`
    }
    const before = latest().memory.buffer.byteLength
    for (const verifier of verifiers) {
      for (const { kid } of verifier.keys) {
        const token = garbage(kid)
        for (let use = 0; use < 5; use += 1)
          assert.throws(() => verifier.verify(token), { reason: 'signature_mismatch' })
      }
    }
    // A table of P-521 takes 414 KiB: 64 of them took 26 MiB when one in the making did not count.
    const more = latest().memory.buffer.byteLength - before
    assert.ok(more < 19 * MIB, `${(more / MIB).toFixed(1)} MiB more`)
  })
})

/** Milliseconds of a call: the least of many, for what else the machine does only adds. */
function costs(call) {
  const times = Array.from({ length: 40 }, () => {
    const start = performance.now()
    call()
    return performance.now() - start
  })
  return Math.min(...times)
}
