// Two values that should be equal, letter by letter, and the usual reason why they are not.
//
// `difference(expected, actual)` gives `{ expected: [{ text, same }], actual: [{ text, same }], cause?: sentence }`.
// `expected` may be a list, of which the one that comes nearest is shown; `actual` may be an array, as `aud` often is, or
// of a wrong type. The texts joined are the values, cut at 2000 characters. Work is bounded whatever the lengths.

import { causeOf, closeCauseOf, listCause, SHOWN, typeCause } from './cause.js'

const MOST_VALUES = 50

/** Fewer letters that are the same between others only confuse. */
const SHORTEST_RUN = 3

export function difference(expected, actual) {
  const wanted = textsOf(expected)
  const found = textsOf(actual)
  const isList = Array.isArray(actual)
  if (found.length === 0) return { expected: plain(wanted[0] ?? ''), actual: [], cause: isList ? EMPTY_LIST : ABSENT }
  const [one, other] = nearest(wanted, found)
  const cause = typeCause(actual) ?? listCause(wanted, found, isList) ?? causeOf(one, other)
  return { ...marked(cut(one), cut(other)), ...(cause && { cause }) }
}

const ABSENT = 'The token does not have this claim.'
const EMPTY_LIST = 'The token has an empty list here.'

function textsOf(value) {
  if (value === undefined || value === null) return []
  const values = Array.isArray(value) ? value.slice(0, MOST_VALUES) : [value]
  return values.map((item) => (typeof item === 'string' ? item : (JSON.stringify(item) ?? String(item))))
}

function cut(text) {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}

function plain(text) {
  return text === '' ? [] : [{ text: cut(text), same: false }]
}

// --- The pair that comes nearest

function nearest(wanted, found) {
  const pairs = wanted.flatMap((one) => found.map((other) => [one, other]))
  const named = pairs.find(([one, other]) => one === other) ?? pairs.find((pair) => closeCauseOf(...pair))
  if (named) return named
  const scored = pairs.map((pair) => ({ pair, score: likeness(...pair) }))
  return scored.reduce((best, next) => (next.score > best.score ? next : best), scored[0])?.pair ?? ['', found[0]]
}

/** From 0 to 1, by the common start and end. */
function likeness(one, other) {
  const { start, end } = commonEnds(cut(one), cut(other))
  return (start + end) / Math.max(1, Math.min(SHOWN, Math.max(one.length, other.length)))
}

function commonEnds(one, other) {
  const most = Math.min(one.length, other.length)
  let start = 0
  while (start < most && one[start] === other[start]) start++
  let end = 0
  while (end < most - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end++
  return { start, end }
}

// --- Marks

function marked(one, other) {
  const [left, right] = [[...one], [...other]]
  const ends = commonEnds(left, right)
  const { start } = ends
  // A letter or two behind many that differ are the same by chance.
  const between = Math.max(left.length, right.length) - start - ends.end
  const end = ends.end < SHORTEST_RUN && between > SHORTEST_RUN ? 0 : ends.end
  const middle = common(left.slice(start, left.length - end), right.slice(start, right.length - end))
  const all = (list, kept) => [
    ...list.slice(0, start).map((text) => ({ text, same: true })),
    ...list.slice(start, list.length - end).map((text, index) => ({ text, same: kept.has(index) })),
    ...list.slice(list.length - end).map((text) => ({ text, same: true })),
  ]
  return { expected: merge(all(left, middle.left)), actual: merge(all(right, middle.right)) }
}

/** The positions of a longest common subsequence, without matches so short that they only confuse. */
function common(left, right) {
  const kept = { left: new Set(), right: new Set() }
  const width = right.length + 1
  const lengths = new Uint16Array((left.length + 1) * width)
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      const at = row * width + column
      lengths[at] =
        left[row] === right[column] ? lengths[at + width + 1] + 1 : Math.max(lengths[at + width], lengths[at + 1])
    }
  }
  let run = []
  const keep = () => {
    if (run.length >= SHORTEST_RUN) {
      for (const [row, column] of run) {
        kept.left.add(row)
        kept.right.add(column)
      }
    }
    run = []
  }
  for (let row = 0, column = 0; row < left.length && column < right.length; ) {
    const at = row * width + column
    if (left[row] === right[column]) run.push([row++, column++])
    else {
      keep()
      if (lengths[at + width] >= lengths[at + 1]) row++
      else column++
    }
  }
  keep()
  return kept
}

function merge(characters) {
  const parts = []
  for (const { text, same } of characters) {
    const last = parts.at(-1)
    if (last?.same === same) last.text += text
    else parts.push({ text, same })
  }
  return parts
}
