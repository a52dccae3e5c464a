// Any value in any place: a result, a TypeError or a JwtError, never anything else; and the verifier works on.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { CLAIMS, createIssuer, POLICY, tamper } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'

const { createVerifier, decode, explain, JwtError, verify } = esm
const issuer = createIssuer()
const { jwks } = issuer
const token = issuer.sign()
const SEED = 20_260_401
const ROUNDS = 20_000

test(`${ROUNDS} calls with arbitrary arguments (seed ${SEED})`, () => {
  const { value, pick } = generator(SEED)
  const standing = createVerifier({ jwks, ...POLICY })
  const outcomes = { result: 0, TypeError: 0, JwtError: 0 }

  const calls = [
    () => standing.verify(value()),
    () => standing.explain(value()),
    () => standing.setKeys(pick([value(), { keys: [value()] }, { keys: value() }])),
    () => decode(value()),
    () => verify(value(), value(), value()),
    () => verify(token, value(), { ...POLICY, [pick(OPTIONS)]: value() }),
    () => explain(token, { keys: [{ ...issuer.jwk, [pick(MEMBERS)]: value() }] }, POLICY),
    () => createVerifier(value()),
    () => createVerifier({ jwks, ...POLICY, [pick(OPTIONS)]: value() }).verify(token),
    () => createVerifier({ jwks, ...POLICY, [pick(OPTIONS)]: value(), [pick(OPTIONS)]: value() }).explain(token),
  ]
  for (let round = 0; round < ROUNDS; round += 1) {
    try {
      pick(calls)()
      outcomes.result += 1
    } catch (error) {
      if (error instanceof JwtError) {
        assert.notEqual(error.code, 'ERR_INTERNAL', error.cause?.stack)
        outcomes.JwtError += 1
      } else {
        assert.ok(error instanceof TypeError, `round ${round}: ${error?.stack ?? error}`)
        outcomes.TypeError += 1
      }
    }
    if (round % 100 === 0) {
      standing.setKeys(jwks)
      assert.deepEqual(standing.verify(token).payload, CLAIMS)
    }
  }
  for (const [outcome, count] of Object.entries(outcomes)) assert.ok(count > ROUNDS / 100, `${outcome}: ${count}`)
})

const OPTIONS = [
  'jwks',
  'secret',
  'issuer',
  'audience',
  'subject',
  'algorithms',
  'typ',
  'requiredClaims',
  'maxTokenAge',
  'clockTolerance',
  'allowMissingExpiry',
  'crit',
  'limits',
  'now',
  'currentDate',
  '__proto__',
  'aud',
]
const MEMBERS = ['kty', 'crv', 'x', 'y', 'kid', 'alg', 'use', 'key_ops', 'n', 'e', 'd', 'k', 'ext']

/** Values of every type, some of them nearly right; the same ones for the same seed (mulberry32). */
function generator(seed) {
  let state = seed
  const random = (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
  const pick = (list) => list[random(list.length)]
  const leaves = [
    () => undefined,
    () => null,
    () => random(2) === 1,
    () => pick([0, -0, 1, -1, 0.5, NaN, Infinity, -Infinity, 2 ** 31, 2 ** 32, 2 ** 53, 1e308, 5e-324, random(1e9)]),
    () => pick([0n, -1n, 2n ** 64n]),
    () =>
      pick(['', 'ES256', 'HS256', 'none', 'sub', 'JWT', '\0', '\ud800', '{"keys":[]}', '[]', '-'.repeat(random(2e4))]),
    () => pick([token, tamper(token), token.slice(0, random(token.length)), `${token}.`, `${token}${token}`]),
    () => issuer.sign(JSON.stringify(value(2)) ?? ''),
    () => Symbol('symbol'),
    () => pick([() => 1, () => value(), async () => 1, class Value {}, Math.max]),
    () => new Uint8Array(random(100)).map(() => random(256)),
    () => Buffer.from(pick([token, JSON.stringify(jwks), '{"keys":[]}', ''])),
    () =>
      pick([
        new ArrayBuffer(8),
        new DataView(new ArrayBuffer(8)),
        new Float64Array(4),
        new Uint8Array(new SharedArrayBuffer(4)),
      ]),
    () => pick([new Date(), new Date(NaN), new Map([[1, 2]]), new Set(['a']), /a/, new Error('e'), new URL('a:b')]),
    () =>
      pick([Promise.resolve(token), new String(token), new Number(1), Object.create(null), new WeakMap(), globalThis]),
    () => runInNewContext(pick(['({})', '[]', 'new Uint8Array(3)', 'new Date()', '(() => 1)', '/x/'])),
    () => new Proxy(pick([{}, [], () => 1]), {}),
    () => pick([jwks, issuer.jwk, POLICY, CLAIMS]),
  ]
  const branches = [
    (depth) => Array.from({ length: random(4) }, () => value(depth - 1)),
    (depth) => ({ [pick([...OPTIONS, ...MEMBERS, 'keys'])]: value(depth - 1) }),
    (depth) => ({ keys: [value(depth - 1), issuer.jwk, value(depth - 1)] }),
    (depth) => ({ ...POLICY, jwks, [pick(OPTIONS)]: value(depth - 1) }),
  ]
  function value(depth = 4) {
    return depth > 0 && random(3) === 0 ? pick(branches)(depth) : pick(leaves)()
  }
  return { value, pick }
}
