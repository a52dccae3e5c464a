// Runs other programs for all scripts. It needs nothing installed: `npm test` starts in a fresh clone.

import { spawn, spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A failure whose message says everything a reader needs: shown without a stack. Its cause is the exit code, where there is one. */
export class Failure extends Error {}

/** Runs a program with its output shown. Throws a Failure when it cannot start or exits non-zero. */
export function run(command, args, options = {}) {
  show(command, args)
  succeed(command, args, result(command, args, { stdio: 'inherit', ...options }))
}

/** As `run`, but beside what else is done: resolves when the program has ended. */
export async function runBeside(command, args, options = {}) {
  show(command, args)
  const child = spawn(...runnable(command, args), { cwd: root, stdio: 'inherit', ...options })
  const ended = await new Promise((resolve) => {
    child.on('error', (error) => resolve({ error }))
    child.on('close', (status, signal) => resolve({ status, signal }))
  })
  succeed(command, args, ended)
}

/** Runs a program and returns what it printed. Throws a Failure, with what it printed, when it exits non-zero. */
export function output(command, args, options = {}) {
  const ended = result(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28, ...options })
  succeed(command, args, ended)
  return ended.stdout
}

/** Whether a program starts and exits with 0; shows nothing. */
export function succeeds(command, args, options = {}) {
  return result(command, args, { stdio: 'ignore', ...options }).status === 0
}

/** Runs a program to its end, however that comes about. Gives what spawnSync gives. */
export function result(command, args, options = {}) {
  return spawnSync(...runnable(command, args), { cwd: root, ...options })
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

/** On Windows npm is a script for a shell. What that runs stands beside node, and needs none. */
function runnable(command, args) {
  if (command !== 'npm' || process.platform !== 'win32') return [command, args]
  const npm = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')
  return [process.execPath, [npm, ...args]]
}

function show(command, args) {
  console.log(`\n$ ${[command, ...args].map(shown).join(' ')}`)
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
