// Keys by name and signed tokens: what the tables in cases/ are written with.

import { createHmac, createPrivateKey, sign as nodeSign } from 'node:crypto'
import { readFileSync } from 'node:fs'

import { mlDsaSign } from './mldsa.mjs'
import { digest, digestInfo, pkcs1Block, pssBlock, rsaNumbers, rsaSignBlock } from './rsa.mjs'
import { ecdsaSign, rawSignature } from './weierstrass.mjs'

export const NOW = 1700000000
export const ISSUER = 'https://issuer.example'
export const AUDIENCE = 'https://api.example'

const PRIVATE_KEYS = JSON.parse(readFileSync(new URL('../keys.json', import.meta.url), 'utf8')).keys
const PUBLIC_MEMBERS = ['kty', 'alg', 'crv', 'n', 'e', 'x', 'y', 'pub']

export function privateKey(name) {
  if (!PRIVATE_KEYS[name]) throw new ReferenceError(`keys.json has no ${name}`)
  return PRIVATE_KEYS[name]
}

/** The public JWK of a named key, its name as `kid`; `members` replace, add or (undefined) remove. */
export function jwk(name, members = {}) {
  return publicJwk(privateKey(name), { kid: name, ...members })
}

export function publicJwk(key, members = {}) {
  const shown = Object.fromEntries(
    PUBLIC_MEMBERS.filter((member) => member in key).map((member) => [member, key[member]]),
  )
  return { ...shown, ...members }
}

export function secret(name) {
  return Buffer.from(privateKey(name).k, 'base64url')
}

/** Claims that the default policy accepts at NOW; `members` replace, add or (undefined) remove. */
export function claims(members = {}) {
  return { iss: ISSUER, sub: 'user-1', aud: AUDIENCE, iat: NOW - 100, nbf: NOW - 100, exp: NOW + 600, ...members }
}

/** The JSON text of the good claims with more members behind them, written as they are. */
export function claimsText(...members) {
  return withMembers(JSON.stringify(claims()), ...members)
}

/** A JSON object's text with more members at its end, written as they are. */
export function withMembers(objectText, ...members) {
  return `${objectText.slice(0, -1)},${members.join(',')}}`
}

/**
 * A token signed as its header should say. `header` and `payload` are objects, or text or bytes taken as they are.
 * The header is `alg`, `kid` (the key's name) and the given members.
 * `signer` replaces the honest signature: it gets the signing input and the honest one.
 */
export function token({ alg = 'ES256', key = DEFAULT_KEYS[alg], header = {}, payload = claims(), signer } = {}) {
  const input = signingInput(isRaw(header) ? header : { alg, kid: key, ...header }, payload)
  const honest = () => honestSignature(alg, privateKey(key), Buffer.from(input))
  const signature = signer ? signer(Buffer.from(input), honest) : honest()
  return {
    text: `${input}.${segment(signature)}`,
    payload: bytesOf(payload),
    signedBy: signer ? undefined : { alg, key },
  }
}

/** The first of the tokens for jti 0, 1, 2 ... that suits. */
export function tokenThat(suits, options) {
  for (let jti = 0; ; jti += 1) {
    const candidate = token({ ...options, payload: claims({ jti: String(jti) }) })
    if (suits(signatureBytes(candidate))) return candidate
  }
}

export function signingInput(header, payload) {
  return `${segment(bytesOf(header))}.${segment(bytesOf(payload))}`
}

export function segment(bytes) {
  return Buffer.from(bytes).toString('base64url')
}

export function signatureBytes({ text }) {
  return Buffer.from(text.split('.')[2], 'base64url')
}

/** The token's text with one segment (0, 1, 2) changed. No signature is claimed for the result. */
export function withSegment({ text, payload }, index, change) {
  const segments = text.split('.')
  segments[index] = change(segments[index])
  return { text: segments.join('.'), payload }
}

/** Any text in the place of a token. */
export function rawText(text) {
  return { text }
}

export const DEFAULT_KEYS = {
  RS256: 'rsa-a',
  RS384: 'rsa-a',
  RS512: 'rsa-a',
  PS256: 'rsa-a',
  PS384: 'rsa-a',
  PS512: 'rsa-a',
  ES256: 'p256-a',
  ES384: 'p384-a',
  ES512: 'p521-a',
  ES256K: 'k256-a',
  EdDSA: 'ed25519-a',
  Ed25519: 'ed25519-a',
  Ed448: 'ed448-a',
  'ML-DSA-44': 'mldsa44-a',
  'ML-DSA-65': 'mldsa65-a',
  'ML-DSA-87': 'mldsa87-a',
  HS256: 'hs-32',
  HS384: 'hs-48',
  HS512: 'hs-64',
}

/** What a signer that follows the specification writes; the same bytes on every run. */
export function honestSignature(alg, key, input) {
  const hash = `sha${alg.slice(2, 5)}`
  if (alg.startsWith('RS')) {
    return rsaSignBlock(key, pkcs1Block(rsaNumbers(key).bytes, digestInfo(hash, digest(hash, input))))
  }
  if (alg.startsWith('PS')) return rsaSignBlock(key, pssBlock(input, rsaNumbers(key).bits, hash))
  if (alg.startsWith('ES')) return rawSignature(ecdsaSign(key, input))
  if (alg.startsWith('HS')) return createHmac(hash, Buffer.from(key.k, 'base64url')).update(input).digest()
  if (alg.startsWith('ML-DSA')) return mlDsaSign(key, input)
  return nodeSign(null, input, createPrivateKey({ key, format: 'jwk' }))
}

function bytesOf(part) {
  return isRaw(part) ? Buffer.from(part) : Buffer.from(JSON.stringify(part))
}

function isRaw(part) {
  return typeof part === 'string' || part instanceof Uint8Array
}
