// Scopes: what an access token permits (RFC 6749 3.3, RFC 8693 4.2). What grants a scope is told by the core.

import { JwtError, readFailure, run } from './engine.js'
import { optionError, usageError } from './usage-error.js'
import { readGrant } from './verified.js'

/** RFC 6749 3.3. It is told to the caller in a header (RFC 6750 3), so nothing else may be in it. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/

const MOST_TOKENS = 100

/** Requires of one route what the policy does not require of every token. */
export function requireScope(verified, scope) {
  const grant = readGrant(verified)
  if (grant === undefined)
    throw usageError('verified', 'what verify returned', verified, 'pass it as it is, not a copy')
  const required = [...new Set([...(grant.scope ?? []), ...readScope('scope', scope)])]
  judgeScope({ payload: grant.claims, scope: required, lacksScope: true }, grant.scopeSatisfied ?? isGranted)
}

/** The scope tokens, each once, of a string that is split at single spaces or of a list. */
export function readScope(name, value) {
  if (typeof value !== 'string' && !Array.isArray(value)) throw usageError(name, 'a string or a list of strings', value)
  const tokens = typeof value === 'string' ? value.split(' ') : Array.from(value)
  if (tokens.length === 0) throw optionError(name, 'the list is empty; omit it to require no scope')
  for (const [index, token] of tokens.entries()) {
    if (typeof token === 'string' && SCOPE_TOKEN.test(token)) continue
    const path = typeof value === 'string' ? name : `${name}[${index}]`
    const advice = 'a scope token is printable ASCII without space, " and \\ (RFC 6749 3.3)'
    if (typeof token === 'string')
      throw optionError(path, `expected scope tokens, separated by single spaces; ${advice}`)
    throw usageError(path, 'a string', token)
  }
  const unique = [...new Set(tokens)]
  if (unique.length > MOST_TOKENS) throw optionError(name, `expected at most ${MOST_TOKENS} scope tokens`)
  return unique
}

/**
 * Throws unless an accepted token grants all of the `scope` that is required, which is membership, told by the core as
 * `lacksScope`, or what the function of the program says.
 */
export function judgeScope({ payload, scope, lacksScope }, isSatisfied) {
  if (!lacksScope && !isSatisfied) return
  const { granted, refusal } = run(({ glue }) => glue.judgeScope(payload, scope.join(' ')))
  if (!isSatisfied || !scope.every((token) => isSatisfied(token, granted))) throw new JwtError(readFailure(refusal))
}

function isGranted(required, granted) {
  return granted.includes(required)
}
