// Every file of tests/vectors, through the packed npm package. tests/vectors/main.rs runs the same files natively.

import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { failuresOf, index } from '../support/vector.mjs'

const ROOT = new URL('./', import.meta.url)
const STEPS = ['keys', 'parse', 'select', 'verify', 'check', 'accepted']

test('the index lists every file', () => {
  const found = STEPS.flatMap((step) => readdirSync(new URL(`${step}/`, ROOT)).map((name) => `${step}/${name}`))
  assert.deepEqual(found.sort(), index)
  assert.ok(index.length >= 2000, `only ${index.length} vectors are left`)
})

for (const step of STEPS) {
  test(`vectors of ${step} come out as their files say`, () => {
    const paths = index.filter((path) => path.startsWith(`${step}/`))
    assert.notEqual(paths.length, 0)
    const failures = paths.flatMap((path) => failuresOf(path).map((failure) => `${path}: ${failure}`))
    assert.equal(failures.length, 0, `${paths.length} vectors, ${failures.length} failures:\n${failures.join('\n')}`)
  })
}
