// What the generator claims about its own tokens, confirmed by node:crypto, which shares no code with it. Before Node 24 it has
// no ML-DSA; signatures of it are then confirmed by the package that makes them.

import { constants, createHmac, createPrivateKey, createPublicKey, verify } from 'node:crypto'

import { mlDsaVerify } from './mldsa.mjs'
import { privateKey } from './token.mjs'

/**
 * A token said to be honestly signed has a good signature, so that only the rule under test can refuse it. An accepted
 * token has a good signature under one of the keys that are given with it.
 */
export function confirm({ path, expect, token, jwks, secret }) {
  const { signedBy } = token
  if (signedBy && !holds(signedBy.alg, privateKey(signedBy.key), token.text))
    throw new Error(`${path}: not signed by ${signedBy.key}`)
  if (expect !== 'accepted') return
  const { alg } = JSON.parse(Buffer.from(token.text.split('.')[0], 'base64url'))
  const keys = secret ? [{ kty: 'oct', k: secret.toString('base64url') }] : JSON.parse(jwks.toString()).keys
  if (!keys.some((key) => holds(alg, key, token.text))) throw new Error(`${path}: accepted, but no key verifies it`)
}

const HAS_ML_DSA = Number(process.versions.node.split('.')[0]) >= 24

function holds(alg, jwk, text) {
  const end = text.lastIndexOf('.')
  const input = Buffer.from(text.slice(0, end))
  const signature = Buffer.from(text.slice(end + 1), 'base64url')
  if (alg.startsWith('HS')) return macOf(alg, jwk, input).equals(signature)
  if (alg.startsWith('ML-DSA') && !HAS_ML_DSA) return jwk.alg === alg && mlDsaVerify(jwk, input, signature)
  const key = publicKeyOf(jwk)
  if (!key || !fits(alg, key)) return false
  if (alg.startsWith('Ed') || alg.startsWith('ML')) return verify(null, input, key, signature)
  const hash = `sha${alg.slice(2, 5)}`
  const padding = alg.startsWith('PS')
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(alg.slice(2)) / 8 }
    : {}
  return verify(hash, input, { key, dsaEncoding: 'ieee-p1363', ...padding }, signature)
}

function macOf(alg, jwk, input) {
  return createHmac(`sha${alg.slice(2)}`, Buffer.from(jwk.k ?? '', 'base64url'))
    .update(input)
    .digest()
}

function fits(alg, key) {
  const type = key.asymmetricKeyType
  if (alg.startsWith('ES')) return type === 'ec'
  if (alg.startsWith('ML')) return type === alg.toLowerCase()
  return alg.startsWith('Ed') ? type === 'ed25519' || type === 'ed448' : type === 'rsa'
}

/** The public key of a JWK, or null when node:crypto does not take it. */
function publicKeyOf(jwk) {
  try {
    return jwk.d || jwk.priv
      ? createPublicKey(createPrivateKey({ key: jwk, format: 'jwk' }))
      : createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    return null
  }
}
