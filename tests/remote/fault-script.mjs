// Remote verifiers while their issuer fails in every way there is and the clock jumps, with requests all the while.
//
// Each verdict is held against what the issuer gave away, not against how the verifier works:
//
//   wrong    accepted, although the token is bad, or no set in force had its key, or that set was too old, or old unsaid
//   lost     refused, although the token is good, and neither was the set in force without its key nor was there none
//            that may still be used; or long after the issuer was well again
//   policy   refused, and rightly so, although the token is good: no set may be used any more, or that in force, which the
//            issuer gave away, is without the key
//
// An hour passes for the verifiers in a minute, so that the pauses that the package makes are over soon.

import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { AUDIENCE, createIssuer, tamper } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'
import { createRandom } from '../support/random.mjs'
import { FAULTS, numberOf, startFaultyIssuer } from './faulty-issuer.mjs'

/** How much faster the verifiers' clock is than this machine's. */
const RATE = 60

/** Seconds of the verifiers' clock, but for the timeout, which is by this machine's as all timers are. */
const POLICY = { maxAge: 60, cooldown: 30, staleIfError: 600, timeout: 0.5 }
const LONGEST_PAUSE = 60
const LIFETIME = 10_000_000

/** Failures in a row after which a pause is no shorter than the cooldown. */
const SHORT_PAUSES = 6

/** Seconds of this machine's clock. */
const PHASE = 0.7
const RECOVERY = (LONGEST_PAUSE + POLICY.cooldown) / RATE + 2 * POLICY.timeout + 1
const LONGEST_CALL = 10
const BREAK = 0.04
/** Turns that each verifier has in either half of a phase, however slow this machine is. */
const TURNS = 2

const JUMPS = {
  'a minute ahead': 61,
  'a minute back': -61,
  'past all keys': POLICY.maxAge + POLICY.staleIfError + 1,
  'a day ahead': 86_400,
  'a day back': -86_400,
}

/** In the short script each fault comes once. Before one that leaves the verifiers without keys the issuer is well. */
const JUMPS_OF = {
  'no answer': 'a minute ahead',
  dead: 'past all keys',
  'an error': 'a day ahead',
  'a redirect': 'a minute back',
  'a page': 'a day back',
  flapping: 'a day back',
}
const SHORT = Object.entries(FAULTS).flatMap(([fault, { fails }]) => [
  ...(fails ? [{ fault: 'good' }] : []),
  { fault, jump: JUMPS_OF[fault] },
])

const FETCH_FAILED = 'ERR_JWKS_FETCH_FAILED'
const NOT_LOADED = 'ERR_JWKS_NOT_LOADED'
const OF_OTHER_KEYS = ['ERR_JWKS_NO_MATCHING_KEY', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED']

/**
 * Runs the short script once, and goes on with faults and jumps at random until so many seconds are over. Gives what came of
 * it; `report` is told of it now and then. `context` is that of a test, or another with `after`.
 */
export async function runFaultScript(context, { seconds = 0, seed = 1, report = () => {} } = {}) {
  const random = createRandom(seed)
  const clock = createClock()
  const issuer = await startFaultyIssuer(context, { clock, timeout: POLICY.timeout })
  const cache = createFaultyCache(random)
  const verifiers = ['flooded', 'calm', 'one of two', 'other of two'].map((name) => ({
    name,
    turns: 0,
    reloadedAt: [],
    verifier: esm.createRemoteVerifier({
      issuer: issuer.url,
      audience: AUDIENCE,
      ...POLICY,
      now: clock.read,
      random: () => 1,
      fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, 'x-verifier': name } }),
      ...(name.endsWith('of two') ? { cache } : {}),
    }),
  }))
  const tally = {
    requests: 0,
    accepted: 0,
    stale: 0,
    policy: { noKeys: 0, otherKeys: 0 },
    refused: 0,
    wrong: [],
    lost: [],
    jumps: 0,
    slowest: 0,
  }
  const scene = { clock, issuer, random, tally, verifiers, stranger: createIssuer('stranger') }

  const began = performance.now()
  const passed = () => (performance.now() - began) / 1000
  let isOver = false
  const working = Promise.all(verifiers.map((each) => work(each, scene, () => isOver)))
  try {
    await Promise.race([working, play(SHORT, scene)])
    while (passed() < seconds) {
      report(summary(scene, passed()))
      for (const step of atRandom(random)) {
        if (passed() < seconds) await Promise.race([working, play([step], scene)])
      }
    }
    // The issuer is well at last, for long enough that a good token that is refused then is lost.
    issuer.turnTo('good')
    await Promise.race([working, sleep((RECOVERY + 1) * 1000)])
  } finally {
    isOver = true
  }
  await working
  return summary(scene, passed())
}

