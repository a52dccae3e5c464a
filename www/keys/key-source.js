// Where keys are from: those that are looked at, and those that others get with a link or with code. `{ address, kind }` is
// what the box for an address holds.

import { isSafe, toUrl } from '../../pkg/remote/location.js'

/** Where a key set is from and since when, in words. */
export function sourceOf({ origin, at }) {
  return `${isFetched({ origin }) ? `fetched from ${origin}` : origin}, ${at.toLocaleTimeString()}`
}

/** Whether a key set was fetched by address. */
export function isFetched({ origin }) {
  return /^https?:/.test(origin)
}

/** For a link; undefined without an address. */
export function linkSourceOf({ address, kind }) {
  return address ? { kind: kind === 'jwks' ? 'url' : 'issuer', value: address } : undefined
}

/** For code: the keys that are used. Those that were not fetched stand in it; without keys it is the address, or the issuer. */
export function codeSourceOf({ address, kind }, { isSecret, keys }) {
  if (isSecret) return { kind: 'secret' }
  if (keys?.jwks && !isFetched(keys)) return { kind: 'pasted', value: keys.jwks }
  return kind === 'jwks' && address ? { kind: 'url', value: address } : { kind: 'issuer' }
}

/** Whether the package would fetch keys from there. */
export function isAddress(value) {
  const url = toUrl(value)
  return url !== undefined && isSafe(url) && url.username === '' && url.password === ''
}

/** Whether keys can be found through an issuer of this name. */
export function isIssuerAddress(value) {
  return isAddress(value) && !/[?#]/.test(value)
}
