// Asks every verifier every question. What it answers is told apart:
//
//   accepts   it hands out the claims
//   rejects   with an error of its own, which a program can tell from a fault
//   untyped   with an error of the host or of the language
//   crashes   the process ends, or says nothing for half a minute; in Rust, a panic

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { native } from '../differential/verifiers.mjs'
import { peers } from './peers.mjs'

const CHILD = fileURLToPath(new URL('child.mjs', import.meta.url))
const PATIENCE = 30_000

/** The crates, as tests/external/src/bin/verdicts.rs sets them up. */
export const crates = {
  'jsonwebtoken (Rust)': {
    checks: ['jwk', 'set', 'iss', 'aud', 'required'],
    crate: 'jsonwebtoken',
    member: 'jsonwebtoken',
    configured:
      '`Validation` with `set_issuer`, `set_audience`, the algorithm, `validate_nbf`, no leeway; the key from `JwkSet::find`',
  },
  'jwt-compact': {
    checks: ['jwk'],
    crate: 'jwt-compact',
    member: 'jwt_compact',
    configured:
      '`validator(&key).validate(&token)`, then `validate_expiration`, and `validate_maturity` where there is an `nbf`; no leeway',
  },
}

/** A question: `{ token, jwks | secret, issuer, audience, algorithms, typ, required, tolerance, now }`. By name, all outcomes in order; packages run on the Node `program`. */
export async function ask(program, questions) {
  const [answers, ...outcomes] = await Promise.all([
    native(questions.map(nativeCase)),
    ...Object.keys(peers).map((name) => askPackage(program, name, questions)),
  ])
  return Object.fromEntries([
    ...Object.keys(peers).map((name, index) => [name, outcomes[index]]),
    ...Object.entries(crates).map(([name, { member }]) => [name, answers.map((answer) => outcomeOf(answer[member]))]),
    ['the crate jwt-verdict', answers.map(({ ours }) => outcomeOf(ours))],
  ])
}

const OUTCOMES = { accepted: 'accepts', refused: 'rejects', panicked: 'crashes', unsupported: 'unable' }

function outcomeOf({ verdict }) {
  return OUTCOMES[verdict]
}

function nativeCase({ token, jwks, secret, issuer, audience, algorithms, typ, required, tolerance, now }) {
  const policy = { issuer, audience, algorithms, typ, requiredClaims: required, clockTolerance: tolerance }
  return { token, jwks, secret, policy, now, checkedIsRequired: false }
}

async function askPackage(program, name, questions) {
  const outcomes = []
  while (outcomes.length < questions.length) {
    await askUntilItDies(program, name, questions, outcomes)
    if (outcomes.length < questions.length) outcomes.push('crashes')
  }
  return outcomes
}

async function askUntilItDies(program, name, questions, outcomes) {
  const child = spawn(program, ['--no-warnings', CHILD, name], { stdio: ['pipe', 'pipe', 'pipe'] })
  const errors = []
  child.stderr.on('data', (text) => errors.push(text))
  child.stdin.on('error', () => {})
  const closed = once(child, 'close')
  let timer
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
  }
  const next = () => {
    const id = outcomes.length
    if (id < questions.length) child.stdin.write(`${JSON.stringify({ id, ...questions[id] })}\n`)
    else child.stdin.end()
    wait()
  }
  const started = outcomes.length
  next()
  for await (const line of createInterface({ input: child.stdout })) {
    const { id, outcome } = JSON.parse(line)
    if (id !== outcomes.length) throw new Error(`${name} answers ${id}, not ${outcomes.length}`)
    outcomes.push(outcome)
    next()
  }
  clearTimeout(timer)
  await closed
  // It would be a crash of every row, and is a mistake of ours.
  if (started === 0 && outcomes.length === 0) throw new Error(`${name} did not start:\n${errors.join('')}`)
}
