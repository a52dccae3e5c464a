// `npm run pack:vectors`: tests/vectors -> target/vectors/jwt-verdict-vectors-VERSION.tgz, the cases as JSON for verifiers in any
// language. target/vectors/package is what is in it:
//
//   index.json        the format's version, and each file of cases with its number and hash
//   cases/STEP.json   the cases that end at a step, or are accepted
//   case.schema.json  the JSON Schema of a case
//   README.md         docs/vectors.md

import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, main, output, root } from '../lib/command.mjs'

/** The version of the format: a new one where a reader of the old one would go wrong. */
const FORMAT = 1
const STEPS = ['keys', 'parse', 'select', 'verify', 'check', 'accepted']
const REASONS = { problem: 'problems', mismatch: 'mismatches' }

const vectors = join(root, 'tests', 'vectors')
const target = join(root, 'target', 'vectors')

/** The package, ready to be packed. */
export const vectorsFolder = join(target, 'package')

/** Writes the package and packs it. Gives the path of the tarball. */
export function packVectors() {
  rmSync(target, { recursive: true, force: true })
  mkdirSync(join(vectorsFolder, 'cases'), { recursive: true })
  const paths = readFileSync(join(vectors, 'index.txt'), 'utf8').trimEnd().split('\n')
  const cases = paths.map((path) => caseOf(path, readFileSync(join(vectors, path), 'utf8')))
  const files = STEPS.map((step) => writeCases(step, cases))
  const { version, license } = JSON.parse(readFileSync(join(root, 'pkg', 'package.json'), 'utf8'))
  write(
    'index.json',
    json({ format: FORMAT, version, license, schema: 'case.schema.json', count: cases.length, files }),
  )
  write('package.json', json(manifest(version, license)))
  cpSync(join(root, 'docs', 'vectors.md'), join(vectorsFolder, 'README.md'))
  cpSync(join(vectors, 'case.schema.json'), join(vectorsFolder, 'case.schema.json'))
  for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) cpSync(join(root, name), join(vectorsFolder, name))
  const packed = output('npm', ['pack', '--json', '--pack-destination', target], { cwd: vectorsFolder })
  const [{ filename, size, unpackedSize }] = JSON.parse(packed)
  console.log(`target/vectors/${filename}  ${cases.length} cases, ${size} bytes, unpacked ${unpackedSize}`)
  return join(target, filename)
}

/** A case, of the lines `name: value` of its file (tests/vectors/README.md). */
function caseOf(path, text) {
  const fields = {}
  for (const line of text.trimEnd().split('\n')) {
    const [, name, value] = /^([^:]+): ?(.*)$/u.exec(line)
    fields[name] = [...(fields[name] ?? []), value]
  }
  const take = (name) => {
    const [value] = fields[name] ?? []
    delete fields[name]
    return value
  }
  const made = {
    id: path.replace(/\.txt$/, ''),
    ...present({ comment: take('comment'), class: take('class'), rfc: take('rfc'), expect: take('expect') }),
    now: Number(take('now')),
    policy: JSON.parse(take('policy')),
    ...present({ login: parsed(take('login')) }),
    ...present({ jwks: take('jwks'), jwksBase64url: take('jwks-base64url'), secret: take('secret') }),
    token: 'token' in fields ? take('token') : JSON.parse(take('token-json')),
    ...present({ payloadSha256: take('payload-sha256') }),
  }
  const refusal = present({ step: take('step'), code: take('code'), reason: take('reason'), claim: take('claim') })
  const within = take('path')
  if (refusal.code) made.refusal = { ...refusal, ...(within && { path: JSON.parse(within) }) }
  for (const [field, name] of Object.entries(REASONS)) {
    if (fields[field]) made[name] = fields[field].map(reasonOf)
    delete fields[field]
  }
  const [unknown] = Object.keys(fields)
  if (unknown) throw new Failure(`tests/vectors/${path} has a field that the package does not know: ${unknown}`)
  return made
}

function parsed(json) {
  return json && JSON.parse(json)
}

function reasonOf(line) {
  const [index, reason] = line.split(' ')
  return { index: Number(index), reason }
}

function present(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

/** One case a line, so that a change of one is a change of one line. */
function writeCases(step, all) {
  const cases = all.filter(({ id }) => id.startsWith(`${step}/`))
  const text = `[\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`
  const file = `cases/${step}.json`
  write(file, text)
  return { file, count: cases.length, sha256: createHash('sha256').update(text).digest('hex') }
}

function manifest(version, license) {
  return {
    name: 'jwt-verdict-vectors',
    version,
    description: 'Test vectors for JWT verifiers in any language: tokens, keys, policies, and what must come out',
    keywords: ['jwt', 'jws', 'jwks', 'test-vectors', 'conformance', 'security'],
    license,
    type: 'module',
    exports: {
      '.': './index.json',
      './index.json': './index.json',
      './case.schema.json': './case.schema.json',
      './cases/*': './cases/*',
      './package.json': './package.json',
    },
    files: ['index.json', 'case.schema.json', 'cases', 'LICENSE-*'],
  }
}

function write(name, text) {
  writeFileSync(join(vectorsFolder, name), text)
}

function json(value) {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

await main(import.meta, packVectors)
