// One case: what is accepted or refused, and how it is written to its file.

import { createHash } from 'node:crypto'

import { AUDIENCE, ISSUER, jwk, NOW, token } from './token.mjs'

const INVALID_TOKEN = 'ERR_JWS_INVALID'
const NOT_SUPPORTED = 'ERR_JOSE_NOT_SUPPORTED'
const NOT_ALLOWED = 'ERR_JOSE_ALG_NOT_ALLOWED'
const SIGNATURE_FAILED = 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'
const INVALID_PAYLOAD = 'ERR_JWT_INVALID'
const CLAIM_FAILED = 'ERR_JWT_CLAIM_VALIDATION_FAILED'
const INVALID_KEYS = 'ERR_JWKS_INVALID'
const INSUFFICIENT_SCOPE = 'ERR_JWT_INSUFFICIENT_SCOPE'

const REFUSALS = {
  jwks_too_large: ['keys', INVALID_KEYS],
  jwks_not_utf8: ['keys', INVALID_KEYS],
  jwks_not_json: ['keys', INVALID_KEYS],
  jwks_duplicate_member: ['keys', INVALID_KEYS],
  jwks_not_object: ['keys', INVALID_KEYS],
  jwks_keys_missing: ['keys', INVALID_KEYS],
  jwks_too_many_keys: ['keys', INVALID_KEYS],
  token_too_large: ['parse', INVALID_TOKEN],
  character: ['parse', INVALID_TOKEN],
  encrypted: ['parse', NOT_SUPPORTED],
  segment_count: ['parse', INVALID_TOKEN],
  signature_missing: ['parse', INVALID_TOKEN],
  base64url_length: ['parse', INVALID_TOKEN],
  base64url_trailing_bits: ['parse', INVALID_TOKEN],
  header_not_utf8: ['parse', INVALID_TOKEN],
  header_not_json: ['parse', INVALID_TOKEN],
  header_not_object: ['parse', INVALID_TOKEN],
  header_duplicate_member: ['parse', INVALID_TOKEN],
  alg_missing: ['parse', INVALID_TOKEN],
  alg_type: ['parse', INVALID_TOKEN],
  alg_unsecured: ['parse', NOT_SUPPORTED],
  alg_unsupported: ['parse', NOT_SUPPORTED],
  kid_type: ['parse', INVALID_TOKEN],
  typ_type: ['parse', INVALID_TOKEN],
  cty_type: ['parse', INVALID_TOKEN],
  crit_malformed: ['parse', INVALID_TOKEN],
  crit_unsupported: ['parse', NOT_SUPPORTED],
  b64_type: ['parse', INVALID_TOKEN],
  b64_unencoded: ['parse', INVALID_PAYLOAD],
  alg_not_allowed: ['select', NOT_ALLOWED],
  alg_symmetric: ['select', NOT_ALLOWED],
  no_matching_key: ['select', 'ERR_JWKS_NO_MATCHING_KEY'],
  multiple_matching_keys: ['select', 'ERR_JWKS_MULTIPLE_MATCHING_KEYS'],
  signature_length: ['verify', SIGNATURE_FAILED],
  signature_range: ['verify', SIGNATURE_FAILED],
  signature_mismatch: ['verify', SIGNATURE_FAILED],
  payload_not_utf8: ['check', INVALID_PAYLOAD],
  payload_not_json: ['check', INVALID_PAYLOAD],
  payload_not_object: ['check', INVALID_PAYLOAD],
  payload_duplicate_member: ['check', INVALID_PAYLOAD],
}

/** A class of cases: one row of the defect catalogue. */
export function group(className, rfc, cases) {
  return cases.map((each) => ({ ...each, class: className, rfc }))
}

export function accepted(name, comment, given = {}) {
  return complete(`accepted/${name}`, comment, { expect: 'accepted' }, given)
}

