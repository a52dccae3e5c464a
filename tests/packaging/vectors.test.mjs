// jwt-verdict-vectors as somebody else gets it: packed, installed, every case as the schema says, and run by the examples.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import Ajv from 'ajv/dist/2020.js'
import { packVectors } from '../../scripts/build/vectors.mjs'
import { installed, root } from '../../scripts/lib/command.mjs'
import { index } from '../support/vector.mjs'
import { Project } from './project.mjs'

const RUNNERS = ['run.mjs', 'jwt-verdict.mjs', 'jose.mjs']

let project
let folder
before(() => {
  project = new Project(packVectors())
  folder = project.path('node_modules', 'jwt-verdict-vectors')
  for (const name of RUNNERS) cpSync(join(root, 'examples', 'vectors', name), project.path(name))
  symlinkSync(installed('jose'), project.path('node_modules', 'jose'), 'junction')
})
after(() => project.remove())

const read = (name) => readFileSync(join(folder, name), 'utf8')
const cases = () => JSON.parse(read('index.json')).files.flatMap(({ file }) => JSON.parse(read(file)))

test('it holds every case of tests/vectors once, and its index says so', () => {
  const { format, version, schema, count, files } = JSON.parse(read('index.json'))
  assert.equal(format, 1)
  assert.equal(version, JSON.parse(read('package.json')).version)
  assert.ok(existsSync(join(folder, schema)))
  const ids = cases().map(({ id }) => `${id}.txt`)
  assert.deepEqual(ids.toSorted(), index)
  assert.equal(count, index.length)
  for (const { file, count, sha256 } of files) {
    assert.equal(JSON.parse(read(file)).length, count, file)
    assert.equal(createHash('sha256').update(read(file)).digest('hex'), sha256, file)
  }
})

test('it has a licence, an explanation, and no key that signs', () => {
  for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) assert.ok(existsSync(join(folder, name)), name)
  assert.match(read('README.md'), /^# Test vectors for JWT verifiers$/m)
  assert.ok(!existsSync(join(folder, 'keys.json')))
})

test('every case is as the schema says', () => {
  const validate = schema()
  for (const one of cases()) assert.ok(validate(one), `${one.id}: ${JSON.stringify(validate.errors)}`)
})

test('the schema refuses what a reader could not use', () => {
  const validate = schema()
  const [good] = cases().filter(({ expect }) => expect === 'accepted')
  const { jwks, token, payloadSha256, ...rest } = good
  const bad = {
    'no keys': { ...rest, token, payloadSha256 },
    'two kinds of keys': { ...good, secret: 'AA' },
    'no token': { ...rest, jwks, payloadSha256 },
    'accepted, with a refusal': {
      ...good,
      refusal: { step: 'check', code: 'ERR_JWT_EXPIRED', reason: 'check_failed' },
    },
    'refused, without one': { ...rest, jwks, token, expect: 'refused' },
    'an unknown option': { ...good, policy: { ...good.policy, leeway: 1 } },
    'a rule without a test': { ...good, policy: { ...good.policy, claims: { role: {} } } },
    'an unknown test': { ...good, policy: { ...good.policy, claims: { role: { contains: 'a' } } } },
    'a rule in a rule that is none': { ...good, policy: { ...good.policy, claims: { role: { some: { some: [] } } } } },
    'a type that may be absent or not': {
      ...good,
      policy: { ...good.policy, typ: { oneOf: ['JWT'], optional: false } },
    },
    'an unknown member': { ...good, note: '' },
  }
  assert.ok(validate(good))
  for (const [name, one] of Object.entries(bad)) assert.ok(!validate(one), name)
})

test('the runner finds jwt-verdict to be as every case expects', () => {
  const { status, text } = project.node('jwt-verdict.mjs', folder)
  assert.equal(text, `${index.length} cases: ${index.length} as expected, 0 not, 0 skipped\n`)
  assert.equal(status, 0)
})

test('it runs them against another library, and tells where that differs', () => {
  const { status, text } = project.node('jose.mjs', folder)
  const [, count, right, wrong, skipped] = /^(\d+) cases: (\d+) as expected, (\d+) not, (\d+) skipped$/m
    .exec(text)
    .map(Number)
  assert.equal(count, index.length)
  assert.equal(right + wrong + skipped, count)
  assert.equal(text.trimEnd().split('\n').length, wrong + 1)
  assert.match(text, /^accepts check\/payload-duplicate-\S+: /m)
  assert.ok(right > 1300, text)
  assert.equal(status, 1)
})

/** Whether a value is a case; `errors` says what is wrong with the last one. */
function schema() {
  // `oneOf` and `then` name members that the schema describes further up.
  return new Ajv({ strictRequired: false }).compile(JSON.parse(read('case.schema.json')))
}
