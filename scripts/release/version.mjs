// `node scripts/release/version.mjs vX.Y.Z`: whether that is the version of all that a release publishes, and the changelog has
// it. The workflow asks before anything else: a version that was published cannot be taken back.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, main, root } from '../lib/command.mjs'

const CHANGELOG = 'CHANGELOG.md'

/** Where the version stands, and how it is found there. */
const STATEMENTS = {
  'pkg/package.json': (text) => JSON.parse(text).version,
  'Cargo.toml': (text) => /^\[package\]\n(?:(?!\[).*\n)*?version = "(.+)"$/m.exec(text)?.[1],
  'Cargo.lock': (text) => /^name = "jwt-verdict"\nversion = "(.+)"$/m.exec(text)?.[1],
}

/** The version by the file that states it, in a folder that is a clone of this repository. */
export function statedVersions(folder = root) {
  return Object.fromEntries(Object.entries(STATEMENTS).map(([file, find]) => [file, find(read(folder, file))]))
}

/** Throws a Failure if the tag is not what every file states. */
export function checkTag(tag, folder = root) {
  for (const [file, version] of Object.entries(statedVersions(folder))) {
    if (tag !== `v${version}`) throw new Failure(`the tag is ${tag}, and ${file} states the version ${version}`)
  }
  const headings = read(folder, CHANGELOG).match(/^## .*$/gm) ?? []
  const isThere = headings.some((heading) => heading.split(' ')[1] === tag.slice(1))
  if (!isThere) throw new Failure(`${CHANGELOG} has no heading "## ${tag.slice(1)}"`)
}

function read(folder, file) {
  return readFileSync(join(folder, file), 'utf8')
}

await main(import.meta, ([tag = 'none']) => checkTag(tag))