async function play(script, { clock, issuer, tally, verifiers }) {
  for (const { fault, jump, phases = 1 } of script) {
    if (phases === 0) continue
    issuer.turnTo(fault)
    await passHalf(phases, verifiers)
    if (jump) {
      clock.jump(JUMPS[jump])
      tally.jumps = clock.jumps
    }
    await passHalf(phases, verifiers)
  }
}

async function passHalf(phases, verifiers) {
  const ends = verifiers.map(({ turns }) => turns + TURNS)
  await sleep((phases * PHASE * 1000) / 2)
  while (verifiers.some(({ turns }, index) => turns < ends[index])) await sleep(BREAK * 1000)
}

/** Every fault in another order, each second one with a jump; between them the issuer is well for a while, or longer. */
function atRandom(random) {
  return random.shuffled(Object.keys(FAULTS)).flatMap((fault) => [
    { fault, phases: 1 + random.below(4), jump: random.pick([undefined, random.pick(Object.keys(JUMPS))]) },
    { fault: 'good', phases: random.pick([0, 1, 1, 2, RECOVERY + 2]) },
  ])
}

/** Requests of every kind by one verifier, until it is over. */
async function work(each, scene, isOver) {
  const { name, verifier } = each
  for (; !isOver(); each.turns += 1) {
    const turn = each.turns
    const kinds = ['good', 'tampered', 'expired', 'stranger', 'tenant', 'tenantElsewhere']
    if (name !== 'calm') kinds.push('withdrawn', 'madeUp')
    const calls = kinds.map((kind) => request(kind, scene, turn)).filter(Boolean)
    await Promise.all(calls.map((call) => judged(name, verifier, call, scene)))
    if (turn % 10 === 5) judgeNow(name, verifier, request('good', scene, turn), scene)
    if (scene.random.below(100) === 0) {
      each.reloadedAt.push(performance.now())
      await verifier.reload().catch((error) => assert.equal(error.code, FETCH_FAILED))
    }
    await sleep(BREAK * 1000)
  }
}

/** A token, and the key that it is good by, if there is one. */
function request(kind, { clock, issuer, random, stranger }, turn) {
  const { ring, url, otherTenant } = issuer
  const claims = { iss: url, aud: AUDIENCE, sub: 'user-1', exp: clock.read() + LIFETIME }
  const key = random.pick(kind === 'withdrawn' ? ring.withdrawn() : ring.good())
  if (!key) return undefined
  const { signer } = key
  const by = (issuer, kid, changes) => issuer.sign({ ...claims, ...changes }, { alg: 'ES256', kid })
  const tokens = {
    good: () => by(signer, signer.jwk.kid),
    withdrawn: () => by(signer, signer.jwk.kid),
    tampered: () => tamper(by(signer, signer.jwk.kid)),
    expired: () => by(signer, signer.jwk.kid, { exp: clock.read() - LIFETIME }),
    stranger: () => by(stranger, signer.jwk.kid),
    madeUp: () => by(stranger, `made-up-${turn}`),
    // What the other tenant signs is good, of its own issuer. That it signs for ours is not to be told from the truth
    // while the issuer gives away its key: who serves the keys is trusted with that.
    tenant: () => by(otherTenant, otherTenant.jwk.kid, { iss: otherTenant.url }),
    tenantElsewhere: () => by(otherTenant, otherTenant.jwk.kid, { aud: otherTenant.url }),
  }
  return { kind, token: tokens[kind](), key: kind === 'good' || kind === 'withdrawn' ? signer.jwk : undefined }
}

