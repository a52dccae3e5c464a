// The policy crosses from JavaScript to Rust as JSON. One side writes its members and the other reads them: both know the same.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readPolicy } from '../../pkg/lib/options.js'

const source = readFileSync(fileURLToPath(new URL('../../src/wasm.rs', import.meta.url)), 'utf8')

/** The names that a function of the boundary asks for. */
function namesIn(signature, reader) {
  const from = source.indexOf(signature)
  assert.notEqual(from, -1, `no ${signature} in src/wasm.rs`)
  const body = source.slice(from, source.indexOf('\n}\n', from))
  return [...body.matchAll(new RegExp(`${reader}\\s*\\.(?:get|require)\\(\\s*"(\\w+)"`, 'g'))].map(([, name]) => name)
}

const policy = readPolicy({
  issuer: null,
  audience: null,
  claims: { x: { equals: 'a', some: 'a', members: { y: { absent: true } } } },
})

test('the members of a policy are those that the core reads', () => {
  assert.deepEqual(Object.keys(policy).sort(), [...new Set(namesIn('fn read_policy(', 'options'))].sort())
})

test('the limits are those that the core reads', () => {
  assert.deepEqual(Object.keys(policy.limits).sort(), namesIn('fn read_limits(', 'limits').sort())
})

test('the tests of a rule are those that the core reads', () => {
  const all = readPolicy({
    issuer: null,
    audience: null,
    claims: {
      x: {
        present: true,
        equals: 'a',
        oneOf: ['a'],
        includes: 'a',
        includesAny: ['a'],
        some: 'a',
        members: { y: 'a' },
      },
    },
  })
  const written = new Set([...all.rules, ...policy.rules].flatMap(Object.keys))
  const listed = [...source.matchAll(/\("(\w+)", ClaimRule::\w+\)/g)].map(([, name]) => name)
  const read = new Set([...listed, ...[...source.matchAll(/tests\.(?:get|require)\("(\w+)"/g)].map(([, name]) => name)])
  assert.deepEqual([...written].sort(), [...read].sort())
})
