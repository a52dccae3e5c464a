// Several policies judged as one. The core finds the policy; the program's own functions of that policy come after it, as
// they do for a verifier of one, and what they reject goes on to the next.

import { Resident } from './engine.js'
import { JwtError } from './errors.js'
import { inWords } from './hint.js'
import { readKeySet, readNonEmpty, readToken } from './input.js'
import { isRefusal } from './instance.js'
import { readLogin } from './login.js'
import { ALIASES, NAMES, readGiven, readMembers } from './options.js'
import { asksForLogin } from './profile.js'
import { complete, completeVerdict } from './program.js'
import { ResultCache } from './result-cache.js'
import { readFailure, readKey, readRefusal } from './rows.js'
import { optionError, usageError } from './usage-error.js'
import { clip, freeze, withExcess, withReports } from './verdict.js'
import { callVerify } from './verify-call.js'

const LEAST = 2
const MOST = 64

export function createListVerifier(options) {
  const listed = readList(options, readListed)
  return openList(listed, readMaxEntries(listed))
}

/**
 * What `read` makes of each of the options in a list, each with a `name` of its own: the one it states, or its place.
 *
 * @throws TypeError that says which of the options is wrong.
 */
export function readList(options, read) {
  const { length } = options
  if (length < LEAST || length > MOST) {
    throw optionError('options', `expected options, or a list of ${LEAST} to ${MOST}, found a list of ${length}`)
  }
  const listed = Array.from(options, (one, index) => inList(index, () => named(read(one), index)))
  for (const [index, { name }] of listed.entries()) {
    if (listed.findIndex((other) => other.name === name) < index) {
      throw inList(index, () =>
        optionError('name', `"${name}" is the name of another; one without a name has its place`),
      )
    }
  }
  return listed
}

/** The name among the options of one policy, which `readGiven` does not know. */
export function readName(given) {
  return 'name' in given ? readNonEmpty('name', given.name) : undefined
}

function readListed(options) {
  const given = readMembers('options', options, 'option', ['name', ...NAMES], ALIASES)
  return { name: readName(given), ...readGiven(given) }
}

function named(listed, index) {
  if (listed.policy.issuer === null) {
    throw usageError('issuer', 'a string or a list of strings', null, 'it decides which options apply to a token')
  }
  if (asksForLogin(listed.policy)) {
    throw optionError(
      'profile',
      'an ID token is verified for one login, which no list takes; use a verifier of its own',
    )
  }
  return { ...listed, name: listed.name ?? String(index) }
}

/** Runs it, and says in a TypeError which of the options it is about. */
function inList(index, run) {
  let result
  try {
    result = run()
  } catch (error) {
    throw error instanceof TypeError ? placed(error, index) : error
  }
  return result instanceof TypeError ? placed(result, index) : result
}

function placed(error, index) {
  const place = `options[${index}]`
  const { option, message } = error
  if (option === undefined) return new TypeError(`${place}: ${message}`, { cause: error })
  const isWhole = option === 'options'
  const said = new TypeError(isWhole ? message.replace('options', place) : `${place}.${message}`, { cause: error })
  return Object.defineProperty(said, 'option', { value: isWhole ? place : `${place}.${option}` })
}

/** One cache for the list, whose size is stated in one of the options, or alike in several. */
function readMaxEntries(listed) {
  const [first, ...others] = [...new Set(listed.map(({ maxEntries }) => maxEntries))].filter(
    (most) => most !== undefined,
  )
  if (others.length > 0) throw optionError('cache', 'the list has one cache; state its size once, or alike')
  return first
}

/** What the program's functions reject came further than all that the core rejects, and then in this order. */
const BEYOND_CORE = ['schema', 'check_function']
const DEPTH_BEYOND_CORE = 1000

