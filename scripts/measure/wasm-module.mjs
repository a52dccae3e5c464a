// The binary format of WebAssembly, as far as the scripts look into it (WebAssembly Core 5).

const DATA = 11
const I32_CONST = 0x41

/** `{ name, size }` of each function that the module defines. */
export function functionsOf(bytes) {
  const found = [...sections(bytes)]
  const imported = countImports(
    bytes,
    found.find(({ id }) => id === 2),
  )
  const names = readNames(
    bytes,
    found.find(({ id, name }) => id === 0 && name === 'name'),
  )
  const reader = new Reader(bytes, found.find(({ id }) => id === 10).start)
  return Array.from({ length: reader.number() }, (_, index) => {
    const size = reader.number()
    reader.skip(size)
    return { name: names.get(imported + index) ?? 'unnamed', size }
  })
}

/** What the module's data segments put into its memory: `{ at, bytes }` of each. */
export function segmentsOf(bytes) {
  const reader = new Reader(bytes, [...sections(bytes)].find(({ id }) => id === DATA).start)
  return Array.from({ length: reader.number() }, () => {
    // An active segment of the one memory, at a constant: `i32.const`, a signed number of up to 31 bits, `end`.
    if (reader.number() !== 0 || reader.byte() !== I32_CONST)
      throw new Error('a data segment of a form that is not known')
    const at = reader.number()
    reader.skip(1)
    const length = reader.number()
    reader.skip(length)
    return { at, bytes: bytes.subarray(reader.at - length, reader.at) }
  })
}

/** `{ id, name, start, end }` of each section; those with a name are custom ones. */
export function* sections(bytes) {
  const reader = new Reader(bytes, 8)
  while (reader.at < bytes.length) {
    const id = reader.byte()
    const size = reader.number()
    const end = reader.at + size
    const name = id === 0 ? reader.text() : undefined
    yield { id, name, start: reader.at, end }
    reader.at = end
  }
}

function countImports(bytes, section) {
  const reader = new Reader(bytes, section.start)
  let functions = 0
  for (let left = reader.number(); left > 0; left--) {
    reader.text()
    reader.text()
    const kind = reader.byte()
    if (kind !== 0) throw new Error('the module imports something other than functions')
    reader.number()
    functions += 1
  }
  return functions
}

function readNames(bytes, section) {
  const reader = new Reader(bytes, section.start)
  const names = new Map()
  while (reader.at < section.end) {
    const kind = reader.byte()
    const end = reader.number() + reader.at
    if (kind === 1) for (let left = reader.number(); left > 0; left--) names.set(reader.number(), reader.text())
    reader.at = end
  }
  return names
}

class Reader {
  constructor(bytes, at) {
    Object.assign(this, { bytes, at })
  }

  byte() {
    return this.bytes[this.at++]
  }

  number() {
    let number = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte()
      number += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return number
    }
  }

  text() {
    const length = this.number()
    this.skip(length)
    return this.bytes.toString('utf8', this.at - length, this.at)
  }

  skip(count) {
    this.at += count
  }
}