async function judged(name, verifier, call, scene) {
  const before = look(verifier, scene)
  const [outcome] = await Promise.race([Promise.allSettled([verifier.verify(call.token)]), hung(name, call)])
  judge(name, call, outcome, before, look(verifier, scene), scene)
}

/** Without a fetch: only the keys that are there count, and that they are too old is no loss. */
function judgeNow(name, verifier, call, scene) {
  const before = look(verifier, scene)
  try {
    judge(name, call, { value: verifier.verifySync(call.token) }, before, before, scene)
  } catch (reason) {
    if (reason.code !== NOT_LOADED) judge(name, call, { reason }, before, before, scene)
  }
}

/** What may be in force, when it is by the clock, and how often that was set so far. */
function look(verifier, { clock, tally }) {
  const { keys, fetchedAt } = verifier
  return { number: numberOf(keys), fetchedAt, time: clock.read(), at: performance.now(), jumps: tally.jumps }
}

function judge(name, call, { value, reason }, before, after, { issuer, tally }) {
  tally.requests += 1
  tally.slowest = Math.max(tally.slowest, (after.at - before.at) / 1000)
  const facts = { name, kind: call.kind, fault: issuer.fault, before, after, code: reason?.code, stale: value?.stale }
  const sets = setsBetween(issuer.sets, before, after)
  const isSteady = before.jumps === after.jumps
  const isWell = issuer.fault === 'good' && (before.at - issuer.since) / 1000 > RECOVERY

  // An older set never takes the place of a newer one, unless the clock was set back and says that it is the newer.
  const [old, current] = [before, after].map(({ number }) => issuer.sets[number])
  if (after.number < before.number && old.askedAt > current.askedAt) tally.wrong.push({ ...facts, why: 'an older set' })

  if (value) {
    const holding = sets.filter(({ keys }) => call.key && keys.get(call.key.kid) === call.key.x)
    const limit = POLICY.maxAge + (value.stale ? POLICY.staleIfError : 0)
    // A time in the future tells no age: the clock was set back since. What came in this call is young.
    const isOfThePast = before.fetchedAt <= after.time || before.number !== after.number
    const isYoung = holding.some(
      ({ askedAt }) => before.time - askedAt < limit && (askedAt <= after.time || isOfThePast),
    )
    if (holding.length === 0) tally.wrong.push({ ...facts, why: 'no set in force has the key' })
    else if (isSteady && !isYoung) tally.wrong.push({ ...facts, why: 'the set is too old' })
    else if (isWell && value.stale) tally.lost.push({ ...facts, why: 'stale long after the issuer was well' })
    tally.accepted += 1
    if (value.stale) tally.stale += 1
    return
  }
  if (!(reason instanceof esm.JwtError)) throw reason
  if (call.kind !== 'good') {
    tally.refused += 1
    return
  }
  const isWithout = sets.some(({ keys }) => keys.get(call.key.kid) !== call.key.x)
  // By the time that the verifier states as well: between its asking and the issuer's hearing of it the clock may jump.
  const isUsable = ({ askedAt }) => {
    const ages = [before, after].flatMap(({ time }) => [time - askedAt, time - after.fetchedAt])
    return ages.every((age) => age >= 0 && age < POLICY.maxAge + POLICY.staleIfError - RATE * POLICY.timeout)
  }
  // Of a key that is not there nothing is known while there may be newer ones.
  const isOfUnknownKey = OF_OTHER_KEYS.includes(reason.cause?.code) && isWithout
  const isPolicy =
    reason.code === FETCH_FAILED
      ? isOfUnknownKey || !isSteady || after.number === undefined || !isUsable(issuer.sets[after.number])
      : OF_OTHER_KEYS.includes(reason.code) && isWithout
  if (isPolicy && !isWell) tally.policy[reason.code === FETCH_FAILED ? 'noKeys' : 'otherKeys'] += 1
  else tally.lost.push({ ...facts, why: reason.message })
}

