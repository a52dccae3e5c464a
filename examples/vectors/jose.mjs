// node jose.mjs node_modules/jwt-verdict-vectors

import { createLocalJWKSet, jwtVerify } from 'jose'
import { run } from './run.mjs'

const OPTIONS =
  'issuer audience subject algorithms typ requiredClaims maxTokenAge clockTolerance allowMissingExpiry crit'

/** jose compares `typ` with one type. */
const knows = (policy) =>
  Object.keys(policy).every((name) => OPTIONS.split(' ').includes(name)) &&
  (policy.typ === undefined || typeof policy.typ === 'string')

await run(process.argv[2], knows, async ({ token, jwks, jwksBase64url, secret, policy, now }) => {
  const { allowMissingExpiry, requiredClaims = [], crit = [], ...same } = policy
  const bytes = (text) => Buffer.from(text, 'base64url')
  const key = secret === undefined ? createLocalJWKSet(JSON.parse(jwks ?? bytes(jwksBase64url))) : bytes(secret)
  await jwtVerify(token, key, {
    ...Object.fromEntries(Object.entries(same).filter(([, value]) => value !== null)),
    requiredClaims: allowMissingExpiry ? requiredClaims : [...requiredClaims, 'exp'],
    crit: Object.fromEntries(crit.map((name) => [name, true])),
    currentDate: new Date(now * 1000),
  })
})
