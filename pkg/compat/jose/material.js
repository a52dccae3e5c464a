import { snapshot } from './object.js'

/** Which members make a key, and not its use: those that RFC 7638 3.2 takes, in its order. */
const MEMBERS = {
  AKP: ['alg', 'kty', 'pub'],
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
  RSA: ['e', 'kty', 'n'],
  oct: ['k', 'kty'],
}

/** Whether keys of this `kty` are known. */
export function isKeyType(kty) {
  return Object.hasOwn(MEMBERS, kty)
}

/**
 * The members of a JWK that are the key itself: the public half of a private one. What is no text becomes null, and there is
 * no prototype, for a `toJSON` in either could make another key of it.
 */
export function material(jwk) {
  const text = (value) => (value === undefined || typeof value === 'string' ? value : null)
  return snapshot(Object.fromEntries(MEMBERS[jwk.kty].map((name) => [name, text(jwk[name])])))
}
