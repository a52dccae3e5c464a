// docs/errors.json and docs/checks.json -> pkg/wasm/words.js: the sentences of which the module knows only the numbers.
//
// Tests of the crate hold the documents equal to what src/ says, and the module is compiled with a digest of them. So a module
// and the words of another version cannot be built together.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Failure, root } from '../lib/command.mjs'

const [ERRORS, CHECKS] = ['errors', 'checks'].map((name) => join(root, 'docs', `${name}.json`))

export function writeWords(file) {
  const [errors, checks] = [ERRORS, CHECKS].map((from) => JSON.parse(readFileSync(from, 'utf8')))
  const rows = errors.map(({ step, code, reason, message, expected, actual, hints }) => [
    step,
    code,
    reason,
    message,
    expected,
    actual,
    hints.map((hint) => hint.code),
  ])
  const advice = Object.fromEntries(errors.flatMap(({ hints }) => hints.map(({ code, text }) => [code, text])))
  const sentences = checks.map(({ id, step, ...said }) => [
    id,
    step,
    said.passed,
    said.notReached,
    said.notAsked,
    said.notTried,
  ])
  writeFileSync(
    file,
    `// Made by \`npm run build\` from docs/errors.json and docs/checks.json.

/** Of each row: step, code, reason, message, what is expected, what is actual, the codes of its advice. */
export const ROWS = ${lines(rows)}

/** Sentences of advice by their codes. */
export const ADVICE = ${JSON.stringify(advice, null, 2)}

/** Of each check: its name, its step, and what is said when it passed, was not reached, or was not asked for. */
export const CHECKS = ${lines(sentences)}

/** What the module calls wordsDigest. */
export const DIGEST = ${digest([ERRORS, CHECKS])}
`,
  )
}

/** Fails unless the module in the folder was compiled with the words that lie beside it. */
export async function requireSameWords(folder, name) {
  const [{ createGlue }, { DIGEST }] = await Promise.all(
    // With a query, for a second build in one process would get the first's files.
    ['glue.js', 'words.js'].map((file) => import(`${pathToFileURL(join(folder, file))}?${process.hrtime.bigint()}`)),
  )
  const glue = createGlue()
  const module = new WebAssembly.Module(readFileSync(join(folder, `${name}.wasm`)))
  const { exports } = new WebAssembly.Instance(module, { './jwt_verdict_bg.js': glue })
  glue.__wbg_set_wasm(exports)
  exports.__wbindgen_start?.()
  if (glue.wordsDigest() !== DIGEST)
    throw new Failure(`${name}.wasm is of another version of docs/errors.json or docs/checks.json: build again`)
}

/** FNV-1a, as src/wasm.rs has it. */
function digest(files) {
  let hash = 0x811c9dc5
  for (const file of files) for (const byte of readFileSync(file)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

function lines(values) {
  return `[\n${values.map((value) => `  ${JSON.stringify(value)},\n`).join('')}]`
}
