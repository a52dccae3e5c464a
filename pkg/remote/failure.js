// Why there are no keys, or no newer ones, in the same form as every other refusal.

import { JwtError } from '../lib/errors.js'
import { escaped } from '../lib/text.js'

/** For each reason what happened, and the advice on it: a stable code, and a sentence whose options the reader names. */
export const FETCH_FAILURES = {
  timeout: [
    'the answer did not arrive in time',
    'keys_slow',
    'Check that the address can be reached from here{timeout|. If the issuer is slow, raise @}.',
  ],
  status: [
    'the answer has another status than 200',
    'keys_elsewhere',
    "Check that the keys are at this address: the issuer's configuration names it as jwks_uri{discovery|, which @ reads}{jwksUri|. Or set the address in @}.",
  ],
  redirect: [
    'the answer is a redirect, and those are not followed',
    'keys_moved',
    'Check where it leads{jwksUri|. If you trust that address, set it in @}.',
  ],
  too_large: [
    'the answer is too large',
    'keys_too_large',
    'Check that this is the key set{maxBytes|. If the issuer really has that many keys, raise @}.',
  ],
  not_json: [
    'the answer is not JSON',
    'keys_not_json',
    'Check that this is the key set and not a page about it{jwksUri|. Set the address of the set in @}.',
  ],
  network: [
    'there was no answer, or not all of it',
    'keys_unreachable',
    'Check that the address can be reached from here. The cause has the details.',
  ],
  insecure: [
    'the issuer names an address without https for its keys',
    'jwks_uri_without_https',
    'Ask the issuer to correct its jwks_uri{allowInsecure|. Without https it is accepted on loopback, and with @}.',
  ],
  private_address: [
    'the issuer names an address of this machine or of a private network for its keys',
    'jwks_uri_private',
    'Ask the issuer to correct its jwks_uri{jwksUri|. If you trust that address, set it in @, without discovery}.',
  ],
  issuer_mismatch: [
    'the configuration found there is of another issuer',
    'configuration_of_another_issuer',
    'Compare both with the iss of a token. If the token has what you expect, keep the issuer and name the keys by their address{jwksUri|, in @}. If the token has what the configuration says, and you trust it, expect that issuer, also with the address of its keys.',
  ],
  invalid: [
    'the answer is not what it should be',
    'not_the_right_document',
    'Check that the right document is at this address. Keys that were good are still in use.',
  ],
  cache: [
    'the cache could not be used',
    'cache_failed',
    'Check the get and set of {cache|@|the cache}. The keys were fetched without it. The cause has the details.',
  ],
}

/** Advice that knows more than the reason. */
export const ADVICE = {
  login: [
    'keys_need_login',
    'The address asks for a login (401 or 403){fetch|: send what it wants in a fetch of your own, given as @}.',
  ],
  busy: ['issuer_busy', 'Try again later: the issuer is overloaded or limits how often it is asked.'],
  noConfiguration: [
    'no_configuration',
    'The issuer has no configuration at this address{jwksUri|. Set the address of its keys in @, without discovery}.',
  ],
  certificate: [
    'certificate_not_trusted',
    "This machine does not trust the server's certificate. In Node.js, name your CA's file in NODE_EXTRA_CA_CERTS{fetch|, or give @ that knows your CA}.",
  ],
  tenants: [
    'configuration_of_many_tenants',
    'The configuration is for many tenants, and no token has a brace in its iss. Expect the issuer of one tenant: put its id in place of the braces.',
  ],
}

export const NOT_LOADED = {
  never_loaded: 'no keys have been fetched yet',
  expired: 'the keys are too old to be used',
}

/** ERR_JWKS_FETCH_FAILED about `url`. */
export function fetchFailure(reason, url, { expected, actual, cause } = {}) {
  const [what, ...usual] = FETCH_FAILURES[reason]
  const [hintCode, hint] = adviceOn(reason, url, actual) ?? usual
  const facts = {
    code: 'ERR_JWKS_FETCH_FAILED',
    step: 'keys',
    reason,
    // Without the query, which may hold a secret.
    message: `keys of ${url.origin}${url.pathname}: ${what}`,
    ...(expected !== undefined && { expected }),
    ...(actual !== undefined && { actual: escaped(String(actual)) }),
    hint,
    hintCode,
  }
  return new JwtError(facts, cause === undefined ? undefined : { cause })
}

/** ERR_JWKS_FETCH_FAILED about a document that its reader refused with `cause`. Its type is of interest if it is not JSON. */
export function documentFailure({ url, type }, { expected, actual, cause }) {
  const isJson = cause.json === undefined || cause.json.fault === 'duplicate_member'
  if (!isJson && type && !/[/+]json\b/i.test(type)) {
    return fetchFailure('not_json', url, { expected: 'JSON', actual: type, cause })
  }
  const failure = fetchFailure('invalid', url, { expected, actual, cause })
  // What the set's own reader says is closer to the matter.
  return cause.hint === undefined ? failure : repeated(failure, { hint: cause.hint, hintCode: cause.hintCode, cause })
}

/** ERR_JWKS_NOT_LOADED, for a call that cannot wait for a fetch. */
export function notLoaded(reason, cause) {
  const facts = {
    code: 'ERR_JWKS_NOT_LOADED',
    step: 'keys',
    reason,
    message: NOT_LOADED[reason],
    hint: 'Await prefetch() or verify(), which fetch the keys when they are needed. verifySync() never does.',
    hintCode: 'await_keys',
  }
  return new JwtError(facts, cause === undefined ? undefined : { cause })
}

/** The same refusal for another caller, with a stack of its own, and with other facts or another cause where given. */
export function repeated(error, { cause = error.cause, ...facts } = {}) {
  return new JwtError({ ...error, message: error.message, ...facts }, cause === undefined ? undefined : { cause })
}

function adviceOn(reason, { pathname }, actual) {
  if (reason === 'network' && /CERT|SSL|TLS|UNABLE_TO_/.test(actual)) return ADVICE.certificate
  if (reason === 'issuer_mismatch' && actual.includes('{')) return ADVICE.tenants
  if (reason !== 'status') return undefined
  if ([401, 403].includes(actual)) return ADVICE.login
  if (actual === 429 || actual >= 500) return ADVICE.busy
  const isConfiguration = pathname.endsWith('/.well-known/openid-configuration')
  return isConfiguration && [404, 410].includes(actual) ? ADVICE.noConfiguration : undefined
}
