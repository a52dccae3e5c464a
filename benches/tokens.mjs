// Keys and tokens to measure with: of the size and shape of Vercel's, each token another.

import { createHmac, randomBytes, sign } from 'node:crypto'
import { createKeyPair } from '../tests/support/key-pair.mjs'

export const ISSUER = 'https://oidc.vercel.com/acme'
export const AUDIENCE = 'https://vercel.com/acme'

const NODE = Number.parseInt(process.versions.node, 10)

const KEYS = {
  RS256: () => createKeyPair('rsa', { modulusLength: 2048 }),
  PS256: () => createKeyPair('rsa', { modulusLength: 2048 }),
  ES256: () => createKeyPair('ec', { namedCurve: 'P-256' }),
  ES384: () => createKeyPair('ec', { namedCurve: 'P-384' }),
  EdDSA: () => createKeyPair('ed25519'),
  'ML-DSA-65': () => createKeyPair('ml-dsa-65'),
}

const SIGN = {
  RS256: (text, key) => sign('sha256', text, key),
  PS256: (text, key) => sign('sha256', text, { key, padding: 6, saltLength: 32 }),
  ES256: (text, key) => sign('sha256', text, { key, dsaEncoding: 'ieee-p1363' }),
  ES384: (text, key) => sign('sha384', text, { key, dsaEncoding: 'ieee-p1363' }),
  EdDSA: (text, key) => sign(null, text, key),
  'ML-DSA-65': (text, key) => sign(null, text, key),
}

/** ML-DSA where Node can sign with it. */
export const ALGORITHMS = [...Object.keys(KEYS).filter((alg) => !isMlDsa(alg) || NODE >= 24), 'HS256']

/** A signer of one algorithm: its public key in the forms that libraries take, and `token(changes)`. */
export function createSigner(alg, kid = 'mrk-0123456789abcdef0123456789abcdef') {
  const header = { alg, kid, typ: 'JWT' }
  let count = 0
  const token = (signature) => (changes) => {
    count += 1
    const text = `${segment(header)}.${segment({ ...claims(), jti: String(count), ...changes })}`
    return `${text}.${signature(text).toString('base64url')}`
  }
  if (alg === 'HS256') {
    const secret = randomBytes(32)
    return { alg, secret, token: token((text) => createHmac('sha256', secret).update(text).digest()) }
  }
  const { publicKey, privateKey } = KEYS[alg]()
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' }
  return {
    alg,
    jwk,
    jwks: { keys: [jwk] },
    pem: publicKey.export({ format: 'pem', type: 'spki' }),
    publicKey,
    token: token((text) => SIGN[alg](Buffer.from(text), privateKey)),
  }
}

export function isMlDsa(alg) {
  return alg.startsWith('ML-DSA-')
}

/** The token with one bit of its signature flipped. */
export function tamper(token) {
  const [header, payload, signature] = token.split('.')
  const bytes = Buffer.from(signature, 'base64url')
  bytes[bytes.length >> 1] ^= 1
  return `${header}.${payload}.${bytes.toString('base64url')}`
}

function claims() {
  const now = Math.floor(Date.now() / 1000)
  const sub = 'owner:acme:project:site:environment:production'
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    sub,
    scope: sub,
    iat: now - 60,
    nbf: now - 60,
    exp: now + 36_000,
    owner: 'acme',
    owner_id: 'team_0123456789abcdefghijklmn',
    project: 'site',
    project_id: 'prj_0123456789abcdefghijklmnop',
    environment: 'production',
  }
}

function segment(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
