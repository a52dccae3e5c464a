// What a token says, with nothing verified.

import { isFailure, parseObject } from './core.js'
import { JWTInvalid } from './errors.js'
import { decodeHeader, decodeSegment, refuseLong } from './segment.js'

/** The claims of a JWT, whoever wrote them. */
export function decodeJwt(jwt) {
  if (typeof jwt !== 'string') {
    throw new JWTInvalid('JWTs must use Compact JWS serialization, JWT must be a string')
  }
  const { 1: segment, length } = jwt.split('.', 6)
  if (length === 5) throw new JWTInvalid('Only JWTs using Compact JWS serialization can be decoded')
  if (length !== 3) throw new JWTInvalid('Invalid JWT')
  if (segment === '') throw new JWTInvalid('JWTs must contain a payload')
  attempt('Invalid JWT', () => refuseLong('token', jwt))
  const bytes = attempt('Failed to base64url decode the payload', () => decodeSegment(segment))
  return parseClaims(bytes)
}

/** The protected header of a token, or of an object with a member `protected`. */
export function decodeProtectedHeader(token) {
  const segment = findHeader(token)
  try {
    return decodeHeader(segment)
  } catch (cause) {
    if (isFailure(cause)) throw cause
    throw malformed(cause)
  }
}

function attempt(message, decode) {
  try {
    return decode()
  } catch (cause) {
    throw new JWTInvalid(message, { cause })
  }
}

function parseClaims(bytes) {
  try {
    return parseObject(bytes)
  } catch (cause) {
    if (isFailure(cause)) throw cause
    if (cause.isJson) throw new JWTInvalid('Invalid JWT Claims Set')
    throw new JWTInvalid('Failed to parse the decoded payload as JSON', { cause })
  }
}

function findHeader(token) {
  const segment = typeof token === 'string' ? firstSegment(token) : findMember(token)
  if (typeof segment !== 'string') throw malformed()
  return segment
}

/** A signed token has three segments, an encrypted one five. */
function firstSegment(token) {
  const { 0: segment, length } = token.split('.', 6)
  return length === 3 || length === 5 ? segment : undefined
}

function findMember(token) {
  if (typeof token !== 'object' || token === null) return undefined
  if ('protected' in token) return token.protected
  throw new TypeError('Token does not contain a Protected Header')
}

function malformed(cause) {
  return new TypeError('Invalid Token or Protected Header formatting', cause && { cause })
}
