// Vercel's issuer, as far as its tokens go: one key for every customer and product.

import { load } from './package.mjs'

const { createTestIssuer } = await load('jwt-verdict/testing')
const issuer = createTestIssuer()

export const NOW = 1_795_000_000

export const { jwks } = issuer

/** The claims of a deployment of acme/site; what hangs together changes together. */
export function claimsOf({ owner = 'acme', project = 'site', environment = 'production', global = false } = {}) {
  return {
    iss: global ? 'https://oidc.vercel.com' : `https://oidc.vercel.com/${owner}`,
    aud: `https://vercel.com/${owner}`,
    sub: `owner:${owner}:project:${project}:environment:${environment}`,
    scope: `owner:${owner}:project:${project}:environment:${environment}`,
    iat: NOW - 60,
    nbf: NOW - 60,
    exp: NOW + 3540,
    owner,
    owner_id: 'team_acme',
    project,
    project_id: 'prj_site',
    environment,
    ...(environment === 'development' && { user_id: 'user_1' }),
  }
}

/** The claims of a visitor who signed in with Vercel Passport, under the issuer of deployments as it was at first. */
export function passportClaims(iss = 'https://oidc.vercel.com/acme') {
  return {
    ...claimsOf(),
    iss,
    sub: 'owner:team_acme:connector:con_1:principal:jane',
    scope: undefined,
    typ: 'passport',
    external_sub: 'jane',
  }
}

/** A token that says just this, in a usual header but for the members of `header`. */
export function sign(claims, header = {}) {
  const unsaid = { iss: undefined, iat: undefined, nbf: undefined, exp: undefined }
  return issuer.sign({ ...unsaid, ...claims }, { header })
}
