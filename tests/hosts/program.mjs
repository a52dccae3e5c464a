// A program that runs the suite and ends: Node, Deno, Bun. What it says last is the result.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { inProject } from './place.mjs'

const LIMITS = { maxBuffer: 2 ** 28, timeout: 120_000 }

export async function resultOf(command, args, env) {
  const options = { cwd: inProject(), env: { ...process.env, ...env }, ...LIMITS }
  const { stdout } = await promisify(execFile)(command, args, options)
  return JSON.parse(stdout.trimEnd().split('\n').at(-1))
}

/** The version in what a program says when it is asked for it. */
export async function versionOf(command, ...args) {
  const { stdout } = await promisify(execFile)(command, args, LIMITS)
  return /\d+(\.\d+){2,}/.exec(stdout)[0]
}
