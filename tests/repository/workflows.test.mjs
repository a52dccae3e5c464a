// The workflows, as far as they can be wrong without anybody running them.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { speeds, stepsByName } from '../../scripts/check/steps.mjs'
import { output, root } from '../../scripts/lib/command.mjs'

const folder = join(root, '.github', 'workflows')
const read = (name) => readFileSync(join(folder, name), 'utf8')

test('every action is named by its hash, with the version beside it, and by the same one everywhere', () => {
  const used = readdirSync(folder).flatMap((name) => read(name).match(/(?<=uses: ).*/g) ?? [])
  const hashes = new Map()
  for (const line of used) {
    const [, action, hash] = /^([\w/-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+$/.exec(line) ?? assert.fail(line)
    assert.equal(hashes.get(action) ?? hash, hash, action)
    hashes.set(action, hash)
  }
  assert.notEqual(hashes.size, 0)
})

test('every step of `npm run test:all` is a part of ci.yml on Linux, and no other', () => {
  const lists = [...read('ci.yml').matchAll(/\{ os: (\S+), steps: (.*) \}/g)]
  for (const [, , names] of lists) for (const name of names.split(' ')) assert.ok(name in speeds.all, name)
  const onLinux = lists.filter(([, os]) => os.startsWith('ubuntu')).flatMap(([, , names]) => names.split(' '))
  assert.deepEqual(onLinux.sort(), Object.keys(speeds.all).sort())
})

test('every step of `npm run test:nightly` is a part of nightly.yml, and no other', () => {
  const names = [...read('nightly.yml').matchAll(/^ {10}- (\S+)$/gm)].map(([, name]) => name)
  assert.deepEqual(names.sort(), Object.keys(speeds.nightly).sort())
})

test('whatever a workflow has npm run test, there is such a step', () => {
  for (const name of readdirSync(folder)) {
    for (const [, given] of read(name).matchAll(/- run: npm (?:test|run test:\w+) -- (.*)/g)) {
      const names = given.split(' ').filter((word) => /^[a-z][a-z\d-]*$/.test(word))
      for (const name of names) assert.ok(name in stepsByName({}), name)
    }
  }
})

test('updates are asked for in every folder with a manifest', () => {
  const listed = [...readFileSync(join(root, '.github', 'dependabot.yml'), 'utf8').matchAll(/directories: \[(.*)\]/g)]
  const [cargo, npm] = listed.map(([, list]) => list.split(', ').map((name) => name.replace(/^'\/?|'$/g, '')))
  const foldersOf = (pattern) =>
    output('git', ['ls-files', pattern])
      .trim()
      .split('\n')
      .map((file) => file.split('/').slice(0, -1).join('/'))
  // The other members of the workspace have the lock file of the root.
  assert.deepEqual(cargo.sort(), foldersOf('*Cargo.lock').sort())
  for (const folder of foldersOf('*package-lock.json')) assert.ok(npm.includes(folder), folder)
})
