// A JWS as an object with one signature (RFC 7515 7.2.2).

import { JWSInvalid } from './errors.js'
import { copyPayload, encodeUnicode, verifyJws } from './jws.js'
import { isObject } from './object.js'
import { readOptions } from './options.js'
import { Pending } from './pending.js'

export function flattenedVerify(jws, key, options) {
  return Pending.resolve(verifyFlattened(jws, key, options))
}

async function verifyFlattened(jws, key, options) {
  if (!isObject(jws)) throw new JWSInvalid('Flattened JWS must be an object')
  const { verified } = await verifyJws(readMembers(jws), key, readOptions(options), encodeUnicode)
  return verified
}

/**
 * The members that mean something, each read once, in a copy: what is changed while a key is looked for is not what is
 * verified.
 */
export function readMembers(jws, readPayload = () => copyPayload(jws.payload)) {
  const { protected: segment, header: given } = jws
  const header = isObject(given) ? { ...given } : given
  const payload = readPayload()
  const { signature } = jws
  if (segment === undefined && header === undefined) {
    throw new JWSInvalid('Flattened JWS must have either of the "protected" or "header" members')
  }
  if (segment !== undefined && typeof segment !== 'string') throw new JWSInvalid('JWS Protected Header incorrect type')
  if (payload === undefined) throw new JWSInvalid('JWS Payload missing')
  if (typeof signature !== 'string') throw new JWSInvalid('JWS Signature missing or incorrect type')
  if (header !== undefined && !isObject(header)) throw new JWSInvalid('JWS Unprotected Header incorrect type')
  return {
    __proto__: null,
    payload,
    signature,
    ...(segment !== undefined && { protected: segment }),
    ...(header !== undefined && { header }),
  }
}
