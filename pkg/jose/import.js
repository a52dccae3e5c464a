// From a JWK to a key: the host's CryptoKey, or one of our own where the host has none to offer.

import { decode } from './base64url.js'
import { JOSENotSupported, JWKInvalid } from './errors.js'
import { material } from './material.js'
import { adopt, prepare } from './signature.js'

/** What was imported: for each object the key of each algorithm. */
const imported = new WeakMap()

/** The key that `holder` is for an algorithm, made by `make()` when it is asked for first. */
export async function importOnce(algorithm, holder, make) {
  const keys = imported.get(holder) ?? new Map()
  imported.set(holder, keys)
  if (!keys.has(algorithm.alg)) {
    const key = await make()
    // Another call may have been faster. The first key stays, so that every caller gets the same.
    if (!keys.has(algorithm.alg)) keys.set(algorithm.alg, key)
  }
  return keys.get(algorithm.alg)
}

/** The key of a JWK. Where there is WebCrypto it is a CryptoKey, and what is wrong with it is a DOMException. */
export async function importJwk(algorithm, jwk) {
  if (jwk.kty !== algorithm.kty) {
    throw new JOSENotSupported('Invalid or unsupported JWK "alg" (Algorithm) Parameter value')
  }
  const { subtle } = globalThis.crypto ?? {}
  const key = subtle ? await importByHost(subtle, algorithm, jwk) : new VerificationKey(algorithm, jwk)
  adopt(key, jwk)
  return key
}

/** The key of a public KeyObject. */
export async function importKeyObject(algorithm, keyObject) {
  // Node 22.10 and later.
  if (globalThis.crypto?.subtle && keyObject.toCryptoKey) {
    return keyObject.toCryptoKey(algorithm.crypto, true, ['verify'])
  }
  return importJwk(algorithm, keyObject.export({ format: 'jwk' }))
}

/** The JWK of a key: the host's, or what one of our own was made of. */
export function exportKey(subtle, key) {
  return key instanceof VerificationKey ? VerificationKey.jwkOf(key) : subtle.exportKey('jwk', key)
}

/** Whether a value is a key that `importJwk` may have made, or the program. */
export function isCryptoKey(value) {
  return value instanceof VerificationKey || value?.[Symbol.toStringTag] === 'CryptoKey'
}

/**
 * A key on a host without WebCrypto, such as a browser on a page that came by plain http, or whose WebCrypto does not know the
 * algorithm. It has the properties of a CryptoKey; only this layer can verify with it.
 */
class VerificationKey {
  #facts

  constructor({ alg, crv, crypto }, jwk) {
    // To the core EdDSA is Ed448 as well, to jose it is not.
    if (crv && jwk.crv !== crv) throw new JWKInvalid(`a JWK for ${alg} has the "crv" ${crv}, this one has not`)
    const type = isPrivate(jwk) ? 'private' : 'public'
    const algorithm = { ...crypto, ...(crypto.hash && { hash: { name: crypto.hash } }) }
    if (type === 'public') refuseUnusable(jwk)
    if (jwk.kty === 'RSA') algorithm.modulusLength = bitLength(jwk.n)
    this.#facts = { type, algorithm, jwk: material(jwk), ...intent(jwk) }
  }

  get type() {
    return this.#facts.type
  }

  get algorithm() {
    return this.#facts.algorithm
  }

  get extractable() {
    return this.#facts.extractable
  }

  get usages() {
    return this.#facts.usages
  }

  static jwkOf(key) {
    return key.#facts.jwk
  }
}

/** A key that is only too short can be had, as from WebCrypto; it is refused with each token, by its size. */
function refuseUnusable(jwk) {
  try {
    prepare(jwk)
  } catch (error) {
    if (error.cause?.reason !== 'rsa_too_small') throw error
  }
}

function bitLength(n) {
  const bytes = decode(n)
  const start = bytes.findIndex((byte) => byte !== 0)
  return (bytes.length - start) * 8 - Math.clz32(bytes[start]) + 24
}

async function importByHost(subtle, algorithm, jwk) {
  // Whether these fit was decided before; hosts have opinions of their own about them.
  const { use, alg, ...members } = jwk
  if (jwk.kty === 'AKP' && alg !== undefined) members.alg = alg
  const { extractable, usages } = intent(jwk)
  try {
    return await subtle.importKey('jwk', members, algorithm.crypto, extractable, usages)
  } catch (error) {
    // Few hosts know ML-DSA. A key that the host knows and refuses is another error.
    if (error?.name === 'NotSupportedError' && jwk.kty === 'AKP') return new VerificationKey(algorithm, jwk)
    throw error
  }
}

function intent(jwk) {
  const privately = isPrivate(jwk)
  return { extractable: jwk.ext ?? !privately, usages: jwk.key_ops ?? [privately ? 'sign' : 'verify'] }
}

function isPrivate({ d, priv }) {
  return Boolean(d || priv)
}
