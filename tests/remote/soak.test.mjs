// A soak: an issuer that rotates its key every second, requests all the while, and two things that must not happen.
// No request with a good token is lost, and none is accepted whose key was withdrawn for longer than keys may be old.
//
// It lasts for 20 seconds, or for as many as JWT_VERDICT_SOAK_SECONDS says: 60 before a release.
//
// Three verifiers, each for another kind of issuer:
//
//   sudden   uses a key as soon as it is published. Only a cooldown of 0 loses no request then.
//   planned  publishes keys ahead of their use. With that the usual cooldown does, and the fetches are few.
//   faulty   does so as well, and two of three of its answers are no key set: keys have to last through that.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { AUDIENCE, createIssuer } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'
import { createKeyRing } from './key-ring.mjs'
import { json, startServer, status } from './server.mjs'

const SECONDS = Number(process.env.JWT_VERDICT_SOAK_SECONDS ?? 20)
const WORKERS = 4

/** Seconds. */
const MAX_AGE = 2
const ROTATION = 1
/** How long a key is published before it signs, where it is, and after it has signed. */
const AHEAD = 20
const LINGER = 5
/** How long a request may take. */
const GRACE = 3

const NO_KEY = 'ERR_JWKS_NO_MATCHING_KEY'
/** What a key that is not there is refused with while its issuer may have newer ones. */
const FAILED = 'ERR_JWKS_FETCH_FAILED'
const FAULTS = [
  status(503),
  json('<p>', { 'content-type': 'text/html' }),
  json('<p>'),
  json('gone', { 'content-type': 'text/plain' }),
  status(302, { location: '/elsewhere' }),
  (request) => request.socket.destroy(),
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write('{"keys":[', () => response.socket.destroy())
  },
  () => {},
]

test(`${SECONDS} seconds with a rotation each second`, { timeout: (SECONDS + 30) * 1000 }, async (context) => {
  const server = await startServer(context)
  const ring = createKeyRing({ ahead: AHEAD / ROTATION, linger: LINGER, grace: GRACE })
  const stranger = { signer: createIssuer('stranger') }
  let faults = 0
  const asked = { sudden: 0, planned: 0, faulty: 0 }
  server.answer = (request, response) => {
    const name = request.url.split('/')[1]
    asked[name] += 1
    const document = { keys: ring.published({ early: name !== 'sudden' }).map(({ signer }) => signer.jwk) }
    const isFault = name === 'faulty' && asked.faulty % 3 !== 1
    if (isFault) faults += 1
    const answer = isFault ? FAULTS[faults % FAULTS.length] : json(document)
    answer(request, response)
  }
  const create = (name, options) =>
    esm.createRemoteVerifier({ issuer: `${server.origin}/${name}`, audience: AUDIENCE, maxAge: MAX_AGE, ...options })
  const verifiers = {
    sudden: create('sudden', { cooldown: 0 }),
    planned: create('planned'),
    faulty: create('faulty', { timeout: 1 }),
  }

  const unknown = { sudden: [NO_KEY], planned: [NO_KEY], faulty: [NO_KEY, FAILED] }

  const end = now() + SECONDS
  const tally = { accepted: 0, stale: 0, withdrawn: 0, madeUp: 0, rotations: 0 }
  const rotate = async () => {
    while (now() < end) {
      await sleep(ROTATION * 1000)
      ring.rotate()
      tally.rotations += 1
    }
  }
  const work = async (name) => {
    const issuer = `${server.origin}/${name}`
    const verifier = verifiers[name]
    while (now() < end) {
      for (const key of ring.good()) {
        const { key: used, stale } = await verifier.verify(sign(key, issuer))
        assert.equal(used.kid, key.signer.jwk.kid)
        assert.ok(!stale || name === 'faulty')
        tally.accepted += 1
        if (stale) tally.stale += 1
      }
      for (const key of ring.withdrawn(MAX_AGE).slice(-3)) {
        const outcomes = [attempt(() => verifier.verifySync(sign(key, issuer))), verifier.verify(sign(key, issuer))]
        for (const { status: outcome, reason, value } of await Promise.allSettled(outcomes)) {
          const late = `${name}: ${JSON.stringify({ ...key, signer: undefined, now: now(), fetchedAt: verifier.fetchedAt })}`
          if (outcome === 'fulfilled') assert.equal(value.stale, true, late)
          else assert.ok([...unknown[name], 'ERR_JWKS_NOT_LOADED'].includes(reason.code), reason.stack)
          tally.withdrawn += 1
        }
      }
      if (name !== 'sudden') {
        const [{ reason }] = await Promise.allSettled([
          verifier.verify(sign(stranger, issuer, `made-up-${tally.madeUp}`)),
        ])
        assert.ok(unknown[name].includes(reason.code), reason.stack)
        tally.madeUp += 1
      }
      // Long enough for the answers of the server to come through, which runs in this process as well.
      await sleep(20)
    }
  }
  const workers = Object.keys(verifiers).flatMap((name) => Array.from({ length: WORKERS }, () => work(name)))
  await Promise.all([rotate(), ...workers])

  context.diagnostic(JSON.stringify({ ...tally, asked }))
  assert.ok(tally.rotations >= SECONDS / 2)
  for (const name of ['accepted', 'withdrawn', 'madeUp']) assert.ok(tally[name] > SECONDS * 5, name)
  assert.ok(faults >= 3)
  assert.ok(asked.planned <= SECONDS / MAX_AGE + 2, `planned: ${asked.planned} fetches`)
  assert.ok(asked.faulty <= SECONDS + 2, `faulty: ${asked.faulty} fetches`)
  assert.ok(tally.stale > 0)
})

function sign({ signer }, iss, kid = signer.jwk.kid) {
  const claims = { iss, aud: AUDIENCE, sub: 'user-1', exp: now() + 60 }
  return signer.sign(claims, { alg: 'ES256', kid })
}

async function attempt(call) {
  return call()
}

function now() {
  return Date.now() / 1000
}
