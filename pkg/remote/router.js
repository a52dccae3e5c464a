// Which of several sources a token goes to: by its `iss`, and only to a source that the configuration has for it.

import { JwtError } from '../lib/errors.js'
import { decodeWithin, open } from '../lib/verifier.js'
import { NO_KEYS } from './jwks-cache.js'

/**
 * A function that gives the source of a token, or one that refuses the token if it has none.
 *
 * What it reads is not verified. It decides whose keys a token is tried with; the policy there names the issuer again
 * and has the last word.
 */
export function createRouter(sources) {
  const byIssuer = new Map(sources.flatMap((source) => source.policy.issuer.map((issuer) => [issuer, source])))
  const tokenBytes = Math.max(...sources.map(({ policy }) => policy.limits.tokenBytes))
  const nobody = openNobody([...byIssuer.keys()], tokenBytes, sources[0])

  return (token) => {
    const read = readIssuer(token, tokenBytes)
    return byIssuer.get(read.issuer) ?? nobody(token, read)
  }
}

/** What the token says, `{ issuer }`, or why that cannot be read, `{ error }`. */
function readIssuer(token, tokenBytes) {
  try {
    return { issuer: decodeWithin(token, tokenBytes).payload.iss }
  } catch (error) {
    return { error }
  }
}

/** A source of no issuer's tokens. What is wrong with one it has from a judge of all the issuers, without keys. */
function openNobody(issuer, tokenBytes, { policy, now }) {
  const { judge } = open({
    policy: { ...policy, issuer, algorithms: null, limits: { ...policy.limits, tokenBytes } },
    now,
    keys: { jwks: new TextEncoder().encode(NO_KEYS) },
  })

  return (token, read) => ({
    async verify(_, login) {
      throw refusal(judge.explain(token, login), read)
    },
    verifySync(_, login) {
      throw refusal(judge.explain(token, login), read)
    },
    async explain(_, login) {
      const verdict = judge.explain(token, login)
      return { ...verdict, ok: false, error: refusal(verdict, read).toJSON(), stale: false }
    },
  })
}

/** The form comes first: what has no key because there is none would have had its issuer judged. */
function refusal(verdict, { issuer, error }) {
  if (verdict.error.code !== 'ERR_JWKS_NO_MATCHING_KEY') return new JwtError(verdict.error)
  return error ?? unknownIssuer(verdict, issuer)
}

function unknownIssuer({ checks }, issuer) {
  const { expected, actual } = checks.find(({ id }) => id === 'issuer')
  const reasons = { undefined: 'missing', string: 'check_failed' }
  return new JwtError({
    code: 'ERR_JWT_CLAIM_VALIDATION_FAILED',
    step: 'check',
    reason: reasons[typeof issuer] ?? 'invalid',
    claim: 'iss',
    message: 'the token says it is from an issuer that no policy is for, so there is no key to verify it with',
    expected,
    ...(actual !== undefined && { actual }),
    hint: 'Add a policy for that issuer if you trust it. Issuers are compared to the last slash.',
    hintCode: 'add_policy',
  })
}
