// For anything at all that a program can hand over: the right kind of error, and no half acceptance.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { AUDIENCE, CLAIMS, createIssuer, ISSUER, NOW } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'

const { createVerifier, decode, JwtError } = esm
const issuer = createIssuer('key-1')
const expectations = { issuer: ISSUER, audience: AUDIENCE, now: () => NOW }
const verifier = createVerifier({ jwks: issuer.jwks, ...expectations })

/** Runs it; what it throws is of one of these classes. */
function outcome(call, ...classes) {
  try {
    return { result: call() }
  } catch (error) {
    assert.ok(
      classes.some((known) => error instanceof known),
      `${error}`,
    )
    return { error }
  }
}

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSet: true,
})

const NAMES = [
  ...['issuer', 'audience', 'subject', 'algorithms', 'typ', 'requiredClaims', 'maxTokenAge', 'clockTolerance'],
  ...['allowMissingExpiry', 'crit', 'limits', 'cache', 'now', 'claims', 'templates', 'jwks', 'secret'],
]

test('any value for any option is taken, or refused with a TypeError or a JwtError', () => {
  fc.assert(
    fc.property(fc.constantFrom(...NAMES), anything, (name, value) => {
      outcome(() => createVerifier({ jwks: issuer.jwks, ...expectations, [name]: value }), TypeError, JwtError)
    }),
    { numRuns: 2_000 },
  )
  fc.assert(
    fc.property(anything, (options) => {
      assert.ok(outcome(() => createVerifier(options), TypeError).error)
    }),
  )
})

test('a name that is no option is a TypeError that names it', () => {
  const names = fc.string({ unit: fc.constantFrom(...'aeimnorstAIT_'), minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(
      names.filter((name) => !NAMES.includes(name)),
      (name) => {
        const { error } = outcome(() => createVerifier({ jwks: issuer.jwks, ...expectations, [name]: 1 }), TypeError)
        assert.ok(error.message.includes(name))
      },
    ),
  )
})

test('any text is refused as a token, and explained', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.base64String(), changed(issuer.sign(CLAIMS))),
      (text) => {
        const { error } = outcome(() => verifier.verify(text), JwtError)
        const verdict = verifier.explain(text)
        assert.equal(verdict.ok, false)
        assert.equal(verdict.error.code, error.code)
        assert.equal(verdict.error.reason, error.reason)
        JSON.parse(JSON.stringify(verdict))
        outcome(() => decode(text), JwtError)
      },
    ),
    { numRuns: 2_000 },
  )
})

test('any value is refused as a token with a TypeError, if it is no text', () => {
  fc.assert(
    fc.property(
      anything.filter((value) => typeof value !== 'string'),
      (value) => {
        assert.ok(outcome(() => verifier.verify(value), TypeError).error)
        assert.ok(outcome(() => verifier.explain(value), TypeError).error)
      },
    ),
  )
})

test('claims come out as they were signed', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })).filter(isRepresentable), (claims) => {
      const signed = { ...claims, ...CLAIMS }
      const { result, error } = outcome(() => verifier.verify(issuer.sign(signed)), JwtError)
      assert.equal(error, undefined)
      assert.deepEqual(result.payload, JSON.parse(JSON.stringify(signed)))
    }),
    { numRuns: 500 },
  )
})

/** Numbers of 1e308 and more are refused, as they may be infinite to others. */
function isRepresentable(claims) {
  return !JSON.stringify(claims).includes('e+308')
}

/** A good token with one character replaced by another. */
function changed(token) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.='
  return fc
    .tuple(fc.nat(token.length - 1), fc.constantFrom(...letters))
    .map(([at, letter]) => token.slice(0, at) + letter + token.slice(at + 1))
    .filter((text) => text !== token)
}
