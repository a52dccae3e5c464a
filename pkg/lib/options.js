// The options of a verifier, read strictly: ignoring an unknown name, a value of the wrong type or a missing value would skip a
// check, so each throws. Every property is read once, before anything is made of it.

import { readClaimRules } from './claim-rules.js'
import { readKeySet, readNonEmpty, readSecret } from './input.js'
import { isPlainObject } from './object.js'
import { readProfile, requireIdToken } from './profile.js'
import { callFunction, readProgram } from './program.js'
import { readScope } from './scope.js'
import { optionError, unknownName, usageError } from './usage-error.js'

/** The options that say what is expected of a token, whatever its keys come from. */
export const POLICY_NAMES = [
  'issuer',
  'audience',
  'subject',
  'algorithms',
  'typ',
  'profile',
  'trustedAudiences',
  'singleAudience',
  'claims',
  'templates',
  'requiredClaims',
  'maxTokenAge',
  'maxLifetime',
  'scope',
  'scopeSatisfied',
  'clockTolerance',
  'allowMissingExpiry',
  'crit',
  'limits',
  'schema',
  'check',
  'now',
  'currentDate',
]

export const NAMES = ['jwks', 'secret', ...POLICY_NAMES, 'cache']

/** What the same thing is called in the claims and in other libraries, in lower case. */
export const POLICY_ALIASES = new Map([
  ['iss', 'issuer'],
  ['allowediss', 'issuer'],
  ['aud', 'audience'],
  ['allowedaud', 'audience'],
  ['clientid', 'audience'],
  ['sub', 'subject'],
  ['allowedsub', 'subject'],
  ['alg', 'algorithms'],
  ['algs', 'algorithms'],
  ['allowedalgorithms', 'algorithms'],
  ['type', 'typ'],
  ['checktyp', 'typ'],
  ['profiles', 'profile'],
  ['tokenprofile', 'profile'],
  ['tokentype', 'profile'],
  ['tokenuse', 'profile'],
  ['trustedaud', 'trustedAudiences'],
  ['additionalaudiences', 'trustedAudiences'],
  ['template', 'templates'],
  ['requiredclaim', 'requiredClaims'],
  ['claim', 'claims'],
  ['claimequals', 'claims'],
  ['claimincludes', 'claims'],
  ['scopes', 'scope'],
  ['requiredscope', 'scope'],
  ['requiredscopes', 'scope'],
  ['scp', 'scope'],
  ['lifetime', 'maxLifetime'],
  ['maxexpiry', 'maxLifetime'],
  ['maxage', 'maxTokenAge'],
  ['tolerance', 'clockTolerance'],
  ['leeway', 'clockTolerance'],
  ['clockskew', 'clockTolerance'],
  ['graceseconds', 'clockTolerance'],
  ['allowedcritheaders', 'crit'],
  ['standardschema', 'schema'],
  ['claimsschema', 'schema'],
  ['payloadschema', 'schema'],
  ['validate', 'check'],
  ['validator', 'check'],
  ['verify', 'check'],
  ['checks', 'check'],
  ['claimcheck', 'check'],
  ['claimchecks', 'check'],
  ['checkclaims', 'check'],
  ['customcheck', 'check'],
  ['customjwtcheck', 'check'],
  ['clocktimestamp', 'now'],
  ['clock', 'now'],
  ['date', 'currentDate'],
])

export const ALIASES = new Map([
  ...POLICY_ALIASES,
  ['key', 'jwks'],
  ['keys', 'jwks'],
  ['keyset', 'jwks'],
  ['publickey', 'jwks'],
  ['jwksuri', 'jwks'],
  ['hmac', 'secret'],
  ['secretkey', 'secret'],
])

/** Each limit, when it is not stated, and the most it can be raised to. */
const LIMITS = {
  tokenBytes: { usual: 16_384, most: 1_048_576 },
  jwksBytes: { usual: 1_048_576, most: 16_777_216 },
  keys: { usual: 1_000, most: 100_000 },
}

/** The length of the longest token that is looked at where no option says otherwise. */
export const USUAL_TOKEN_BYTES = LIMITS.tokenBytes.usual

/** A quarter of an hour. Clocks that differ by more are broken, and the least that is written as milliseconds is a second: 1000. */
const WIDEST_TOLERANCE = 900

/** 100,000,000,000 seconds end in the year 5138; as milliseconds they ended in 1973. */
export const LATEST = 1e11

