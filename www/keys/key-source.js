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

/** For code: the address of a key set, else the issuer; what was pasted only where no issuer tells where its keys are. */
export function codeSourceOf({ address, kind }, { isSecret, issuers, keys }) {
  if (isSecret) return { kind: 'secret' }
  if (kind === 'jwks' && address) return { kind: 'url', value: address }
  const isNamed = issuers.length > 0 && !issuers.every(isIssuerAddress)
  return isNamed && keys?.jwks ? { kind: 'pasted', value: keys.jwks } : { kind: 'issuer' }
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
