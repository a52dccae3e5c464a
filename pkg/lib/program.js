// The program's own functions: `schema` and `check` judge a token that everything else has accepted but for its scope, which
// `scopeSatisfied` may judge. `now` tells the time.
//
// None is called while the module is on the stack, so each may verify other tokens. What one throws says nothing about the
// token: a mistake in the program must not make a good client throw a good token away.

import { JwtError } from './errors.js'
import { judgeScope } from './scope.js'
import { escaped } from './text.js'
import { optionError, usageError } from './usage-error.js'
import { createVerified, readAccepted } from './verified.js'

/** For each reason the message, and the advice: a stable code and a sentence. */
export const REFUSALS = {
  schema: [
    'the claims do not match the schema of the program',
    'claims_against_schema',
    'Compare the claims with the schema: the issues of the error say what does not match. If the token is right, correct the schema.',
  ],
  check_function: [
    'the check function of the program rejected the token',
    'rejected_by_check',
    'See actual for the reason, which is what the check function returned. If the token is right, correct the function.',
  ],
}

/** By option, what failed. */
export const FAILURES = {
  schema: 'the schema of the program threw, so nothing was accepted',
  check: 'the check function of the program threw, so nothing was accepted',
  now: 'the clock of the program threw, so nothing was accepted',
  scopeSatisfied: 'the function of the program that judges scopes threw, so nothing was accepted',
  random: 'the random function of the program threw, so nothing was accepted',
}

export const FAILURE_ADVICE = [
  'fix_function',
  'Correct the program: the cause is what was thrown. It says nothing about the token, which may be good.',
]

/** The check of each option in a verdict: its id, what is said if it passes, and the reason of its refusal. */
const CHECKS = [
  { option: 'schema', id: 'schema', passed: 'the claims match the schema of the program', reason: 'schema' },
  {
    option: 'check',
    id: 'check-function',
    passed: 'the check function of the program accepted the token',
    reason: 'check_function',
  },
]

/** The core's last check, before which the program's functions are called. */
const SCOPE = 'scope'

/** As the core says it. */
const NOT_LOOKED_AT = 'not looked at, because of an earlier failure'

const SCOPE_SATISFIED = 'the function of the program accepted the scope that the token grants'

/** A schema may find a fault with each of a thousand elements. */
const MOST_ISSUES = 100

const READERS = { schema: readSchema, check: readCheck, scopeSatisfied: readScopeSatisfied }

/** The functions among the options, read, as far as they are given. `undefined` without any. */
export function readProgram(given) {
  const names = Object.keys(READERS).filter((name) => name in given)
  if (names.length === 0) return undefined
  if ('scopeSatisfied' in given && !('scope' in given)) {
    throw optionError('scopeSatisfied', 'it judges the option scope, which is not set')
  }
  return Object.fromEntries(names.map((name) => [name, READERS[name](name, given[name])]))
}

/**
 * What the caller gets for an accepted token, once the program's functions have judged it, and then its scope. Each function
 * gets a copy.
 *
 * Throws the refusal, or the failure of a function.
 */
export function complete(accepted, program, facts) {
  const verified = judgeByProgram(accepted, program, facts)
  judgeScope(accepted, program?.scopeSatisfied)
  return verified
}

function judgeByProgram(accepted, program, facts) {
  const verified = createVerified(accepted, facts, program?.scopeSatisfied)
  if (program?.schema) verified.payload = program.schema(JSON.parse(accepted.payload))
  if (program?.check) {
    const copy = createVerified(accepted, facts, program.scopeSatisfied)
    // Once more: nothing can copy what a schema made, and `check` may alter what it gets.
    if (program.schema) copy.payload = program.schema(copy.payload)
    program.check(copy)
  }
  return verified
}

/** The verdict with the checks of the program's functions, which are called only if everything before them passed. */
export function completeVerdict(verdict, token, program, facts) {
  const { ok, error, checks, ...findings } = verdict
  const before = checks.filter(({ id }) => id !== SCOPE)
  const scope = checks.filter(({ id }) => id === SCOPE)
  const refused = (refusal, ...after) => ({
    ok: false,
    error: refusal,
    ...findings,
    checks: [...before, ...after],
    ...facts,
  })
  if (before.some(({ status }) => status === 'fail') || (error && scope.length === 0)) {
    return refused(error, ...checksOf(program, 'skipped'), ...scope)
  }
  const accepted = {
    ...readAccepted(token, verdict.key),
    scope: scope.flatMap(({ expected = [] }) => expected),
    lacksScope: !ok,
  }
  const [verified, refusal] = attempt(() => judgeByProgram(accepted, program, facts))
  if (refusal) {
    const alsoFails = scope.map((check) => (check.status === 'fail' ? { ...check, alsoFails: true } : check))
    return refused(refusal.toJSON(), ...checksOf(program, 'pass', refusal), ...alsoFails)
  }
  const passed = checksOf(program, 'pass')
  const [, lacking] = attempt(() => judgeScope(accepted, program?.scopeSatisfied))
  if (lacking) return refused(lacking.toJSON(), ...passed, ...scope.map((check) => failedBy(check, lacking)))
  const { header, payload: _, ...rest } = findings
  const { payload, claims } = verified
  return {
    ok: true,
    header,
    ...rest,
    payload,
    claims,
    checks: [...before, ...passed, ...scope.map(passedBy)],
    ...facts,
  }
}

