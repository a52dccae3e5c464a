// A box for text. One that is longer than anybody reads is not kept in it, for browsers take minutes to lay it out.

import { byId } from './element.js'

const BOXES = 'textarea, input:not([type="radio"], [type="checkbox"], [type="range"], [type="file"])'

/** Whether text that is typed, pasted or dropped there goes into a box. */
export function isInBox(target) {
  return Boolean(target.closest?.(BOXES))
}

/** Characters. A token has 16,384 at most, and keys are rarely more. */
const MOST_SHOWN = 100_000

/** The text of a box, which is emptied if nobody could read it there. */
export function takeFrom(box) {
  const text = box.value
  if (isTooLong(text)) box.value = ''
  return text
}

/** Puts a text into a box, unless nobody could read it there. */
export function putInto(id, text) {
  byId(id).value = isTooLong(text) ? '' : text
}

export function isTooLong(text) {
  return text.length > MOST_SHOWN
}
