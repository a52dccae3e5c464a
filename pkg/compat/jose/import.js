// From a JWK to a key: the host's CryptoKey, or one of our own where the host has none to offer.

import { decode } from '../../lib/base64url.js'
import { JOSENotSupported, JWKInvalid } from './errors.js'
import { material } from './material.js'
import { isObject, snapshot } from './object.js'
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
  if (key.type === 'public' && key.usages.includes('verify')) adopt(algorithm, key, jwk)
  return key
}

/** The key of a public KeyObject. */
export async function importKeyObject(algorithm, keyObject) {
  // Node 22.10 and later.
  if (globalThis.crypto?.subtle && typeof keyObject.toCryptoKey === 'function') {
    return keyObject.toCryptoKey(algorithm.crypto, true, ['verify'])
  }
  return importJwk(algorithm, snapshot(keyObject.export({ format: 'jwk' })))
}

/** The JWK of a key: the host's, or what one of our own was made of. */
export function exportKey(subtle, key) {
  return VerificationKey.isOne(key) ? VerificationKey.jwkOf(key) : subtle.exportKey('jwk', key)
}

/** Whether a value is a key that `importJwk` may have made, or the program. */
export function isCryptoKey(value) {
  return VerificationKey.isOne(value) || value?.[Symbol.toStringTag] === 'CryptoKey'
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
    const type = typeOf(jwk)
    const algorithm = { ...crypto, ...(crypto.hash && { hash: { name: crypto.hash } }) }
    if (type === 'public') refuseUnusable(jwk)
    if (jwk.kty === 'RSA') algorithm.modulusLength = bitLength(jwk.n)
    this.#facts = { type, algorithm, jwk: material(jwk), ...intent(jwk) }
    // Its properties are the class's, and stay so.
    Object.freeze(this)
  }

  static isOne(value) {
    return typeof value === 'object' && value !== null && #facts in value
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

function typeOf(jwk) {
  if (jwk.kty === 'oct') return 'secret'
  return isPrivate(jwk) ? 'private' : 'public'
}

/**
 * Refuses what WebCrypto does not import as a public key. One that is only too short can be had; it is refused with each
 * token, by its size.
 */
function refuseUnusable(jwk) {
  const { key_ops = [], oth } = jwk
  const part = jwk.kty === 'AKP' ? 'priv' : 'd'
  if (jwk[part] !== undefined) throw new JWKInvalid(`a public JWK has no "${part}", not even an empty one`)
  if (key_ops.some((operation) => operation !== 'verify')) {
    throw new JWKInvalid('a public JWK for signatures has no other "key_ops" than "verify"')
  }
  if (oth !== undefined && !(Array.isArray(oth) && oth.every(isObject))) {
    throw new JWKInvalid('the "oth" of a JWK must be an array of objects')
  }
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
  const members = snapshot(jwk)
  // Whether these fit was decided before; hosts have opinions of their own about them.
  delete members.use
  if (jwk.kty !== 'AKP') delete members.alg
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