/**
 * What the options ask for: `policy` as the core takes it, `keys` with the bytes of `jwks` or `secret`, `now`, the
 * `program` that has further functions, if any, and how many results to keep, if any.
 *
 * The one-shot functions have their key set apart, as `jwks`.
 */
export function readOptions(options, apart) {
  const given = readMembers('options', options, 'option', NAMES, ALIASES)
  if (apart && ('jwks' in given || 'secret' in given)) {
    throw optionError('jwks', 'the second argument is the key set; the options cannot have another, or a secret')
  }
  Object.assign(given, apart)
  return readGiven(given)
}

/** What the members ask for that `readMembers` found. */
export function readGiven(given) {
  const policy = readPolicy(given)
  return {
    policy,
    now: readClock(given),
    program: readProgram(given),
    keys: readKeys(given, policy.limits),
    maxEntries: 'cache' in given ? readCache('cache', given.cache) : undefined,
  }
}

/** The policy as the core takes it, of the members that `readMembers` found. */
export function readPolicy(given) {
  const read = (name, reader, otherwise) => (name in given ? reader(name, given[name]) : otherwise)
  const limits = readLimits('limits', 'limits' in given ? given.limits : {})
  const profile = read('profile', readProfile, null)
  if ('trustedAudiences' in given) requireIdToken('trustedAudiences', profile)
  return {
    issuer: readStated('issuer', given.issuer),
    audience: readStated('audience', given.audience),
    subject: read('subject', readExpected, null),
    algorithms: read('algorithms', readNonEmptyList, null),
    ...read('typ', readTyp, { typ: null, typMayBeAbsent: false }),
    profile,
    trustedAudiences: read('trustedAudiences', readTrusted, []),
    singleAudience: read('singleAudience', readFlag, false),
    ...read('claims', (name, value) => readClaimRules(name, value, readMembers), { claims: [], rules: [] }),
    templates: read('templates', readTemplates, []),
    requiredClaims: read('requiredClaims', readList, []),
    maxTokenAge: read('maxTokenAge', readSeconds, null),
    maxLifetime: read('maxLifetime', readSeconds, null),
    scope: read('scope', readScope, null),
    clockTolerance: read('clockTolerance', (name, value) => readSeconds(name, value, WIDEST_TOLERANCE), 0),
    allowMissingExpiry: read('allowMissingExpiry', readFlag, false),
    crit: read('crit', readList, []),
    limits,
  }
}

/** The members of a plain object, read once, none of which has another name than `names`, or no value. */
export function readMembers(title, value, thing, names, aliases) {
  if (!isPlainObject(value)) throw usageError(title, 'a plain object', value)
  const members = Object.create(null)
  // The options themselves are known by their names, what is in one of them by its path.
  const within = title === 'options' ? undefined : title
  for (const name of Reflect.ownKeys(value)) {
    if (!names.includes(name)) throw unknownName(thing, name, names, aliases, within)
    const member = value[name]
    // It was meant to be something. A default in its place, as of a parameter, would be a check left out.
    if (member === undefined) {
      throw usageError(within ? `${within}.${name}` : name, 'a value', member, `set one, or omit the ${thing}`)
    }
    members[name] = member
  }
  return members
}

function readKeys(given, limits) {
  if ('jwks' in given === 'secret' in given) {
    throw optionError('jwks, secret', `pass ${'jwks' in given ? 'only one of the two' : 'one of the two'}`)
  }
  return 'jwks' in given
    ? { jwks: readKeySet('jwks', given.jwks, limits.jwksBytes), secret: undefined }
    : { jwks: undefined, secret: readSecret('secret', given.secret) }
}

function readStated(name, value) {
  if (value !== undefined) return readExpected(name, value)
  throw optionError(name, `required; pass the exact value, a list of values, or null to accept any ${name}`)
}

/** One value, a list of several, or null for any. */
export function readExpected(name, value) {
  return value === null ? null : readValues(name, value, 'a string, a list of strings or null')
}

/** One value, or a list of several. */
export function readValues(name, value, expected = 'a string or a list of strings') {
  return typeof value === 'string' ? [readNonEmpty(name, value)] : readNonEmptyList(name, value, expected)
}

/** The type, a list of types, or `{ oneOf, optional: true }` for types that hold where there is one. */
function readTyp(name, value) {
  if (!isPlainObject(value)) return { typ: readValues(name, value), typMayBeAbsent: false }
  const { oneOf, optional } = readMembers(name, value, 'member', ['oneOf', 'optional'], new Map())
  if (optional !== true) {
    throw usageError(
      `${name}.optional`,
      'true',
      optional,
      'for a type that is required, pass the string or the list itself',
    )
  }
  return { typ: readValues(`${name}.oneOf`, oneOf), typMayBeAbsent: true }
}

