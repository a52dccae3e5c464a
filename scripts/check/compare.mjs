// `npm run compare`: asks this package and its peers what they make of the vectors of tests/compare/rows.mjs, and writes the
// tables into COMPARE.md. It takes the packed package (`npm run pack`).
//
//   npm run compare -- --check     fails when COMPARE.md says otherwise

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, main, output, root } from '../lib/command.mjs'
import { nodeProgram } from '../lib/runtimes.mjs'
import { installPackages } from '../lib/setup.mjs'

/** What a package answers may depend on the host's cryptography, so it is always the same host. */
const NODE = 20

const DOCUMENT = join(root, 'COMPARE.md')
const IN_DOCUMENT = /(?<=<!-- compare -->\n).*?(?=\n<!-- end of compare -->)/s

/** When and on what the tables were made: they may say the same on another day. */
const MADE = /^Made on .*$/m

export async function compare(args = []) {
  const unknown = args.filter((name) => name !== '--check')
  if (unknown.length > 0) throw new Failure(`${unknown.join(' ')}: the one option is --check`)
  const program = nodeProgram(NODE)
  if (!program) return `NOT COMPARED: npm has no Node ${NODE} for ${process.platform} on ${process.arch}`
  installPackages('benches/peers')
  const { compareAll } = await import('../../tests/compare/compare.mjs')
  const { text, summary, problems } = await compareAll(program)
  console.log(summary)
  if (problems.length > 0) throw new Failure(`the vectors do not come out as they say:\n${problems.join('\n')}`)

  const before = readFileSync(DOCUMENT, 'utf8')
  const after = before.replace(IN_DOCUMENT, () => `${made(program)}\n\n${text}`)
  if (!args.includes('--check')) return writeFileSync(DOCUMENT, after)
  const [said, found] = [before, after].map((document) => document.replace(MADE, ''))
  if (said === found) return console.log('COMPARE.md says so')
  throw new Failure(
    `COMPARE.md is out of date: run \`npm run compare\`. The first line that differs:\n${firstDifference(said, found)}`,
  )
}

function made(program) {
  const day = new Date().toISOString().slice(0, 10)
  const node = output(program, ['--version']).trim().replace('v', '')
  return `Made on ${day} with Node ${node} and these versions:`
}

function firstDifference(before, after) {
  const lines = before.split('\n')
  const at = after.split('\n').findIndex((line, index) => line !== lines[index])
  return `there: ${lines[at]}\nfound: ${after.split('\n')[at]}`
}

await main(import.meta, async (args) => {
  const reason = await compare(args)
  if (reason) console.log(reason)
})
