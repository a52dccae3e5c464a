// The options of a remote verifier: those of a policy, and where the keys come from. Read as strictly as the others.

import { readSecret } from '../lib/input.js'
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
import { readList, readName } from '../lib/policies.js'
import { callFunction, readProgram } from '../lib/program.js'
import { optionError, usageError } from '../lib/usage-error.js'
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
 * What the options ask for: for each location that keys come from its `policy`, as the core takes it, with the issuers whose
 * keys are there, `now`, the `program` that has further functions, and the options of JwksCache as `remote`.
 */
export function readRemoteOptions(options) {
  const sources = readSources(readMembers('options', options, 'option', NAMES, ALIASES))
  const issuers = sources.flatMap(({ policy }) => policy.issuer ?? [])
  const repeated = issuers.find((issuer, index) => issuers.indexOf(issuer) !== index)
  if (repeated !== undefined)
    throw new TypeError(`issuer: "${repeated}" appears twice, so the options for its tokens are ambiguous`)
  return sources
}

/**
 * What a list of options asks for: as `listed` what each of them asks for, once for each location of its keys, with its
 * `name` and its `index` in the list, and the `source` of its keys, or a secret; as `remotes` the locations, each once.
 */
export function readRemoteList(list) {
  const read = readList(list, readListed)
  const remotes = new Map()
  const listed = read.flatMap(({ name, secretly, sources }, index) => {
    if (secretly) return [{ ...secretly, name, index }]
    return sources.map(({ remote, how, ...policy }) => {
      const source = remote.location.url.href
      const known = remotes.get(source)
      if (known) refuseDifference(how, known, index)
      else remotes.set(source, { how, index, remote })
      return { ...policy, name, index, source }
    })
  })
  return { listed, remotes: new Map([...remotes].map(([source, { remote }]) => [source, remote])) }
}

const LISTED_NAMES = ['name', 'secret', ...NAMES]
const LISTED_ALIASES = new Map([...ALIASES, ['hmac', 'secret'], ['secretkey', 'secret']])

/** One of the options of a list: with a secret, or with keys at one or more locations. */
function readListed(options) {
  const given = readMembers('options', options, 'option', LISTED_NAMES, LISTED_ALIASES)
  const name = readName(given)
  if (!('secret' in given)) {
    const sources = readSources(given)
    const [{ policy }] = sources
    const issuer = sources.every(({ policy }) => policy.issuer) ? [] : null
    return { name, sources, policy: { ...policy, issuer } }
  }
  const { secret, ...expected } = given
  const fetching = HOW.find((option) => option in expected)
  if (fetching !== undefined) throw optionError(fetching, 'a secret is not fetched; omit one of the two')
  const policy = readPolicy(expected)
  const keys = { jwks: undefined, secret: readSecret('secret', secret) }
  const secretly = { policy, keys, now: readClock(expected), program: readProgram(expected) }
  return { name, secretly, policy }
}

/** The options that say how keys are fetched. */
const HOW = NAMES.filter((name) => !POLICY_NAMES.includes(name))

/** Keys at one address are fetched once, so there can be one way only to fetch them. */
function refuseDifference(how, known, index) {
  const option = Object.keys(how).find((name) => how[name] !== known.how[name])
  if (option === undefined) return
  const path = `options[${index}].${option}`
  throw optionError(
    path,
    `the keys at this address are fetched once, so it must be that of options[${known.index}], which has the same address`,
  )
}

function readSources(given) {
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
  const discovery = read('discovery', readFlag, false)
  const locations = locate({
    issuers: policy.issuer,
    jwksUri: read('jwksUri', readUrl, undefined),
    discovery,
    allowInsecure,
  })
  const { fetching, timeout, cooldown, maxAge, staleIfError, clock } = remote
  const { jwksBytes, keys } = policy.limits
  const how = {
    ...{ discovery, allowInsecure, ...fetching, timeout, cooldown, maxAge, staleIfError },
    ...{ cache: given.cache, now: clock, random: given.random },
    ...{ 'limits.jwksBytes': jwksBytes, 'limits.keys': keys },
  }
  return locations.map((location) => ({
    policy: { ...policy, issuer: location.issuers },
    now,
    program,
    remote: { ...remote, location },
    how,
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
