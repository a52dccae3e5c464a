// Signatures: verified by the core, with keys that are prepared once and kept for as long as the key they are of.

import { isFailure, publicKey, secretKey } from './core.js'
import { JWKInvalid, JWSSignatureVerificationFailed } from './errors.js'
import { material } from './material.js'
import { isBytes } from './object.js'

/** For each CryptoKey the core's key, or null if the host verifies with it. */
const prepared = new WeakMap()

/** For each object that holds a secret the core's key, and the bytes that it was made of. */
const secrets = new WeakMap()

/** Lets the core verify with `key`, which was made of a JWK. */
export function adopt(key, jwk) {
  prepared.set(key, publicKey(material(jwk)))
}

/** Has the core look at the public key of a JWK. Throws a JWKInvalid if it is none to verify with. */
export function prepare(jwk) {
  use(publicKey(material(jwk)), () => undefined)
}

/** Whether `signature` is that of `key` over `message`. A signature of the wrong form is not. */
export async function verifySignature(algorithm, { key, holder }, message, signature) {
  if (isBytes(key)) {
    checkLength(algorithm, key.length)
    return ask(findSecret(holder, key), algorithm, message, signature)
  }
  if (algorithm.secretBytes) checkLength(algorithm, key.algorithm.length / 8)
  const found = prepared.has(key) ? prepared.get(key) : await prepareCryptoKey(algorithm, key)
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
  } catch {
    return false
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
  const copy = new Uint8Array(bytes)
  const key = secretKey(copy)
  secrets.set(holder, { key, bytes: copy })
  return key
}

/** Both are the caller's own, so the time that this takes tells nobody anything. */
function isEqual(one, other) {
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}

/** Not every CryptoKey can be read. */
async function prepareCryptoKey(algorithm, key) {
  const found = key.extractable ? await exportCryptoKey(algorithm, key) : null
  prepared.set(key, found)
  return found
}

async function exportCryptoKey({ secretBytes }, key) {
  const { subtle } = globalThis.crypto
  if (secretBytes) return secretKey(new Uint8Array(await subtle.exportKey('raw', key)))
  return publicKey(material(await subtle.exportKey('jwk', key)))
}
