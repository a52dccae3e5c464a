// No input makes the module panic, as far as the module itself can show it: what it holds for that case is on a list that
// gives a reason for each. `npm run traps` shows more.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { panicMessages, panicPlaces } from '../../scripts/measure/panics.mjs'
import { tarballFolder } from '../support/package.mjs'

const module = readFileSync(join(tarballFolder, 'wasm', 'jwt_verdict.wasm'))
const listed = readFileSync(new URL('panics.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => line.split(' | '))

test('the module can panic where the list says, and nowhere else', () => {
  const places = panicPlaces(module)
  const files = listed.map(([what]) => what).filter((what) => what.endsWith('.rs'))
  assert.deepEqual([...places.keys()], files.sort())
})

test('of our crates only in the arithmetic, which is excepted from the lints', () => {
  const own = [...panicPlaces(module).keys()].filter((file) => !/^(library|crates)\//.test(file))
  assert.ok(own.length > 0)
  assert.deepEqual(
    own.filter((file) => !file.startsWith('arithmetic/src/')),
    [],
  )
})

test('no file is named without a place: the places were all found', () => {
  const named = new Set(module.toString('latin1').match(/[\w/-]+\.rs/g))
  assert.equal(named.size, panicPlaces(module).size)
})

test('with the messages of Rust’s library that the list has, and no others', () => {
  const messages = listed.map(([what]) => what).filter((what) => !what.endsWith('.rs'))
  assert.deepEqual(panicMessages(module).sort(), messages.sort())
})

test('each has a reason', () => {
  for (const [what, why] of listed) assert.ok(why?.length > 3, what)
})