function openList(listed, maxEntries) {
  const { judge, readTimes, placesWithKeysOf } = openJudges(listed, maxEntries)
  // None of a list asks for a login.
  const [{ policy }] = listed
  return Object.freeze({
    verify(token, login) {
      readLogin(policy, login)
      return new Hearing(listed, judge).verify(readToken(token), readTimes())
    },

    explain(token, login) {
      readLogin(policy, login)
      return explainBy(listed, judge, readToken(token), readTimes())
    },

    setKeys(replacement, name) {
      const place = listed.findIndex((one) => one.name === name)
      if (place === -1) {
        const names = listed.map((one) => `"${one.name}"`).join(', ')
        throw usageError('name', `the name of a policy (${names})`, name)
      }
      const { keys, policy } = listed[place]
      if (keys.secret) throw new TypeError('setKeys: this policy has a secret, not a key set')
      const document = readKeySet('jwks', replacement, policy.limits.jwksBytes)
      judge.setKeys(document, [place, ...placesWithKeysOf(document, policy.limits, place)])
    },

    get keys() {
      return judge.keys
    },
  })
}

/**
 * The judge of a list of options that were read, without the program's functions. A policy may be several, which have its
 * name: it gives the `place` of the one that accepts a token.
 */
export function openJudges(listed, maxEntries) {
  const documents = listed.map(({ keys }) => keys.jwks)
  const policyTexts = listed.map(({ policy }) => JSON.stringify(policy))
  const mostBytes = Math.max(...listed.map(({ policy }) => policy.limits.tokenBytes))
  const clocks = [...new Set(listed.map(({ now }) => now))]
  const core = new Resident(build)
  // With clocks of their own, the policies do not agree on when a result is still good.
  const results = maxEntries === undefined || clocks.length > 1 ? undefined : new ResultCache(maxEntries)
  let reports = core.run(reportsOf)

  const judge = {
    /** The accepted token, without the policies at the places `excluded`. A rejection has `policies`, by their places. */
    verify(text, at, excluded) {
      return core.run((built, { memory }) => {
        const known = excluded.length === 0 ? results?.get(text, at[0]) : undefined
        const accepted = known ?? accept(built, memory, text, at, excluded)
        const { payload, header, key, lacksScope, place } = accepted
        return { payload, header, key: reports[place][key], scope: listed[place].policy.scope, lacksScope, place }
      })
    },

    explain(text, at) {
      return core.run((built) => ({
        ...built.explain(clip(text, mostBytes), Float64Array.from(at)),
        excess: built.tooLarge(text.length),
      }))
    },

    /** Puts a key set in force for the policies at these places, or throws and leaves theirs. */
    setKeys(document, places) {
      reports = core.run((built) => {
        built.setKeys(document, Uint32Array.from(places))
        return reportsOf(built)
      })
      results?.clear()
      for (const place of places) documents[place] = document
    },

    get keys() {
      return Object.freeze([...new Set(reports)].flat())
    },

    keysAt(place) {
      return reports[place]
    },
  }
  return { judge, readTimes, placesWithKeysOf }

  /** The time of all policies, or of each. Each clock is read once. */
  function readTimes() {
    const times = clocks.map((now) => now())
    return times.length === 1 ? times : listed.map(({ now }) => times[clocks.indexOf(now)])
  }

  function accept(built, memory, text, at, excluded) {
    if (text.length > mostBytes) throw { ...built.tooLarge(text.length), policies: [] }
    const accepted = callVerify(built, memory, text, Float64Array.from(at), Uint32Array.from(excluded))
    if (!accepted.lacksScope && excluded.length === 0) results?.set(text, accepted)
    return accepted
  }

  function build({ ListDraft }) {
    const draft = new ListDraft()
    const sets = new Map()
    for (const [place, { keys, policy, index = place }] of listed.entries()) {
      atIndex(index, () => {
        // The core knows a policy by its place.
        if (keys.secret) return draft.addSecret(policyTexts[place], String(place), keys.secret)
        const first = Math.min(place, ...placesWithKeysOf(documents[place], policy.limits, place))
        if (!sets.has(first)) {
          draft.addKeySet(documents[first], policyTexts[first])
          sets.set(first, sets.size)
        }
        return draft.addPolicy(policyTexts[place], String(place), sets.get(first))
      })
    }
    return draft.build()
  }

  /** The places of the other policies that have these keys: equal documents, within equal limits, of one source. */
  function placesWithKeysOf(document, limits, place) {
    const { source } = listed[place]
    const places = [...listed.keys()].filter((other) => other !== place && listed[other].source === source)
    return places.filter(
      (other) =>
        documents[other] !== undefined &&
        areEqual(documents[other], document) &&
        haveEqualLimits(listed[other].policy.limits, limits),
    )
  }

  /** For each policy the reports on its keys, which say whose they are. */
  function reportsOf(built) {
    const said = built.keys()
    const signers = said.map((keys, place) => (typeof keys === 'number' ? keys : place))
    const own = said.map((keys, place) => {
      if (typeof keys === 'number') return undefined
      const names = listed.filter((_, other) => signers[other] === place).map(({ name }) => name)
      const policies = [...new Set(names)]
      return freeze(keys.map((key) => ({ ...inWords(readKey(key)), policies })))
    })
    return signers.map((signer) => own[signer])
  }
}

