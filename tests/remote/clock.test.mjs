// Clocks that nobody should have: whatever they say, the issuer is not asked more often than they went forward for.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { createIssuer, NOW } from '../support/issuer.mjs'
import { refusal, setScene } from './scene.mjs'
import { json, status } from './server.mjs'

const COOLDOWN = 30
const SHORTEST_PAUSE = 0.5
const RUNS = 300

const second = createIssuer('key-2')

/** By the number of the reading, and how many fetches 50 tokens of either kind may cause: with keys, and in an outage. */
const CLOCKS = {
  'stands still': { at: () => NOW, most: 1, mostInOutage: 1 },
  'trembles by a microsecond': { at: (reading) => NOW - (reading % 2) * 1e-6, most: 2, mostInOutage: 1 },
  'trembles by half a second': { at: (reading) => NOW + [0, 0.5, -0.5, 0.25][reading % 4], most: 2, mostInOutage: 2 },
  // The pauses after failures grow until they are longer than that.
  'trembles by 20 seconds': { at: (reading) => NOW - (reading % 2) * 20, most: 2, mostInOutage: 6 },
  'goes backwards': { at: (reading) => NOW - reading, most: 2, mostInOutage: 1 },
  'goes backwards in leaps': { at: (reading) => NOW - reading * 100_000, most: 2, mostInOutage: 1 },
  'was a day ahead once': { at: (reading) => NOW + (reading < 5 ? 86_400 : 0), most: 3, mostInOutage: 1 },
}

describe('a clock that', () => {
  for (const [name, { at, most, mostInOutage }] of Object.entries(CLOCKS)) {
    test(`${name}: fetches for 50 unknown kids, and for 50 good tokens between them`, async (context) => {
      const { server, create, token } = await setScene(context)
      let readings = 0
      const verifier = create({ now: () => at(readings++), random: () => 1 })
      const good = token(undefined, { nbf: 0, iat: 0 })
      for (let round = 0; round < 50; round += 1) {
        await assert.rejects(verifier.verify(token(second)), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
        assert.equal((await verifier.verify(good)).stale, false)
      }
      assert.ok(server.requests.length <= most, `${server.requests.length} fetches`)
    })

    test(`${name}: fetches for 100 tokens while the issuer is down`, async (context) => {
      const { server, create, token } = await setScene(context)
      server.answer = status(503)
      let readings = 0
      const verifier = create({ now: () => at(readings++), random: () => 1 })
      for (let round = 0; round < 50; round += 1) {
        await assert.rejects(verifier.verify(token()), { code: 'ERR_JWKS_FETCH_FAILED' })
        await assert.rejects(verifier.verify(token(second)), { code: 'ERR_JWKS_FETCH_FAILED' })
      }
      assert.ok(server.requests.length <= mostInOutage, `${server.requests.length} fetches`)
    })
  }

  test('goes anywhere: once for a token and once for the clock, and again each time that it went forward for long enough', async (context) => {
    const { server, first, create, token } = await setScene(context)
    const tokens = [token(undefined, { nbf: 0, iat: 0 }), token(second, { nbf: 0, iat: 0 })]
    const delta = fc.oneof(
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.constantFrom(0, 29.9, 30, -29.9, -30, 601, -601, 90_000, -90_000, Number.NaN),
    )
    const step = fc.record({ delta, kind: fc.nat(1), isUp: fc.boolean() })
    const property = fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.boolean(), async (steps, isSteady) => {
      const before = server.requests.length
      let time = NOW
      let isBroken = false
      let forward = 0
      const verifier = create({ now: () => (isBroken ? Number.NaN : time), random: () => 0 })
      for (const { delta, kind, isUp } of steps) {
        isBroken = Number.isNaN(delta)
        if (!isBroken) time += delta
        if (delta > 0) forward += delta
        server.answer = isSteady || isUp ? json(first.jwks) : status(503)
        await verifier.verify(tokens[kind]).catch(({ name, code }) => assert.ok(code || name === 'TypeError'))
      }
      const least = isSteady ? COOLDOWN : SHORTEST_PAUSE
      const most = 2 * (1 + Math.floor(forward / least))
      const fetches = server.requests.length - before
      assert.ok(fetches <= most, `${fetches} fetches, ${most} at most`)
    })
    await fc.assert(property, { numRuns: RUNS })
  })

  test('was far ahead makes nobody wait until it is there again', async (context) => {
    const { server, clock, first, create, token } = await setScene(context)
    const verifier = create()
    clock.time += 1_000_000_000
    await refusal(verifier.verify(token()))
    server.answer = status(503)
    await refusal(verifier.reload())
    clock.time = NOW
    assert.equal((await refusal(verifier.verify(token()))).retryAfter, 1)
    server.answer = json({ keys: [first.jwk, second.jwk] })
    clock.time += 1
    await verifier.verify(token(second))
    server.answer = json(first.jwks)
    clock.time += COOLDOWN
    await assert.rejects(verifier.verify(token(createIssuer('key-3'))), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
    assert.equal(server.requests.length, 4)
  })

  test('breaks when a fetch fails leaves a pause all the same, and so does such a chance', async (context) => {
    for (const broken of ['now', 'random']) {
      const { server, create, token } = await setScene(context)
      server.answer = status(503)
      const reading = { now: () => (server.requests.length > count ? Number.NaN : NOW), random: () => Number.NaN }
      let count = 0
      const verifier = create({ [broken]: reading[broken] })
      await assert.rejects(verifier.verify(token()), {
        name: 'TypeError',
        message: new RegExp(`^${broken}\\(\\): .*NaN`),
      })
      for (let round = 0; round < 10; round += 1) {
        count = server.requests.length
        await assert.rejects(verifier.verify(token()), { code: 'ERR_JWKS_FETCH_FAILED' })
      }
      assert.equal(server.requests.length, 1, broken)
    }
  })
})
