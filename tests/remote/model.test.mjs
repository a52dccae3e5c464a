// The keys that are fetched and kept, against a model of them: any sequence of tokens, rotations, outages and jumps of
// the clock has the outcome and the number of fetches that the model says.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createIssuer } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'
import { keySet, setScene } from './scene.mjs'
import { json, status } from './server.mjs'

const OPTIONS = { maxAge: 600, cooldown: 30, staleIfError: 3600 }
const LONGEST_PAUSE = 60
const NEVER = Number.NEGATIVE_INFINITY
const FAILED = { code: 'ERR_JWKS_FETCH_FAILED' }
const RUNS = 200

const issuers = ['key-1', 'key-2', 'key-3'].map((kid) => createIssuer(kid))

/** What an issuer can answer: keys, or none in one of these ways. */
const OUTAGES = {
  error: status(503),
  page: json('<h1>Sign in</h1>', { 'content-type': 'text/html' }),
  lie: json({ keys: 'none' }),
}

const steps = fc.oneof(
  { weight: 5, arbitrary: fc.record({ verify: fc.nat(issuers.length - 1) }) },
  { weight: 3, arbitrary: fc.record({ wait: fc.constantFrom(0.5, 1, 5, 29, 31, 61, 599, 601, 3599, 4201) }) },
  { weight: 1, arbitrary: fc.record({ wait: fc.constantFrom(-0.001, -1, -700, -100_000) }) },
  { weight: 2, arbitrary: fc.record({ publish: fc.subarray([0, 1, 2], { minLength: 1 }) }) },
  { weight: 2, arbitrary: fc.record({ fail: fc.constantFrom(...Object.keys(OUTAGES)) }) },
  { weight: 1, arbitrary: fc.constantFrom({ reload: true }, { prefetch: true }) },
)

test('any sequence of tokens, rotations, outages and times goes as the model says', async (context) => {
  const scene = await setScene(context, OPTIONS)
  const tokens = issuers.map((issuer) => scene.token(issuer, { nbf: 0, iat: 0 }))
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 30 }), async (sequence) => {
      const before = scene.server.requests.length
      const model = new Model(scene.clock)
      const verifier = scene.create()
      scene.server.answer = answerOf(model)
      for (const step of sequence) {
        if ('wait' in step) scene.clock.time += step.wait
        else if ('publish' in step) Object.assign(model, { published: step.publish, outage: undefined })
        else if ('fail' in step) model.outage = step.fail
        else assert.deepEqual(await outcomeOf(verifier, step, tokens), model.expect(step), JSON.stringify(step))
        scene.server.answer = answerOf(model)
        assert.equal(scene.server.requests.length - before, model.fetches)
      }
    }),
    { numRuns: RUNS },
  )
})

function answerOf({ published, outage }) {
  return outage ? OUTAGES[outage] : json(keySet(...published.map((index) => issuers[index])))
}

async function outcomeOf(verifier, step, tokens) {
  try {
    if ('verify' in step) return { stale: (await verifier.verify(tokens[step.verify])).stale }
    await ('reload' in step ? verifier.reload() : verifier.prefetch())
    return {}
  } catch (error) {
    assert.ok(error instanceof esm.JwtError, String(error))
    return { code: error.code }
  }
}

/** What README and types promise of the keys, in fewer words than the code: one caller at a time, no cache to share. */
class Model {
  published = [0]
  outage
  fetches = 0
  #clock
  #keys = []
  #fetchedAt = NEVER
  #correctedAt = NEVER
  #attemptedAt = NEVER
  #failures = 0
  #failedAt = NEVER

  constructor(clock) {
    this.#clock = clock
  }

  expect(step) {
    // What was done is not in the future.
    this.#correctedAt = Math.min(this.#correctedAt, this.#clock.time)
    if (this.#since(this.#correctedAt) >= OPTIONS.cooldown) this.#correctedAt = NEVER
    this.#attemptedAt = Math.min(this.#attemptedAt, this.#clock.time)
    this.#failedAt = Math.min(this.#failedAt, this.#clock.time)
    if ('reload' in step) return this.#fetch() ? {} : FAILED
    if ('prefetch' in step) {
      if (this.#isFresh) return {}
      this.#mayFetch && this.#fetch()
      return this.#failures === 0 || this.#isLasting ? {} : FAILED
    }
    return this.#verify(step.verify)
  }

  #verify(key) {
    if (this.#isFresh && this.#keys.includes(key)) return { stale: false }
    const cools = this.#isFresh && this.#since(this.#attemptedAt) < OPTIONS.cooldown
    if (!cools && this.#mayFetch) this.#fetch()
    if (this.#keys.includes(key)) return this.#failures === 0 || this.#isLasting ? { stale: !this.#isFresh } : FAILED
    return this.#failures > 0 ? FAILED : { code: 'ERR_JWKS_NO_MATCHING_KEY' }
  }

  #fetch() {
    this.fetches++
    this.#attemptedAt = this.#clock.time
    if (this.outage) {
      this.#failures++
      this.#failedAt = this.#clock.time
      return false
    }
    this.#failures = 0
    this.#keys = this.published
    if (this.#clock.time < this.#fetchedAt) this.#correctedAt = this.#clock.time
    this.#fetchedAt = this.#clock.time
    return true
  }

  get #isFresh() {
    if (this.#age < OPTIONS.maxAge) return true
    // A clock that is set back again and again is no reason to fetch them again and again.
    const isOfFuture = this.#clock.time < this.#fetchedAt
    return isOfFuture && this.#failures === 0 && this.#correctedAt !== NEVER
  }

  get #mayFetch() {
    const pause = Math.min(2 ** (this.#failures - 1), LONGEST_PAUSE)
    return this.#failures === 0 || this.#since(this.#failedAt) >= pause
  }

  get #isLasting() {
    return this.#age < OPTIONS.maxAge + OPTIONS.staleIfError
  }

  get #age() {
    return this.#since(this.#fetchedAt)
  }

  #since(instant) {
    return this.#clock.time >= instant ? this.#clock.time - instant : Number.POSITIVE_INFINITY
  }
}
