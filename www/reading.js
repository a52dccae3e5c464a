// What a token says, to be read and not to be trusted.

import { decode, JwtError } from './engine.js'
import { textOfSegment } from './segments.js'

/** `{ header, payload }`, or neither if the token cannot be read. */
export function readingOf(token) {
  try {
    return decode(token)
  } catch (error) {
    if (error instanceof JwtError) return {}
    throw error
  }
}

/** Header and payload as they were sent, for what an object no longer shows: `{ text, payloadText }`. */
export function jsonOf(token) {
  const [text, payloadText] = token.split('.', 2).map(textOfSegment)
  return { text, payloadText }
}
