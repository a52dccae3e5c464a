// What may be handed over as a key, and what it has to be for one algorithm.

import { decode } from '../../lib/base64url.js'
import { isBytes } from '../../lib/bytes.js'
import { isSymmetric } from './algorithms.js'
import { importJwk, importKeyObject, importOnce, isCryptoKey } from './import.js'
import { isObject, snapshot } from './object.js'

/**
 * The key of an algorithm in `input`, as `{ key, holder }`: a CryptoKey, or the bytes of a secret. `holder` is the
 * object that stays the same from token to token.
 *
 * Throws a TypeError for what is no key, or none of this algorithm's.
 */
export async function readKey(algorithm, input) {
  if (isBytes(input) && isSymmetric(algorithm)) return { key: input, holder: input }
  if (isObject(input)) return { key: await readJwk(algorithm, input), holder: input }
  if (isCryptoKey(input)) {
    checkType(algorithm, 'CryptoKey', input)
    return { key: input, holder: input }
  }
  if (isKeyObject(input)) return { key: await readKeyObject(algorithm, input), holder: input }
  throw notOf(algorithm, input)
}

export const TYPES = ['CryptoKey', 'KeyObject', 'JSON Web Key']

/** The TypeError for a value that is no key. It names the value's kind and never what is in it. */
export function unfit(sentence, types, value) {
  return new TypeError(`${sentence} ${types.slice(0, -1).join(', ')}, or ${types.at(-1)}.${received(value)}`)
}

/** Node's. */
export function isKeyObject(value) {
  return value?.[Symbol.toStringTag] === 'KeyObject'
}

/** Refuses a CryptoKey that was made for another algorithm, or for something else than to verify. */
export function checkUsage({ crypto }, key) {
  const { algorithm, usages } = key
  const refuse = (what) => new TypeError(`CryptoKey does not support this operation, its ${what}`)
  const found = { name: algorithm.name, hash: algorithm.hash?.name, namedCurve: algorithm.namedCurve }
  for (const property of Object.keys(found)) {
    if (Object.hasOwn(crypto, property) && found[property] !== crypto[property]) {
      throw refuse(`algorithm.${property} must be ${crypto[property]}`)
    }
  }
  if (!usages.includes('verify')) throw refuse('usages must include verify.')
}

/** Refuses an RSA key that is too short (RFC 7518 3.3 and 3.5). */
export function checkSize({ alg, kty }, { algorithm: { modulusLength } }) {
  if (kty === 'RSA' && !(typeof modulusLength === 'number' && modulusLength >= 2048)) {
    throw new TypeError(`${alg} requires key modulusLength to be 2048 bits or larger`)
  }
}

/** A JWK that nobody else can change. Refuses members that WebCrypto would misread. */
export function copyJwk(given) {
  const jwk = snapshot(given)
  if (jwk.ext !== undefined && typeof jwk.ext !== 'boolean') {
    throw new TypeError('"ext" (Extractable) Parameter must be a boolean')
  }
  if (jwk.key_ops !== undefined) jwk.key_ops = copyOperations(jwk.key_ops)
  return jwk
}

function copyOperations(given) {
  const operations = Array.isArray(given) ? [...given] : undefined
  if (!isListOfOperations(operations)) {
    throw new TypeError('"key_ops" (Key Operations) Parameter must be an array of unique strings')
  }
  return operations
}

export function isListOfOperations(value) {
  if (!Array.isArray(value) || new Set(value).size < value.length) return false
  // A list may have gaps, which every() skips.
  return Array.from(value).every((operation) => typeof operation === 'string')
}

function notOf(algorithm, input) {
  const types = isSymmetric(algorithm) ? [...TYPES, 'Uint8Array'] : TYPES
  return unfit(`Key for the ${algorithm.alg} algorithm must be one of type`, types, input)
}

function readKeyObject(algorithm, keyObject) {
  checkType(algorithm, 'KeyObject', keyObject)
  if (isSymmetric(algorithm)) return keyObject.export()
  return importOnce(algorithm, keyObject, () => importKeyObject(algorithm, keyObject))
}

function readJwk(algorithm, input) {
  const jwk = copyJwk(input)
  if (typeof jwk.kty !== 'string') throw notOf(algorithm, input)
  checkJwk(algorithm, jwk)
  if (isSymmetric(algorithm)) return decode(jwk.k)
  freeze(input)
  return importOnce(algorithm, input, () => importJwk(algorithm, { __proto__: null, ...jwk, alg: algorithm.alg }))
}

/** What is imported once stands for the object from then on, so the object has to stay what it is. */
function freeze(jwk) {
  if (Object.isFrozen(jwk)) return
  const { key_ops } = jwk
  if (Array.isArray(key_ops)) Object.freeze(key_ops)
  Object.freeze(jwk)
}

function checkType(algorithm, title, { type }) {
  const expected = isSymmetric(algorithm) ? 'secret' : 'public'
  if (type !== expected) {
    throw new TypeError(`${title} instances must be of type "${expected}" for the ${algorithm.alg} algorithm`)
  }
}

function checkJwk(algorithm, { kty, k, d, priv, use, alg, key_ops }) {
  if (isSymmetric(algorithm)) {
    if (kty !== 'oct' || typeof k !== 'string') {
      throw new TypeError(
        'JSON Web Key for symmetric algorithms must have JWK "kty" (Key Type) equal to "oct" and the JWK "k" (Key Value) present',
      )
    }
  } else if (kty === 'oct' || d !== undefined || priv !== undefined) {
    throw new TypeError('JSON Web Key for this operation must be a public JWK')
  }
  const demand = (what) => new TypeError(`Invalid key for this operation, its ${what} when present`)
  if (use !== undefined && use !== 'sig') throw demand('"use" must be "sig"')
  if (kty === 'AKP' && alg === undefined) throw new TypeError('missing "alg" (Algorithm) Parameter value')
  if (alg !== undefined && alg !== algorithm.alg) throw demand(`"alg" must be "${algorithm.alg}"`)
  if (key_ops && !key_ops.includes('verify')) throw demand('"key_ops" must include "verify"')
}

function received(value) {
  if (value === null || value === undefined) return ` Received ${value}`
  if (typeof value === 'function' && value.name) return ` Received function ${value.name}`
  if (typeof value === 'object' && value.constructor?.name) return ` Received an instance of ${value.constructor.name}`
  return ''
}
