// Signatures: verified by the core, with keys that are prepared once and kept for as long as the key they are of.

import { decode } from '../../lib/base64url.js'
import { isBytes } from '../../lib/bytes.js'
import { isSymmetric } from './algorithms.js'
import { isFailure, publicKey, secretKey } from './core.js'
import { JWKInvalid, JWSSignatureVerificationFailed } from './errors.js'
import { material } from './material.js'

/** For each CryptoKey, and each algorithm it is used with, the core's key, or null if the host verifies with it. */
const prepared = new WeakMap()

/** For each object that holds a secret the core's key, and the bytes that it was made of. */
const secrets = new WeakMap()

/** Lets the core verify with `key`, which was made of a JWK for this algorithm and to verify. */
export function adopt({ alg }, key, jwk) {
  prepared.set(key, new Map([[alg, publicKey(material(jwk))]]))
}

/** Has the core look at the public key of a JWK. Throws a JWKInvalid if it is none to verify with. */
export function prepare(jwk) {
  use(publicKey(material(jwk)), () => undefined)
}

/** Whether `signature` is that of `key` over `message`. A signature of the wrong form is not. */
export async function verifySignature(algorithm, { key, holder }, message, signature) {
  if (isBytes(key)) {
    checkLength(algorithm, key.length)
    return ask(findSecret(holder, new Uint8Array(key)), algorithm, message, signature)
  }
  if (isSymmetric(algorithm)) checkLength(algorithm, key.algorithm.length / 8)
  const found = await prepareCryptoKey(algorithm, key)
  return found ? ask(found, algorithm, message, signature) : askHost(algorithm, key, message, signature)
}

function ask(key, { alg }, message, signature) {
  return use(key, (built) => built.verify(alg, message, signature))
}

function use(key, call) {
  try {
    return key.run(call)
  } catch (error) {
    if (isFailure(error)) throw error
    throw new JWKInvalid(error.message, { cause: error })
  }
}

/** RFC 8017 8.1.2, step 1, is the caller's: OpenSSL takes a PSS signature whose leading zeros are missing. */
async function askHost({ params }, key, message, signature) {
  const { modulusLength } = key.algorithm
  if (modulusLength && signature.length !== Math.ceil(modulusLength / 8)) return false
  try {
    return await globalThis.crypto.subtle.verify(params, key, signature, message)
  } catch (cause) {
    throw new JWSSignatureVerificationFailed(undefined, { cause })
  }
}

/** RFC 7518 3.2. The core would refuse the signature and could not say why. */
function checkLength({ alg, secretBytes }, length) {
  if (length >= secretBytes) return
  const cause = new TypeError(`${alg} asks for a secret of ${secretBytes} bytes or more, this one has ${length}`)
  throw new JWSSignatureVerificationFailed(undefined, { cause })
}

/** The secret's owner may overwrite the bytes, so it is by the bytes that a secret is the same. */
function findSecret(holder, bytes) {
  const known = secrets.get(holder)
  if (known && isEqual(known.bytes, bytes)) return known.key
  const key = secretKey(bytes)
  secrets.set(holder, { key, bytes })
  return key
}

/** Both are the caller's own, so the time that this takes tells nobody anything. */
function isEqual(one, other) {
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}

async function prepareCryptoKey(algorithm, key) {
  const keys = prepared.get(key) ?? new Map()
  prepared.set(key, keys)
  if (!keys.has(algorithm.alg)) keys.set(algorithm.alg, await exportCryptoKey(algorithm, key))
  return keys.get(algorithm.alg)
}

/** The core's key, or null for a CryptoKey that cannot be read, or is not what its properties say: the host refuses that. */
async function exportCryptoKey(algorithm, key) {
  const jwk = key.extractable ? await readCryptoKey(key) : undefined
  if (!jwk || !verifies(algorithm, jwk)) return null
  if (!isSymmetric(algorithm)) return publicKey(material(jwk))
  const bytes = decode(jwk.k)
  checkLength(algorithm, bytes.length)
  return secretKey(bytes)
}

async function readCryptoKey(key) {
  try {
    return await globalThis.crypto.subtle.exportKey('jwk', key)
  } catch {
    return undefined
  }
}

/** Whether the host says that a key is for this algorithm and to verify. Other properties may be put over a CryptoKey's own. */
function verifies({ alg, kty, crv }, jwk) {
  const isPublic = jwk.d === undefined && jwk.priv === undefined
  return jwk.kty === kty && (crv ? jwk.crv === crv : jwk.alg === alg) && isPublic && jwk.key_ops?.includes('verify')
}
