// The programs of examples/ where they can run: each copied into a folder of its own with the packed package from npm
// beside it, below a folder with the frameworks.

import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPackages } from '../../scripts/lib/setup.mjs'
import { tarballFolder } from '../support/package.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'target', 'examples')

/** `npm ci` for what stands in package.json beside this file, unless it is there. */
export function installFrameworks() {
  mkdirSync(folder, { recursive: true })
  for (const name of ['package.json', 'package-lock.json']) {
    cpSync(join(root, 'tests', 'examples', name), join(folder, name))
  }
  installPackages(join('target', 'examples'))
}

/** A fresh copy of an example. Gives its folder. */
export function copyExample(name) {
  return copyFresh(join(root, 'examples', name), name)
}

/** A fresh copy of a program's folder under a name, with the packed package. Gives the copy's folder. */
export function copyFresh(source, name) {
  const copy = join(folder, name)
  rmSync(copy, { recursive: true, force: true })
  cpSync(source, copy, { recursive: true })
  cpSync(tarballFolder, join(copy, 'node_modules', 'jwt-verdict'), { recursive: true })
  return copy
}

/** A file of an installed package, for running a program without a shell. */
export function installed(...path) {
  return join(folder, 'node_modules', ...path)
}

/** The version of an installed package. */
export const versionOf = (name) => JSON.parse(readFileSync(installed(name, 'package.json'), 'utf8')).version
