// The option `claims`: rules for further claims, read strictly into the one form that the core takes.

import { readNonEmpty } from './input.js'
import { isPlainObject } from './object.js'
import { optionError, usageError } from './usage-error.js'

/** The claims that another option or rule checks, and what to do instead of listing them; options are still open. */
const OWN_RULES = new Map([
  ['iss', '{issuer|use @|state the issuer}'],
  ['sub', '{subject|use @|state the subject}'],
  ['aud', '{audience|use @|state the audience}'],
  ['exp', 'the expiry is always checked'],
  ['nbf', 'the start of validity is always checked'],
  ['iat', '{maxTokenAge|use @|state a maximum age}'],
])

/** The tests of a rule, each with how it is read. All take the path, the value, the depth, and what is left of the budget. */
const TESTS = {
  present: readTrue,
  equals: (path, value, _, budget) => [value === null ? null : readScalar(path, value, budget)],
  oneOf: (path, value, _, budget) => readScalars(path, value, budget),
  includes: (path, value, _, budget) => readOneOrMore(path, value, budget),
  includesAny: (path, value, _, budget) => readScalars(path, value, budget),
  some: (path, value, depth, budget) => readRule(path, value, depth + 1, budget),
  members: (path, value, depth, budget) => readMemberRules(path, value, depth + 1, budget),
  absent: readTrue,
}

const NAMES = [...Object.keys(TESTS), 'optional']

const ALIASES = new Map([
  ['exists', 'present'],
  ['required', 'present'],
  ['const', 'equals'],
  ['value', 'equals'],
  ['is', 'equals'],
  ['in', 'oneOf'],
  ['enum', 'oneOf'],
  ['anyof', 'oneOf'],
  ['contains', 'includes'],
  ['has', 'includes'],
  ['all', 'includes'],
  ['allof', 'includes'],
  ['includesall', 'includes'],
  ['any', 'includesAny'],
  ['containsany', 'includesAny'],
  ['items', 'some'],
  ['element', 'some'],
  ['properties', 'members'],
  ['missing', 'absent'],
])

/** No value of a token is deeper, and no rules of a policy hold more values. */
const DEEPEST = 32
const MOST_VALUES = 1000

/** No number of a token is as large: whoever reads it as a double would read infinity. */
const TOO_LARGE = 2n ** 1024n - 2n ** 970n

/**
 * The rules by name, as the core takes them: `rules`, each after those that it is made of, which it knows by their places,
 * and `claims`, pairs of a name, since a claim may be called `__proto__`, and a place.
 */
export function readClaimRules(title, value, readMembers) {
  const budget = { title, left: MOST_VALUES, readMembers, rules: [] }
  return { claims: readMemberRules(title, value, 1, budget), rules: budget.rules }
}

function readMemberRules(path, value, depth, budget) {
  if (!isPlainObject(value)) throw usageError(path, 'a plain object of rules by name', value)
  const names = Reflect.ownKeys(value)
  if (names.length === 0 && depth > 1) throw optionError(path, 'the object is empty, so nothing would be checked')
  return names.map((name) => {
    if (depth === 1 && OWN_RULES.has(name)) {
      throw optionError(path, `"${name}" cannot be listed here; ${OWN_RULES.get(name)}`)
    }
    const rule = readRule(`${path}.${String(name)}`, value[name], depth, budget)
    return [readNonEmpty(`the names of ${path}`, name), rule]
  })
}

function readRule(path, value, depth, budget) {
  if (depth > DEEPEST) throw optionError(budget.title, `expected rules that are nested at most ${DEEPEST} deep`)
  if (isPlainObject(value)) return readTests(path, value, depth, budget)
  if (value === null) {
    throw usageError(path, 'a value, a list of values or a test', value, 'to expect null, write { "equals": null }')
  }
  return add(
    { oneOf: readOneOrMore(path, value, budget, 'a string, a number, a boolean, a list of them or a test') },
    budget,
  )
}

function readTests(path, value, depth, budget) {
  const { optional = false, ...given } = budget.readMembers(path, value, 'test', NAMES, ALIASES)
  if (typeof optional !== 'boolean') throw usageError(`${path}.optional`, 'true or false', optional)
  const names = Object.keys(TESTS).filter((name) => Object.hasOwn(given, name))
  if (names.length === 0) throw optionError(path, `expected at least one test: ${Object.keys(TESTS).join(', ')}`)
  if (names.includes('absent') && (names.length > 1 || Object.hasOwn(value, 'optional'))) {
    throw optionError(`${path}.absent`, 'a claim that must be absent can meet no other test, so absent stands alone')
  }
  const tests = names.map((name) => [name, TESTS[name](`${path}.${name}`, given[name], depth, budget)])
  return add({ ...Object.fromEntries(tests), optional }, budget)
}

/** The place of a rule among all. */
function add(tests, { rules }) {
  return rules.push({ present: false, absent: false, optional: false, ...tests }) - 1
}

function readTrue(path, value, _, budget) {
  if (value !== true) throw usageError(path, 'true', value, 'omit it where it does not apply')
  spend(1, budget)
  return true
}

function readOneOrMore(path, value, budget, expected) {
  return Array.isArray(value) ? readScalars(path, value, budget) : [readScalar(path, value, budget, expected)]
}

function readScalars(path, value, budget) {
  if (!Array.isArray(value)) throw usageError(path, 'a list of strings, numbers and booleans', value)
  const { length } = value
  if (length === 0) throw optionError(path, 'the list is empty, so every token would be rejected')
  const scalars = []
  while (scalars.length < length) {
    scalars.push(readScalar(`${path}[${scalars.length}]`, value[scalars.length], budget))
  }
  return scalars
}

/** A scalar. JSON has no form of its own for a bigint, so it crosses as a list of its digits. */
function readScalar(path, value, budget, expected = 'a string, a number or a boolean') {
  spend(1, budget)
  switch (typeof value) {
    case 'string':
      return readNonEmpty(path, value)
    case 'boolean':
      return value
    case 'number':
      return readNumber(path, value)
    case 'bigint':
      if (value < TOO_LARGE && value > -TOO_LARGE) return [String(value)]
      throw optionError(path, 'expected a number that a double can hold, as every number of a token is')
    default:
      throw usageError(path, expected, value)
  }
}

function readNumber(path, value) {
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value
  const advice = Number.isFinite(value) ? 'pass a bigint: past 2^53 - 1 a number is not exact' : undefined
  throw usageError(path, 'a number of magnitude at most 2^53 - 1', value, advice)
}

function spend(values, budget) {
  budget.left -= values
  if (budget.left < 0) throw optionError(budget.title, `expected rules of at most ${MOST_VALUES} values in all`)
}
