// docs/errors.md is written from what the code says.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { writeErrors } from '../../scripts/docs/errors.mjs'
import { root } from '../../scripts/lib/command.mjs'

const page = readFileSync(join(root, 'docs', 'errors.md'), 'utf8')

test('the page is what the rows say', () => {
  assert.ok(page === writeErrors(), 'it is stale: run `npm run docs:errors`')
})

test('each code and reason of the types has an entry that says what to do', () => {
  const [, causes] = /interface Causes \{\n([\s\S]*?)\n\}\n/.exec(readFileSync(join(root, 'pkg', 'index.d.ts'), 'utf8'))
  const codes = causes.split(/^ {2}(?=ERR_)/m).slice(1)
  assert.equal(codes.length, 15)
  for (const cause of codes) {
    const [code] = /^ERR_\w+/.exec(cause)
    const steps = ['keys', 'parse', 'select', 'verify', 'check', 'host', 'internal']
    const claims = ['exp', 'iat', 'nbf', 'scope', 'scp']
    const reasons = [...cause.matchAll(/'([a-z0-9_]+)'/g)].map(([, reason]) => reason)
    for (const reason of reasons.filter((name) => ![...steps, ...claims].includes(name))) {
      const entry = page.split(`### ${code} ${reason}\n`)[1]?.split('\n#')[0]
      assert.match(entry ?? '', /\n- `[a-z0-9_]+`: [A-Z]/, `${code} ${reason}`)
    }
  }
})

test('nothing is left open in it', () => {
  assert.doesNotMatch(page, /\{[\w.]+[|,]|undefined|\[object/)
})
