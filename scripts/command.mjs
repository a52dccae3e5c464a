// Runs other programs for the scripts beside it. It needs nothing installed: `npm test` starts in a fresh clone.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** A failure whose message says everything a reader needs: shown without a stack. Its cause is the exit code, where there is one. */
export class Failure extends Error {}

/** Runs a program with its output shown. Throws a Failure when it cannot start or exits non-zero. */
export function run(command, args, options = {}) {
  console.log(`\n$ ${[command, ...args].map(shown).join(' ')}`)
  succeed(command, args, spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options }))
}

/** Runs a program and returns what it printed. Throws a Failure, with what it printed, when it exits non-zero. */
export function output(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28, ...options })
  succeed(command, args, result)
  return result.stdout
}

/** Whether a program starts and exits with 0; shows nothing. */
export function succeeds(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'ignore', ...options }).status === 0
}

/** The entry point of a program from node_modules: run it with node, so that no shell and no PATH is involved. */
export function installed(...path) {
  return join(root, 'node_modules', ...path)
}

/** Runs the body of a script that was started by hand, and turns a Failure into one line and exit code 1. */
export async function main(meta, body) {
  if (process.argv[1] !== fileURLToPath(meta.url)) return
  try {
    await body(process.argv.slice(2))
  } catch (error) {
    console.error(error instanceof Failure ? `\nerror: ${error.message}` : error)
    process.exitCode = 1
  }
}

function succeed(command, args, { error, status, signal, stdout, stderr }) {
  if (error) throw new Failure(`${command} cannot be started: ${error.message}`)
  if (status === 0) return
  const line = [command, ...args].map(shown).join(' ')
  throw new Failure(`${line} ended with ${signal ?? `exit code ${status}`}${said(stdout, stderr)}`, { cause: status })
}

function said(...streams) {
  const text = streams.filter(Boolean).join('\n').trim()
  return text && `:\n${text}`
}

function shown(argument) {
  const text = argument.replace(root, '')
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text}'`
}
