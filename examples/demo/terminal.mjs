// How things are laid out on a terminal: 80 columns, and colour where it is wanted.

import { stripVTControlCharacters } from 'node:util'

const WIDTH = 80

const colour = wantsColour(process.env, process.stdout)

export const bold = sgr(1, 22)
export const dim = sgr(2, 22)
export const red = sgr(31, 39)
export const green = sgr(32, 39)
export const yellow = sgr(33, 39)
export const cyan = sgr(36, 39)

/** Words in lines of at most 80 columns, all after the first indented; a word that is longer stands alone. */
export function wrap(text, indent) {
  const [first, ...words] = text.split(/\s+/)
  const lines = [first]
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`
    if (indent + stripVTControlCharacters(longer).length <= WIDTH) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines.join(`\n${' '.repeat(indent)}`)
}

/** What was expected and what came instead, the part where they part ways in green and in red. */
export function contrast(expected, actual) {
  const shared = commonStart(expected, actual)
  return {
    expected: expected.slice(0, shared) + green(expected.slice(shared)),
    actual: actual.slice(0, shared) + red(actual.slice(shared)),
  }
}

// Ends after a separator, or where one text ends and the other goes on with a separator, so that whole words stand out.
function commonStart(a, b) {
  let shared = 0
  let at = 0
  for (; at < Math.min(a.length, b.length) && a[at] === b[at]; at++) {
    if (isSeparator(a[at])) shared = at + 1
  }
  const oneEnds = at === Math.min(a.length, b.length)
  return oneEnds && isSeparator(a[at] ?? b[at]) ? at : shared
}

function isSeparator(character) {
  return character === ':' || character === '/'
}

function sgr(on, off) {
  return (text) => (colour ? `\x1b[${on}m${text}\x1b[${off}m` : text)
}

// NO_COLOR (no-color.org) and FORCE_COLOR (force-color.org) count when they are not empty; with both set, Node lets the
// second win, and so does this.
function wantsColour(env, stream) {
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0'
  if (env.NO_COLOR) return false
  return Boolean(stream.isTTY) && env.TERM !== 'dumb'
}
