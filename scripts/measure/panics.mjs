// What a module holds for the case that it panics: each place in the source that can, and the messages of Rust's library.

import { segmentsOf } from './wasm-module.mjs'

/** The messages of core, alloc, std and wasm-bindgen, or what is always in them. */
const MESSAGES = [
  'called `Option::unwrap()` on a `None` value',
  'called `Result::unwrap()` on an `Err` value',
  'entered unreachable code',
  'not yet implemented',
  'not implemented',
  'explicit panic',
  'assertion failed',
  'assertion `left',
  'attempt to add with overflow',
  'attempt to subtract with overflow',
  'attempt to multiply with overflow',
  'attempt to negate with overflow',
  'attempt to shift left with overflow',
  'attempt to shift right with overflow',
  'attempt to divide by zero',
  'attempt to divide with overflow',
  'attempt to calculate the remainder',
  'index out of bounds',
  'range start index',
  'range end index',
  'slice index starts at',
  'is not a char boundary',
  'is out of bounds of',
  'source slice length (',
  'mid > len',
  'swap_remove index (is',
  'removal index (is',
  'insertion index (is',
  'already borrowed',
  'already mutably borrowed',
  'capacity overflow',
  'memory allocation of',
  'Arc counter overflow',
  'user-provided comparison function does not correctly implement a total order',
  'a Display implementation returned an error unexpectedly',
  'a formatting trait implementation returned an error',
  'cannot recursively acquire mutex',
  'PoisonError',
  'overflow in `Duration::',
  'attempted to take ownership of Rust value while it was borrowed',
  'null pointer passed to rust',
  'recursive use of an object detected',
]

/** Each member of core::panic::Location is a 32-bit word: the file's name and its length, the line, the column. */
const LOCATION = 16
const LONGEST_NAME = 200
const LONGEST_FILE = 20_000
const LONGEST_LINE = 400

/**
 * The source files in which the module can panic, each with its places as `line:column`. Those of Rust's library begin with
 * `library/`, and those of other crates with `crates/`; in both no version is named.
 */
export function panicPlaces(bytes) {
  const segments = segmentsOf(bytes)
  const found = new Map()
  for (const segment of segments) {
    // Segments begin and end with a byte that is not 0, and a place may begin or end with some that are.
    const data = Buffer.concat([Buffer.alloc(3), segment.bytes, Buffer.alloc(3)])
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
    for (let offset = 0; offset + LOCATION <= data.length; offset += 1) {
      const [at, length, line, column] = [0, 4, 8, 12].map((word) => view.getUint32(offset + word, true))
      if (length === 0 || length > LONGEST_NAME) continue
      if (line === 0 || line > LONGEST_FILE || column === 0 || column > LONGEST_LINE) continue
      const name = textAt(segments, at, length)
      if (name && /^[\w/.-]+\.rs$/.test(name)) add(found, withoutVersion(name), `${line}:${column}`)
    }
  }
  return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** The messages of Rust's library that the module can panic with. */
export function panicMessages(bytes) {
  const text = segmentsOf(bytes)
    .map(({ bytes: data }) => data.toString('latin1'))
    .join('\n')
  return MESSAGES.filter((message) => text.includes(message))
}

function textAt(segments, at, length) {
  const segment = segments.find((each) => at >= each.at && at + length <= each.at + each.bytes.length)
  return segment?.bytes.toString('latin1', at - segment.at, at - segment.at + length)
}

function withoutVersion(name) {
  return name
    .replace(/^\/rustc\/[0-9a-f]+\//, '')
    .replace(/^\/rust\/deps\//, 'crates/')
    .replace(/^(crates\/[\w-]+?)-\d[^/]*/, '$1')
}

function add(map, key, value) {
  map.set(key, [...(map.get(key) ?? []), value])
}
