// The claims of two tokens side by side: preview and production, before and after a refresh.
//
// `compareClaims(a, b)` takes two payloads and gives rows `{ name, a, b, same, note? }`, registered claims first. `a` and
// `b` are visible text, times as UTC; undefined where the token lacks the claim. What is same is decided by the values
// themselves: members of an object may stand in any order, those of a list may not.

import { printable } from '../../pkg/lib/text.js'
import { shownValue } from '../lib/text.js'
import { meaningOf, REGISTERED, TIMES } from './claim-dictionary.js'
import { formatUtc, relative } from './times.js'

/** More claims than anyone compares. */
const MOST_ROWS = 1000

export function compareClaims(a, b) {
  const [left, right] = [membersOf(a), membersOf(b)]
  const names = [...new Set([...left.keys(), ...right.keys()])].slice(0, MOST_ROWS)
  return names
    .sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))
    .map((name) => row(name, left, right))
}

function membersOf(payload) {
  return new Map(typeof payload === 'object' && payload !== null ? Object.entries(payload) : [])
}

function rank(name) {
  const index = REGISTERED.indexOf(name)
  if (index >= 0) return index
  return meaningOf(name) ? REGISTERED.length : REGISTERED.length + 1
}

function row(name, left, right) {
  const [a, b] = [left.get(name), right.get(name)]
  const same = left.has(name) && right.has(name) && isSame(a, b)
  const note = same ? undefined : noteOn(name, { a, b, inA: left.has(name), inB: right.has(name) })
  return {
    name: printable(name),
    a: left.has(name) ? shown(name, a) : undefined,
    b: right.has(name) ? shown(name, b) : undefined,
    same,
    ...(note && { note }),
  }
}

function shown(name, value) {
  return isTime(name, value) ? formatUtc(value) : shownValue(value)
}

function isTime(name, value) {
  return TIMES.has(name) && Number.isFinite(value)
}

function noteOn(name, { a, b, inA, inB }) {
  if (!inA) return 'Only in the second.'
  if (!inB) return 'Only in the first.'
  if (isTime(name, a) && isTime(name, b)) {
    const away = relative(Math.abs(b - a)).replace(/^in |^now$/, '') || 'less than 1 s'
    return `The second is ${away} ${b > a ? 'later' : 'earlier'}.`
  }
  if (Array.isArray(a) && Array.isArray(b)) return listNote(a, b)
  if (Array.isArray(a) !== Array.isArray(b)) {
    const [list, single] = Array.isArray(a) ? [a, b] : [b, a]
    const which = Array.isArray(a) ? 'first' : 'second'
    if (list.length === 1 && isSame(list[0], single)) return `The same value, but the ${which} has it as a list.`
    return `The ${which} has a list.`
  }
  if (typeof a !== typeof b) return `The first is a ${kindOf(a)}, the second a ${kindOf(b)}.`
  if (typeof a === 'string' && a.toLowerCase() === b.toLowerCase()) return 'They differ only in upper and lower case.'
  return undefined
}

function listNote(a, b) {
  const [left, right] = [a, b].map((list) => new Set(list.map(canonical)))
  const missing = [...left].filter((item) => !right.has(item)).length
  const added = [...right].filter((item) => !left.has(item)).length
  if (missing === 0 && added === 0) return 'The same values in another order or number.'
  return `The second lacks ${missing} and adds ${added}.`
}

function kindOf(value) {
  if (value === null) return 'null'
  return { string: 'text', boolean: 'true or false' }[typeof value] ?? typeof value
}

function isSame(a, b) {
  return canonical(a) === canonical(b)
}

/** JSON with the members of each object in one order. */
function canonical(value) {
  return JSON.stringify(value, (_, item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(
          Object.entries(item)
            .sort(([one], [other]) => (one < other ? -1 : 1))
            .map(([name, member]) => [`"${name}`, member]),
        )
      : item,
  )
}
