// The versions that a release would publish.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from '../../scripts/lib/command.mjs'
import { checkTag, statedVersions } from '../../scripts/release/version.mjs'

const FILES = ['pkg/package.json', 'Cargo.toml', 'Cargo.lock']
const { version } = JSON.parse(readFileSync(join(root, 'pkg', 'package.json'), 'utf8'))

test('the npm package and the crate have the same version', () => {
  assert.deepEqual(statedVersions(), Object.fromEntries(FILES.map((file) => [file, version])))
})

test('a tag is held against each of them, and the changelog', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'jwt-verdict-release-'))
  context.after(() => rmSync(folder, { recursive: true }))
  for (const file of FILES) cpSync(join(root, file), join(folder, file))
  const change = (file, from, to) => {
    const text = readFileSync(join(folder, file), 'utf8')
    assert.ok(text.includes(from), file)
    writeFileSync(join(folder, file), text.replace(from, to))
  }

  writeFileSync(join(folder, 'CHANGELOG.md'), `# Changelog\n\n## Unreleased\n\n## ${version}0\n`)
  assert.throws(() => checkTag(`v${version}`, folder), { message: `CHANGELOG.md has no heading "## ${version}"` })
  change('CHANGELOG.md', `## ${version}0`, `## ${version} - 2026-12-24`)
  checkTag(`v${version}`, folder)

  for (const tag of ['v9.9.9', version, `v${version}-rc.1`, `v${version}0`, '']) {
    assert.throws(() => checkTag(tag, folder), /^Error: the tag is .*, and pkg\/package\.json states the version /)
  }
  const other = {
    'pkg/package.json': [`"version": "${version}"`, '"version": "9.9.9"'],
    'Cargo.toml': [`version = "${version}"`, 'version = "9.9.9"'],
    'Cargo.lock': [`name = "jwt-verdict"\nversion = "${version}"`, 'name = "jwt-verdict"\nversion = "9.9.9"'],
  }
  for (const file of FILES) {
    change(file, ...other[file])
    assert.throws(() => checkTag(`v${version}`, folder), {
      message: `the tag is v${version}, and ${file} states the version 9.9.9`,
    })
    change(file, ...other[file].toReversed())
  }
})

test('the workflow asks before anything is built', () => {
  const workflow = readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8')
  const [first] = /- run: (?!sha256sum).*/.exec(workflow)
  assert.equal(first, '- run: node scripts/release/version.mjs "$GITHUB_REF_NAME"')
})

test('the workflow publishes this package, whatever else was packed beside it', (context) => {
  const workflow = readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8')
  const [, glob] = /npm publish \.\/(\S+)/.exec(workflow)
  const folder = mkdtempSync(join(tmpdir(), 'jwt-verdict-release-'))
  context.after(() => rmSync(folder, { recursive: true }))
  for (const name of ['jwt-verdict', 'jwt-verdict-vectors']) writeFileSync(join(folder, `${name}-${version}.tgz`), '')
  const matched = spawnSync('sh', ['-c', `echo ${glob}`], { cwd: folder, encoding: 'utf8' }).stdout
  assert.equal(matched, `jwt-verdict-${version}.tgz\n`)
})
