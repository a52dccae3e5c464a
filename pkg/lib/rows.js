// What the core says, in words. The core sends a row's number and the values that fill the row; the words are in a table
// that the build makes of the rows in src/error/, since a module is larger with them.

import { ADVICE, CHECKS, ROWS } from '../wasm/words.js'

/** The endings of a check, as the core numbers them. */
const STATUS = ['pass', 'skipped', 'skipped', 'skipped', 'fail']
const FAILED = STATUS.indexOf('fail')

/** What the core throws, as the facts of a JwtError, or as the `option` of a TypeError and its `message`. */
export function readRefusal({ problem, misuse, ...refusal }) {
  if (problem) {
    const { code, reason, message, hint, hintCode } = describe(problem)
    return { code, step: 'keys', reason, message: `the key is unusable: ${message}`, hint, hintCode }
  }
  if (misuse) {
    const { reason, message } = describe(misuse)
    return { option: refusal.option ?? reason, message }
  }
  return Object.hasOwn(refusal, 'row') ? readFailure(refusal) : refusal
}

/** A refusal's facts. Of a list of policies it has also what each said, and how far the token came. */
export function readFailure({ claim, path, bytes, json, keys, policies, depth, ...said }) {
  const { code, step, reason, message, expected, actual, hint, hintCode } = describe(said)
  return present({
    code,
    step,
    reason,
    claim,
    path,
    message,
    expected,
    actual,
    bytes,
    json,
    hint,
    hintCode,
    keys: keys?.map(readKey),
    policies: policies?.map(readRejection),
    depth,
  })
}

/** What one policy of a list says, in short. */
function readRejection({ place, claim, ...said }) {
  const { code, reason } = describe(said)
  return present({ place, code, reason, claim })
}

/** A key's report. */
export function readKey(report) {
  const { problem, mismatch } = report
  return {
    ...report,
    ...(problem && { problem: readProblem(problem) }),
    ...(mismatch && { mismatch: readMismatch(mismatch) }),
  }
}

/** Why a key does not match. */
export function readMismatch(said) {
  const { reason, message } = describe(said)
  return { reason, message }
}

/** A check's report. `place` is the check's among all. */
export function readCheck({ ending, claim, path, expected, actual, bytes, json, alsoFails, ...said }, place) {
  const [id, step, ...sentences] = CHECKS[place]
  const described = Object.hasOwn(said, 'row') ? describe({ ...said, expected }) : undefined
  const failed = ending === FAILED
  return present({
    id,
    step,
    status: STATUS[ending],
    claim,
    path,
    expected: failed ? described.expected : oneOrMany(expected),
    actual: failed ? described.actual : actual,
    message: failed ? described.message : sentences[ending],
    bytes,
    json,
    hint: described?.hint,
    hintCode: described?.hintCode,
    alsoFails,
  })
}

function readProblem(said) {
  const { reason, message, hint, hintCode } = describe(said)
  return { reason, message, hint, hintCode }
}

/** All that a row says, with the values of a single refusal. Options in the hint are still open. */
function describe({ row, values = {}, expected, hintCode }) {
  const [step, code, reason, message, expectation, actual, advice] = ROWS[row]
  const fill = (words) => fillIn(words, values)
  const chosen = hintCode ?? advice[0] ?? ''
  return {
    code,
    step,
    reason,
    message: fill(message),
    expected: oneOrMany(expected ?? (expectation === '' ? [] : [fill(expectation)])),
    actual: fill(actual),
    hint: chosen && fill(ADVICE[chosen]),
    hintCode: chosen,
  }
}

/** The words with their values. A value is never looked at again, so what a token says cannot act as words. */
function fillIn(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? textOf(values[name]) : whole))
}

/** A text, a number, or what is said of another refusal. */
function textOf(value) {
  if (typeof value !== 'object') return String(value)
  return value.message ? describe(value.message).message : describe(value.hint).hint
}

function oneOrMany(values) {
  return values?.length > 1 ? values : values?.[0]
}

function present(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}
