// Which of several sources a token goes to: by its `iss`, and only to a source that the configuration has for it.

import { JwtError } from '../errors.js'
import { decodeWithin, open } from '../verifier.js'
import { NO_KEYS } from './keys.js'

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

  return (token) => byIssuer.get(issuerOf(token, tokenBytes)) ?? nobody(token)
}

function issuerOf(token, tokenBytes) {
  try {
    return decodeWithin(token, tokenBytes).payload.iss
  } catch {
    return undefined
  }
}

/** A source of no issuer's tokens. What is wrong with one it has from a verifier of all the issuers, without keys. */
function openNobody(issuer, tokenBytes, { policy, now }) {
  const { verifier } = open({
    policy: { ...policy, issuer, algorithms: null, limits: { ...policy.limits, tokenBytes } },
    now,
    keys: { jwks: new TextEncoder().encode(NO_KEYS) },
  })

  return (token) => ({
    async verify() {
      throw refusal(token)
    },
    verifySync() {
      throw refusal(token)
    },
    async explain() {
      return { ...verifier.explain(token), ok: false, error: refusal(token).toJSON(), stale: false }
    },
  })

  function refusal(token) {
    try {
      verifier.verify(token)
    } catch (error) {
      if (error.code !== 'ERR_JWKS_NO_MATCHING_KEY') return error
    }
    try {
      return unknownIssuer(verifier.explain(token), decodeWithin(token, tokenBytes).payload.iss)
    } catch (error) {
      return error
    }
  }
}

function unknownIssuer({ checks }, iss) {
  const { expected, actual } = checks.find(({ id }) => id === 'issuer')
  const reasons = { undefined: 'missing', string: 'check_failed' }
  return new JwtError({
    code: 'ERR_JWT_CLAIM_VALIDATION_FAILED',
    step: 'check',
    reason: reasons[typeof iss] ?? 'invalid',
    claim: 'iss',
    message: 'the token says it is from an issuer that no policy is for, so there is no key to verify it with',
    expected,
    ...(actual !== undefined && { actual }),
    hint: 'If you trust that issuer, add a policy for it; issuers are compared to the last slash.',
  })
}
