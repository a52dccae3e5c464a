// What a contributor reads first: its commands exist, and its numbers are those of the code. Links: links.test.mjs.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from '../../scripts/lib/command.mjs'

const DOCUMENTS = [
  'CONTRIBUTING.md',
  'CODE_OF_CONDUCT.md',
  'CHANGELOG.md',
  'docs/architecture.md',
  'docs/stability.md',
  '.github/pull_request_template.md',
  'docs/vectors.md',
  'examples/vectors/README.md',
  'tests/vectors/README.md',
]
const FORMS = join('.github', 'ISSUE_TEMPLATE')
const read = (path) => readFileSync(join(root, path), 'utf8')

for (const document of DOCUMENTS) {
  test(`the npm scripts that ${document} names exist`, () => {
    const { scripts } = JSON.parse(read('package.json'))
    const named = [...read(document).matchAll(/npm (?:run ([\w:-]+)|(test)\b)/g)].map(
      ([, script, test]) => script ?? test,
    )
    assert.deepEqual(
      named.filter((name) => !(name in scripts)),
      [],
    )
  })
}

test('the minimum supported version of Rust is that of every published crate, and what is tested', () => {
  const [, stated] = /<!-- msrv -->(.*?)<!-- end of msrv -->/.exec(read('docs/stability.md'))
  for (const manifest of ['Cargo.toml', 'arithmetic/Cargo.toml'])
    assert.equal(/^rust-version = "(.*)"$/m.exec(read(manifest))?.[1], stated, manifest)
  assert.equal(/^channel = "(.*)"$/m.exec(read('rust-toolchain.toml'))[1], `${stated}.0`)
})

test('every issue form warns of live tokens, and the one for bugs asks for the report', () => {
  const forms = readdirSync(join(root, FORMS)).filter((name) => name !== 'config.yml')
  assert.deepEqual(forms.sort(), ['bug.yml', 'feature.yml'])
  for (const name of forms) {
    const form = read(join(FORMS, name))
    for (const key of ['name', 'description', 'body']) assert.match(form, new RegExp(`^${key}:`, 'm'), name)
    assert.match(form, /no live token|never paste a live token/i, name)
    const ids = [...form.matchAll(/^ {4}id: (.*)$/gm)].map(([, id]) => id)
    assert.deepEqual(ids, [...new Set(ids)])
  }
  assert.match(read(join(FORMS, 'bug.yml')), /npx jwt-verdict explain/)
})

test('vulnerabilities are not reported in public', () => {
  assert.match(read(join(FORMS, 'config.yml')), /^blank_issues_enabled: false$/m)
  assert.match(read(join(FORMS, 'bug.yml')), /\]\(\.\.\/security\/policy\)/)
  assert.ok(statSync(join(root, 'SECURITY.md')).isFile())
})
