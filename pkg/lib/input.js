// What the user hands over, made into what crosses the boundary: a well-formed string, or bytes of our own.
// After this nothing of the user's is looked at again, so nothing they change later can change a verdict.

import { isBytes } from './bytes.js'
import { serialise } from './json.js'
import { kindOf, optionError, usageError } from './usage-error.js'

const encoder = new TextEncoder()

/** The token. Its text is judged by the core; here only that it is text at all. */
export function readToken(token) {
  if (typeof token !== 'string') throw usageError('token', 'a string', token)
  return token
}

/**
 * A key set, given as an object, as JSON text or as bytes, as the bytes of its JSON text.
 *
 * One byte over the limit is enough for the core to refuse a document, so no more of it is handed over.
 */
export function readKeySet(name, jwks, limit) {
  return readDocument(name, jwks, limit + 1).subarray(0, limit + 1)
}

/** The secret, copied. */
export function readSecret(name, secret) {
  if (isBytes(secret)) return new Uint8Array(secret)
  const advice =
    typeof secret === 'string' ? 'decode it if it is base64url or hex, otherwise encode it with TextEncoder' : undefined
  throw usageError(name, 'a Uint8Array', secret, advice)
}

/** A string that UTF-8 can carry unchanged: a lone surrogate would arrive as U+FFFD and compare equal to that. */
export function readText(name, text, expected = 'a string') {
  if (typeof text !== 'string') throw usageError(name, expected, text)
  if (/\p{Surrogate}/u.test(text)) throw optionError(name, `the text has a lone surrogate`)
  return text
}

/** Such a string with something in it: an empty one is what a variable is that nobody has set. */
export function readNonEmpty(name, value) {
  if (value === '') throw usageError(name, 'a non-empty string', value)
  return readText(name, value)
}

function readDocument(name, jwks, most) {
  if (isBytes(jwks)) return new Uint8Array(jwks)
  if (typeof jwks === 'string') return encoder.encode(readText(name, jwks.slice(0, most)))
  const kind = kindOf(jwks)
  if (kind !== 'Object' && kind !== 'Array')
    throw usageError(name, 'a JWKS as an object, JSON text or a Uint8Array', jwks)
  return encoder.encode(serialise(name, jwks, 'object').slice(0, most))
}
