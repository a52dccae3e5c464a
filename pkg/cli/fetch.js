// Keys over the network, fetched once and as the remote verifier fetches them.

import { RemoteKeys } from '../remote/keys.js'
import { locate } from '../remote/place.js'
import { Failure } from './failure.js'
import { asOptions } from './policy.js'

const TIMEOUT = 5
const MOST_BYTES = 1_048_576

/** The key set at `jwksUri`; or where the configuration of `issuer` says; or, without discovery, where it usually is. */
export async function fetchKeySet({ issuer, jwksUri, discovery = false, allowInsecure = false }) {
  const [place] = asOptions(() => locate({ issuers: [issuer], jwksUri, discovery, allowInsecure }))
  let fetched
  const options = {
    place,
    request: { maxBytes: MOST_BYTES },
    timeout: TIMEOUT,
    clock: () => Date.now() / 1000,
    random: Math.random,
  }
  const { failure } = await new RemoteKeys(options, (jwks) => {
    fetched = jwks
  }).renew('now')
  if (!failure) return fetched
  const found = failure.actual === undefined ? '' : ` (${failure.actual})`
  throw new Failure(
    `${failure.message}${found}`,
    'Give the address of the key set, or a file that holds it, as --jwks.',
  )
}
