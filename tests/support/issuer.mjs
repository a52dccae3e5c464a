// An issuer for the tests: a fresh key, and tokens that say exactly what a test wants, well-formed or not.

import { createHmac, sign } from 'node:crypto'
import { createKeyPair } from './key-pair.mjs'

export const NOW = 1_700_000_000
export const ISSUER = 'https://issuer.example'
export const AUDIENCE = 'https://api.example'

/** The claims of a good token. */
export const CLAIMS = { iss: ISSUER, aud: AUDIENCE, sub: 'user-1', iat: NOW - 60, exp: NOW + 600 }

/** The options that accept it. */
export const POLICY = { issuer: ISSUER, audience: AUDIENCE, now: () => NOW }

/** An ES256 issuer. `sign` takes claims, and members of the header, as objects or as the very text to sign. */
export function createIssuer(kid = 'key-1') {
  const { publicKey, privateKey } = createKeyPair('ec', { namedCurve: 'P-256' })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }
  return {
    jwk,
    jwks: { keys: [jwk] },
    sign(claims = CLAIMS, header = { alg: 'ES256', kid, typ: 'JWT' }) {
      const signed = `${segment(header)}.${segment(claims)}`
      const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' })
      return `${signed}.${signature.toString('base64url')}`
    },
  }
}

/** A token signed with a shared secret. */
export function signHmac(secret, claims = CLAIMS, header = { alg: 'HS256', typ: 'JWT' }) {
  const signed = `${segment(header)}.${segment(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

/** The token with its last signed byte changed. */
export function tamper(token) {
  const [header, payload, signature] = token.split('.')
  const bytes = Buffer.from(signature, 'base64url')
  bytes[bytes.length - 1] ^= 1
  return [header, payload, bytes.toString('base64url')].join('.')
}

function segment(content) {
  return Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64url')
}
