// One vector of tests/vectors, run against a copy of the package; tests/vectors/README.md says what a file holds.

import { bytesOf, textOf } from './base64url.js'
import { equal, ok, thrown } from './expect.js'

const REPEATED = ['problem', 'mismatch']
const FIELDS = new Set([
  ...['comment', 'class', 'rfc', 'expect', 'step', 'code', 'reason', 'claim', 'path', 'payload-sha256', 'now'],
  ...['policy', 'jwks', 'jwks-base64url', 'secret', 'login', 'token', 'token-json', ...REPEATED],
])
const OBJECT_PROTOTYPE = Object.getOwnPropertyNames(Object.prototype)
const encoder = new TextEncoder()

/** The vector that a file's text is, for the functions of `entry`, an entry of the package. */
export function readVector(text, entry) {
  const fields = { problem: [], mismatch: [] }
  for (const line of text.trimEnd().split('\n')) {
    const [, name, value] = /^([^:]+): ?(.*)$/u.exec(line)
    ok(FIELDS.has(name), `unknown field ${name}`)
    if (REPEATED.includes(name)) fields[name].push(value)
    else {
      ok(!(name in fields), `${name} is there twice`)
      fields[name] = value
    }
  }
  const now = Number(fields.now)
  const policy = { ...JSON.parse(fields.policy), now: () => now }
  const create = (keys = keysOf(fields)) => entry.createVerifier({ ...policy, ...keys })
  const login = fields.login && JSON.parse(fields.login)
  return { fields, token: fields.token ?? JSON.parse(fields['token-json']), login, create, entry }
}

/** Runs it, and throws what came out otherwise than the file says. Gives what came out, on one line. */
export function runVector(vector) {
  const { create, token, login, fields } = vector
  const created = outcomeOf(create)
  if (created.error) {
    compareRefusal(vector, 'keys-refused', created.error)
    return lineOf(created.error)
  }
  const verifier = created.value
  const { value: result, error } = outcomeOf(() => verifier.verify(token, login))
  const verdict = verifier.explain(token, login)
  if (error) compareRefusal(vector, 'refused', error)
  else compareResult(vector, result)
  compareVerdict(result, error, verdict)
  compareReports(vector, verifier.keys, verdict)
  if (fields.jwks && !error) {
    vector.create({ jwks: JSON.parse(fields.jwks) }).verify(token, login)
    vector.create({ jwks: encoder.encode(fields.jwks) }).verify(token, login)
  }
  return error ? lineOf(error) : `accepted ${JSON.stringify(result)}`
}

function keysOf(fields) {
  if ('secret' in fields) return { secret: bytesOf(fields.secret) }
  return { jwks: fields.jwks ?? bytesOf(fields['jwks-base64url']) }
}

function outcomeOf(attempt) {
  let value
  const error = thrown(() => {
    value = attempt()
  })
  return error ? { error } : { value }
}

function compareRefusal({ fields, token, entry }, expect, error) {
  ok(error instanceof entry.JwtError, `not a JwtError: ${error?.stack}`)
  // No file expects one, and what it was is told by its cause alone.
  if (error.code === 'ERR_INTERNAL') throw error
  const { step, code, reason, claim, path = [], message, hint } = error
  const wanted = { path: fields.path ? JSON.parse(fields.path) : [] }
  for (const name of ['expect', 'step', 'code', 'reason', 'claim']) wanted[name] = fields[name]
  equal({ expect, step, code, reason, claim, path }, wanted, 'the refusal')
  for (const [name, text] of Object.entries({ message, hint })) {
    ok(typeof text === 'string' && text.length > 0, `no ${name}`)
  }
  // Where the package lies is in a stack as well, and a token may name the same address.
  const stack = error.stack.replaceAll(/\bhttps?:\/\/[^\s()]+/g, '')
  const said = [message, hint, stack, String(error)].join('\n')
  // A name is of the policy, and the token may have the same.
  const named = [claim, ...path].filter((name) => name?.length >= 12)
  const runs = runsOf(named.reduce((rest, name) => rest.replaceAll(name, '\n'), said))
  for (const [name, secret] of Object.entries({ token, ...decoded(token), secret: fields.secret ?? '' })) {
    for (let end = 12; end <= secret.length; end += 1) {
      ok(!runs.has(secret.slice(end - 12, end)), `a run of the ${name} is in: ${said}`)
    }
  }
}

function compareResult({ fields, token }, result) {
  equal('accepted', fields.expect, 'the outcome')
  const { header, payload } = decoded(token)
  equal(result.payload, JSON.parse(payload), 'the payload')
  equal(result.header, JSON.parse(header), 'the header')
  equal(Object.getPrototypeOf(result.payload) === Object.prototype, true, 'the payload is a plain object')
  equal(Object.getOwnPropertyNames(Object.prototype), OBJECT_PROTOTYPE, 'what every object inherits')
  equal(result.key.usable, true, 'the key is usable')
}

/** Explain agrees with verify, and its first failed check is the error. */
function compareVerdict(result, error, verdict) {
  equal(verdict.ok, error === undefined, 'ok')
  equal(verdict.checks.length, 29, 'the number of checks')
  const failed = verdict.checks.find(({ status }) => status === 'fail')
  if (!error) {
    equal(failed, undefined, 'the first failed check')
    equal(verdict.payload, result.payload, "the verdict's payload")
    equal(verdict.header, result.header, "the verdict's header")
    equal(verdict.key.index, result.key.index, "the verdict's key")
    return
  }
  equal(factsOf(verdict.error), factsOf(error), "the verdict's error")
  for (const name of ['step', 'message', 'claim', 'path']) equal(failed?.[name], error[name], `${name} of the check`)
}

/** A file that lists one problem or mismatch lists them all. */
function compareReports({ fields }, keys, verdict) {
  const reports = {
    problem: keys.filter(({ problem }) => problem).map(({ index, problem }) => `${index} ${problem.reason}`),
    mismatch: verdict.keys
      .filter(({ mismatch }) => mismatch)
      .map(({ index, mismatch }) => `${index} ${mismatch.reason}`),
  }
  for (const name of REPEATED) if (fields[name].length > 0) equal(reports[name], fields[name], name)
  for (const { usable, problem } of keys) equal(usable, problem === undefined, 'usable')
}

function factsOf({ code, step, reason, claim, path, message, expected, actual, hint }) {
  return { code, step, reason, claim, path, message, expected, actual, hint }
}

function lineOf(error) {
  return `refused ${JSON.stringify(factsOf(error))}`
}

/** The header and payload of a token, as text; empty where there is none. */
function decoded(token) {
  const [header = '', payload = ''] = token.split('.').map(textOf)
  return { header, payload }
}

/** Every twelve characters in a row of a text. */
function runsOf(text) {
  const runs = new Set()
  for (let end = 12; end <= text.length; end += 1) runs.add(text.slice(end - 12, end))
  return runs
}
