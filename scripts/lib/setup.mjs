// What a build needs before it starts, installed where it can be and asked for where it cannot.

import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, main, output, root, run, succeeds } from './command.mjs'

/** Node packages of the root, and the Rust toolchain with the wasm target. */
export function setup() {
  checkNode()
  installPackages('.')
  installRust()
}

/** `npm ci` in a folder of this repository, unless its node_modules already is what its lock file says. */
export function installPackages(folder) {
  const path = join(root, folder)
  const lock = createHash('sha256')
    .update(readFileSync(join(path, 'package-lock.json')))
    .digest('hex')
  const stamp = join(path, 'node_modules', '.installed-from')
  if (read(stamp) === lock) return
  // No install scripts: nothing here needs one, and none gets to run.
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: path })
  writeFileSync(stamp, lock)
}

function checkNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const [needed, found] = [engines.node, process.version].map((version) =>
    version
      .match(/(\d+)\.(\d+)/)
      .slice(1)
      .map(Number),
  )
  if (found[0] > needed[0] || (found[0] === needed[0] && found[1] >= needed[1])) return
  throw new Failure(
    `Node ${process.version} is too old: install ${engines.node.replace('>=', '')} or newer from https://nodejs.org`,
  )
}

// rustup installs a missing toolchain by itself, but not where that is turned off (RUSTUP_AUTO_INSTALL=0), and not
// a target that is missing from a toolchain that is there.
function installRust() {
  if (!succeeds('rustup', ['--version'])) throw new Failure('rustup is missing: install it from https://rustup.rs')
  const file = readFileSync(join(root, 'rust-toolchain.toml'), 'utf8')
  const list = (name) =>
    [...file.match(new RegExp(`^${name} = \\[(.*)\\]`, 'm'))[1].matchAll(/"(.*?)"/g)].map(([, item]) => item)
  const channel = file.match(/^channel = "(.*)"/m)[1]
  const wanted = [
    ...list('targets').map((name) => ['target', name]),
    ...list('components').map((name) => ['component', name]),
  ]
  if (wanted.every(([kind, name]) => isInstalled(channel, kind, name))) return
  const options = wanted.flatMap(([kind, name]) => [`--${kind}`, name])
  run('rustup', ['toolchain', 'install', channel, '--profile', 'minimal', '--no-self-update', ...options])
}

function isInstalled(channel, kind, name) {
  if (!succeeds('rustup', [kind, 'list', '--toolchain', channel])) return false
  const lines = output('rustup', [kind, 'list', '--installed', '--toolchain', channel]).split('\n')
  return lines.some((line) => line === name || line.startsWith(`${name}-`))
}

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

await main(import.meta, setup)
