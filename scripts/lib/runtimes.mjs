// The Node versions that tests run on, from tests/runtimes.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { output, root } from './command.mjs'
import { installPackages } from './setup.mjs'

/** The oldest that the package promises to run on, and the newest with long-term support; tests/hosts has more. */
export const nodeMajors = [20, 24]

/**
 * The program of one Node version, or undefined where there is none: npm has them for Linux on x86-64 only. Elsewhere
 * the Node that runs this stands for its own version.
 */
export function nodeProgram(major) {
  installPackages('tests/runtimes')
  const program = join(root, 'tests', 'runtimes', 'node_modules', `node-${major}`, 'bin', 'node')
  if (existsSync(program)) return program
  return process.version.startsWith(`v${major}.`) ? process.execPath : undefined
}

/** Its version, as `process.version` has it. */
export function nodeVersion(program) {
  return output(program, ['--version']).trim()
}
