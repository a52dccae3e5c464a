// The compiler cannot see whether the types name what the core says, so the vectors do.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { FAILURES, REFUSALS } from '../../pkg/lib/program.js'
import { FETCH_FAILURES, NOT_LOADED } from '../../pkg/remote/failure.js'
import { CLAIMS, createIssuer, POLICY } from '../support/issuer.mjs'
import { esm, tarballFolder } from '../support/package.mjs'

const vectors = fileURLToPath(new URL('../vectors', import.meta.url))
const fields = readdirSync(vectors, { recursive: true })
  .filter((file) => /^\w+[\\/].*\.txt$/.test(file))
  .map((file) => readFileSync(join(vectors, file), 'utf8'))
const types = readFileSync(join(tarballFolder, 'index.d.ts'), 'utf8')

/** What a field says in any of the vectors. */
function inVectors(pattern) {
  return sorted(fields.flatMap((text) => [...text.matchAll(pattern)].map(([, value]) => value)))
}

function field(text, name) {
  return text.match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1]
}

/** The text of a declaration. */
function inTypes(name) {
  const [, declaration] = types.match(new RegExp(`^(?:export type|interface) ${name}\\b([\\s\\S]*?)\\n(?:\\n|})`, 'm'))
  return declaration
}

const literals = (text) => sorted([...text.matchAll(/'([\w-]+)'/g)].map(([, literal]) => literal))
const sorted = (list) => [...new Set(list)].sort()

describe('the types have every name that the core uses, and no other', () => {
  test('code, step and reason of a refusal', () => {
    const entries = inTypes('Causes')
      .replaceAll('ClaimCause<', "Cause<'check', ")
      .split(/^ {2}(?=ERR_)/m)
      .slice(1)
    const declared = entries.flatMap((entry) => {
      const [code] = entry.match(/^\w+/)
      return literals(entry).map((name) => `${code} ${name}`)
    })
    const met = fields.flatMap((text) => {
      const [code, step, reason, claim] = ['code', 'step', 'reason', 'claim'].map((name) => field(text, name))
      // The claims that can expire or grant a scope are in the types; any can fail.
      const isListed = code === 'ERR_JWT_EXPIRED' || code === 'ERR_JWT_INSUFFICIENT_SCOPE'
      return code ? [step, reason, isListed ? claim : step].map((name) => `${code} ${name}`) : []
    })
    // No token is known that makes the verifier fail: trap.test.mjs helps it along.
    met.push('ERR_INTERNAL internal', 'ERR_INTERNAL trap')
    met.push(...remoteRefusals(), ...programRefusals(), ...scopeRefusals())
    assert.deepEqual(sorted(met), sorted(declared))
  })

  test('problems of a key', () => {
    assert.deepEqual(inVectors(/^problem: \d+ (\w+)$/gm), literals(inTypes('KeyProblem')))
  })

  test('mismatches of a key', () => {
    assert.deepEqual(inVectors(/^mismatch: \d+ (\w+)$/gm), literals(inTypes('KeyMismatch')))
  })

  test('checks of a verdict', () => {
    const issuer = createIssuer()
    const schema = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } }
    const { checks } = esm.explain(issuer.sign(), issuer.jwks, { ...POLICY, schema, check: () => undefined })
    assert.deepEqual(sorted(checks.map(({ id }) => id)), literals(inTypes('CheckId')))
  })
})

/** What a verifier refuses by that requires a scope. */
function scopeRefusals() {
  const issuer = createIssuer()
  const verifier = esm.createVerifier({ jwks: issuer.jwks, ...POLICY, scope: 'write' })
  return [{ scope: 'read' }, { scp: 'read' }].flatMap((granted) => {
    const { code, step, claim, reason } = verifier.explain(issuer.sign({ ...CLAIMS, ...granted })).error
    return [step, claim, reason].map((name) => `${code} ${name}`)
  })
}

/** What only the program's own functions refuse or fail by. */
function programRefusals() {
  return [
    ...Object.keys(REFUSALS).map((reason) => `ERR_JWT_CLAIM_VALIDATION_FAILED ${reason}`),
    ...['host', ...Object.keys(FAILURES)].map((name) => `ERR_HOST_FUNCTION_FAILED ${name}`),
  ]
}

/** What only a verifier that fetches its keys refuses by. */
function remoteRefusals() {
  const tables = { ERR_JWKS_FETCH_FAILED: FETCH_FAILURES, ERR_JWKS_NOT_LOADED: NOT_LOADED }
  return Object.entries(tables).flatMap(([code, table]) =>
    ['keys', ...Object.keys(table)].map((name) => `${code} ${name}`),
  )
}
