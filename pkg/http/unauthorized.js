// What to answer when there is no token or none that is good (RFC 6750 3).
//
// The answer goes to whoever sent the request, so it says which rule was broken and never what a claim holds or what
// the policy expects.

import { JwtError } from '../errors.js'
import { misuse } from '../misuse.js'
import { readMembers } from '../options.js'
import { BearerError } from './error.js'

/** The steps at which it is the token that is refused, and not the key set or the verifier that fails. */
const STEPS_OF_TOKEN = ['parse', 'select', 'verify', 'check']

export function unauthorized(error, options = {}) {
  const realm = readRealm(options)
  const { status, code } = judge(error)
  const parameters = { realm, ...(code && { error: code, error_description: describe(error.message) }) }
  return {
    status,
    headers: { 'WWW-Authenticate': challenge(parameters), 'Content-Type': 'application/json' },
    body: JSON.stringify(facts(error)),
  }
}

export function unauthorizedResponse(error, options) {
  const { body, ...init } = unauthorized(error, options)
  return new Response(body, init)
}

/** The status, and the code of RFC 6750 3.1; a request without a token is told none. */
function judge(error) {
  if (error instanceof BearerError) {
    return error.code === 'ERR_BEARER_MISSING' ? { status: 401 } : { status: 400, code: 'invalid_request' }
  }
  if (error instanceof JwtError && STEPS_OF_TOKEN.includes(error.step)) return { status: 401, code: 'invalid_token' }
  // Not the caller's fault: to say "your token is bad" would make a good client throw a good token away.
  throw error
}

function facts({ code, step, reason, claim, message }) {
  return { code, step, reason, claim, message }
}

function challenge(parameters) {
  const stated = Object.entries(parameters).filter(([, value]) => value !== undefined)
  return ['Bearer', stated.map(([name, value]) => `${name}="${value}"`).join(', ')].filter(Boolean).join(' ')
}

/** The characters of `error_description` are ASCII without quotation mark and backslash. */
function describe(message) {
  return message.replaceAll('"', "'").replaceAll(/[^\x20-\x7e]|\\/g, '?')
}

function readRealm(options) {
  const { realm } = readMembers('options', options, 'option', ['realm'], new Map())
  if (realm === undefined) return undefined
  if (typeof realm !== 'string') throw misuse('realm', 'a string', realm)
  if (/[^\x20-\x7e]|["\\]/.test(realm))
    throw new TypeError('realm: only ASCII, without quotation marks and backslashes')
  return realm
}
