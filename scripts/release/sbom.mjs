// `npm run sbom`: what is inside the crate and the npm package, as CycloneDX JSON in target/sbom. A release carries both files.
//
// The npm package has no dependencies, but its WebAssembly is made of crates: they are its parts. Each comes from Cargo.lock, with
// the hash that crates.io gave it, but for the one that is published with them. Those that only the test issuer needs, which no verifier loads, have the scope `optional`.
// Equal sources give equal files: they have no time and no serial number.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'
import { main, output, root } from '../lib/command.mjs'

const { ComponentScope, ComponentType, HashAlgorithm, ExternalReferenceType } = Enums

const WASM = ['--target', 'wasm32-unknown-unknown']
const LICENSE = 'MIT OR Apache-2.0'

/** `{ crate, npm }`, the texts of both. */
export function makeSboms() {
  return {
    crate: textOf('cargo', cratesOf(['--target', 'all']), cratesOf(['--target', 'all', '--features', 'issuer'])),
    npm: textOf('npm', cratesOf([...WASM, '--features', '__wasm']), cratesOf([...WASM, '--features', '__wasm-issuer'])),
  }
}

function textOf(kind, required, all) {
  const bom = new Models.Bom()
  const { version } = JSON.parse(readFileSync(join(root, 'pkg', 'package.json'), 'utf8'))
  const subject = component(`pkg:${kind}/jwt-verdict@${version}`, 'jwt-verdict', version, LICENSE)
  bom.metadata.component = subject

  const parts = new Map()
  for (const [key, { name, version: of, license, repository }] of [...all.crates, ...required.crates]) {
    const part = component(`pkg:cargo/${name}@${of}`, name, of, license)
    part.scope = required.crates.has(key) ? ComponentScope.Required : ComponentScope.Optional
    const checksum = checksumOf(name, of)
    if (checksum) part.hashes.set(HashAlgorithm['SHA-256'], checksum)
    if (repository) part.externalReferences.add(new Models.ExternalReference(repository, ExternalReferenceType.VCS))
    parts.set(key, part)
  }
  for (const [from, to] of [...required.edges, ...all.edges]) {
    const target = from === required.root ? subject : parts.get(from)
    target.dependencies.add(parts.get(to).bomRef)
  }
  // Without a crate of its own: compiled in by the compiler.
  const std = component(undefined, 'rust-std', toolchain(), LICENSE)
  std.scope = ComponentScope.Required
  subject.dependencies.add(std.bomRef)
  for (const part of [...parts.values(), std]) bom.components.add(part)

  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6))
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`
}

function component(purl, name, version, license) {
  const made = new Models.Component(ComponentType.Library, name, {
    version,
    purl,
    bomRef: purl ?? `${name}@${version}`,
  })
  made.licenses.add(new Models.LicenseExpression(license))
  return made
}

/** What is compiled in: no tests, no build scripts, no macros. Read from `cargo tree`, which knows the features. */
function cratesOf(options) {
  const tree = ['tree', '--locked', '--package', 'jwt-verdict', '--edges', 'normal,no-proc-macro', '--no-dedupe']
  const lines = output('cargo', [...tree, '--prefix', 'depth', '--format', '|{p}|{l}|{r}', ...options]).trimEnd()
  const found = { crates: new Map(), edges: [], root: undefined }
  const path = []
  for (const line of lines.split('\n')) {
    const [depth, crate, license, repository] = line.split('|')
    const [name, version] = crate.split(' ')
    const key = `${name}@${version.slice(1)}`
    path.splice(Number(depth), path.length, key)
    if (depth === '0') found.root = key
    else {
      found.crates.set(key, { name, version: version.slice(1), license: license.replaceAll('/', ' OR '), repository })
      found.edges.push([path.at(-2), key])
    }
  }
  return found
}

/** None of a crate of this repository. */
function checksumOf(name, version) {
  const lock = readFileSync(join(root, 'Cargo.lock'), 'utf8')
  const entry = lock.split('\n\n').find((text) => text.includes(`name = "${name}"\nversion = "${version}"\n`))
  return entry.match(/^checksum = "([0-9a-f]{64})"$/m)?.[1]
}

function toolchain() {
  return readFileSync(join(root, 'rust-toolchain.toml'), 'utf8').match(/^channel = "(.*)"/m)[1]
}

await main(import.meta, () => {
  const folder = join(root, 'target', 'sbom')
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(makeSboms())) {
    const file = `jwt-verdict-${name}.cdx.json`
    writeFileSync(join(folder, file), text)
    console.log(`target/sbom/${file}  ${JSON.parse(text).components.length} components`)
  }
})
