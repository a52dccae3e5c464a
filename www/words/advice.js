// What to do about a rejection.

import { vercelHint } from 'jwt-verdict/vercel'
import { sourceOf } from '../keys/key-source.js'
import { shown } from '../lib/text.js'

const VERCEL = 'https://oidc.vercel.com'

/**
 * A sentence or two. The package knows more of Vercel's tokens than of others, and the page of the keys: `stale` are those
 * that lack the token's kid, `elsewhere` earlier ones that have it.
 */
export function adviceOn(refusal, { token, form, stale, elsewhere }) {
  if (elsewhere) {
    return `This kid is in the other key set that you provided, ${shown(sourceOf(elsewhere), 200)}: the token is from that environment or issuer. If you expect that one, use its keys. Otherwise get a token from the one that you expect.`
  }
  const advice = hintOn(refusal, token, form)
  return stale ? `${advice} Your copy: ${shown(sourceOf(stale), 200)}.` : advice
}

function hintOn(refusal, token, { issuer, claims = {} }) {
  const isVercel = issuer.some((name) => name === VERCEL || name.startsWith(`${VERCEL}/`))
  return isVercel ? vercelHint(refusal, token, { claims }) : refusal.hint
}
