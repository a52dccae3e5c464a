// The program, run as a user runs it: the packed package's, in a process of its own.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after } from 'node:test'
import { tarballFolder } from '../support/package.mjs'

const program = join(tarballFolder, 'cli', 'main.js')
const folder = mkdtempSync(join(tmpdir(), 'jwt-verdict-cli-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Runs it with these arguments, and gives `{ status, stdout, stderr }`. `input` is what stands on standard input. */
export async function cli(args, { input = '', env = {} } = {}) {
  const child = start(args, env)
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended(child)])
  return { status, stdout, stderr }
}

/** Starts it, with its streams as pipes. No terminal, and no word on colours from whoever runs the tests. */
export function start(args, env = {}) {
  const { NO_COLOR, FORCE_COLOR, ...inherited } = process.env
  return spawn(process.execPath, [program, ...args], { env: { ...inherited, ...env } })
}

export function ended(child) {
  return new Promise((resolve) => child.on('close', resolve))
}

/** Writes a file and gives its path. */
export function file(name, content) {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'object' && !ArrayBuffer.isView(content) ? JSON.stringify(content) : content)
  return path
}
