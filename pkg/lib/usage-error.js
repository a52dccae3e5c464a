// What a TypeError tells the programmer: which argument, what it expects, what it found. It names the kind of a string or an
// object and never its contents, which may be a token or a secret.

import { labelOf, worded } from './hint.js'

/** Kinds of objects worth naming, with what to do about one in the wrong place. */
const KINDS = new Map([
  ['Array', undefined],
  ['ArrayBuffer', 'wrap it: new Uint8Array(buffer)'],
  ['Date', undefined],
  ['Map', undefined],
  ['Promise', 'await it first'],
  ['RegExp', 'values are compared exactly, so list the ones to accept'],
  ['Response', 'pass what its json() resolves to'],
  ['Set', 'spread it into an array'],
  ['String', 'pass the primitive string'],
  ['URL', undefined],
  ['Uint8Array', undefined],
])

/** The TypeError for `value` where `expected` belongs. */
export function usageError(name, expected, value, advice) {
  const kind = kindOf(value)
  const hint = advice ?? KINDS.get(kind)
  return optionError(name, `expected ${expected}, found ${describe(value, kind)}${hint ? `; ${hint}` : ''}`)
}

/** The TypeError about the option, or the argument, `name`. It has that name as `option`. */
export function optionError(name, text, { cause } = {}) {
  const error = new TypeError(`${labelOf(name)}: ${worded(text)}`, cause === undefined ? undefined : { cause })
  return Object.defineProperty(error, 'option', { value: name })
}

/** The TypeError for a name that is none of `names`, with the one that was probably meant; `within` an option, if in one. */
export function unknownName(thing, name, names, aliases, within) {
  const meant = typeof name === 'string' && nearest(name, names, aliases)
  const advice = meant ? `did you mean "${meant}"?` : `the ${thing}s are ${names.join(', ')}`
  const text = `unknown ${thing} ${JSON.stringify(String(name).slice(0, 40))}; ${advice}`
  return within === undefined ? new TypeError(text) : optionError(within, text)
}

/** The kind of a value: 'Object', 'Promise', ... for an object of any realm, what typeof says for anything else. */
export function kindOf(value) {
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}

function describe(value, kind) {
  if (value === null || value === undefined || kind === 'number' || kind === 'boolean') return String(value)
  if (value === '') return 'an empty string'
  const named = typeof value !== 'object' || KINDS.has(kind) ? kind : 'object'
  return `${/^[aeio]/i.test(named) ? 'an' : 'a'} ${named}`
}

function nearest(name, names, aliases) {
  const typed = name.toLowerCase()
  const edits = Math.min(2, Math.floor(typed.length / 2))
  return aliases.get(typed) ?? names.find((known) => isWithin(edits, typed, known.toLowerCase()))
}

/** Whether `edits` insertions, deletions and replacements of a character are enough to make `b` of `a`. */
function isWithin(edits, a, b) {
  if (a === b) return true
  if (edits === 0) return false
  let same = 0
  while (same < a.length && a[same] === b[same]) same += 1
  const [left, right] = [a.slice(same), b.slice(same)]
  return (
    isWithin(edits - 1, left.slice(1), right) ||
    isWithin(edits - 1, left, right.slice(1)) ||
    isWithin(edits - 1, left.slice(1), right.slice(1))
  )
}
