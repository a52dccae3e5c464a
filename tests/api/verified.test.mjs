// `claims` of what verify returns: the claims as they were signed, whatever becomes of `payload`.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CLAIMS, createIssuer, POLICY } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'

const { createRemoteVerifier, createVerifier, explain, verify } = esm
const issuer = createIssuer()
const token = issuer.sign({ ...CLAIMS, roles: ['reader'] })
const claims = { ...CLAIMS, roles: ['reader'] }

const remote = createRemoteVerifier({ ...POLICY, fetch: async () => Response.json(issuer.jwks) })
await remote.prefetch()

const WAYS = {
  verify: () => verify(token, issuer.jwks, POLICY),
  explain: () => explain(token, issuer.jwks, POLICY),
  'a verifier': createVerifier({ jwks: issuer.jwks, ...POLICY }).verify.bind(undefined, token),
  'a verifier with a cache': createVerifier({ jwks: issuer.jwks, ...POLICY, cache: { maxEntries: 1 } }).verify.bind(
    undefined,
    token,
  ),
  'a remote verifier': () => remote.verify(token),
  'a remote verifier, at once': () => remote.verifySync(token),
  'explain of a remote verifier': () => remote.explain(token),
}

for (const [way, judge] of Object.entries(WAYS)) {
  describe(way, () => {
    test('gives the claims beside the payload, as an object of their own', async () => {
      const verified = await judge()
      assert.deepEqual(verified.claims, claims)
      assert.deepEqual(verified.payload, claims)
      verified.payload.roles.push('admin')
      delete verified.payload.sub
      assert.deepEqual(verified.claims, claims)
      verified.claims.roles.push('admin')
      assert.deepEqual((await judge()).claims, claims)
      assert.deepEqual((await judge()).payload, claims)
    })

    test('gives the same claims whenever they are read, also of a copy', async () => {
      const verified = await judge()
      const copies = [{ ...verified }, structuredClone(verified), JSON.parse(JSON.stringify(verified))]
      verified.payload.roles.push('admin')
      for (const copy of copies) assert.deepEqual(copy.claims, claims)
      assert.equal(verified.claims, verified.claims)
      assert.equal(Object.freeze(verified).claims, verified.claims)
    })
  })
}

test('a promise of it has none: add await', async () => {
  for (const pending of [remote.verify(token), remote.explain(token)]) {
    assert.throws(() => pending.claims, { name: 'TypeError', message: /^claims: this is a promise, add await/ })
    await pending
  }
})

test('a rejected token has none', () => {
  assert.equal('claims' in explain(`${token}A`, issuer.jwks, POLICY), false)
})

test('negative zero and __proto__ are alike in both', () => {
  const text = `${JSON.stringify(CLAIMS).slice(0, -1)},"zero":-0,"__proto__":{"admin":true}}`
  const signed = issuer.sign(text)
  for (const { payload, claims: own } of [verify, explain].map((judge) => judge(signed, issuer.jwks, POLICY))) {
    assert.deepEqual(own, payload)
    assert.ok(Object.is(own.zero, -0))
    assert.ok(Object.hasOwn(own, '__proto__'))
  }
})
