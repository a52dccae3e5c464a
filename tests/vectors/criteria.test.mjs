// The validation criteria of SECURITY.md: each row of a table of them is a test of the same name, made of the vectors that
// the row names.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { criteria, isOf } from '../support/criteria.mjs'
import { failuresOf, index } from '../support/vector.mjs'

test('SECURITY.md states its criteria', () => {
  assert.ok(criteria.length >= 40, `only ${criteria.length} criteria are left`)
})

for (const { name, patterns } of criteria) {
  test(name, () => {
    assert.notEqual(patterns.length, 0)
    for (const pattern of patterns) {
      const paths = index.filter((path) => isOf(pattern, path))
      assert.notEqual(paths.length, 0, `no vector is called ${pattern}`)
      assert.deepEqual(paths.flatMap(failuresOf), [])
    }
  })
}
