// Text of tokens and key sets, made fit to be looked at.

import { printable } from '../pkg/cli/text.js'

/** The most characters of one value that are shown at once. */
const MOST = 600

/** The text with what is invisible written out, whole up to 600 characters and else cut. */
export function shown(text, most = MOST) {
  return printable(String(text), most)
}

/** A claim's or parameter's value, as JSON writes it; a string without its quotes. */
export function valueText(value) {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export function grouped(number) {
  return number.toLocaleString('en-GB')
}

export function counted(number, noun) {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`
}

/** "a", "a and b", "a, b and c". */
export function listed(words) {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