/** Refused for one of the reasons above. */
export function refused(reason, name, comment, given = {}) {
  if (!REFUSALS[reason]) throw new ReferenceError(`no such reason: ${reason}`)
  const [step, code] = REFUSALS[reason]
  const expect = step === 'keys' ? 'keys-refused' : 'refused'
  return complete(`${step}/${name}`, comment, { expect, step, code, reason }, given)
}

/** Refused for a claim: `reason` is missing, invalid or check_failed. */
export function claimRefused(claim, reason, name, comment, given = {}) {
  return complete(
    `check/${name}`,
    comment,
    { expect: 'refused', step: 'check', code: CLAIM_FAILED, reason, claim },
    given,
  )
}

/** Refused for what the token does not grant, which `claim` says: scope or scp. */
export function scopeRefused(claim, name, comment, given = {}) {
  const outcome = { expect: 'refused', step: 'check', code: INSUFFICIENT_SCOPE, reason: 'insufficient_scope', claim }
  return complete(`check/${name}`, comment, outcome, given)
}

/** Refused because `exp` has passed, or because `iat` is longer ago than maxTokenAge. */
export function expired(claim, name, comment, given = {}) {
  const outcome = { expect: 'refused', step: 'check', code: 'ERR_JWT_EXPIRED', reason: 'check_failed', claim }
  return complete(`check/${name}`, comment, outcome, given)
}

/** The file's text. */
export function render(each) {
  const hash = each.expect === 'accepted' && createHash('sha256').update(each.token.payload).digest('hex')
  const fields = [
    ['comment', each.comment],
    ['class', each.class],
    ['rfc', each.rfc],
    ['expect', each.expect],
    ['step', each.step],
    ['code', each.code],
    ['reason', each.reason],
    ['claim', each.claim],
    ['path', each.within && JSON.stringify(each.within)],
    ...each.problems.map((problem) => ['problem', problem]),
    ...each.mismatches.map((mismatch) => ['mismatch', mismatch]),
    ['payload-sha256', hash],
    ['now', String(each.now)],
    ['policy', JSON.stringify(each.policy)],
    ['login', each.login && JSON.stringify(each.login)],
    each.secret ? ['secret', each.secret.toString('base64url')] : jwksField(each.jwks),
    tokenField(each.token.text),
  ]
  const present = fields.filter(([, value]) => value !== undefined && value !== false)
  return present.map(([name, value]) => `${name}: ${value}`.trimEnd().concat('\n')).join('')
}

/**
 * `given`: token (see token.mjs), keys (JWKs) or jwks (text or bytes) or secret, policy (over the default one), login, now,
 * problems and mismatches (`index reason`), within (the path from the claim to the value that decided, where that is not the
 * claim itself).
 */
function complete(path, comment, outcome, given) {
  const {
    token: made = token(),
    keys = [jwk('p256-a')],
    jwks,
    secret,
    policy = {},
    login,
    now = NOW,
    problems,
    mismatches,
    within,
  } = given
  const unknown = Object.keys(given).filter((name) => !GIVEN.has(name))
  if (unknown.length > 0) throw new ReferenceError(`${path}: ${unknown}`)
  return {
    path: `${path}.txt`,
    comment,
    ...outcome,
    within,
    login,
    problems: problems ?? [],
    mismatches: mismatches ?? [],
    now,
    policy: { issuer: ISSUER, audience: AUDIENCE, ...policy },
    secret,
    jwks: jwks ?? JSON.stringify({ keys }),
    token: made,
  }
}

const GIVEN = new Set(['token', 'keys', 'jwks', 'secret', 'policy', 'login', 'now', 'problems', 'mismatches', 'within'])

function jwksField(jwks) {
  const isLine = typeof jwks === 'string' && /^[^\p{C}\p{Z}]([^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\p{Z}])?$/u.test(jwks)
  return isLine ? ['jwks', jwks] : ['jwks-base64url', Buffer.from(jwks).toString('base64url')]
}

function tokenField(text) {
  if (/^[!-~]+$/.test(text)) return ['token', text]
  const escaped = JSON.stringify(text).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return ['token-json', escaped]
}
