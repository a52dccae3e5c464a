// One file of tests/vectors, run through the packed npm package; tests/vectors/README.md says what a file holds.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { esm } from './package.mjs'

const { createVerifier, JwtError } = esm
const ROOT = new URL('./vectors/', import.meta.url)
const REPEATED = ['problem', 'misfit']
const FIELDS = new Set([
  ...['comment', 'class', 'rfc', 'expect', 'step', 'code', 'reason', 'claim', 'payload-sha256', 'now', 'policy'],
  ...['jwks', 'jwks-base64url', 'secret', 'token', 'token-json', ...REPEATED],
])
const OBJECT_PROTOTYPE = Object.getOwnPropertyNames(Object.prototype)

/** The paths of all vectors below tests/vectors/. */
export const index = readFileSync(new URL('index.txt', ROOT), 'utf8').trimEnd().split('\n')
const canary = read('accepted/es256-key-without-alg.txt')

/** What came out otherwise than the file says; nothing when all is well. */
export function failuresOf(path) {
  try {
    const vector = read(path)
    run(vector)
    // No token may leave the package unable to accept the next one.
    canary.create().verify(canary.token)
    return []
  } catch (error) {
    return [error.message ?? String(error)]
  }
}

function run(vector) {
  const { create, token, fields } = vector
  const created = outcomeOf(create)
  if (created.error) return compareRefusal(vector, 'keys-refused', created.error)
  const verifier = created.value
  const { value: result, error } = outcomeOf(() => verifier.verify(token))
  const verdict = verifier.explain(token)
  if (error) compareRefusal(vector, 'refused', error)
  else compareResult(vector, result)
  compareVerdict(result, error, verdict)
  compareReports(vector, verifier.keys, verdict)
  if (fields.jwks && !error) {
    vector.create({ jwks: JSON.parse(fields.jwks) }).verify(token)
    vector.create({ jwks: Buffer.from(fields.jwks) }).verify(token)
  }
}

function read(path) {
  const fields = { problem: [], misfit: [] }
  for (const line of readFileSync(new URL(path, ROOT), 'utf8').trimEnd().split('\n')) {
    const [, name, value] = /^([^:]+): ?(.*)$/u.exec(line)
    assert.ok(FIELDS.has(name), `unknown field ${name}`)
    if (REPEATED.includes(name)) fields[name].push(value)
    else {
      assert.ok(!(name in fields), `${name} is there twice`)
      fields[name] = value
    }
  }
  const now = Number(fields.now)
  const policy = { ...JSON.parse(fields.policy), now: () => now }
  const create = (keys = keysOf(fields)) => createVerifier({ ...policy, ...keys })
  return { fields, token: fields.token ?? JSON.parse(fields['token-json']), create }
}

function keysOf(fields) {
  if ('secret' in fields) return { secret: fromBase64url(fields.secret) }
  return { jwks: fields.jwks ?? fromBase64url(fields['jwks-base64url']) }
}

function outcomeOf(attempt) {
  try {
    return { value: attempt() }
  } catch (error) {
    return { error }
  }
}

function compareRefusal({ fields, token }, expect, error) {
  assert.ok(error instanceof JwtError, `not a JwtError: ${error?.stack}`)
  const { step, code, reason, claim, message, hint } = error
  const { expect: wanted, step: wantedStep, code: wantedCode, reason: wantedReason, claim: wantedClaim } = fields
  assert.deepEqual(
    { expect, step, code, reason, claim },
    { expect: wanted, step: wantedStep, code: wantedCode, reason: wantedReason, claim: wantedClaim },
  )
  for (const [name, text] of Object.entries({ message, hint })) {
    assert.ok(typeof text === 'string' && text.length > 0, `no ${name}`)
  }
  for (const [name, secret] of Object.entries({ token, ...decoded(token), secret: fields.secret ?? '' })) {
    for (const text of [message, hint, error.stack, String(error)]) {
      const run = runOf(secret, text)
      assert.equal(run, undefined, `a run of the ${name} is in: ${text}`)
    }
  }
}

function compareResult({ fields, token }, result) {
  assert.equal('accepted', fields.expect)
  const { header, payload } = decoded(token)
  assert.equal(createHash('sha256').update(payload).digest('hex'), fields['payload-sha256'])
  assert.deepEqual(result.payload, JSON.parse(payload))
  assert.deepEqual(result.header, JSON.parse(header))
  assert.equal(Object.getPrototypeOf(result.payload), Object.prototype)
  assert.deepEqual(Object.getOwnPropertyNames(Object.prototype), OBJECT_PROTOTYPE)
  assert.equal(result.key.usable, true)
}

/** Explain agrees with verify, and its first failed check is the error. */
function compareVerdict(result, error, verdict) {
  assert.equal(verdict.ok, error === undefined)
  assert.equal(verdict.checks.length, 25)
  const failed = verdict.checks.find(({ status }) => status === 'fail')
  if (!error) {
    assert.equal(failed, undefined)
    assert.deepEqual(verdict.payload, result.payload)
    assert.deepEqual(verdict.header, result.header)
    assert.equal(verdict.key.index, result.key.index)
    return
  }
  assert.deepEqual(factsOf(verdict.error), factsOf(error))
  assert.equal(failed.step, error.step)
  assert.equal(failed.message, error.message)
  assert.equal(failed.claim, error.claim)
}

/** A file that lists one problem or misfit lists them all. */
function compareReports({ fields }, keys, verdict) {
  const reports = {
    problem: keys.filter(({ problem }) => problem).map(({ index, problem }) => `${index} ${problem.reason}`),
    misfit: verdict.keys.filter(({ misfit }) => misfit).map(({ index, misfit }) => `${index} ${misfit.reason}`),
  }
  for (const name of REPEATED) if (fields[name].length > 0) assert.deepEqual(reports[name], fields[name])
  for (const { usable, problem } of keys) assert.equal(usable, problem === undefined)
}

function factsOf({ code, step, reason, claim, message, expected, actual, hint }) {
  return { code, step, reason, claim, message, expected, actual, hint }
}

/** The header and payload of a token, as text; empty where there is none. */
function decoded(token) {
  const [header, payload] = token.split('.').map((segment) => fromBase64url(segment).toString())
  return { header: header ?? '', payload: payload ?? '' }
}

/** Twelve characters of `secret` in a row that `text` holds as well. */
function runOf(secret, text) {
  const runs = new Set()
  for (let start = 0; start + 12 <= text.length; start += 1) runs.add(text.slice(start, start + 12))
  for (let start = 0; start + 12 <= secret.length; start += 1) {
    const run = secret.slice(start, start + 12)
    if (runs.has(run)) return run
  }
  return undefined
}

function fromBase64url(text) {
  return Buffer.from(text, 'base64url')
}
