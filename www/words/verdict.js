// The verdict in one sentence: what happened, the expected and the actual value, and what to do. It judges nothing: the result
// of `explain` selects every sentence.

import { placeOf } from '../../pkg/lib/text.js'
import { shown } from '../lib/text.js'
import { relative } from './times.js'

/** The clause after "Rejected: " for each code: a function of the rejection and of its verdict. */
export const SENTENCES = {
  ERR_JWKS_INVALID: () => 'the keys are not a key set',
  ERR_JWKS_FETCH_FAILED: () => 'the keys could not be fetched',
  ERR_JWKS_NOT_LOADED: () => 'the keys are not loaded yet',
  ERR_JWS_INVALID: ({ reason, actual, message }) => FORMS[reason]?.(actual) ?? message,
  ERR_JOSE_NOT_SUPPORTED: ({ reason }) =>
    ({
      encrypted: 'this token is encrypted (JWE), so nobody without the key can read it',
      alg_unsecured: 'this token has no signature, and says so ("alg": "none")',
      alg_unsupported: 'the algorithm in the header is not known',
      crit_unsupported: 'the header requires an extension that is not supported',
    })[reason],
  ERR_JWT_INVALID: ({ reason }) =>
    reason === 'b64_unencoded'
      ? 'the payload is not encoded ("b64": false)'
      : 'the payload is not a strict JSON object',
  ERR_JOSE_ALG_NOT_ALLOWED: ({ reason, actual }) =>
    reason === 'alg_symmetric'
      ? `it is signed with a shared secret (${actual}), but you verify with public keys`
      : `you do not allow the algorithm ${actual}`,
  ERR_JWKS_NO_MATCHING_KEY: ({ hintCode }, { keys = [] }) => {
    if (keys.some(({ problem }) => problem?.reason === 'private'))
      return 'the key set contains a private key, which is never used'
    return hintCode === 'kid_not_in_set'
      ? 'the key that signed it is not in your key set'
      : 'no key of the set matches this token'
  },
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: () => 'more than one key matches, and the verifier does not guess',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: ({ reason, bytes }) =>
    ({
      signature_length: bytes && wrongLength(bytes),
      signature_range: 'the signature is not in a valid form',
    })[reason] ?? 'the signature does not match: the token was changed after it was signed, or another key signed it',
  ERR_JWT_INSUFFICIENT_SCOPE: ({ hintCode }) =>
    hintCode === 'scope_absent' ? 'the token grants no scope' : 'the token does not grant the scope you expect',
  ERR_JWT_CLAIM_VALIDATION_FAILED: (refusal) => {
    const { claim, reason, hintCode } = refusal
    if (isMilliseconds(hintCode)) return milliseconds(claim)
    return TESTS[hintCode]?.(refusal) ?? CLAIMS[claim]?.(reason) ?? otherClaim(refusal)
  },
  ERR_JWT_EXPIRED: ({ claim }, { times }) => {
    if (claim === 'iat') return 'it was issued too long ago'
    const ago = relative((times?.expiresAt ?? Number.NaN) - times?.now)
    return /ago$/.test(ago) ? `it expired ${ago}` : 'it has expired'
  },
  ERR_HOST_FUNCTION_FAILED: () => 'a function of the program failed, which says nothing about the token',
  ERR_INTERNAL: () => 'the verifier itself failed',
}

const FORMS = {
  token_too_large: () => 'it is larger than any token should be',
  character: (actual) => {
    if (actual === '+' || actual === '/')
      return `it is standard base64 (it contains a ${actual}), not the base64url of JWTs`
    return actual === '='
      ? 'it has base64 padding (=), which a JWT must not have'
      : `it contains a character that no JWT has (${actual})`
  },
  segment_count: (actual) => `a JWT has three segments, this has ${actual}`,
  signature_missing: () => 'it has no signature, so anyone can have written it',
  base64url_length: () => 'a part of it is cut off',
  base64url_trailing_bits: () => 'a part of it is cut off or changed at its end',
}

/** By hint, for what is more than a comparison. */
const TESTS = {
  claim_present: (refusal) => `${nameOf(refusal)} must not be there`,
  value_lacking: (refusal) => `${nameOf(refusal)} lacks what you expect`,
  claim_is_list: (refusal) => `${nameOf(refusal)} is a list, and you expect one value`,
  claim_is_no_list: (refusal) => `${nameOf(refusal)} is no list, and you expect one`,
  one_audience: () => 'the token is for other audiences too',
  shorter_lifetime: () => 'the token is valid for longer than you allow',
}

const CLAIMS = {
  iss: (reason) => claimIs('issuer', reason, 'is not the one you expect'),
  aud: (reason) => claimIs('audience', reason, 'is not the one you expect'),
  sub: (reason) => claimIs('subject', reason, 'is not the one you expect'),
  typ: (reason) => claimIs('type (typ)', reason, 'is not the one you expect'),
  exp: (reason) => claimIs('expiry (exp)', reason, 'is not acceptable'),
  nbf: (reason) => claimIs('start (nbf)', reason, 'is still in the future'),
  iat: (reason) => claimIs('time of issue (iat)', reason, 'is in the future'),
}

