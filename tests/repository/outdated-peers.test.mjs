// `npm run outdated-peers`, as far as it asks no registry: what it asks about, and what it reads from the answers.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { commandsFor, lockedPeers, newerCrates, newestPackage } from '../../scripts/check/outdated-peers.mjs'
import { crates } from '../compare/ask.mjs'
import { peers } from '../compare/peers.mjs'

test('it asks about all that COMPARE.md compares, and has a version of each', () => {
  const packages = Object.values(peers).flatMap((peer) => peer.packages)
  const compared = [...packages, ...Object.values(crates).map(({ crate }) => crate)]
  const locked = lockedPeers()
  for (const name of compared.filter((name) => name !== 'jwt-verdict')) {
    assert.ok(
      locked.some((peer) => peer.name === name),
      name,
    )
  }
  for (const { here, name } of locked) assert.match(here, /^\d+\.\d+\.\d+/, name)
})

test('of two versions of a crate it takes the one that we ask for', () => {
  const { here } = lockedPeers().find(({ name }) => name === 'rsa')
  const manifest = readFileSync(new URL('../../Cargo.toml', import.meta.url), 'utf8')
  assert.ok(manifest.includes(`rsa = { version = "=${here}"`), here)
})

test('the newest package is the last of those that npm names', () => {
  assert.equal(newestPackage('"6.2.17"'), '6.2.17')
  assert.equal(newestPackage('[\n  "6.2.9",\n  "6.2.17",\n  "6.2.18"\n]'), '6.2.18')
})

test('cargo names newer crates that the manifests allow, and those that they do not', () => {
  const answer = `    Updating crates.io index
     Locking 3 packages to latest Rust 1.95 compatible versions
    Updating anyhow v1.0.104 -> v1.0.105
      Adding base64 v0.23.1
   Unchanged jsonwebtoken v11.1.0 (available: v12.0.0)
    Removing p384 v0.13.1
    Updating ring v0.17.14 -> v0.17.15 (available: v0.18.0, requires Rust 1.97)
    Updating rsa v0.9.10 -> v0.9.11
   Unchanged rsa v0.10.0-rc.20 (available: v0.10.0)
note: to see how you depend on a package, run \`cargo tree --invert <dep>@<ver>\`
warning: not updating lockfile due to dry run
`
  assert.deepEqual(newerCrates(answer), {
    'anyhow v1.0.104': '1.0.105',
    'jsonwebtoken v11.1.0': '12.0.0',
    'ring v0.17.14': '0.18.0',
    'rsa v0.9.10': '0.9.11',
    'rsa v0.10.0-rc.20': '0.10.0',
  })
})

test('it says what to run in each folder that has a lock file', () => {
  const peers = [
    { name: 'jose', lock: 'package-lock.json', newest: '6.2.18' },
    { name: 'jose', lock: 'benches/peers/package-lock.json', newest: '6.2.18' },
    { name: 'jwks-rsa', lock: 'benches/peers/package-lock.json', newest: '4.2.0' },
    { name: 'rsa', lock: 'Cargo.lock', newest: '0.10.0' },
    { name: 'ring', lock: 'benches/native/Cargo.lock', newest: '0.18.0' },
  ]
  assert.deepEqual(commandsFor(peers).slice(0, 4), [
    'npm install --save-exact --ignore-scripts jose@6.2.18',
    'npm install --prefix benches/peers --save-exact --ignore-scripts jose@6.2.18 jwks-rsa@4.2.0',
    'cargo update, with rsa 0.10.0 in each Cargo.toml that names it',
    'cargo update --manifest-path benches/native/Cargo.toml, with ring 0.18.0 in each Cargo.toml that names it',
  ])
})
