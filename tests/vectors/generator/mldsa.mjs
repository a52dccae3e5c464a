// ML-DSA (FIPS 204), which node:crypto does not have before Node 24: its keys, its signatures, and where their parts are.

import { createHash } from 'node:crypto'

import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js'

/** By `alg`: what signs, and bytes of c~, of z with bits of a coefficient, places in a hint, and rows. */
const SETS = {
  'ML-DSA-44': { lib: ml_dsa44, commitment: 32, response: 2304, bits: 18, omega: 80, rows: 4 },
  'ML-DSA-65': { lib: ml_dsa65, commitment: 48, response: 3200, bits: 20, omega: 55, rows: 6 },
  'ML-DSA-87': { lib: ml_dsa87, commitment: 64, response: 4480, bits: 20, omega: 75, rows: 8 },
}

/** Its object identifier, in DER. */
const SHA_512 = Buffer.from('0609608648016503040203', 'hex')

export const ML_DSA = Object.keys(SETS)

/** The private JWK (RFC 9964) of a seed of 32 bytes. */
export function mlDsaJwk(alg, seed) {
  const { publicKey } = SETS[alg].lib.keygen(seed)
  return { kty: 'AKP', alg, pub: base64url(publicKey), priv: base64url(seed) }
}

/** Deterministic, and in the empty context, unless `options` of @noble/post-quantum say otherwise. */
export function mlDsaSign({ alg, priv }, message, options = {}) {
  const { lib } = SETS[alg]
  const { secretKey } = lib.keygen(Buffer.from(priv, 'base64url'))
  return Buffer.from(lib.sign(message, secretKey, { extraEntropy: false, ...options }))
}

/** A signature of HashML-DSA with SHA-512 (FIPS 204 5.4.1). */
export function hashMlDsaSign({ alg, priv }, message) {
  const { lib } = SETS[alg]
  const { secretKey } = lib.keygen(Buffer.from(priv, 'base64url'))
  const prepared = Buffer.concat([Buffer.from('0100', 'hex'), SHA_512, createHash('sha512').update(message).digest()])
  return Buffer.from(lib.internal.sign(prepared, secretKey, { extraEntropy: false }))
}

export function mlDsaVerify({ alg, pub }, message, signature) {
  const { lib } = SETS[alg]
  const { publicKey, signature: length } = lib.lengths
  const key = Buffer.from(pub, 'base64url')
  return key.length === publicKey && signature.length === length && lib.verify(signature, message, key)
}

/** A signature in whose parts `edit({ commitment, response, places, ends })` changes bytes. */
export function withParts(alg, signature, edit) {
  const { commitment, response, omega, rows } = SETS[alg]
  const bytes = Buffer.from(signature)
  const cut = (start, length) => bytes.subarray(start, start + length)
  const parts = {
    commitment: cut(0, commitment),
    response: cut(commitment, response),
    places: cut(commitment + response, omega),
    ends: cut(commitment + response + omega, rows),
  }
  edit(parts)
  return bytes
}

/** Writes a coefficient of z, by its number and value, into the bytes of z. */
export function setCoefficient(alg, response, index, value) {
  const { bits } = SETS[alg]
  const number = (1 << (bits - 1)) - value
  for (let bit = 0; bit < bits; bit += 1) {
    const place = index * bits + bit
    const mask = 1 << (place % 8)
    response[place >> 3] = (response[place >> 3] & ~mask) | ((number >> bit) & 1 ? mask : 0)
  }
}

function base64url(bytes) {
  return Buffer.from(bytes).toString('base64url')
}
