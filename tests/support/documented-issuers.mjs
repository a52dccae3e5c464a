// The two issuers of the documents, with a fixed key and at a fixed time, so that what an example prints is the same each time.

import { createPrivateKey, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** 2026-12-01T12:00:00Z. */
export const NOW = 1_796_126_400

const { keys } = JSON.parse(readFileSync(new URL('../kit/keys/test-keys.json', import.meta.url), 'utf8'))
const { kid: _, ...privateJwk } = keys.find(({ kid }) => kid === 'rsa-2048-a')
const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' })
const { kty, n, e } = privateJwk

export const jwks = { keys: [{ kty, n, e, kid: 'key-1', alg: 'RS256', use: 'sig' }] }

const ISSUERS = {
  auth: { iss: 'https://auth.example', aud: 'https://api.example', sub: 'user-1' },
  vercel: {
    iss: 'https://oidc.vercel.com/acme',
    aud: 'https://vercel.com/acme',
    sub: 'owner:acme:project:site:environment:production',
    owner: 'acme',
    owner_id: 'team_1a2b',
    project: 'site',
    project_id: 'prj_3c4d',
    environment: 'production',
  },
}

/** What an access token says further. */
const GRANTS = {
  plan: 'paid',
  email_verified: true,
  realm_access: { roles: ['editor'] },
  scope: 'files:read files:write',
}

/** The tokens of `auth` or `vercel` by name: one that is good, and others with a fault each. */
export function tokensOf(issuer) {
  const claims = ISSUERS[issuer]
  return {
    good: tokenOf(claims),
    expired: tokenOf({ ...claims, iat: NOW - 7200, nbf: NOW - 7200, exp: NOW - 3600 }),
    elsewhere: tokenOf({ ...claims, aud: 'https://shop.example' }),
    access: tokenOf({ ...claims, ...GRANTS }),
    preview: tokenOf({ ...claims, sub: 'owner:acme:project:site:environment:preview', environment: 'preview' }),
  }
}

/** What is served at each address that the documents fetch from. */
export const served = {
  'https://auth.example/.well-known/jwks': jwks,
  'https://auth.example/jwks': jwks,
  'https://auth.example/.well-known/openid-configuration': {
    issuer: 'https://auth.example',
    jwks_uri: 'https://auth.example/jwks',
  },
  'https://oidc.vercel.com/acme/.well-known/jwks': jwks,
  'https://oidc.vercel.com/.well-known/jwks': jwks,
}

function tokenOf(claims) {
  const times = { iat: NOW - 60, nbf: NOW - 60, exp: NOW + 3540 }
  const signed = [
    { alg: 'RS256', kid: 'key-1', typ: 'JWT' },
    { ...times, ...claims },
  ]
    .map(segment)
    .join('.')
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}

function segment(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
