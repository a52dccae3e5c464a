// What `cargo publish` would send.

import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { output } from '../../scripts/command.mjs'

const FILES = [
  '.cargo_vcs_info.json',
  'CHANGELOG.md',
  'COMPARE.md',
  'Cargo.lock',
  'Cargo.toml',
  'Cargo.toml.orig',
  'DESIGN.md',
  'LICENSE-APACHE',
  'LICENSE-MIT',
  'README.md',
  'SECURITY.md',
]

test('the crate holds these files, its source, and nothing else', () => {
  const list = output('cargo', ['package', '--list', '--locked', '--allow-dirty', '--package', 'jwt-verdict'])
  const files = list.trimEnd().split('\n')
  // The commit, which a copy without git does not have.
  const isOptional = (file) => file === '.cargo_vcs_info.json' && !files.includes(file)
  assert.deepEqual(
    files.filter((file) => !file.startsWith('src/')).sort(),
    FILES.filter((file) => !isOptional(file)),
  )
  const sources = readdirSync(new URL('../../src', import.meta.url), { recursive: true, withFileTypes: true })
  assert.equal(files.filter((file) => file.startsWith('src/')).length, sources.filter((entry) => entry.isFile()).length)
  for (const file of files.filter((each) => each.startsWith('src/'))) assert.match(file, /\.rs$/)
})
