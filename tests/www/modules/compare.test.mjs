// Two tokens claim by claim.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareClaims } from '../../../www/words/compare.js'

const NOW = 1_800_000_000
const rowOf = (a, b, name = 'x') => compareClaims({ [name]: a }, { [name]: b })[0]

test('registered claims first, then known ones, then the rest by name', () => {
  const a = { zeta: 1, environment: 'preview', aud: 'a', iss: 'i', exp: NOW, alpha: 1 }
  const b = { alpha: 1, iss: 'i', sub: 's', exp: NOW + 252 }
  assert.deepEqual(compareClaims(a, b), [
    { name: 'iss', a: 'i', b: 'i', same: true },
    { name: 'sub', a: undefined, b: 's', same: false, note: 'Only in the second.' },
    { name: 'aud', a: 'a', b: undefined, same: false, note: 'Only in the first.' },
    {
      name: 'exp',
      a: '2027-01-15 08:00:00 UTC',
      b: '2027-01-15 08:04:12 UTC',
      same: false,
      note: 'The second is 4 min 12 s later.',
    },
    { name: 'environment', a: 'preview', b: undefined, same: false, note: 'Only in the first.' },
    { name: 'alpha', a: '1', b: '1', same: true },
    { name: 'zeta', a: '1', b: undefined, same: false, note: 'Only in the first.' },
  ])
})

test('same is what the values are, not how they are written', () => {
  const rows = [
    [{ a: 1, b: { c: 2, 1: 0 } }, { b: { 1: 0, c: 2 }, a: 1 }, true],
    [['a', 'b'], ['b', 'a'], false],
    [1, '1', false],
    [null, undefined, false],
    ['a', 'a', true],
    [{}, [], false],
    [JSON.parse('{"__proto__":1}'), {}, false],
  ]
  for (const [a, b, same] of rows) assert.equal(rowOf(a, b).same, same, JSON.stringify([a, b]))
})

test('what differs is said', () => {
  const rows = [
    [rowOf(NOW, NOW - 60, 'iat'), 'The second is 1 min earlier.'],
    [rowOf(NOW, NOW + 0.5, 'iat'), 'The second is less than 1 s later.'],
    [rowOf(['a', 'b'], ['b', 'a']), 'The same values in another order or number.'],
    [rowOf(['a', 'b'], ['b', 'c', 'd']), 'The second lacks 1 and adds 2.'],
    [rowOf('a', ['a']), 'The same value, but the second has it as a list.'],
    [rowOf(['a', 'b'], 'a'), 'The first has a list.'],
    [rowOf(1, '1'), 'The first is a number, the second a text.'],
    [rowOf('Acme', 'acme'), 'They differ only in upper and lower case.'],
    [rowOf('a', 'b'), undefined],
    [rowOf(NOW, 'soon', 'exp'), 'The first is a number, the second a text.'],
  ]
  for (const [{ note }, sentence] of rows) assert.equal(note, sentence)
})

test('hostile payloads are shown as bounded, visible text', () => {
  const hostile = JSON.parse('{"__proto__":"x","constructor":"y"}')
  assert.deepEqual(
    compareClaims(hostile, {}).map(({ name }) => name),
    ['__proto__', 'constructor'],
  )
  const [{ name, a }] = compareClaims({ ['n\u202e'.repeat(10_000)]: `<img>\u202e${'v'.repeat(1e6)}` }, {})
  assert.ok(name.length < 1500 && a.length < 320)
  assert.doesNotMatch(name + a, /\u202e/)
  assert.equal(compareClaims(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`c${i}`, i])), {}).length, 1000)
  for (const odd of [undefined, null, 5, 'text']) assert.deepEqual(compareClaims(odd, odd), [])
})
