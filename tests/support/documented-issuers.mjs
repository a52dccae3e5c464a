// The issuers of the documents, with a fixed key and at a fixed time, so that what an example prints is the same each time.
// `grants` is `auth` with what an access token of it grants.

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
  grants: {
    iss: 'https://auth.example',
    aud: 'https://api.example',
    sub: 'user-1',
    client_id: 'editor-app',
    roles: ['viewer', 'editor'],
    scope: 'files:read files:write',
  },
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

/** The media types of the issuers' tokens. One that grants something says that it is an access token (RFC 9068 2.1). */
const TYPES = { auth: 'JWT', grants: 'at+jwt', vercel: 'JWT' }

export const issuers = Object.keys(ISSUERS)

/** What an access token says further. */
const GRANTS = {
  plan: 'paid',
  email_verified: true,
  realm_access: { roles: ['editor'] },
  scope: 'files:read files:write',
}

/** The tokens of an issuer by name: one that is good, and others with a fault each. */
export function tokensOf(issuer) {
  const claims = ISSUERS[issuer]
  const sign = (changes) => tokenOf(TYPES[issuer], { ...claims, ...changes })
  return {
    good: sign(),
    expired: sign({ iat: NOW - 7200, nbf: NOW - 7200, exp: NOW - 3600 }),
    elsewhere: sign({ aud: 'https://shop.example' }),
    access: sign(GRANTS),
    preview: sign({ sub: 'owner:acme:project:site:environment:preview', environment: 'preview' }),
    reader: sign({ scope: 'files:read' }),
    viewer: sign({ roles: ['viewer'] }),
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

function tokenOf(typ, claims) {
  const times = { iat: NOW - 60, nbf: NOW - 60, exp: NOW + 3540 }
  const signed = [
    { alg: 'RS256', kid: 'key-1', typ },
    { ...times, ...claims },
  ]
    .map(segment)
    .join('.')
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}

function segment(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
