// The claims of a JWT against the options (RFC 7519 4.1), in jose's order.

import { readDuration } from './duration.js'
import { JWTClaimValidationFailed, JWTExpired } from './errors.js'

export function checkClaims(header, claims, options = {}) {
  const { typ, issuer, subject, audience, maxTokenAge, requiredClaims = [] } = options
  const refuse = (message, claim, reason = 'check_failed') => {
    throw new JWTClaimValidationFailed(message, claims, claim, reason)
  }

  if (typ !== undefined && !(typeof header.typ === 'string' && mediaType(header.typ) === mediaType(typ))) {
    refuse('unexpected "typ" JWT header value', 'typ')
  }

  const implied = { iss: issuer, sub: subject, aud: audience, iat: maxTokenAge }
  const asked = Object.keys(implied).filter((claim) => implied[claim] !== undefined)
  for (const claim of [...asked, ...[...requiredClaims].reverse()]) {
    if (!Object.hasOwn(claims, claim)) refuse(`missing required "${claim}" claim`, claim, 'missing')
  }
  const unexpected = (claim) => refuse(`unexpected "${claim}" claim value`, claim)
  if (issuer !== undefined && !(Array.isArray(issuer) ? issuer : [issuer]).includes(claims.iss)) unexpected('iss')
  if (subject !== undefined && claims.sub !== subject) unexpected('sub')
  if (audience !== undefined && !isAudience(claims.aud, audience)) unexpected('aud')

  checkTimes(claims, options, refuse)
}

function checkTimes(claims, options, refuse) {
  const { maxTokenAge, currentDate = new Date() } = options
  const tolerance = readTolerance(options.clockTolerance)
  const now = Math.floor(currentDate.getTime() / 1000)
  if (!Number.isFinite(now)) throw new TypeError('Invalid currentDate option input')
  const isGiven = (claim) => {
    if (claims[claim] === undefined) return false
    if (typeof claims[claim] !== 'number') refuse(`"${claim}" claim must be a number`, claim, 'invalid')
    return true
  }

  isGiven('iat')
  if (isGiven('nbf') && claims.nbf > now + tolerance) refuse('"nbf" claim timestamp check failed', 'nbf')
  if (isGiven('exp') && claims.exp <= now - tolerance) {
    throw new JWTExpired('"exp" claim timestamp check failed', claims, 'exp', 'check_failed')
  }
  if (maxTokenAge === undefined) return
  const most = readSeconds('maxTokenAge', typeof maxTokenAge === 'number' ? maxTokenAge : readDuration(maxTokenAge))
  const age = now - claims.iat
  if (age - tolerance > most) {
    const message = '"iat" claim timestamp check failed (too far in the past)'
    throw new JWTExpired(message, claims, 'iat', 'check_failed')
  }
  if (age < -tolerance) refuse('"iat" claim timestamp check failed (it should be in the past)', 'iat')
}

function readTolerance(value = 0) {
  if (typeof value === 'number') return readSeconds('clockTolerance', value)
  if (typeof value !== 'string') throw new TypeError('Invalid clockTolerance option type')
  return readSeconds('clockTolerance', readDuration(value))
}

function readSeconds(name, value) {
  if (!Number.isFinite(value) || value < 0) throw new TypeError(`Invalid ${name} option input`)
  return value
}

/** RFC 7515 4.1.9: letter case does not matter, and `application/` may be left out. */
function mediaType(value) {
  const type = value.toLowerCase()
  return type.includes('/') ? type : `application/${type}`
}

function isAudience(claim, option) {
  const expected = typeof option === 'string' ? [option] : option
  const found = typeof claim === 'string' ? [claim] : claim
  if (!Array.isArray(expected)) throw new TypeError('Invalid audience option type')
  return Array.isArray(found) && found.some((audience) => expected.includes(audience))
}