function wrongLength({ expected, actual }) {
  return actual < expected
    ? `it was cut off: the signature has ${actual} of ${expected} bytes`
    : `the signature has another form: ${actual} bytes, not ${expected}`
}

function isMilliseconds(hintCode) {
  return hintCode === 'milliseconds' || hintCode === 'expiry_in_milliseconds'
}

function milliseconds(claim) {
  return `"${claim}" looks like milliseconds instead of seconds`
}

function claimIs(noun, reason, otherwise) {
  if (reason === 'missing') return `the ${noun} is missing`
  return reason === 'invalid' ? `the ${noun} has the wrong type` : `the ${noun} ${otherwise}`
}

function otherClaim(refusal) {
  const { reason } = refusal
  if (reason === 'missing') return `${nameOf(refusal)} is missing`
  return reason === 'invalid' ? `${nameOf(refusal)} has the wrong type` : `${nameOf(refusal)} is not what you expect`
}

/** A claim, or the place in it: names hold any characters. */
function nameOf({ claim, path = [] }) {
  return path.length > 0 ? `${shown(placeOf({ claim, path }), 120)} in the claims` : `the claim "${claim}"`
}

/**
 * What the verdict is, for a person.
 *
 * `{ kind, sentence, check?, refusal?, also, warnings, counts }`. `kind` is `empty`, `other` (no JWT at all), `refused`,
 * `undecided` (no keys, or no secret), `open` (nothing failed, but issuer or audience are not checked), `warned`
 * (accepted, with something odd) or `accepted`. `check` is the one that failed, `also` those that would fail as well,
 * `warnings` those that passed and still have something to say.
 *
 * `context` is `{ hasKeys, isOpen: { issuer, audience } }`.
 */
export function judgementOf(verdict, context) {
  const { hasKeys } = context
  const symmetric = verdict.error?.reason === 'alg_symmetric'
  const lacksKeys = !hasKeys && (verdict.error?.step === 'select' || verdict.error?.step === 'keys')
  const isMissing = (check) => lacksKeys && (check.id === 'key' || (symmetric && check.id === 'algorithm-allowed'))
  const checks = verdict.checks.map((check) => (isMissing(check) ? withoutKeys(check, symmetric) : check))
  const failed = checks.filter(({ status }) => status === 'fail')
  const warnings = checks.filter(({ status, hint }) => status !== 'fail' && hint)
  const counts = {
    pass: checks.filter(({ status }) => status === 'pass').length,
    fail: failed.length,
    skipped: checks.filter(({ status }) => status === 'skipped').length,
  }
  const found = { checks, warnings, counts, also: failed.slice(1) }
  if (lacksKeys) return { ...found, ...undecided(failed, symmetric) }
  if (!verdict.ok) {
    return {
      ...found,
      kind: 'refused',
      sentence: `Rejected: ${clause(verdict.error, verdict)}.`,
      check: failed[0],
      refusal: verdict.error,
    }
  }
  return { ...found, ...accepted(context, warnings) }
}

/** The clause for a rejection, without "Rejected: " and full stop. */
export function clause(refusal, verdict = {}) {
  return SENTENCES[refusal.code]?.(refusal, verdict) ?? refusal.message
}

function withoutKeys({ actual, hint, expected, ...check }, symmetric) {
  return {
    ...check,
    status: 'skipped',
    message: symmetric ? 'not run: the shared secret is missing' : 'not run: keys are missing',
  }
}

function undecided(failed, symmetric) {
  const what = symmetric ? 'the shared secret is missing' : 'keys are missing'
  const [first] = failed
  const rest = first ? ` The token would be rejected anyway: ${lower(first.message)}.` : ''
  return {
    kind: 'undecided',
    sentence: `No verdict yet: ${what}.${rest}`,
    check: first,
    also: failed.slice(1),
    isSymmetric: symmetric,
  }
}

function accepted({ isOpen }, warnings) {
  const open = ['issuer', 'audience'].filter((name) => isOpen[name])
  if (warnings.length > 0) {
    return {
      kind: 'warned',
      sentence: `Would be accepted, with a warning: ${lower(warningClause(warnings[0]))}.`,
      check: warnings[0],
    }
  }
  if (open.length > 0) {
    return {
      kind: 'open',
      sentence: `The signature is valid, but the ${open.join(' and the ')} ${open.length > 1 ? 'are' : 'is'} not checked yet.`,
    }
  }
  return { kind: 'accepted', sentence: 'Would be accepted: the signature and everything you expect are verified.' }
}

function warningClause({ id, claim, hintCode, message }) {
  if (isMilliseconds(hintCode)) return `${milliseconds(claim)}, so it is valid for thousands of years`
  return id === 'embedded-keys' ? 'the token contains its own key, which is ignored' : message
}

function lower(text) {
  return text.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())
}
