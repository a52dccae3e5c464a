#!/usr/bin/env node
// The program `jwt-verdict`. Results go to standard output, everything else to standard error.

import { readFileSync } from 'node:fs'
import { JwtError } from '../index.js'
import { nameOptions } from '../lib/hint.js'
import { mention, printable } from '../lib/text.js'
import { unknownName } from '../lib/usage-error.js'
import { FLAGS, readArguments } from './arguments.js'
import { explain } from './explain.js'
import { Failure } from './failure.js'
import { help } from './help.js'
import { keys } from './keys.js'
import { watch, write } from './output.js'
import { page } from './page.js'
import { indented } from './refusal.js'
import { styleFor } from './style.js'
import { verify } from './verify.js'

const SOURCE = ['jwks', 'issuer', 'vercel', 'allow-insecure']
const POLICY = [
  ...[
    'audience',
    'any-issuer',
    'any-audience',
    'subject',
    'algorithms',
    'secret-file',
    'now',
    'tolerance',
    'typ',
    'claim',
  ],
  ...['required-claim', 'scope', 'single-audience', 'max-age', 'max-lifetime', 'allow-missing-expiry'],
]

const COMMANDS = {
  verify: { run: verify, options: [...SOURCE, ...POLICY, 'json', 'help'] },
  explain: { run: explain, options: [...SOURCE, ...POLICY, 'json', 'help'] },
  keys: { run: keys, options: [...SOURCE, 'json', 'help'] },
  page: { run: page, options: ['port', 'open', 'help'] },
}

nameOptions(FLAGS)

// By default a crash exits with 1, which means "rejected".
process.on('uncaughtException', crash)

const io = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr }
watch(io.stdout, ({ code }) => process.exit(fail(new Failure(`cannot write to standard output: ${code}`))))
// Nowhere is left to report this.
watch(io.stderr, () => {})
process.exitCode = await main(process.argv.slice(2)).catch(fail)

async function main([name, ...args]) {
  if (name === undefined) {
    io.stderr.write(help())
    return 2
  }
  if (name === '--help' || name === '-h' || name === 'help') return print(helpOn(args[0]))
  if (name === '--version') return print(`${version()}\n`)
  const { run, options } = find(name)
  const { values, positionals } = readArguments(args, options)
  if (values.help) return print(help(name, options))
  return run({ values, positionals }, io)
}

function find(name) {
  if (Object.hasOwn(COMMANDS, name)) return COMMANDS[name]
  const names = Object.keys(COMMANDS)
  if (name.startsWith('-')) throw new Failure(`the first argument must be a command: ${names.join(', ')}`)
  if (name.length > 20)
    throw new Failure(`unknown command ${mention(name)}`, 'To explain a token, run: jwt-verdict explain TOKEN.')
  throw new Failure(unknownName('command', name, names, new Map()).message)
}

function helpOn(name) {
  return name === undefined ? help() : help(name, find(name).options)
}

async function print(text) {
  await write(io.stdout, text)
  return 0
}

function version() {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
}

/** A mistake on the command line, or keys that cannot be used, say nothing about a token. */
function fail(error) {
  const isKnown = error instanceof Failure || (error instanceof JwtError && error.step === 'keys')
  if (!isKnown) return crash(error)
  const style = styleFor(io.stderr)
  const lines = [`${style.red('error:')} ${printable(error.message, 512)}`, ...indented(error, style)]
  io.stderr.write(`${lines.join('\n')}\n`)
  return 2
}

function crash(error) {
  process.stderr.write(`jwt-verdict failed without a verdict. This is a defect; please report it.\n${error.stack}\n`)
  process.exit(2)
}
