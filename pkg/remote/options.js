// The options of a remote verifier: those of a policy, and where the keys come from. Read as strictly as the others.

import {
  millisecondsAdvice,
  POLICY_ALIASES,
  POLICY_NAMES,
  readClock,
  readCount,
  readFlag,
  readMembers,
  readPolicy,
  readSeconds,
} from '../lib/options.js'
import { asksForLogin } from '../lib/profile.js'
import { callFunction, readProgram } from '../lib/program.js'
import { usageError } from '../lib/usage-error.js'
import { locate, readUrl } from './location.js'

const NAMES = [
  ...POLICY_NAMES,
  'jwksUri',
  'discovery',
  'fetch',
  'allowInsecure',
  'timeout',
  'maxBytes',
  'cooldown',
  'maxAge',
  'staleIfError',
  'cache',
  'random',
]

const ALIASES = new Map([
  ...POLICY_ALIASES,
  ['jwks', 'jwksUri'],
  ['jwks_uri', 'jwksUri'],
  ['jwksurl', 'jwksUri'],
  ['url', 'jwksUri'],
  ['uri', 'jwksUri'],
  ['discover', 'discovery'],
  ['customfetch', 'fetch'],
  ['fetcher', 'fetch'],
  ['insecure', 'allowInsecure'],
  ['allowhttp', 'allowInsecure'],
  ['timeoutduration', 'timeout'],
  ['cooldownduration', 'cooldown'],
  ['maxage', 'maxAge'],
  ['cachemaxage', 'maxAge'],
  ['cachemaxagefallback', 'staleIfError'],
  ['jwkscache', 'cache'],
])

const MOST_BYTES = 16_777_216
const CHANCE = 'a number from 0 to 1'

/** Whoever waits for a token to be verified has gone by then. */
const LONGEST_TIMEOUT = 60

/** An hour: longer than that, a new key of the issuer would be an outage. */
const LONGEST_COOLDOWN = 3600

/** A day: for longer, a key that the issuer withdraws would be trusted while everything works. */
const LONGEST_AGE = 86_400

/**
 * What the options ask for, or a list of them: for each location that keys come from its `policy`, as the core takes it,
 * with the issuers whose keys are there, `now`, the `program` that has further functions, and the options of JwksCache
 * as `remote`.
 */
export function readRemoteOptions(options) {
  const sources = Array.isArray(options) ? readList(options) : readSources(options)
  const issuers = sources.flatMap(({ policy }) => policy.issuer ?? [])
  const repeated = issuers.find((issuer, index) => issuers.indexOf(issuer) !== index)
  if (repeated !== undefined)
    throw new TypeError(`issuer: "${repeated}" appears twice, so the options for its tokens are ambiguous`)
  return sources
}

function readList(list) {
  if (list.length === 0) throw new TypeError('options: the list is empty, so every token would be rejected')
  const read = readEach(list)
  const [first, other] = [true, false].map((asks) => read.findIndex(([{ policy }]) => asksForLogin(policy) === asks))
  if (first !== -1 && other !== -1) {
    throw new TypeError(
      `options[${other}]: profile: expected 'id-token' as in options[${first}], because every token of such a verifier is verified for a login; use a verifier for each`,
    )
  }
  return read.flat()
}

function readEach(list) {
  return Array.from(list, (options, index) => {
    try {
      const sources = readSources(options)
      if (sources.every(({ policy }) => policy.issuer !== null)) return sources
      throw usageError('issuer', 'a string or a list of strings', null, 'it decides which options apply to a token')
    } catch (error) {
      throw error instanceof TypeError ? new TypeError(`options[${index}]: ${error.message}`, { cause: error }) : error
    }
  })
}

function readSources(options) {
  const given = readMembers('options', options, 'option', NAMES, ALIASES)
  const read = (name, reader, otherwise) => (name in given ? reader(name, given[name]) : otherwise)
  const policy = readPolicy(given)
  if (policy.issuer === null && !('jwksUri' in given)) {
    throw usageError('issuer', 'a string or a list of strings', null, 'to accept any issuer, also set jwksUri')
  }
  const now = readClock(given)
  const program = readProgram(given)
  const allowInsecure = read('allowInsecure', readFlag, false)
  const remote = {
    fetching: {
      fetch: read('fetch', readFunction, undefined),
      maxBytes: read('maxBytes', (name, value) => readCount(name, value, MOST_BYTES), policy.limits.jwksBytes),
    },
    timeout: read('timeout', readTimeout, 5),
    cooldown: read('cooldown', (name, value) => readSeconds(name, value, LONGEST_COOLDOWN), 30),
    maxAge: read('maxAge', (name, value) => readSeconds(name, value, LONGEST_AGE), 600),
    // In an outage, as long as it takes may be meant: there is no most.
    staleIfError: read('staleIfError', readSeconds, 86_400),
    cache: read('cache', readCache, undefined),
    // Tokens may be judged as of another day. The keys are of today.
    clock: 'currentDate' in given ? readClock({}) : now,
    random: read('random', readChance, Math.random),
  }
  const locations = locate({
    issuers: policy.issuer,
    jwksUri: read('jwksUri', readUrl, undefined),
    discovery: read('discovery', readFlag, false),
    allowInsecure,
  })
  return locations.map((location) => ({
    policy: { ...policy, issuer: location.issuers },
    now,
    program,
    remote: { ...remote, location },
  }))
}

function readFunction(name, value) {
  if (typeof value !== 'function') throw usageError(name, 'a function', value)
  return value
}

function readChance(name, value) {
  const random = readFunction(name, value)
  return () => {
    const chance = callFunction(name, CHANCE, () => random())
    if (typeof chance === 'number' && chance >= 0 && chance <= 1) return chance
    throw usageError(`${name}()`, CHANCE, chance)
  }
}

function readTimeout(name, value) {
  const isTimeout = typeof value === 'number' && value > 0 && value <= LONGEST_TIMEOUT
  if (isTimeout) return value
  const advice = millisecondsAdvice(value, LONGEST_TIMEOUT)
  throw usageError(name, `a number of seconds, more than 0 and at most ${LONGEST_TIMEOUT}`, value, advice)
}

/** Any object that has the two functions, a Map for one. */
function readCache(name, cache) {
  const expected = 'an object with the functions get and set'
  if (typeof cache !== 'object' || cache === null) throw usageError(name, expected, cache)
  const { get, set } = cache
  if (typeof get !== 'function' || typeof set !== 'function') throw usageError(name, expected, cache)
  return { get: (key) => get.call(cache, key), set: (key, entry) => set.call(cache, key, entry) }
}
