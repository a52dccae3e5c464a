// The picture of the crate is a line: text → token → select → verify → claims, above keys, above signature, above json, algorithm
// and base64url. Whoever reads a file has to know those below it, and none above.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { circleIn, importsOf } from '../../scripts/check/imports.mjs'

const imports = importsOf('src')

test('no file of src/ uses one that uses it, by whatever way', () => {
  assert.ok(imports.size > 30)
  const circle = circleIn(imports)
  assert.equal(circle, undefined, `a circle: ${circle?.join(' → ')}`)
})

test('the steps use those before them, and none uses one behind it', () => {
  const reach = (name, seen = new Set()) => {
    for (const next of imports.get(name)) if (!seen.has(next)) reach(next, seen.add(next))
    return seen
  }
  const line = ['json', 'signature', 'keys', 'select', 'verify', 'claims', 'explain', 'verifier']
  for (const [place, name] of line.entries()) {
    for (const below of line.slice(0, place)) {
      const isUsed = reach(name).has(below)
      // A signature is made of bytes: it knows no JSON.
      if (`${name} ${below}` !== 'signature json') assert.ok(isUsed, `${name} uses ${below}`)
    }
    for (const above of line.slice(place + 1)) assert.ok(!reach(name).has(above), `${name} does not use ${above}`)
  }
})

test('a circle is found, and told as the path along it', () => {
  const drawn = new Map(Object.entries({ a: ['b'], b: ['c', 'd'], c: [], d: ['e'], e: ['b'] }))
  assert.deepEqual(circleIn(drawn), ['b', 'd', 'e', 'b'])
  assert.equal(
    circleIn(
      new Map([
        ['a', new Set(['b'])],
        ['b', new Set()],
      ]),
    ),
    undefined,
  )
})