/** One token before the policies of a list: what each says of it that rejects it, and who accepts it. */
export class Hearing {
  #listed
  #judge
  #rejections = []

  constructor(listed, judge) {
    this.#listed = listed
    this.#judge = judge
  }

  /**
   * What the caller gets, by the first policy whose rules and functions accept the token; the `first` that the core accepts
   * may be known.
   */
  verify(text, at, facts, first) {
    const excluded = []
    for (let known = first; ; known = undefined) {
      const accepted = known ?? this.#ask(text, at, excluded)
      const verified = this.accept(accepted, facts)
      if (verified) return verified
      excluded.push(accepted.place)
    }
  }

  /** What the caller gets for a token that the core accepts, unless the program's functions reject it for this policy. */
  accept(accepted, facts) {
    const { name, program } = this.#listed[accepted.place]
    try {
      return complete(accepted, program, { policy: name, ...facts })
    } catch (error) {
      if (!isRejection(error)) throw error
      const rank = BEYOND_CORE.indexOf(error.reason)
      const depth = DEPTH_BEYOND_CORE + (rank === -1 ? BEYOND_CORE.length : rank)
      this.reject(accepted.place, error, depth)
      return undefined
    }
  }

  /** Records that a policy rejects the token, or that its keys could not be fetched. */
  reject(place, error, depth) {
    this.#rejections.push({ place, error, depth })
  }

  /** The error for the caller: what failed, or else the rejection that came furthest, with all of them. */
  get error() {
    const inOrder = [...this.#rejections].sort((one, other) => one.place - other.place)
    let [decisive] = inOrder
    for (const rejection of inOrder) if (rejection.depth > decisive.depth) decisive = rejection
    const failure = inOrder.find(({ error }) => error.step === 'keys') ?? decisive
    return this.#say(
      failure.error,
      inOrder.map(({ place, error }) => ({ place, ...factsOf(error) })),
    )
  }

  /** The error that the core has thrown, as the caller is to have it. */
  said(error) {
    return this.#joined(error)
  }