function readTrusted(name, value) {
  const list = readList(name, value)
  if (list.length === 0) throw optionError(name, 'the list is empty; omit it to trust no further audience')
  return list
}

function readTemplates(title, value) {
  if (!isPlainObject(value)) throw usageError(title, 'a plain object of templates', value)
  return Reflect.ownKeys(value).map((name) => {
    const template = value[name]
    return [readNonEmpty(`the names of ${title}`, name), readNonEmpty(`${title}.${String(name)}`, template)]
  })
}

function readNonEmptyList(name, value, expected) {
  const list = readList(name, value, expected)
  if (list.length === 0) throw optionError(name, `the list is empty, so every token would be rejected`)
  return list
}

export function readList(name, value, expected = 'a list of strings') {
  if (!Array.isArray(value)) throw usageError(name, expected, value)
  const { length } = value
  const list = []
  while (list.length < length) list.push(readNonEmpty(`${name}[${list.length}]`, value[list.length]))
  return list
}

/** `most` is stated where more makes no sense and would be milliseconds, which the rest of the platform counts. */
export function readSeconds(name, value, most = Number.MAX_SAFE_INTEGER) {
  const isDuration = typeof value === 'number' && value >= 0 && value <= most
  if (isDuration) return value
  const range = most === Number.MAX_SAFE_INTEGER ? '0 or more' : `from 0 to ${most}`
  throw usageError(name, `a number of seconds, ${range}`, value, millisecondsAdvice(value, most))
}

/** What to ask whoever wrote more than `most` seconds, if as milliseconds it would be a time that somebody writes. */
export function millisecondsAdvice(value, most) {
  const isLikely = Number.isFinite(value) && value > most && value >= 100 && value / 1000 <= most
  return isLikely ? `are these milliseconds? ${value} ms are ${value / 1000}` : undefined
}

export function readCount(name, value, most) {
  const isCount = Number.isSafeInteger(value) && value >= 1 && value <= most
  if (!isCount) throw usageError(name, `a whole number from 1 to ${most}`, value)
  return value
}

export function readFlag(name, value) {
  if (typeof value !== 'boolean') throw usageError(name, 'true or false', value)
  return value
}

/** More than anybody needs: as many tokens of 1 KiB fill a gigabyte. */
const MOST_ENTRIES = 1_000_000

function readCache(title, value) {
  const { maxEntries } = readMembers(title, value, 'cache option', ['maxEntries'], new Map([['max', 'maxEntries']]))
  return readCount(`${title}.maxEntries`, maxEntries, MOST_ENTRIES)
}

function readLimits(title, value) {
  const given = readMembers(title, value, 'limit', Object.keys(LIMITS), new Map())
  const limits = {}
  for (const [name, { usual, most }] of Object.entries(LIMITS)) {
    limits[name] = readCount(`${title}.${name}`, name in given ? given[name] : usual, most)
  }
  return limits
}

export function readClock(given) {
  if ('now' in given && 'currentDate' in given) throw optionError('now, currentDate', 'pass only one of the two')
  if ('currentDate' in given) {
    const at = readDate('currentDate', given.currentDate)
    return () => at
  }
  if (!('now' in given)) return hostClock
  const { now } = given
  if (typeof now !== 'function') throw usageError('now', 'a function that returns the seconds since 1970', now)
  if (!clocks.has(now))
    clocks.set(now, () =>
      readInstant(
        'now()',
        callFunction('now', INSTANT, () => now()),
      ),
    )
  return clocks.get(now)
}

/** By the function of the program: the policies of a list that have one function have one clock, which is read once. */
const clocks = new WeakMap()

const hostClock = () => Date.now() / 1000

const INSTANT = 'a finite number of seconds since 1970'

/** The seconds since 1970. */
export function readDate(name, value) {
  let time
  try {
    // Unlike instanceof, this knows the dates of other realms and no impostors.
    time = Date.prototype.getTime.call(value)
  } catch {
    throw usageError(name, 'a Date', value)
  }
  if (Number.isNaN(time)) throw optionError(name, `the Date is not valid`)
  return readInstant(name, time / 1000)
}

function readInstant(name, value) {
  if (!Number.isFinite(value)) throw usageError(name, INSTANT, value)
  if (Math.abs(value) > LATEST) throw usageError(name, 'seconds since 1970', value, 'are these milliseconds?')
  return value
}
