// The other entries of the package: they load, and they verify.

import { equal, ok, rejection, thrown } from './expect.js'

const API = 'https://api.example/'

export function subpathCases({ main, subpaths }, { jwks, tokens, claims, policy, now, vercel }) {
  const currentDate = new Date(now * 1000)
  const asked = { issuer: policy.issuer, audience: policy.audience, currentDate }

  return {
    'jose verifies': async () => {
      const { jose } = await subpaths()
      const { payload } = await jose.jwtVerify(tokens.good, jose.createLocalJWKSet(jwks), asked)
      equal(payload, claims, 'the claims')
      const error = await rejection(jose.jwtVerify(tokens.expired, jose.createLocalJWKSet(jwks), asked))
      ok(error instanceof jose.errors.JWTExpired, `not a JWTExpired: ${error}`)
      equal(error.code, 'ERR_JWT_EXPIRED', 'the code')
      const forged = await rejection(jose.jwtVerify(tokens.tampered, jose.createLocalJWKSet(jwks), asked))
      equal(forged?.code, 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED', 'the code')
    },

    'jose fetches keys': async () => {
      const { jose } = await subpaths()
      const fetch = async () => new Response(JSON.stringify(jwks), { headers: { 'content-type': 'application/json' } })
      const keys = jose.createRemoteJWKSet(new URL('https://issuer.example/keys'), { [jose.customFetch]: fetch })
      equal((await jose.jwtVerify(tokens.good, keys, asked)).payload, claims, 'the claims')
    },

    'jose decodes': async () => {
      const { jose } = await subpaths()
      equal(jose.decodeJwt(tokens.good), claims, 'the claims')
      equal(jose.decodeProtectedHeader(tokens.good).kid, 'key-1', 'the key')
    },

    'vercel lets one deployment in': async () => {
      const { vercelOidc } = (await subpaths()).vercel
      const expected = vercelOidc({ team: 'acme', project: 'site', environment: 'production' })
      const verifier = main.createVerifier({ ...expected, jwks: vercel.jwks, now: () => vercel.now })
      equal(verifier.verify(vercel.production).payload.environment, 'production', 'the environment')
      equal(thrown(() => verifier.verify(vercel.preview))?.claim, 'sub', 'the claim')
    },

    'testing makes tokens, good and bad': async () => {
      const issuer = (await subpaths()).testing.createTestIssuer({ algorithm: 'ES256', audience: API, currentDate })
      const expected = { issuer: issuer.issuer, audience: API, currentDate }
      const verifier = main.createVerifier({ jwks: issuer.jwks, ...expected })
      equal(verifier.verify(issuer.sign({ sub: 'user-1' })).payload.sub, 'user-1', 'the subject')
      for (const flaw of issuer.flaws)
        ok(
          thrown(() => verifier.verify(issuer.sign({}, { flaw }))),
          flaw,
        )
    },

    'http reads the token and answers': async () => {
      const { bearerToken, unauthorizedResponse } = (await subpaths()).http
      const verifier = main.createVerifier({ jwks, ...policy, now: () => now })
      const request = (token) => new Request(API, { headers: { authorization: `Bearer ${token}` } })
      equal(verifier.verify(bearerToken(request(tokens.good))).payload, claims, 'the claims')
      const response = unauthorizedResponse(thrown(() => verifier.verify(bearerToken(request(tokens.expired)))))
      equal([response.status, (await response.json()).code], [401, 'ERR_JWT_EXPIRED'], 'the answer')
      equal(unauthorizedResponse(thrown(() => bearerToken(new Request(API)))).status, 401, 'the status')
    },
  }
}
