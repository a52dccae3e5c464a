// What to do about a refusal.

import { vercelHint } from 'jwt-verdict/vercel'
import { hintOf } from './hint.js'

const VERCEL = 'https://oidc.vercel.com'

/** A sentence or two. The package knows more of Vercel's tokens than of others. */
export function adviceOn(refusal, token, { issuer, claims = {} }) {
  const { hint, expected, actual } = refusal
  const isVercel = issuer.some((name) => name === VERCEL || name.startsWith(`${VERCEL}/`))
  return hintOf({ hint: isVercel ? vercelHint(refusal, token, { claims }) : hint, expected, actual })
}
