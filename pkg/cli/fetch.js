// Keys over the network, fetched once and as the remote verifier fetches them.

import { JwksCache } from '../remote/jwks-cache.js'
import { readRemoteOptions } from '../remote/options.js'
import { Failure } from './failure.js'
import { asOptions } from './policy.js'

/** The key set at an address. */
export function fetchFrom(jwksUri, { allowInsecure }) {
  // Whose keys they are is for the policy to say, and nothing here depends on it.
  return fetchKeySet({ issuer: jwksUri, jwksUri, allowInsecure })
}

/** The key set of an issuer: where its configuration says or, without `discovery`, where it usually is. */
export function fetchOf(issuer, { discovery, allowInsecure }) {
  return fetchKeySet({ issuer, discovery, allowInsecure })
}

async function fetchKeySet(options) {
  const [{ remote }] = asOptions(() => readRemoteOptions({ audience: null, ...options }))
  let fetched
  const { failure } = await new JwksCache(remote, (jwks) => {
    fetched = jwks
  }).renew('now')
  if (!failure) return fetched
  const found = failure.actual === undefined ? '' : ` (${failure.actual})`
  throw new Failure(`${failure.message}${found}`, 'Pass the address of the key set, or a file with it, as --jwks.')
}
