// `schema` with the libraries that people use.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import { CLAIMS, createIssuer, POLICY } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'

const { createVerifier } = esm
const issuer = createIssuer()
const { jwks } = issuer

/** For each library a schema that wants `sub` and at least one role, and one that would have to wait. */
const LIBRARIES = {
  zod: {
    schema: z.object({ sub: z.string(), roles: z.array(z.enum(['reader', 'admin'])).min(1), exp: z.number() }),
    changing: z.object({
      exp: z.number().transform((seconds) => new Date(seconds * 1000)),
      plan: z.string().default('free'),
    }),
    // One whose promise rejects ends the process: zod calls it twice, and drops the first promise.
    waiting: z.object({ sub: z.string().refine(async () => true) }),
    text: z.unknown().transform(() => 'text'),
  },
  valibot: {
    schema: v.object({
      sub: v.string(),
      roles: v.pipe(v.array(v.picklist(['reader', 'admin'])), v.minLength(1)),
      exp: v.number(),
    }),
    changing: v.object({
      exp: v.pipe(
        v.number(),
        v.transform((seconds) => new Date(seconds * 1000)),
      ),
      plan: v.optional(v.string(), 'free'),
    }),
    waiting: v.objectAsync({
      sub: v.pipeAsync(
        v.string(),
        v.checkAsync(async () => true),
      ),
    }),
    refusing: v.objectAsync({
      sub: v.pipeAsync(
        v.string(),
        v.checkAsync(async () => Promise.reject(new Error('unhandled'))),
      ),
    }),
    text: v.pipe(
      v.unknown(),
      v.transform(() => 'text'),
    ),
  },
  arktype: {
    // What is not named stays, as arktype has it, unless it is told otherwise.
    schema: type({ '+': 'delete', sub: 'string', roles: "('reader' | 'admin')[] >= 1", exp: 'number' }),
    changing: type({
      '+': 'delete',
      exp: type('number').pipe((seconds) => new Date(seconds * 1000)),
      plan: "string = 'free'",
    }),
    text: type('unknown').pipe(() => 'text'),
  },
}

for (const [library, { schema, changing, waiting, refusing, text }] of Object.entries(LIBRARIES)) {
  describe(library, () => {
    const verifier = createVerifier({ jwks, ...POLICY, schema })
    const claims = { ...CLAIMS, roles: ['reader'], cnf: { jkt: 'x' } }

    test('gives the payload, and the claims stay as they were signed', () => {
      const { payload, claims: signed } = verifier.verify(issuer.sign(claims))
      assert.deepEqual({ ...payload }, { sub: CLAIMS.sub, roles: ['reader'], exp: CLAIMS.exp })
      assert.deepEqual(signed, claims)
    })

    test('may change what it gives', () => {
      const { payload, claims: signed } = createVerifier({ jwks, ...POLICY, schema: changing }).verify(
        issuer.sign(claims),
      )
      assert.deepEqual({ ...payload }, { exp: new Date(CLAIMS.exp * 1000), plan: 'free' })
      assert.equal(signed.exp, CLAIMS.exp)
    })

    test('says which claim does not match', () => {
      const token = issuer.sign({ ...claims, roles: ['root'] })
      assert.throws(
        () => verifier.verify(token),
        ({ name, reason, actual, issues }) => {
          assert.deepEqual([name, reason, issues.length, [...issues[0].path]], ['JwtError', 'schema', 1, ['roles', 0]])
          assert.equal(typeof issues[0].message, 'string')
          assert.match(actual, /^roles\.0: /)
          return true
        },
      )
      assert.equal(verifier.explain(token).error.reason, 'schema')
      assert.throws(() => verifier.verify(issuer.sign(CLAIMS)), { reason: 'schema' })
    })

    test('is not asked about a token that anything else rejects', () => {
      assert.throws(() => verifier.verify(issuer.sign({ ...CLAIMS, exp: 1 })), { code: 'ERR_JWT_EXPIRED' })
    })

    test('has to give an object', () => {
      const message = 'schema(): expected an object as the payload, found a string'
      assert.throws(() => createVerifier({ jwks, ...POLICY, schema: text }).verify(issuer.sign()), {
        name: 'TypeError',
        message,
      })
    })

    test('has to give it at once', async () => {
      for (const asynchronous of [waiting, refusing].filter(Boolean)) {
        assert.throws(() => createVerifier({ jwks, ...POLICY, schema: asynchronous }).verify(issuer.sign()), {
          name: 'TypeError',
          message: /^schema\(\): expected a result at once, found a Promise/,
        })
      }
      await new Promise((resolve) => setImmediate(resolve))
    })
  })
}
