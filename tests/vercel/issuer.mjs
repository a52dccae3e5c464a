// Vercel's issuer, as far as its tokens go: one key for every customer and product.

import { generateKeyPairSync, sign as signBytes } from 'node:crypto'

export const NOW = 1_795_000_000

const kid = 'mrk-0123456789abcdef0123456789abcdef'
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

export const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }] }

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

export function sign(claims, header = { alg: 'RS256', kid, typ: 'JWT' }) {
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${signed}.${signBytes('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}
