// Programs for cargo that are not a part of it, each compiled once for this checkout.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './command.mjs'

/** The path of the program `name` of the crate of that name. */
export function cargoTool(name, version) {
  const folder = join(root, 'target', 'tools', `${name}-${version}`)
  const program = join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  if (!existsSync(program)) run('cargo', ['install', '--locked', '--root', folder, '--version', version, name])
  return program
}
