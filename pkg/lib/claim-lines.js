// The option `claims` as people type it, one `name=value` after the other: at a command line, and in a field of the page.

import { isPlainObject } from './object.js'
import { optionError } from './usage-error.js'

/** What is probably meant as JSON; a text that starts so is typed as JSON too. */
const JSON_LIKE = /^["[{]/

const INTEGER = /^-?\d+$/

/**
 * The option `claims`. A value is JSON where it can be, and text otherwise; several of one name are alternatives.
 *
 * Throws a TypeError for any other line.
 */
export function claimsFrom(lines) {
  const rules = new Map()
  for (const line of lines) {
    const [, name = '', text = ''] = /^([^=]+)=(.+)$/s.exec(line)?.map((part) => part.trim()) ?? []
    if (name === '' || text === '') {
      throw optionError('claims', 'expected name=value, such as environment=production')
    }
    rules.set(name, either(rules.get(name), readValue(text)))
  }
  // Never by assignment: a claim may be called __proto__.
  return Object.fromEntries(rules)
}

/** The lines that `claimsFrom` reads as these rules. */
export function linesOf(claims) {
  return Object.entries(claims).flatMap(([name, rule]) => [rule].flat().map((value) => `${name}=${textOf(value)}`))
}

function either(one, other) {
  if (one === undefined) return other
  if (!isPlainObject(one) && !isPlainObject(other)) return [one, other].flat()
  throw optionError(
    'claims',
    'several values of one name are alternatives, and a test is no value: put all that the claim must be into one test',
  )
}

function readValue(text) {
  // Past 2^53 - 1 a number of JavaScript is not the one that was typed.
  if (INTEGER.test(text) && !Number.isSafeInteger(Number(text))) return BigInt(text)
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof TypeError) throw error
    if (!JSON_LIKE.test(text)) return text
    throw optionError('claims', 'a value that starts with {, [ or " must be JSON, such as {"includes":"admin"}')
  }
}

/** JSON without a member that is there twice, of which the first would be a test that nobody makes. */
function parse(text) {
  // The root is a member too, of the object around it.
  let members = -1
  const value = JSON.parse(text, function count(_, member) {
    if (!Array.isArray(this)) members += 1
    return member
  })
  const colons = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1
  if (colons !== members) throw optionError('claims', 'a member is there twice in the JSON of a value')
  return value
}

function textOf(value) {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'string') return JSON.stringify(value)
  const isPlain = value === value.trim() && !value.includes('\n') && isText(value)
  return isPlain ? value : JSON.stringify(value)
}

function isText(text) {
  try {
    return readValue(text) === text
  } catch {
    return false
  }
}
