// What the demo sends to the API, and what must come back.
import { confused, expired, tampered, unknownKey, unsecured } from './bad-tokens.mjs'
import { accepted, subjectOf } from './deployments.mjs'
import { createSigningKey } from './issuer.mjs'

/**
 * Makes every token. A case is `{ sent, token, want }`, and a group is `{ title, cases }`.
 *
 * `sent` says in plain words what is sent; a case without a `token` sends none. `want` is the status, and the members
 * of the answer that say what decided. `good` is the token that is accepted, `explained` the case to take apart.
 */
export async function createCases(issuer) {
  const acme = issuer.teamIssuer('acme')
  const good = await issuer.requestToken(acme, 'acme-site-production')
  const preview = await issuer.requestToken(acme, 'acme-site-preview')
  const production = { sub: subjectOf(accepted), scope: subjectOf(accepted), environment: 'production' }

  const otherTeam = refused(
    'the production deployment of another team, globex',
    await issuer.requestToken(issuer.teamIssuer('globex'), 'globex-site-production'),
    claimFailed('iss'),
  )
  const real = [
    { sent: 'the production deployment of acme/site', token: good, want: { status: 200, caller: production.sub } },
    refused('a preview deployment of acme/site', preview, claimFailed('sub')),
    otherTeam,
    refused(
      'acme/site in production, by way of the global issuer',
      await issuer.requestToken(issuer.globalIssuer, 'acme-site-production'),
      claimFailed('iss'),
    ),
    refused(
      'acme/site in production, with a token meant for another API',
      await issuer.requestToken(acme, 'acme-site-production', 'https://billing.acme.example'),
      claimFailed('aud'),
    ),
  ]
  const forged = [
    refused('the good token, half an hour after its end', await expired(good, issuer.signingKey), {
      code: 'ERR_JWT_EXPIRED',
      claim: 'exp',
      reason: 'check_failed',
    }),
    refused('the preview token, edited to say production', tampered(preview, production), {
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
      reason: 'signature_mismatch',
    }),
    refused("the good claims, signed with an attacker's key", await unknownKey(good, createSigningKey()), {
      code: 'ERR_JWKS_NO_MATCHING_KEY',
      reason: 'no_matching_key',
    }),
    refused('the good claims, HS256 with the public key as its secret', await confused(good, issuer.signingKey), {
      code: 'ERR_JOSE_ALG_NOT_ALLOWED',
      reason: 'alg_symmetric',
    }),
    refused('the good claims, alg none and no signature', unsecured(good), {
      code: 'ERR_JWS_INVALID',
      reason: 'signature_missing',
    }),
    refused('not a token at all', 'open-sesame', { code: 'ERR_JWS_INVALID', reason: 'segment_count' }),
    { sent: 'nothing: no Authorization header', want: { status: 401, code: 'ERR_BEARER_MISSING', reason: 'missing' } },
  ]
  return {
    groups: [
      { title: 'Real tokens, each from a token request to the provider', cases: real },
      { title: 'Tokens that no issuer would make', cases: forged },
    ],
    good,
    explained: otherTeam,
  }
}

/** Where an answer is not what its case wants: a sentence for each difference, none when all is well. */
export function differences(want, { status, challenge, body }) {
  const answer = { ...body, status }
  const found = Object.keys(want)
    .filter((name) => answer[name] !== want[name])
    .map((name) => `${name} should be ${want[name]}, and is ${answer[name] ?? 'absent'}.`)
  if (want.status === 401 && !challenge?.startsWith('Bearer')) {
    found.push(`WWW-Authenticate should ask for a Bearer token, and is ${challenge ?? 'absent'}.`)
  }
  return found
}

function refused(sent, token, want) {
  return { sent, token, want: { status: 401, ...want } }
}

function claimFailed(claim) {
  return { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED', claim, reason: 'check_failed' }
}
