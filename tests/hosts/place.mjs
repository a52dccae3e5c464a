// Where the suite is run: target/hosts, with the hosts and bundlers of package.json beside this file, and below it a
// project of its own, into which npm has installed the packed tarball.

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { output } from '../../scripts/lib/command.mjs'
import { installPackages } from '../../scripts/lib/setup.mjs'
import { installFrameworks } from '../examples/frameworks.mjs'
import { tarball } from '../support/package.mjs'

export const source = fileURLToPath(new URL('.', import.meta.url))
const folder = fileURLToPath(new URL('../../target/hosts', import.meta.url))

/** The project's folder, or a file in it. */
export const inProject = (...path) => join(folder, 'project', ...path)

/** A file of an installed host or bundler. */
export const installed = (...path) => join(folder, 'node_modules', ...path)

/** The version of an installed host or bundler. */
export const versionOf = (name) => JSON.parse(readFileSync(installed(name, 'package.json'), 'utf8')).version

/** The namespace of an installed host or bundler. */
export async function load(name) {
  const { default: load } = await import(pathToFileURL(join(folder, 'load.mjs')).href)
  return load(name)
}

/** Installs the hosts and bundlers, unless they are there. */
export function installHosts() {
  mkdirSync(folder, { recursive: true })
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(source, name), join(folder, name))
  installPackages(join('target', 'hosts'))
  // import() finds packages from the file that it stands in.
  writeFileSync(join(folder, 'load.mjs'), 'export default (name) => import(name)\n')
}

/** Installs what is missing, and lays the project anew. */
export function layPlace(material) {
  installHosts()
  installFrameworks()
  rmSync(inProject(), { recursive: true, force: true })
  mkdirSync(inProject())
  for (const name of ['inside', 'suite']) copyInto(inProject(), name)
  writeFileSync(inProject('material.json'), JSON.stringify(material))
  writeFileSync(inProject('package.json'), JSON.stringify({ name: 'project', private: true, type: 'module' }))
  output('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball], { cwd: inProject() })
}

function copyInto(project, name) {
  // What runs inside a host stands beside the suite there.
  const to = name === 'inside' ? project : join(project, name)
  cpSync(join(source, name), to, { recursive: true })
}
