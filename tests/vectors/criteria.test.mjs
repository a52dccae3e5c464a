// The validation criteria of SECURITY.md: each row of a table of them is a test of the same name, made of the vectors that
// the row names.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { failuresOf, index } from '../support/vector.mjs'

const document = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8')
const tables = [...document.matchAll(/^\| criterion \| rule \| vectors \|\n\|---\|---\|---\|\n((?:\|.*\n)+)/gm)]
const rows = tables.flatMap(([, text]) => text.trimEnd().split('\n'))
const criteria = rows.map((row) => {
  const [name, , vectors] = row.slice(2, -2).split(' | ')
  return { name, patterns: [...vectors.matchAll(/`([^`]+)`/g)].map(([, pattern]) => pattern) }
})

test('SECURITY.md states its criteria', () => {
  assert.ok(criteria.length >= 40, `only ${criteria.length} criteria are left`)
})

for (const { name, patterns } of criteria) {
  test(name, () => {
    assert.notEqual(patterns.length, 0)
    for (const pattern of patterns) {
      const paths = index.filter((path) => matches(pattern, path))
      assert.notEqual(paths.length, 0, `no vector is called ${pattern}`)
      assert.deepEqual(paths.flatMap(failuresOf), [])
    }
  })
}

function matches(pattern, path) {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}\\.txt$`).test(path)
}