  #ask(text, at, excluded) {
    try {
      return this.#judge.verify(text, at, excluded)
    } catch (error) {
      throw this.#joined(error)
    }
  }

  /** The rejection of the core, with those by the program's functions, which came further. */
  #joined(error) {
    if (!isOfList(error)) return error
    if (this.#rejections.length === 0) return this.#say(error, error.policies)
    const [first, ...others] = [...this.#rejections].sort((one, other) => one.place - other.place)
    let decisive = first
    for (const rejection of others) if (rejection.depth > decisive.depth) decisive = rejection
    const said = this.#rejections.map(({ place, error }) => ({ place, ...factsOf(error) }))
    const all = [...said, ...error.policies].sort((one, other) => one.place - other.place)
    return this.#say(decisive.error, all)
  }

  #say(error, policies) {
    const named = policies.map(({ place, ...facts }) => ({ name: this.#listed[place].name, ...facts }))
    delete error.depth
    return Object.assign(error, { policies: named })
  }
}

/** Whether the core says it of a list. A trap and a mistake of the program are of none. */
export function isOfList(error) {
  return error instanceof JwtError && Array.isArray(error.policies)
}

/**
 * The verdict on a token: that of the policy that decides, with those of all. `alter` makes of a verdict, by its place, what
 * is to be said instead.
 */
export function explainBy(listed, judge, text, at, alter = (verdict) => verdict) {
  let report
  try {
    report = judge.explain(text, at)
  } catch (error) {
    if (!(error instanceof JwtError)) throw error
    const keys = [...judge.keys]
    return { ok: false, error: error.toJSON(), keys, times: { now: at[0] }, checks: [], policies: [] }
  }
  const { excess } = report
  const whole = (verdict, keys) => {
    return withReports(excess ? withExcess(verdict, excess) : verdict, keys)
  }
  let accepted
  const verdicts = report.policies.map(({ candidate, verdict }, place) => {
    const { name, program } = listed[place]
    const said = alter(whole(verdict, judge.keysAt(place)), place)
    // As `verify` does, it calls no function of a policy behind the one that accepts.
    const isAsked = candidate && accepted === undefined
    const judged = isAsked ? completeVerdict(said, text, program) : said
    if (isAsked && judged.ok) accepted = place
    return { name, candidate, ...judged }
  })
  const candidates = verdicts.filter(({ candidate }) => candidate)
  const decisive = verdicts[accepted] ??
    furthest(candidates) ?? {
      ...whole(report.verdict, []),
      error: inWords(readFailure(excess ?? report.error)),
    }
  const { name, candidate: _, error, ok: __, ...verdict } = decisive
  const own = new Set(verdict.keys.map(({ policies }) => policies))
  return {
    ok: accepted !== undefined,
    ...(accepted === undefined ? { error: withPolicies(error, candidates) } : { policy: name }),
    ...verdict,
    keys: [...verdict.keys, ...judge.keys.filter(({ policies }) => !own.has(policies))],
    policies: oneEach(verdicts).map(({ name, candidate, ok, error, key, keys, checks }) => ({
      policy: name,
      candidate,
      ok,
      ...(error && { error }),
      ...(key && { key }),
      keys,
      checks,
    })),
  }
}

/** What is said of a rejection, with what each candidate says. */
function withPolicies({ depth: _, policies: __, ...error }, candidates) {
  return { ...error, policies: candidates.map(({ name, error }) => ({ name, ...factsOf(error) })) }
}

/** One verdict for each policy: of several that have its name, the one that is for the token, or else the first. */
function oneEach(verdicts) {
  const byName = new Map()
  for (const verdict of verdicts) {
    if (verdict.candidate || !byName.has(verdict.name)) byName.set(verdict.name, verdict)
  }
  return [...byName.values()]
}

/** The verdict that says what failed, or else that came furthest; the earlier of two. */
function furthest(verdicts) {
  let [decisive] = verdicts
  for (const verdict of verdicts) if (progress(verdict) > progress(decisive)) decisive = verdict
  return verdicts.find(({ error }) => error?.step === 'keys') ?? decisive
}

/** The checks that come last, of which only the scope's is the core's. */
const LAST_CHECKS = ['schema', 'check-function', 'scope']

/** How far a token came that is rejected. */
function progress({ checks }) {
  const { id } = checks.find(({ status }) => status === 'fail')
  const others = checks.filter((check) => !LAST_CHECKS.includes(check.id))
  return LAST_CHECKS.includes(id)
    ? others.length + LAST_CHECKS.indexOf(id)
    : others.findIndex((check) => check.id === id)
}

function factsOf({ code, reason, claim }) {
  return { code, reason, ...(claim !== undefined && { claim }) }
}

/** Whether a policy has rejected the token, and nothing has failed. */
function isRejection(error) {
  return error instanceof JwtError && error.step === 'check'
}

/** Has what the core says of an option say of whose it is. */
function atIndex(index, call) {
  try {
    return call()
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown
    const { option, message } = readRefusal(thrown)
    throw option === undefined ? thrown : { option: `options[${index}].${option}`, message }
  }
}

function areEqual(one, other) {
  return one === other || (one.length === other.length && one.every((byte, index) => byte === other[index]))
}

function haveEqualLimits(one, other) {
  return one.jwksBytes === other.jwksBytes && one.keys === other.keys
}

/** The set before there is one. */
export const NO_KEYS = new TextEncoder().encode('{"keys":[]}')
