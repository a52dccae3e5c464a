// The name of a key by its own content (RFC 7638, RFC 9278).

import { encode } from '../../lib/base64url.js'
import { JOSENotSupported, JWKInvalid } from './errors.js'
import { exportKey, isCryptoKey } from './import.js'
import { isKeyObject, TYPES, unfit } from './keys.js'
import { isKeyType, material } from './material.js'
import { isObject, snapshot } from './object.js'

const DIGESTS = new Map([
  ['sha256', 'sha-256'],
  ['sha384', 'sha-384'],
  ['sha512', 'sha-512'],
])

/** What each member is called, in the order in which they are missed. */
const TITLES = {
  AKP: { alg: 'Algorithm', pub: 'Public key' },
  EC: { crv: 'Curve', x: 'X Coordinate', y: 'Y Coordinate' },
  OKP: { crv: 'Subtype of Key Pair', x: 'Public Key' },
  RSA: { e: 'Exponent', n: 'Modulus' },
  oct: { k: 'Key Value' },
}

export async function calculateJwkThumbprint(key, digestAlgorithm) {
  const jwk = await readJwk(key)
  const digest = DIGESTS.get(digestAlgorithm ?? 'sha256')
  if (!digest) throw new TypeError('digestAlgorithm must one of "sha256", "sha384", or "sha512"')
  checkMembers(jwk)
  const text = new TextEncoder().encode(JSON.stringify(material(jwk)))
  return encode(new Uint8Array(await readSubtle().digest(digest, text)))
}

export async function calculateJwkThumbprintUri(key, digestAlgorithm) {
  const thumbprint = await calculateJwkThumbprint(key, digestAlgorithm)
  return `urn:ietf:params:oauth:jwk-thumbprint:${DIGESTS.get(digestAlgorithm ?? 'sha256')}:${thumbprint}`
}

async function readJwk(key) {
  if (isObject(key)) {
    const jwk = snapshot(key)
    if (typeof jwk.kty === 'string') return jwk
  }
  if (isCryptoKey(key)) return snapshot(await exportCryptoKey(key))
  if (isKeyObject(key)) return snapshot(key.export({ format: 'jwk' }))
  throw unfit('Key must be one of type', TYPES, key)
}

async function exportCryptoKey(key) {
  if (!key.extractable) throw new TypeError('non-extractable CryptoKey cannot be exported as a JWK')
  return exportKey(readSubtle(), key)
}

function checkMembers(jwk) {
  if (!isKeyType(jwk.kty)) throw new JOSENotSupported('"kty" (Key Type) Parameter missing or unsupported')
  for (const [name, title] of Object.entries(TITLES[jwk.kty])) {
    // A secret may be empty.
    if (typeof jwk[name] !== 'string' || (jwk[name] === '' && name !== 'k')) {
      throw new JWKInvalid(`"${name}" (${title}) Parameter missing or invalid`)
    }
  }
}

function readSubtle() {
  const { subtle } = globalThis.crypto ?? {}
  if (!subtle) throw new JOSENotSupported('thumbprints need crypto.subtle, which is not there in an insecure context')
  return subtle
}
