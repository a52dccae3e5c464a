// Where tokens come from: the command line, or standard input with one on each line.

import { fstatSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Failure } from './failure.js'

/**
 * The tokens, each as `{ text, line, bytes }`; `bytes` is how much of standard input was read up to its end.
 *
 * Nothing is held back but one token, so a list may be longer than memory, or still be growing.
 */
export function readTokens(positionals, { stdin, stderr }) {
  if (positionals.length === 0 || (positionals.length === 1 && positionals[0] === '-')) return fromInput(stdin, stderr)
  if (positionals.includes('-')) throw new Failure('pass tokens as arguments or with "-" on standard input, not both')
  return fromArguments(positionals)
}

/** How many bytes standard input has, if it is a file. */
export function inputSize(positionals) {
  if (positionals.some((text) => text !== '-')) return undefined
  try {
    const stat = fstatSync(0)
    return stat.isFile() ? stat.size : undefined
  } catch {
    return undefined
  }
}

async function* fromArguments(positionals) {
  for (const [index, text] of positionals.entries()) yield { text: text.trim(), line: index + 1, bytes: 0 }
}

async function* fromInput(stdin, stderr) {
  if (stdin.isTTY) stderr.write('Paste a token, then press Enter and Ctrl-D.\n')
  let line = 0
  let bytes = 0
  for await (const text of createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1
    bytes += Buffer.byteLength(text) + 1
    // White space around a token comes from the shell or the editor. White space inside belongs to the token and is rejected.
    if (text.trim()) yield { text: text.trim(), line, bytes }
  }
}
