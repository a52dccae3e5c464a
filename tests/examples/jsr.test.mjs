// The package as JSR takes it: the same version and entries as npm's, accepted by Deno's own check, and working there.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { assembleJsr, jsrFolder, jsrManifest } from '../../scripts/build/jsr.mjs'
import { tarballFolder } from '../support/package.mjs'
import { installed, installFrameworks } from './frameworks.mjs'

const PROGRAM = `
import { createVerifier, JwtError, type VerifierOptions } from '@jwt-verdict/jwt-verdict'
import { unauthorized } from '@jwt-verdict/jwt-verdict/http'
import { createTestIssuer } from '@jwt-verdict/jwt-verdict/testing'

const issuer = createTestIssuer({ algorithm: 'ES256', audience: 'https://api.example' })
const options: VerifierOptions = { jwks: issuer.jwks, issuer: issuer.issuer, audience: 'https://api.example' }
const verifier = createVerifier(options)
const subject: string | undefined = verifier.verify(issuer.sign({ sub: 'user-1' })).payload.sub
try {
  verifier.verify(issuer.sign({}, { flaw: 'expired' }))
} catch (error) {
  console.log(subject, error instanceof JwtError && error.code, unauthorized(error).status)
}
`

before(() => {
  installFrameworks()
  assembleJsr(tarballFolder)
})

test('version, licence and entries are those of the npm package', () => {
  const npm = JSON.parse(readFileSync(join(tarballFolder, 'package.json'), 'utf8'))
  const jsr = JSON.parse(readFileSync(join(jsrFolder, 'jsr.json'), 'utf8'))
  assert.deepEqual([jsr.version, jsr.license], [npm.version, npm.license])
  const entries = Object.keys(npm.exports).filter((name) => !/\.(wasm|json)$/.test(name))
  assert.deepEqual(Object.keys(jsr.exports), entries)
})

test('Deno would publish it: types included, none of them slow', () => {
  const { status, stdout, stderr } = deno(jsrFolder, 'publish', '--dry-run', '--allow-dirty')
  assert.equal(status, 0, stdout + stderr)
  assert.match(stderr, /slow types[\s\S]*Simulating publish of @jwt-verdict\/jwt-verdict@\d/)
})

test('it verifies in Deno, and its types hold there', () => {
  const folder = join(jsrFolder, '..', 'jsr-consumer')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'program.ts'), PROGRAM)
  // As the registry would resolve the names.
  const { name, exports } = jsrManifest()
  const imports = Object.fromEntries(
    Object.entries(exports).map(([entry, path]) => [`${name}${entry.slice(1)}`, path.replace('.', '../jsr')]),
  )
  writeFileSync(join(folder, 'deno.json'), JSON.stringify({ imports }))
  const { status, stdout, stderr } = deno(folder, 'run', '--check', '--no-remote', 'program.ts')
  assert.equal(status, 0, stderr)
  assert.equal(stdout, 'user-1 ERR_JWT_EXPIRED 401\n')
})

function deno(cwd, ...args) {
  const env = { ...process.env, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' }
  return spawnSync(process.execPath, [installed('deno', 'bin.cjs'), ...args], { cwd, env, encoding: 'utf8' })
}
