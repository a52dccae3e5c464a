// node jwt-verdict.mjs node_modules/jwt-verdict-vectors

import { createVerifier } from 'jwt-verdict'
import { run } from './run.mjs'

await run(
  process.argv[2],
  () => true,
  ({ token, jwks, jwksBase64url, secret, policy, login, now }) => {
    const bytes = (text) => Buffer.from(text, 'base64url')
    const keys = secret === undefined ? { jwks: jwks ?? bytes(jwksBase64url) } : { secret: bytes(secret) }
    const verifier = createVerifier({ ...keys, ...policy, now: () => now })
    // What an ID token is verified for; other tokens are for no login.
    if (login === undefined) verifier.verify(token)
    else verifier.verify(token, login)
  },
)
