// Tokens for the page, good and bad, with the keys and the expectations that go with them.

import { load } from '../../support/package.mjs'

export const { createTestIssuer } = await load('jwt-verdict/testing')

export const ISSUER = 'https://issuer.example'
export const AUDIENCE = 'https://api.example'

export const issuer = createTestIssuer({ algorithm: 'ES256', issuer: ISSUER, audience: AUDIENCE })
export const jwks = JSON.stringify(issuer.jwks)

/** A token that is good for an hour. */
export function sign(claims, overrides) {
  return issuer.sign({ sub: 'user-1', ...claims }, overrides)
}

/** A JWK with its private half. Made up: no key of anybody. */
export const privateJwk = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', d: 'AAAA', x: 'AAAA', kid: 'secret' })