/** The result, or the refusal. What is no refusal of the token is thrown. */
function attempt(judge) {
  try {
    return [judge()]
  } catch (error) {
    if (!(error instanceof JwtError) || error.step === 'host') throw error
    return [undefined, error]
  }
}

/**
 * Calls a function of the program. What it throws becomes the `cause` of a JwtError of step `host`; a promise is a TypeError
 * about what was `expected`.
 */
export function callFunction(name, expected, call) {
  let answer
  let isPromise
  try {
    answer = call()
    isPromise = typeof answer === 'object' && typeof answer?.then === 'function'
  } catch (cause) {
    throw hostFailure(name, cause)
  }
  if (!isPromise) return answer
  // The mistake is reported here and now. A rejection that nobody handles would end the process on top of it.
  Promise.resolve(answer).catch(() => {})
  throw usageError(`${name}()`, expected, answer, 'it has to answer at once: do what takes longer before or after it')
}

function readCheck(name, check) {
  const expected = 'undefined, or a non-empty string that says why the token is rejected'
  if (typeof check !== 'function') throw usageError(name, 'a function', check)
  return (verified) => {
    const answer = callFunction(name, expected, () => check(verified))
    if (answer === undefined) return
    if (typeof answer !== 'string' || answer === '') throw usageError(`${name}()`, expected, answer)
    throw refusal('check_function', { actual: escaped(answer) })
  }
}

function readScopeSatisfied(name, isSatisfied) {
  if (typeof isSatisfied !== 'function') throw usageError(name, 'a function', isSatisfied)
  return (required, granted) => {
    const answer = callFunction(name, 'true or false', () => isSatisfied(required, new Set(granted)))
    if (typeof answer !== 'boolean') throw usageError(`${name}()`, 'true or false', answer)
    return answer
  }
}

/** A Standard Schema, version 1 (https://standardschema.dev). */
function readSchema(name, schema) {
  const standard = isObject(schema) || typeof schema === 'function' ? schema['~standard'] : undefined
  if (!isObject(standard)) {
    throw usageError(name, 'a Standard Schema, such as one of zod, valibot or arktype', schema)
  }
  const { version, validate } = standard
  if (version !== 1) throw usageError(`${name}.~standard.version`, '1', version)
  if (typeof validate !== 'function') throw usageError(`${name}.~standard.validate`, 'a function', validate)
  return (claims) => {
    const result = callFunction(name, 'a result at once', () => readResult(validate.call(standard, claims)))
    return payloadOf(name, result)
  }
}

/** The members of a result, each read once, where it is the schema that fails if one cannot be read. A promise as it is. */
function readResult(result) {
  if (!isObject(result) || typeof result.then === 'function') return result
  const { issues, value } = result
  return { issues: Array.isArray(issues) ? readIssues(issues) : issues, value }
}

function readIssues(issues) {
  return Object.freeze(
    Array.from({ length: Math.min(issues.length, MOST_ISSUES) }, (_, index) => {
      const { message, path } = issues[index]
      const keys = path === undefined ? [] : Array.from(path, (part) => (isObject(part) ? part.key : part))
      return Object.freeze({ message: String(message), path: Object.freeze(keys) })
    }),
  )
}

function payloadOf(name, read) {
  const label = `${name}()`
  if (!isObject(read)) throw usageError(label, 'a result with value or issues', read)
  const { issues, value } = read
  if (issues === undefined) {
    if (isObject(value) && !Array.isArray(value)) return callFunction(name, 'an object as the payload', () => value)
    throw usageError(label, 'an object as the payload', value)
  }
  if (!Array.isArray(issues)) throw usageError(label, 'issues as an array', issues)
  const [first] = issues
  throw refusal('schema', { ...(first && { actual: escaped(inWords(first)) }), issues })
}

/** The check of the scope, by the function of the program that judges it. */
function failedBy(check, { claim, expected, actual, message, hint, hintCode }) {
  return { ...check, status: 'fail', claim, expected, actual, message, hint, hintCode }
}

function passedBy({ hint: _, hintCode: __, ...check }) {
  return check.status === 'fail' ? { ...check, status: 'pass', message: SCOPE_SATISFIED } : check
}

function inWords({ message, path }) {
  return path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`
}

function refusal(reason, facts) {
  const [message, hintCode, hint] = REFUSALS[reason]
  return new JwtError({
    code: 'ERR_JWT_CLAIM_VALIDATION_FAILED',
    step: 'check',
    reason,
    message,
    ...facts,
    hint,
    hintCode,
  })
}

function hostFailure(reason, cause) {
  const [hintCode, hint] = FAILURE_ADVICE
  const facts = { code: 'ERR_HOST_FUNCTION_FAILED', step: 'host', reason, message: FAILURES[reason], hint, hintCode }
  return new JwtError(facts, { cause })
}

/** The checks of the functions there are: `status` of each, or up to the one that refused with `error`. */
function checksOf(program, status, error) {
  let current = status
  const checks = CHECKS.filter(({ option }) => program && option in program)
  return checks.map(({ id, passed, reason }) => {
    const check = { id, step: 'check', status: current, message: current === 'pass' ? passed : NOT_LOOKED_AT }
    if (error?.reason !== reason) return check
    current = 'skipped'
    const { message, hint, hintCode } = error
    const found = ['actual', 'issues'].filter((name) => name in error).map((name) => [name, error[name]])
    return { ...check, status: 'fail', ...Object.fromEntries(found), message, hint, hintCode }
  })
}

function isObject(value) {
  return typeof value === 'object' && value !== null
}
