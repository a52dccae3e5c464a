// Where the keys of an issuer are. Only the configuration decides, never a token.

import { kindOf, optionError, usageError } from '../lib/usage-error.js'

/**
 * The locations that hold the keys of `issuers`, each with those whose keys it holds.
 *
 * With a `jwksUri` that is one location for all of them. Else each has one, and no issuer a say in another's keys.
 */
export function locate({ issuers, jwksUri, discovery, allowInsecure }) {
  if (jwksUri === undefined) {
    return issuers.map((issuer) => {
      const url = wellKnown(issuer, discovery ? 'openid-configuration' : 'jwks')
      return { issuers: [issuer], url: safe('issuer', url, allowInsecure), discovery, allowInsecure }
    })
  }
  if (discovery) throw optionError('jwksUri, discovery', 'pass only one of the two')
  return [{ issuers, url: safe('jwksUri', jwksUri, allowInsecure), discovery, allowInsecure }]
}

/** An absolute URL, given as one or as its text. */
export function readUrl(name, value, advice) {
  const url = toUrl(kindOf(value) === 'URL' ? value.href : value)
  if (!url) throw usageError(name, 'an absolute URL', value, advice)
  return url
}

/** Whether nobody on the way can replace what is fetched: by https, by http from this very machine, or the caller allows it. */
export function isSafe(url, allowInsecure) {
  if (url.protocol === 'https:') return true
  return url.protocol === 'http:' && (allowInsecure || isLoopback(url))
}

/** The URL that a text is, if it is an absolute one. The constructor by itself would make text of anything. */
export function toUrl(text) {
  try {
    return typeof text === 'string' ? new URL(text) : undefined
  } catch {
    return undefined
  }
}

function wellKnown(issuer, document) {
  const advice = 'if the issuer is not an address, set the address of its keys{jwksUri|, as @}'
  if (/[?#]/.test(issuer)) throw usageError('issuer', 'a URL without a query or a fragment', issuer, advice)
  readUrl('issuer', issuer, advice)
  // As text. Resolved as a reference, the path of the issuer would be dropped, and the tenant with it.
  return new URL(`${issuer.replace(/\/$/, '')}/.well-known/${document}`)
}

function safe(name, url, allowInsecure) {
  if (!isSafe(url, allowInsecure)) {
    throw optionError(name, `expected an https URL; http is allowed for loopback addresses{allowInsecure|, or with @}`)
  }
  if (url.username || url.password) {
    throw optionError(name, `expected a URL without user name and password, which fetch would not send`)
  }
  return url
}

/** Narrower than what distance.js takes for near: what may do without TLS has to be this machine for certain. */
function isLoopback({ hostname }) {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}
