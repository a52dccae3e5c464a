// A key set (RFC 7517 5) as a function that finds the key of a token.

import { findAlgorithm, isSymmetric } from './algorithms.js'
import { JOSENotSupported, JWKSInvalid, JWKSMultipleMatchingKeys, JWKSNoMatchingKey } from './errors.js'
import { importJwk, importOnce } from './import.js'
import { isListOfOperations } from './keys.js'
import { isObject, snapshot } from './object.js'

export function createLocalJWKSet(jwks) {
  const set = readSet(jwks)
  const getKey = async (protectedHeader, token) => findKey(set, snapshot({ ...protectedHeader, ...token?.header }))
  return Object.defineProperty(getKey, 'jwks', { value: () => structuredClone(set) })
}

/** Whether a value has the form of a key set. What is in its keys is looked at when one is asked for. */
export function isKeySet(value) {
  // A list may have gaps, which every() skips.
  return isObject(value) && Array.isArray(value.keys) && Array.from(value.keys).every(isObject)
}

/** A copy: what is changed later is not what was checked. */
function readSet(jwks) {
  const message = 'JSON Web Key Set malformed'
  let set
  try {
    set = structuredClone(jwks)
  } catch (cause) {
    throw new JWKSInvalid(message, { cause })
  }
  if (!isKeySet(set)) throw new JWKSInvalid(message)
  return set
}

async function findKey(set, { alg, kid }) {
  const algorithm = findAlgorithm(alg)
  if (!algorithm || isSymmetric(algorithm)) {
    throw new JOSENotSupported('Unsupported "alg" value for a JSON Web Key Set')
  }
  const candidates = set.keys.filter((jwk) => fits(snapshot(jwk), algorithm, kid))
  if (candidates.length === 0) throw new JWKSNoMatchingKey()
  if (candidates.length > 1) throw severalKeys(algorithm, candidates)
  return importPublic(algorithm, candidates[0])
}

function fits(jwk, { alg, kty, crv }, kid) {
  const { use, key_ops, ext } = jwk
  return (
    jwk.kty === kty &&
    (kid === undefined || (typeof kid === 'string' && jwk.kid === kid)) &&
    (jwk.alg === alg || (jwk.alg === undefined && kty !== 'AKP')) &&
    (use === undefined || use === 'sig') &&
    (key_ops === undefined || (isListOfOperations(key_ops) && key_ops.includes('verify'))) &&
    (ext === undefined || typeof ext === 'boolean') &&
    (crv === undefined || jwk.crv === crv)
  )
}

function severalKeys(algorithm, candidates) {
  const error = new JWKSMultipleMatchingKeys()
  error[Symbol.asyncIterator] = async function* () {
    for (const jwk of candidates) {
      const key = await importPublic(algorithm, jwk).catch(() => undefined)
      if (key) yield key
    }
  }
  return error
}

async function importPublic(algorithm, jwk) {
  const key = await importOnce(algorithm, jwk, () => importJwk(algorithm, { __proto__: null, ...jwk, ext: true }))
  if (key.type !== 'public') throw new JWKSInvalid('JSON Web Key Set members must be public keys')
  return key
}
