// What a token says, to be read and not to be trusted.

import { decode, JwtError } from '../lib/engine.js'
import { isObject } from '../lib/members.js'
import { textOfSegment } from './segments.js'

/** `{ header, payload }`, of an encrypted token the header alone, or neither if the token cannot be read. */
export function decodeToken(token) {
  try {
    return decode(token)
  } catch (error) {
    if (error instanceof JwtError) return decodeEncrypted(token)
    throw error
  }
}

/** Header and payload as they were sent, for what an object no longer shows: `{ text, payloadText }`. */
export function jsonOf(token) {
  const [text, payloadText] = token.split('.', 2).map(textOfSegment)
  return { text, payloadText }
}

/** What a JWE says openly: how it is encrypted, and for which key. */
function decodeEncrypted(token) {
  const [first, ...others] = token.split('.', 6)
  if (others.length !== 4) return {}
  try {
    const header = JSON.parse(textOfSegment(first))
    return isObject(header) ? { header } : {}
  } catch {
    return {}
  }
}
