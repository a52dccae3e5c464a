// Tokens that no issuer would make: some with its stolen key, most without.
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { decodeJwt, SignJWT, UnsecuredJWT } from 'jose'

/** The same claims in a token that ended half an hour ago, signed by the issuer's own key. */
export function expired(token, signingKey) {
  const claims = decodeJwt(token)
  const exp = Math.floor(Date.now() / 1000) - 1800
  const iat = exp - 3600
  return sign({ ...claims, iat, nbf: iat, exp }, signingKey)
}

/** The same claims, signed by a key that the issuer does not publish. */
export function unknownKey(token, otherKey) {
  return sign(decodeJwt(token), otherKey)
}

/** The token with some of its claims changed, under the signature it had before. */
export function tampered(token, changes) {
  const [header, , signature] = token.split('.')
  const payload = Buffer.from(JSON.stringify({ ...decodeJwt(token), ...changes })).toString('base64url')
  return [header, payload, signature].join('.')
}

/** The same claims in a token that says it needs no signature (`alg` none), and has none. */
export function unsecured(token) {
  return new UnsecuredJWT(decodeJwt(token)).encode()
}

/**
 * The same claims under HS256, with the issuer's public key as the secret.
 *
 * The key is public, so anybody can make this. A verifier that lets the token choose the algorithm takes the PEM text
 * for an HMAC secret, and finds the signature good.
 */
export function confused(token, signingKey) {
  const { kty, n, e, kid } = signingKey
  const pem = createPublicKey({ key: { kty, n, e }, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
  return new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid }).sign(Buffer.from(pem))
}

function sign(claims, jwk) {
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: jwk.kid }).sign(key)
}
