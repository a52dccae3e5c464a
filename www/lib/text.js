// Values of tokens and key sets as text that may stand on a page, in a report or in a sentence: nothing in it is invisible or
// moves what is around it, and it is no longer than is of use.

import { printable } from '../../pkg/lib/text.js'

/** The most characters of one value that are shown at once. */
const MOST = 600

/** The text with what is invisible written out, whole up to 600 characters and else cut. */
export function shown(text, most = MOST) {
  return printable(String(text), most)
}

/** A value of JSON: a string as it is, all else as JSON. */
export function shownValue(value, most = 300) {
  return printable(typeof value === 'string' ? value.slice(0, most + 1) : jsonStart(value, most), most)
}

/** JSON of a value, or of as much of it as is shown. */
function jsonStart(value, most) {
  let left = most * 4
  // Big values are walked no further than they are shown.
  const cut = (item, depth) => {
    if (left <= 0) return undefined
    if (typeof item === 'string') {
      left -= item.length
      return item.slice(0, most)
    }
    left -= 4
    // JSON has no other form for it, and a number would not be exact.
    if (typeof item === 'bigint') return String(item)
    if (typeof item !== 'object' || item === null) return item
    if (depth > 20) return '…'
    if (Array.isArray(item)) return item.slice(0, most).map((member) => cut(member, depth + 1))
    const members = Object.entries(item).slice(0, most)
    return Object.fromEntries(members.map(([name, member]) => [name.slice(0, most), cut(member, depth + 1)]))
  }
  return JSON.stringify(cut(value, 0)) ?? String(value)
}
