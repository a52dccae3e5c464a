// What to answer when there is no token or none that is good (RFC 6750 3), or no keys to tell.
//
// The answer goes to whoever sent the request, so it says which rule was broken and never what a claim holds or what
// the policy expects.

import { JwtError } from '../lib/errors.js'
import { readMembers } from '../lib/options.js'
import { usageError } from '../lib/usage-error.js'
import { BearerError } from './error.js'

/** The steps at which it is the token that is refused, and not the key set or the verifier that fails. */
const STEPS_OF_TOKEN = ['parse', 'select', 'verify', 'check']

/** The errors by which nothing is known of the token, as its keys are not there. */
const CODES_OF_ABSENT_KEYS = ['ERR_JWKS_FETCH_FAILED', 'ERR_JWKS_NOT_LOADED']

/** A challenge has at least one parameter (RFC 6750 3), and for a request without a token there is no other. */
const USUAL_REALM = 'api'

/** Seconds, where the error does not say. */
const USUAL_WAIT = 5

export function unauthorized(error, options = {}) {
  const realm = readRealm(options)
  if (error instanceof JwtError && CODES_OF_ABSENT_KEYS.includes(error.code)) return unavailable(error)
  const { status, code, scope } = judge(error)
  const parameters = {
    realm,
    ...(code && { error: code, ...(scope && { scope }), error_description: describe(error.message) }),
  }
  return answer(status, { 'WWW-Authenticate': challenge(parameters) }, facts(error))
}

export function unauthorizedResponse(error, options) {
  const { body, ...init } = unauthorized(error, options)
  return new Response(body, init)
}

/** Why the keys are not there is the operator's business, and so is their address, which the message has. */
function unavailable({ code, step, retryAfter = USUAL_WAIT }) {
  const message = 'the keys to verify tokens with are not available right now; the token may be good'
  return answer(503, { 'Retry-After': String(Math.max(1, Math.ceil(retryAfter))) }, { code, step, message })
}

function answer(status, headers, body) {
  return { status, headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
}

/** The status, and the code of RFC 6750 3.1; a request without a token is told none. */
function judge(error) {
  if (error instanceof BearerError) {
    return error.code === 'ERR_BEARER_MISSING' ? { status: 401 } : { status: 400, code: 'invalid_request' }
  }
  // The one thing that a good client learns of the policy, so that it can ask for that scope (RFC 6750 3.1).
  if (error instanceof JwtError && error.code === 'ERR_JWT_INSUFFICIENT_SCOPE') {
    return { status: 403, code: 'insufficient_scope', scope: [error.expected].flat().join(' ') }
  }
  if (error instanceof JwtError && STEPS_OF_TOKEN.includes(error.step)) return { status: 401, code: 'invalid_token' }
  // Not the caller's fault: to say "your token is bad" would make a good client throw a good token away.
  throw error
}

function facts({ code, step, reason, claim, message }) {
  return { code, step, reason, claim, message }
}

function challenge(parameters) {
  return `Bearer ${Object.entries(parameters)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')}`
}

/** The characters of `error_description` are ASCII without quotation mark and backslash. */
function describe(message) {
  return message.replaceAll('"', "'").replaceAll(/[^\x20-\x7e]|\\/g, '?')
}

function readRealm(options) {
  const { realm } = { realm: USUAL_REALM, ...readMembers('options', options, 'option', ['realm'], new Map()) }
  if (typeof realm !== 'string') throw usageError('realm', 'a string', realm)
  if (/[^\x20-\x7e]|["\\]/.test(realm))
    throw new TypeError('realm: only ASCII, without quotation marks and backslashes')
  return realm
}
