// Tokens that jose itself would not make: each part as it is asked for, and the signature right all the same.

import { createHmac, randomBytes, sign } from 'node:crypto'
import { createKeyPair } from '../support/key-pair.mjs'
import { ML_DSA, mlDsaJwk, mlDsaSign } from '../vectors/generator/mldsa.mjs'

export const secret = Buffer.alloc(32, 7)

/** One key pair of each kind, in every form that a public key comes in. */
export const pairs = {
  RS256: pair('rsa', { modulusLength: 2048 }),
  ES256: pair('ec', { namedCurve: 'P-256' }),
  ES384: pair('ec', { namedCurve: 'P-384' }),
  ES512: pair('ec', { namedCurve: 'P-521' }),
  EdDSA: pair('ed25519'),
}
for (const alg of ['RS384', 'RS512', 'PS256', 'PS384', 'PS512']) pairs[alg] = pairs.RS256
pairs.Ed25519 = pairs.EdDSA

/** Of the core, and not of jose. */
export const ed448 = pair('ed448')
/** The same of ML-DSA, as JWK only: not every Node that is tested has it. */
export const latticePairs = Object.fromEntries(ML_DSA.map((alg) => [alg, latticePair(alg)]))

export const weak = pair('rsa', { modulusLength: 1024 })

/** base64url of bytes, of a text, or of an object's JSON. */
export function encode(value) {
  const bytes = typeof value === 'string' || ArrayBuffer.isView(value) ? value : JSON.stringify(value)
  return Buffer.from(bytes).toString('base64url')
}

/** The signature of a secret over two segments, with the hash of HS256 unless another is named. */
export function mac(header, payload, key = secret, hash = 'sha256') {
  return createHmac(hash, key).update(`${header}.`).update(payload).digest('base64url')
}

/** An HS256 token. A header or payload that is a text is taken as it is. */
export function token(payload = {}, header = {}) {
  const segments = [encode(typeof header === 'string' ? header : { alg: 'HS256', ...header }), encode(payload)]
  return [...segments, mac(...segments)].join('.')
}

/** A token signed by `privateKey`. */
export function signed(alg, payload = {}, header = {}, { privateKey, privateJwk } = pairs[alg] ?? latticePairs[alg]) {
  const segments = [encode({ alg, ...header }), encode(payload)]
  const message = segments.join('.')
  return `${message}.${signature(alg, privateKey ?? privateJwk, message)}`
}

export function signature(alg, key, message) {
  if (key.kty === 'AKP') return mlDsaSign(key, Buffer.from(message)).toString('base64url')
  const hash = alg.startsWith('Ed') ? null : `sha${alg.slice(2)}`
  const options = { key, dsaEncoding: 'ieee-p1363', ...(alg.startsWith('PS') && { padding: 6, saltLength: -1 }) }
  return sign(hash, Buffer.from(message), options).toString('base64url')
}

function pair(type, options) {
  const { publicKey, privateKey } = createKeyPair(type, options)
  const [jwk, privateJwk] = [publicKey, privateKey].map((key) => Object.freeze(key.export({ format: 'jwk' })))
  return { publicKey, privateKey, jwk, privateJwk }
}

function latticePair(alg) {
  const privateJwk = Object.freeze(mlDsaJwk(alg, randomBytes(32)))
  const { priv, ...jwk } = privateJwk
  return { jwk: Object.freeze(jwk), privateJwk }
}
