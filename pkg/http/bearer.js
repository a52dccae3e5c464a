// The bearer token of a request (RFC 6750 2.1): from the one Authorization header, and from nowhere else.
//
// Tokens in a query string end up in logs and histories (RFC 6750 5.3), and those in a form body are for clients that
// cannot set headers; neither is read.

import { kindOf, usageError } from '../lib/usage-error.js'
import { BearerError } from './error.js'

const SCHEME = /^bearer(?![^ ])/i

/** `credentials` of RFC 6750 2.1. Longer than any token that would be verified costs nothing: it is one scan. */
const CREDENTIALS = /^bearer +([\w.~+/-]+=*)$/i

export function bearerToken(source) {
  const value = authorization(source).trim()
  if (value === '') {
    throw missing('missing', 'the request has no Authorization header', 'Send "Authorization: Bearer TOKEN".')
  }
  if (!SCHEME.test(value)) {
    throw missing(
      'scheme',
      'the Authorization header is not of the scheme Bearer',
      'Send "Authorization: Bearer TOKEN".',
    )
  }
  // Where headers are joined, as in Headers, a second one follows behind a comma.
  if (value.includes(',')) throw repeated()
  const token = CREDENTIALS.exec(value)?.[1]
  if (token) return token
  throw new BearerError(
    'ERR_BEARER_INVALID',
    'malformed',
    'the Authorization header does not hold exactly one token behind "Bearer"',
    'Send "Authorization: Bearer TOKEN" with the token alone: one space, no quotation marks, no line break.',
  )
}

function missing(reason, message, hint) {
  return new BearerError('ERR_BEARER_MISSING', reason, message, hint)
}

function repeated() {
  return new BearerError(
    'ERR_BEARER_INVALID',
    'repeated',
    'the request has more than one Authorization header',
    'Send it once: two parties that look at different ones would disagree about who the caller is.',
  )
}

function authorization(source) {
  // Before get(): a request of Express has both.
  if (Array.isArray(source?.rawHeaders)) return ofIncomingMessage(source)
  const headers = isHeaders(source) ? source : source?.headers
  if (isHeaders(headers)) return headers.get('authorization') ?? ''
  throw usageError('bearerToken', 'a Request, its Headers or a Node IncomingMessage', source, advice(source))
}

/** Node keeps the first of several in `headers` and drops the others; `rawHeaders` has them all. */
function ofIncomingMessage({ rawHeaders, headers }) {
  const count = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'authorization').length
  if (count > 1) throw repeated()
  return headers.authorization ?? ''
}

function isHeaders(value) {
  return typeof value?.get === 'function' && typeof value.has === 'function' && kindOf(value) !== 'Map'
}

function advice(source) {
  if (typeof source?.raw === 'object') return 'pass its member raw'
  if (typeof source === 'object' && source !== null) return 'wrap a record of headers: new Headers(record)'
}
