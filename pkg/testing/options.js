// The options of a test issuer, read strictly: a misspelt name would make a flawed token valid.

import { readSecret, readText } from '../lib/input.js'
import { serialise } from '../lib/json.js'
import { isPlainObject } from '../lib/object.js'
import { readClock, readFlag, readMembers } from '../lib/options.js'
import { kindOf, optionError, unknownName, usageError } from '../lib/usage-error.js'
import { flawNames } from './engine.js'

const NAMES = ['issuer', 'algorithm', 'audience', 'subject', 'secret', 'now', 'currentDate']
const ALIASES = new Map([
  ['iss', 'issuer'],
  ['alg', 'algorithm'],
  ['algorithms', 'algorithm'],
  ['aud', 'audience'],
  ['sub', 'subject'],
  ['key', 'secret'],
  ['clock', 'now'],
  ['date', 'currentDate'],
])

const OVERRIDES = ['header', 'flaw']
const OVERRIDE_ALIASES = new Map([
  ['protectedheader', 'header'],
  ['alg', 'header'],
  ['crit', 'header'],
  ['kid', 'header'],
  ['typ', 'header'],
  ['defect', 'flaw'],
  ['fault', 'flaw'],
])

/** What the same flaw is called elsewhere. */
const FLAW_ALIASES = new Map([
  ['none', 'unsecured'],
  ['alg-none', 'unsecured'],
  ['unsigned', 'unsecured'],
  ['key-confusion', 'hmac-confusion'],
  ['alg-confusion', 'hmac-confusion'],
  ['wrong-key', 'foreign-key'],
  ['unknown-key', 'unknown-kid'],
  ['wrong-kid', 'unknown-kid'],
  ['wrong-signature', 'tampered-signature'],
  ['not-before', 'not-yet-valid'],
])

/** The options of an issuer. `issuer` is undefined where none was given. */
export function readOptions(options) {
  const given = readMembers('options', options, 'option', NAMES, ALIASES)
  const algorithm = 'algorithm' in given ? readText('algorithm', given.algorithm) : 'RS256'
  if ('secret' in given && algorithm !== 'HS256')
    throw optionError('secret', `${algorithm.slice(0, 40)} takes no secret; add algorithm: 'HS256' or omit the secret`)
  return {
    issuer: 'issuer' in given ? readName('issuer', given.issuer) : undefined,
    algorithm,
    claims: {
      ...('audience' in given && { aud: readAudience('audience', given.audience) }),
      ...('subject' in given && { sub: readName('subject', given.subject) }),
    },
    secret: 'secret' in given ? readSecret('secret', given.secret) : undefined,
    now: readClock(given),
  }
}

/** What `sign` is given besides the claims. */
export function readOverrides(overrides) {
  const given = readMembers('overrides', overrides, 'override', OVERRIDES, OVERRIDE_ALIASES)
  return {
    header: readChanges('header', 'header' in given ? given.header : {}),
    flaw: 'flaw' in given ? readFlaw('flaw', given.flaw) : undefined,
  }
}

/** The members to set, as the JSON text of an object, and the names of those to leave out: what is undefined. */
export function readChanges(title, changes) {
  if (!isPlainObject(changes)) throw usageError(title, 'a plain object', changes)
  const set = []
  const without = []
  for (const name of Reflect.ownKeys(changes)) {
    if (typeof name === 'symbol') throw usageError(`the names of ${title}`, 'strings', name)
    const value = changes[name]
    if (value === undefined) without.push(readText(`the names of ${title}`, name))
    else set.push(`${JSON.stringify(name)}:${readJson(`${title}.${name.slice(0, 40)}`, value)}`)
  }
  return { json: `{${set.join()}}`, without }
}

export function readRotation(options) {
  const given = readMembers('options', options, 'option', ['keep'], new Map())
  return { keep: 'keep' in given ? readFlag('keep', given.keep) : true }
}

/** Where to serve; `path` is undefined where none was given. */
export function readPlace(options) {
  const given = readMembers('options', options, 'option', ['port', 'path'], new Map())
  return {
    port: 'port' in given ? readPort('port', given.port) : 0,
    path: 'path' in given ? readPath('path', given.path) : undefined,
  }
}

function readFlaw(name, value) {
  const names = flawNames()
  if (typeof value !== 'string') throw usageError(name, `one of ${names.join(', ')}`, value)
  if (!names.includes(value)) throw unknownName('flaw', value, names, FLAW_ALIASES)
  return value
}

function readAudience(name, value) {
  if (!Array.isArray(value)) return readName(name, value, 'a string or a list of strings')
  return Array.from(value, (entry, index) => readName(`${name}[${index}]`, entry))
}

function readName(name, value, expected = 'a non-empty string') {
  if (value === '') throw usageError(name, expected, value)
  return readText(name, value, expected)
}

function readPort(name, value) {
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw usageError(name, 'a whole number from 0 (any free port) to 65535', value)
  return value
}

function readPath(name, value) {
  const isPath = typeof value === 'string' && /^(\/[\w.~-]+)+$/.test(value)
  if (!isPath) throw usageError(name, 'the path of an issuer, such as "/acme", without a trailing slash', value)
  return value
}

function readJson(name, value) {
  // JSON would make a text of it, and a claim of the wrong type.
  if (kindOf(value) === 'Date') throw usageError(name, 'a JSON value', value, 'for seconds, pass date.getTime() / 1000')
  return serialise(name, value, 'value')
}
