// The claims of a JWT against the options (RFC 7519 4.1), in jose's order.

import { readDuration } from '../../lib/duration.js'
import { JWTClaimValidationFailed, JWTExpired } from './errors.js'
import { snapshot } from './object.js'

export function checkClaims(protectedHeader, payload, options = {}) {
  const claims = snapshot(payload)
  const refuse = (message, claim, reason = 'check_failed', Refusal = JWTClaimValidationFailed) => {
    throw new Refusal(message, payload, claim, reason)
  }

  const { typ } = options
  if (typ !== undefined && !isOfType(snapshot(protectedHeader).typ, typ)) {
    refuse('unexpected "typ" JWT header value', 'typ')
  }

  const { requiredClaims = [], issuer, subject, audience, maxTokenAge } = options
  const implied = { iss: issuer, sub: subject, aud: audience, iat: maxTokenAge }
  const asked = Object.keys(implied).filter((claim) => implied[claim] !== undefined)
  for (const claim of [...asked, ...[...requiredClaims].reverse()]) {
    if (!Object.hasOwn(claims, claim)) refuse(`missing required "${claim}" claim`, claim, 'missing')
  }
  const unexpected = (claim) => refuse(`unexpected "${claim}" claim value`, claim)
  if (issuer !== undefined && !(Array.isArray(issuer) ? issuer : [issuer]).includes(claims.iss)) unexpected('iss')
  if (subject !== undefined && claims.sub !== subject) unexpected('sub')
  if (audience !== undefined && !isAudience(claims.aud, audience)) unexpected('aud')

  checkTimes(claims, maxTokenAge, options, refuse)
}

function checkTimes(claims, maxTokenAge, options, refuse) {
  const tolerance = readTolerance(options.clockTolerance)
  const now = readNow(options.currentDate)
  const isGiven = (claim) => {
    if (claims[claim] === undefined) return false
    if (typeof claims[claim] !== 'number') refuse(`"${claim}" claim must be a number`, claim, 'invalid')
    return true
  }
  const expire = (message, claim) => refuse(message, claim, 'check_failed', JWTExpired)

  isGiven('iat')
  if (isGiven('nbf') && claims.nbf > now + tolerance) refuse('"nbf" claim timestamp check failed', 'nbf')
  if (isGiven('exp') && claims.exp <= now - tolerance) expire('"exp" claim timestamp check failed', 'exp')
  if (maxTokenAge === undefined) return
  const most = readSeconds('maxTokenAge', typeof maxTokenAge === 'number' ? maxTokenAge : readDuration(maxTokenAge))
  const age = now - claims.iat
  if (age - tolerance > most) expire('"iat" claim timestamp check failed (too far in the past)', 'iat')
  if (age < -tolerance) refuse('"iat" claim timestamp check failed (it should be in the past)', 'iat')
}

/** RFC 7515 4.1.9: letter case does not matter, and `application/` may be left out. */
function isOfType(found, expected) {
  const mediaType = (value) => {
    const type = value.toLowerCase()
    return type.includes('/') ? type : `application/${type}`
  }
  return typeof found === 'string' && mediaType(found) === mediaType(expected)
}

function readNow(currentDate = new Date()) {
  const now = Math.floor(currentDate.getTime() / 1000)
  if (!Number.isFinite(now)) throw new TypeError('Invalid currentDate option input')
  return now
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

function isAudience(claim, option) {
  const expected = typeof option === 'string' ? [option] : option
  const found = typeof claim === 'string' ? [claim] : claim
  if (!Array.isArray(expected)) throw new TypeError('Invalid audience option type')
  return Array.isArray(found) && found.some((audience) => expected.includes(audience))
}