/** The sets that may have been in force at some time of a call. */
function setsBetween(sets, { number: first }, { number: last }) {
  if (last === undefined) return []
  return sets.slice(Math.min(first ?? 0, last), Math.max(first ?? 0, last) + 1)
}

/**
 * How many fetches the policy allows: one each cooldown; after a success, as many failures more as have shorter pauses; and
 * one for each time that the clock was set or that somebody asked for it. `hasty` are those that came before their pause was over.
 */
function fetchesOf({ name, reloadedAt }, { issuer, tally }, passed) {
  const rows = rowsOfFailures(issuer.requests.filter(({ by }) => by === name))
  const early = rows.reduce((sum, { length }) => sum + Math.min(length, SHORT_PAUSES), 0)
  return {
    fetches: issuer.requests.filter(({ by }) => by === name).length,
    most: Math.ceil((passed * RATE) / POLICY.cooldown) + 1 + early + tally.jumps + reloadedAt.length,
    hasty: rows.reduce((sum, row) => sum + Math.max(0, failuresIn(row) - mostIn(row, reloadedAt)), 0),
  }
}

function rowsOfFailures(requests) {
  const rows = [[]]
  for (const request of requests) {
    if (request.failed) rows.at(-1).push(request)
    else rows.push([])
  }
  return rows.filter(({ length }) => length > 0)
}

/** How many failures the pauses, each at least half of 1, 2, 4 ... 60 seconds, let happen in the time of a row. */
function mostIn(row, reloadedAt) {
  const [first, last] = [row[0], row.at(-1)]
  const seconds = ((last.at - first.at) / 1000 + POLICY.timeout) * RATE
  const reloads = reloadedAt.filter((at) => at >= first.at - 1000 && at <= last.at).length
  const jumps = last.jumps - first.jumps
  let most = 1
  for (let pause = 1, passed = pause / 2; passed <= seconds; passed += pause / 2) {
    most += 1
    pause = Math.min(2 * pause, LONGEST_PAUSE)
  }
  return most + reloads + jumps
}

/** A fetch over a connection that turns out to be closed is made again at once: two requests are one failure. */
function failuresIn(row) {
  return row.length - Math.floor(row.filter(({ fault }) => fault === 'dead').length / 2)
}

function summary(scene, passed) {
  const met = new Set(scene.issuer.requests.map(({ fault }) => fault))
  return {
    ...scene.tally,
    passed,
    missed: Object.keys(FAULTS).filter((fault) => !met.has(fault)),
    fetches: Object.fromEntries(scene.verifiers.map((each) => [each.name, fetchesOf(each, scene, passed)])),
  }
}

function createClock() {
  let offset = Math.floor(Date.now() / 1000)
  const clock = {
    jumps: 0,
    read: () => offset + (performance.now() / 1000) * RATE,
    jump(seconds) {
      offset += seconds
      clock.jumps += 1
    },
  }
  return clock
}

/** A cache that two verifiers share, slow and unreliable: it forgets, fails, hangs, and gives what it had before. */
function createFaultyCache(random) {
  const entries = []
  return {
    async get() {
      await sleep(5)
      const chance = random.below(100)
      if (chance < 5) throw new Error('the cache is down')
      if (chance < 7) return new Promise(() => {})
      if (chance < 15) return undefined
      return chance < 50 ? random.pick(entries) : entries.at(-1)
    },
    async set(_key, entry) {
      await sleep(5)
      if (random.below(100) < 5) throw new Error('the cache is full')
      entries.push(entry)
      if (entries.length > 20) entries.shift()
    },
  }
}

async function hung(name, { kind }) {
  await sleep(LONGEST_CALL * 1000, undefined, { ref: false })
  throw new Error(`${name}: a call with a ${kind} token took longer than ${LONGEST_CALL} s`)
}
