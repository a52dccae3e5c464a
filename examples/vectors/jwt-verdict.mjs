// node jwt-verdict.mjs node_modules/jwt-verdict-vectors

import { createVerifier } from 'jwt-verdict'
import { run } from './run.mjs'

await run(
  process.argv[2],
  () => true,
  ({ token, jwks, jwksBase64url, secret, policy, now }) => {
    const bytes = (text) => Buffer.from(text, 'base64url')
    const keys = secret === undefined ? { jwks: jwks ?? bytes(jwksBase64url) } : { secret: bytes(secret) }
    createVerifier({ ...keys, ...policy, now: () => now }).verify(token)
  },
)
