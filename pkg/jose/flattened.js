// A JWS as an object with one signature (RFC 7515 7.2.2).

import { JWSInvalid } from './errors.js'
import { verifyJws } from './jws.js'
import { isObject } from './object.js'
import { readAlgorithms } from './options.js'
import { Pending } from './pending.js'

export function flattenedVerify(jws, key, options) {
  return Pending.resolve(verifyFlattened(jws, key, options))
}

/** `flattenedVerify`, with a plain promise. */
export async function verifyFlattened(jws, key, options) {
  const members = readMembers(jws)
  return verifyJws(members, key, { crit: options?.crit, algorithms: readAlgorithms(options) })
}

/** The members that mean something, in a copy: what is changed while a key is looked for is not what is verified. */
function readMembers(jws) {
  if (!isObject(jws)) throw new JWSInvalid('Flattened JWS must be an object')
  const { payload, signature, protected: segment, header } = jws
  if (segment === undefined && header === undefined) {
    throw new JWSInvalid('Flattened JWS must have either of the "protected" or "header" members')
  }
  if (segment !== undefined && typeof segment !== 'string') throw new JWSInvalid('JWS Protected Header incorrect type')
  if (payload === undefined) throw new JWSInvalid('JWS Payload missing')
  if (typeof signature !== 'string') throw new JWSInvalid('JWS Signature missing or incorrect type')
  if (header !== undefined && !isObject(header)) throw new JWSInvalid('JWS Unprotected Header incorrect type')
  return {
    payload,
    signature,
    ...(segment !== undefined && { protected: segment }),
    ...(header !== undefined && { header }),
  }
}
