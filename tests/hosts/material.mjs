// What the suite is run on, made once for all hosts: the vectors, and keys and tokens of issuers that live for one run.

import { AUDIENCE, CLAIMS, createIssuer, ISSUER, NOW, signHmac, tamper } from '../support/issuer.mjs'
import { CANARY, index, read } from '../support/vector.mjs'
import * as vercel from '../support/vercel-issuer.mjs'

const FAR = NOW + 1_000_000

export function makeMaterial() {
  const [first, second] = ['key-1', 'key-2'].map(createIssuer)
  const claims = { ...CLAIMS, exp: FAR }
  const secret = crypto.getRandomValues(Buffer.alloc(32))
  const today = Math.floor(Date.now() / 1000)
  const good = first.sign(claims)
  return {
    vectors: Object.fromEntries(index.map((path) => [path, read(path)])),
    canary: CANARY,
    now: NOW,
    policy: { issuer: ISSUER, audience: AUDIENCE },
    claims,
    jwks: first.jwks,
    secondJwks: second.jwks,
    bothJwks: { keys: [first.jwk, second.jwk] },
    secret: secret.toString('base64url'),
    tokens: {
      good,
      tampered: tamper(good),
      expired: first.sign({ ...claims, exp: NOW }),
      fresh: first.sign({ ...claims, iat: today - 60, exp: today + 86_400 }),
      elsewhere: first.sign({ ...claims, iss: 'https://elsewhere.example' }),
      forOthers: first.sign({ ...claims, aud: 'https://others.example' }),
      second: second.sign(claims),
      none: first.sign(claims, { alg: 'none' }),
      hmac: signHmac(secret, claims),
      garbage: 'garbage',
      proto: first.sign(JSON.stringify(claims).replace(/}$/, ',"__proto__":{"polluted":true}}')),
    },
    vercel: {
      jwks: vercel.jwks,
      now: vercel.NOW,
      production: vercel.sign(vercel.claimsOf()),
      preview: vercel.sign(vercel.claimsOf({ environment: 'preview' })),
    },
  }
}
