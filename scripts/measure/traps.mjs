// `npm run traps`: where the shipped module can trap, and why. It measures and fails nothing; tests/packaging/panics.txt is what
// may be found.
//
//   1. the places in the source that can panic, and the messages of Rust's library, as they stand in the module's data
//   2. each `unreachable` that the exports and the table lead to, by what is called before it, and the functions of our crates
//      that have one
//
// The shipped module has no names. So the one that cargo made, which has them, is optimised in the same way here.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, main, root } from '../lib/command.mjs'
import { panicMessages, panicPlaces } from './panics.mjs'

/** By the function that does not return. The first that fits counts. */
const REASONS = [
  ['memory cannot be had', /7raw_vec|handle_alloc_error|capacity_overflow|rust_oom|alloc_error_handler/],
  ['an index or a length', /slice_index_fail|panic_bounds_check|slice_error_fail|len_mismatch_fail|swap_remove/],
  ['unwrap or expect', /unwrap_failed|expect_failed/],
  ['wasm-bindgen: an object that is freed or in use, a table that cannot grow', /12wasm_bindgen/],
  ['an assertion or a panic of its own', /9panicking|panic_on_ord_violation|panic_for_nonpositive_argument/],
  ['a panic that is on its way', /panic|__rust/],
]
const OTHERWISE = 'no call: what the compiler holds for impossible, or an abort'

function read(path) {
  if (!existsSync(join(root, path))) throw new Failure(`${path} is missing: run \`npm run build\` first`)
  return readFileSync(join(root, path))
}

/**
 * A module as text, taken apart: `functions` is how many it defines, `reached` how many of them its exports and its table lead
 * to, and `traps` has `{ function, before }` for each `unreachable` in these, with the statement before it.
 */
function takeApart(text) {
  const functions = new Map()
  const roots = []
  // The last statement that began at each depth.
  const begun = []
  let current
  for (const line of text.split('\n')) {
    const depth = line.search(/\S/)
    const statement = line.trim()
    if (!statement.startsWith('(')) continue
    const [, name] = statement.match(/^\(func (\S+)/) ?? []
    if (name) {
      current = { name, leadsTo: [], traps: [] }
      functions.set(name, current)
    }
    if (/^\(export .*\(func |^\(elem |^\(start /.test(statement)) roots.push(...statement.match(/\$[^\s()]+/g))
    const [, called] = statement.match(/^\((?:call|return_call|ref\.func) (\$[^\s()]+)/) ?? []
    if (called) current.leadsTo.push(called)
    if (statement === '(unreachable)') current.traps.push({ function: current.name, before: begun[depth] ?? '' })
    begun[depth] = statement
    begun.length = depth + 1
  }
  const reached = reach(functions, roots)
  return { functions: functions.size, reached: reached.length, traps: reached.flatMap(({ traps }) => traps) }
}

function reach(functions, roots) {
  const seen = new Set()
  for (const left = [...roots]; left.length > 0; ) {
    const name = left.pop()
    if (seen.has(name) || !functions.has(name)) continue
    seen.add(name)
    left.push(...functions.get(name).leadsTo)
  }
  return [...seen].map((name) => functions.get(name))
}

function reasonOf({ before }) {
  const called = before.match(/^\(call (\S+?)\)?$/)?.[1]
  return (called && REASONS.find(([, names]) => names.test(called))?.[0]) ?? OTHERWISE
}

/** The path in a mangled name of our crates, as far as it can be told without demangling: `ec::scalar::Order::add`. */
function ownPath(name) {
  const [, rest] = name.match(/\d\djwt_verdict(?:_arithmetic)?(.*)/) ?? []
  const isOwn = /^\$_R(?:I?N|C)/.test(name) && !/^\$_RI?N[vM]\w*?Cs\w+?_\d(?:core|5alloc|3std)/.test(name)
  if (rest === undefined || !isOwn) return undefined
  return [...parts(rest)].join('::')
}

function* parts(mangled) {
  for (let rest = mangled; ; ) {
    const [whole, length] = rest.match(/^(?:Nt?B\w*?_|B\w*?_|E)*?(\d+)_?/) ?? []
    if (!length) return
    yield rest.slice(whole.length, whole.length + Number(length))
    rest = rest.slice(whole.length + Number(length))
  }
}

function count(list, keyOf) {
  const counts = new Map()
  for (const entry of list) counts.set(keyOf(entry), (counts.get(keyOf(entry)) ?? 0) + 1)
  return [...counts].sort(([, one], [, other]) => other - one)
}

function print(title, rows) {
  console.log(`\n${title}`)
  for (const [name, number] of rows) console.log(`${String(number).padStart(6)}  ${name}`)
}

await main(import.meta, async () => {
  const { default: binaryen } = await import('binaryen')
  const bytes = read('pkg/wasm/jwt_verdict.wasm')
  const shipped = binaryen.readBinary(bytes)
  const named = binaryen.readBinary(read('target/jwt_verdict.named.wasm'))

  const places = [...panicPlaces(bytes)].map(([file, found]) => [file, found.length])
  print('Places in the source that can panic, by file', places)
  print(
    'Messages of Rust’s library',
    panicMessages(bytes).map((message) => [message, '']),
  )

  const { functions, reached, traps } = takeApart(shipped.emitText())
  const holding = new Set(traps.map((each) => each.function)).size
  console.log(
    `\nThe shipped module: ${traps.length} times \`unreachable\`, in ${holding} of the ${reached} functions that are reached, of ${functions}`,
  )

  const exported = new Set(exportsOf(binaryen, shipped))
  // wasm-bindgen takes the hash off, and drops what only describes the boundary to it.
  for (const name of exportsOf(binaryen, named)) {
    if (!exported.has(name.replace(/_[0-9a-f]{16}$/, ''))) named.removeExport(name)
  }
  console.log('Optimising the one with names, which takes a minute ...')
  binaryen.setOptimizeLevel(3)
  binaryen.setShrinkLevel(0)
  binaryen.setDebugInfo(true)
  named.optimize()
  const { traps: known } = takeApart(named.emitText())
  print(`With names, ${known.length} times; by reason`, count(known, reasonOf))
  const own = known.filter((each) => ownPath(each.function) && !/memory|wasm-bindgen/.test(reasonOf(each)))
  print(
    'In our crates’ functions, but for memory and wasm-bindgen',
    count(own, (each) => `${ownPath(each.function)}: ${reasonOf(each)}`),
  )
})

function exportsOf(binaryen, module) {
  return Array.from(
    { length: module.getNumExports() },
    (_, index) => binaryen.getExportInfo(module.getExportByIndex(index)).name,
  )
}
