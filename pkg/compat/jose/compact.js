// A JWS as three segments in a string (RFC 7515 7.1).

import { isBytes } from '../../lib/bytes.js'
import { JWSInvalid } from './errors.js'
import { encodeAscii, verifyJws } from './jws.js'
import { readOptions } from './options.js'
import { Pending } from './pending.js'

// A byte order mark is no part of a token, so it is not to be passed over.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export function compactVerify(jws, key, options) {
  return Pending.resolve(verifyCompact(jws, key, options).then(({ verified }) => verified))
}

/** Verifies a text that `refuse` does not throw for, and gives what `verifyJws` does. */
export async function verifyCompact(jws, key, options, refuse) {
  const given = readOptions(options)
  const text = isBytes(jws) ? decoder.decode(jws) : jws
  if (typeof text !== 'string') throw new JWSInvalid('Compact JWS must be a string or Uint8Array')
  const { 0: segment, 1: payload, 2: signature, length } = text.split('.', 4)
  if (length !== 3) throw new JWSInvalid('Invalid Compact JWS')
  try {
    refuse?.(text)
  } catch (cause) {
    throw new JWSInvalid('Invalid Compact JWS', { cause })
  }
  return verifyJws({ __proto__: null, payload, protected: segment, signature }, key, given, encodeAscii)
}
