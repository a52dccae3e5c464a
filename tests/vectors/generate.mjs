// Writes the vector files and their index from the tables in generator/cases. Every run writes the same bytes.
//
//     node tests/vectors/generate.mjs            write the files that are absent, and the index
//     node tests/vectors/generate.mjs --force X  write the files whose path contains X anew
//     node tests/vectors/generate.mjs --check    compare instead of writing; exit code 1 when anything differs

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { render } from './generator/case.mjs'
import acceptedCases from './generator/cases/accepted.mjs'
import checkCases from './generator/cases/check.mjs'
import claimRuleCases from './generator/cases/claim-rules.mjs'
import keysCases from './generator/cases/keys.mjs'
import parseCases from './generator/cases/parse.mjs'
import profileCases from './generator/cases/profiles.mjs'
import restrictionCases from './generator/cases/restrictions.mjs'
import scopeCases from './generator/cases/scope.mjs'
import selectCases from './generator/cases/select.mjs'
import verifyCases from './generator/cases/verify.mjs'
import { confirm } from './generator/confirm.mjs'

const ROOT = dirname(fileURLToPath(import.meta.url))
const FOLDERS = ['accepted', 'check', 'keys', 'parse', 'select', 'verify']

const { values: options } = parseArgs({ options: { check: { type: 'boolean' }, force: { type: 'string' } } })
const cases = [
  ...[...keysCases, ...parseCases, ...selectCases, ...verifyCases, ...checkCases, ...profileCases, ...acceptedCases],
  ...[...claimRuleCases, ...scopeCases, ...restrictionCases],
]

for (const each of cases) confirm(each)
const files = new Map(cases.map((each) => [each.path, render(each)]))
if (files.size !== cases.length) throw new Error(`two cases of one name: ${repeated(cases.map((each) => each.path))}`)
files.set('index.txt', indexOf(cases))

const problems = options.check ? compare() : []
if (!options.check) write()
for (const problem of problems) console.error(problem)
console.log(`${cases.length} cases, ${cases.filter((each) => each.expect === 'accepted').length} of them accepted`)
process.exitCode = problems.length > 0 ? 1 : 0

function write() {
  for (const [path, text] of files) {
    const file = join(ROOT, path)
    const isWanted =
      path === 'index.txt' || !existsSync(file) || (options.force !== undefined && path.includes(options.force))
    if (!isWanted) continue
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

function compare() {
  const onDisk = FOLDERS.flatMap((folder) => listing(folder))
  const differing = [...files].filter(
    ([path, text]) => !existsSync(join(ROOT, path)) || readFileSync(join(ROOT, path), 'utf8') !== text,
  )
  return [
    ...differing.map(([path]) => `${path} is not what the tables say`),
    ...onDisk.filter((path) => !files.has(path)).map((path) => `${path} is in no table`),
  ]
}

function listing(folder) {
  return existsSync(join(ROOT, folder)) ? readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`) : []
}

/** Every file, so that a runner notices a missing one. */
function indexOf(all) {
  const paths = all.map((each) => each.path).sort()
  return `${paths.join('\n')}\n`
}

function repeated(paths) {
  return paths.filter((path, index) => paths.indexOf(path) !== index).join(', ')
}
