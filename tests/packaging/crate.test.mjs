// What `cargo publish` would send.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { output } from '../../scripts/lib/command.mjs'

/** What cargo adds, the licences, and the page that crates.io shows. */
const COMMON = [
  '.cargo_vcs_info.json',
  'Cargo.lock',
  'Cargo.toml',
  'Cargo.toml.orig',
  'LICENSE-APACHE',
  'LICENSE-MIT',
  'README.md',
]

const root = new URL('../../', import.meta.url)

/** The crates that are published: where each is, and what only it holds. */
const CRATES = {
  'jwt-verdict': {
    folder: root,
    own: [
      'CHANGELOG.md',
      'COMPARE.md',
      'DESIGN.md',
      'SECURITY.md',
      'docs/checks.json',
      'docs/errors.json',
      'docs/rust.md',
    ],
  },
  'jwt-verdict-arithmetic': { folder: new URL('arithmetic/', root), own: [] },
}

for (const [name, { folder, own }] of Object.entries(CRATES)) {
  test(`${name} holds these files, its source, and nothing else`, () => {
    const list = output('cargo', ['package', '--list', '--locked', '--allow-dirty', '--package', name])
    const files = list.trimEnd().split('\n')
    // The commit, which a copy without git does not have.
    const isOptional = (file) => file === '.cargo_vcs_info.json' && !files.includes(file)
    const [packed, others] = [true, false].map((is) => files.filter((file) => file.startsWith('src/') === is))
    assert.deepEqual(others.sort(), [...COMMON, ...own].filter((file) => !isOptional(file)).sort())
    const sources = readdirSync(new URL('src', folder), { recursive: true, withFileTypes: true })
    assert.equal(packed.length, sources.filter((entry) => entry.isFile()).length)
    for (const file of packed) assert.match(file, /\.rs$/)
  })

  test(`${name} has the licences of the repository`, () => {
    for (const file of ['LICENSE-APACHE', 'LICENSE-MIT'])
      assert.equal(readFileSync(new URL(file, folder), 'utf8'), readFileSync(new URL(file, root), 'utf8'))
  })
}
