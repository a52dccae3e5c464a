// What to do about a refusal.

import { vercelHint } from 'jwt-verdict/vercel'

const VERCEL = 'https://oidc.vercel.com'

/** A sentence or two. The package knows more of Vercel's tokens than of others. */
export function adviceOn(refusal, token, { issuer, claims = {} }) {
  return issuer.some((name) => name === VERCEL || name.startsWith(`${VERCEL}/`))
    ? vercelHint(refusal, token, { claims })
    : refusal.hint
}
