// `npm run size`: what the module weighs, what each algorithm costs, and which crates its code is from. It measures and
// fails nothing.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { Failure, main, root } from '../lib/command.mjs'
import { functionsOf, sections } from './wasm-module.mjs'

const LONGEST_LIST = 25

/** What is there for one algorithm alone, by the names of its functions. The first that fits counts. */
const ALGORITHMS = [
  ['ES256', /4P256/],
  ['ES384', /4P384/],
  ['ES512', /4P521/],
  ['ES256K', /4K256/],
  ['Ed25519', /25519/],
  ['Ed448', /(P|ed|edwards)448/],
  ['ML-DSA', /5mldsa/],
  ['SHAKE', /5shake|6keccak/],
  ['all of ES and EdDSA', /22jwt_verdict_arithmetic(2ec|6tables)/],
  ['RS and PS', /22jwt_verdict_arithmetic3rsa|9signature3rsa/],
  ['HS', /9signature4hmac|4hmac/],
  ['SHA-2', /4sha2|12block_buffer|6digest/],
]

function read(path) {
  if (!existsSync(join(root, path))) throw new Failure(`${path} is missing: run \`npm run build\` first`)
  return readFileSync(join(root, path))
}

function print(title, rows, total) {
  console.log(`\n${title}`)
  for (const { name, size } of rows.slice(0, LONGEST_LIST)) {
    console.log(`${String(size).padStart(9)} ${((100 * size) / total).toFixed(1).padStart(5)} %  ${name.slice(0, 110)}`)
  }
}

function group(functions, keyOf) {
  const groups = new Map()
  for (const { name, size } of functions) groups.set(keyOf(name), (groups.get(keyOf(name)) ?? 0) + size)
  return [...groups].map(([name, size]) => ({ name, size })).sort((a, b) => b.size - a.size)
}

function sum(functions) {
  return functions.reduce((total, { size }) => total + size, 0)
}

/** The first crate in a mangled name: legacy (`_ZN` and lengths, types in `$LT$`) or of RFC 2603 (`_R`, `C` before a crate). */
function crateOf(name) {
  const [, first, path] = name.match(/^_ZN(\d+)(.*)/) ?? []
  if (first) {
    const part = path.slice(0, Number(first))
    return part.match(/^_?\$LT\$.*?\b([a-z]\w*)\.\./)?.[1] ?? part.match(/^\w+$/)?.[0] ?? 'other'
  }
  const [, length, rest] = name.match(/^_R.*?C(?:s\w*?_)?(\d+)_?(.*)/) ?? []
  return length ? rest.slice(0, Number(length)) : 'other'
}

function algorithmOf(name) {
  return ALGORITHMS.find(([, names]) => names.test(name))?.[0] ?? 'what is not arithmetic'
}

await main(import.meta, () => {
  const shipped = read('pkg/wasm/jwt_verdict.wasm')
  const compiled = read('target/jwt_verdict.named.wasm')
  const gzip = gzipSync(shipped, { level: constants.Z_BEST_COMPRESSION }).length
  console.log(
    `pkg/wasm/jwt_verdict.wasm: ${shipped.length} bytes, gzip -9 ${gzip}, brotli ${brotliCompressSync(shipped).length}`,
  )

  // What describes the boundary is gone after wasm-bindgen has read it.
  const functions = functionsOf(compiled).filter(({ name }) => !/describe/.test(name))
  const total = sum(functions)
  const data = [...sections(compiled)].find(({ id }) => id === 11)
  console.log(
    `\nBefore wasm-opt: ${total} bytes of code in ${functions.length} functions, ${data.end - data.start} of data`,
  )
  print('By algorithm', group(functions, algorithmOf), total)
  print('By crate', group(functions, crateOf), total)
  print(
    'By function',
    functions.sort((a, b) => b.size - a.size),
    total,
  )
})
