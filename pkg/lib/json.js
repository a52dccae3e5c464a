import { optionError } from './usage-error.js'

/** The JSON text of a user's value, or a TypeError about the argument `name`, whose value is called a `noun`. */
export function serialise(name, value, noun) {
  let text
  let cause
  try {
    text = JSON.stringify(value)
  } catch (thrown) {
    cause = thrown
  }
  if (typeof text !== 'string') throw optionError(name, `the ${noun} cannot be written as JSON`, { cause })
  return text
}
