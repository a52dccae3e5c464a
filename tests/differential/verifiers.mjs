// The verifiers that are compared: this package, jose, and, through one native program, the Rust core and two crates.
//
// Each answers `{ verdict: 'accepted' | 'refused' | 'panicked' | 'unsupported', ... }`.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createLocalJWKSet, errors, jwtVerify } from 'jose'
import { esm } from '../support/package.mjs'

/** This package as its users get it. */
export function npm(one) {
  return answer(() => {
    const { payload, header } = createVerifier(one).verify(one.token)
    return { verdict: 'accepted', payload, header }
  })
}

/** The same by `explain`, which must not differ. */
export function npmExplained(one) {
  return answer(() => {
    const { ok, error, payload, header } = createVerifier(one).explain(one.token)
    return ok ? { verdict: 'accepted', payload, header } : refusal(error)
  })
}

function createVerifier({ jwks, secret, policy, now }) {
  const keys = jwks === undefined ? { secret: Buffer.from(secret, 'base64url') } : { jwks }
  return esm.createVerifier({ ...keys, ...policy, now: () => now })
}

function answer(ask) {
  try {
    return ask()
  } catch (error) {
    if (!(error instanceof esm.JwtError)) throw error
    return refusal(error)
  }
}

function refusal({ step, code, reason, claim }) {
  return { verdict: 'refused', step, code, reason, claim }
}

/** The algorithms that a peer does not know. */
export const UNSUPPORTED = {
  jose: ['ES256K', 'Ed448'],
  'jwt-compact': ['ES384', 'ES512', 'Ed448'],
  jsonwebtoken: ['ES512', 'ES256K', 'Ed25519', 'Ed448'],
}

export async function jose({ token, jwks, secret, policy, now }) {
  const { issuer, audience, subject, algorithms, typ, requiredClaims = [], maxTokenAge, clockTolerance } = policy
  const options = {
    issuer,
    audience,
    subject,
    algorithms,
    typ,
    maxTokenAge,
    clockTolerance,
    requiredClaims: policy.allowMissingExpiry ? requiredClaims : [...requiredClaims, 'exp'],
    crit: Object.fromEntries((policy.crit ?? []).map((name) => [name, true])),
    currentDate: new Date(now * 1000),
  }
  try {
    const key = jwks === undefined ? Buffer.from(secret, 'base64url') : createLocalJWKSet(JSON.parse(jwks))
    const { payload, protectedHeader } = await jwtVerify(token, key, options)
    return { verdict: 'accepted', payload, header: protectedHeader }
  } catch (error) {
    // Errors that are not jose's own differ from one version of Node to the next.
    return { verdict: 'refused', code: error instanceof errors.JOSEError ? error.code : undefined }
  }
}

/** The answers of the native program to all cases: `{ ours, jwt_compact, jsonwebtoken }` for each. */
export async function native(cases) {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const run = ['run', '--locked', '--quiet', '--package', 'jwt-verdict-external', '--bin', 'verdicts']
  const program = spawn('cargo', run, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  program.stdin.end(cases.map((one, id) => `${JSON.stringify({ id, ...one })}\n`).join(''))
  const [output, code] = await Promise.all([
    text(program.stdout),
    new Promise((resolve, reject) => program.on('error', reject).on('close', resolve)),
  ])
  assert.equal(code, 0, 'the native program failed')
  const answers = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    answers.map(({ id }) => id),
    cases.map((_, id) => id),
  )
  return answers
}
