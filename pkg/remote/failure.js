// Why there are no keys, or no newer ones, in the same form as every other refusal.

import { JwtError } from '../lib/errors.js'
import { spellOut } from '../lib/text.js'

/** For each reason what happened, and what to do about it. */
const FETCH_FAILURES = {
  timeout: [
    'the answer did not arrive in time',
    'See whether the address can be reached from here; raise the option timeout if the issuer is slow.',
  ],
  status: [
    'the answer has another status than 200',
    'See whether the keys are there: the option jwksUri names another address, discovery: true asks the issuer for it.',
  ],
  redirect: [
    'the answer is a redirect, and those are not followed',
    'Set the option jwksUri to the address that it leads to, if you trust it.',
  ],
  too_large: [
    'the answer is too large',
    'See whether this is the key set; raise the option maxBytes if the issuer has that many keys.',
  ],
  not_json: [
    'the answer is not JSON',
    'See whether this is the key set and not a page about it: the option jwksUri names another address.',
  ],
  network: [
    'there was no answer, or not the whole of it',
    'See whether the address can be reached from here; the cause has the details.',
  ],
  insecure: [
    'the issuer names an address without https for its keys',
    'Ask the issuer to correct its jwks_uri; http is only for loopback, and for the option allowInsecure.',
  ],
  private_address: [
    'the issuer names an address of this machine or of a private network for its keys',
    'Ask the issuer to correct its jwks_uri. If you trust that address, set the option jwksUri to it and leave discovery out.',
  ],
  issuer_mismatch: [
    'the configuration found there is of another issuer',
    'Set the option issuer to what the configuration says, to the last slash, if that is who you trust.',
  ],
  invalid: [
    'the answer is not what it should be',
    'See whether the right document is there. Keys that were good are still in use.',
  ],
  cache: [
    'the cache could not be used',
    'See to the get and set of the option cache; the keys were fetched without it. The cause has the details.',
  ],
}

const NOT_LOADED = {
  never_loaded: 'no keys have been fetched yet',
  expired: 'the keys are too old to be used',
}

/** ERR_JWKS_FETCH_FAILED about `url`. */
export function fetchFailure(reason, url, { expected, actual, cause } = {}) {
  const [what, hint] = FETCH_FAILURES[reason]
  const facts = {
    code: 'ERR_JWKS_FETCH_FAILED',
    step: 'keys',
    reason,
    // Without the query, which may hold a secret.
    message: `keys of ${url.origin}${url.pathname}: ${what}`,
    ...(expected !== undefined && { expected }),
    ...(actual !== undefined && { actual: escaped(String(actual)) }),
    hint,
  }
  return new JwtError(facts, cause === undefined ? undefined : { cause })
}

/** ERR_JWKS_FETCH_FAILED about a document that its reader refused with `cause`. Its type is of interest if it is not JSON. */
export function documentFailure({ url, type }, { expected, actual, cause }) {
  const isJson = !/_not_(?:json|utf8)$/.test(cause.reason)
  if (isJson || !type || /[/+]json\b/i.test(type)) return fetchFailure('invalid', url, { expected, actual, cause })
  return fetchFailure('not_json', url, { expected: 'JSON', actual: type, cause })
}

/** ERR_JWKS_NOT_LOADED, for a call that cannot wait for a fetch. */
export function notLoaded(reason, cause) {
  const facts = {
    code: 'ERR_JWKS_NOT_LOADED',
    step: 'keys',
    reason,
    message: NOT_LOADED[reason],
    hint: 'Call and await prefetch() or verify(), which fetch the keys when they are needed; verifySync() never does.',
  }
  return new JwtError(facts, cause === undefined ? undefined : { cause })
}

/** The same refusal for another caller, with a stack of its own, and with other facts or another cause where given. */
export function repeated(error, { cause = error.cause, ...facts } = {}) {
  return new JwtError({ ...error, message: error.message, ...facts }, cause === undefined ? undefined : { cause })
}

/** Printable ASCII of at most 256 characters, whatever the network sent. */
function escaped(text) {
  const cut = text.length > 256 ? `${text.slice(0, 256)}…` : text
  return spellOut(cut, /[^ -~…]/gu)
}
