// The issuer as a deployment sees it: an address to ask for tokens.
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { createKeyPair } from '../../tests/support/key-pair.mjs'
import { started, stop } from './child.mjs'

/**
 * Starts the OpenID provider of provider.mjs on a free port of the loopback interface, with a new signing key.
 *
 * `signingKey` is the private JWK. No issuer hands that out: bad-tokens.mjs needs it to make what an issuer would not.
 */
export async function startIssuer() {
  const signingKey = createSigningKey()
  const clientSecret = randomBytes(24).toString('base64url')
  // Its output is kept back, and shown if it fails: oidc-provider prints advice for those who run it in production.
  const child = fork(fileURLToPath(new URL('provider.mjs', import.meta.url)), { silent: true })
  const { origin } = await started(child, 'The OpenID provider', (ready) => {
    child.once('message', ready)
    child.send({ signingKey, clientSecret })
  })
  return {
    globalIssuer: origin,
    teamIssuer: (team) => `${origin}/${team}`,
    signingKey,
    /** A token for the deployment, from a token request to the issuer; `resource` asks for another audience. */
    requestToken: (issuer, deployment, resource) => requestToken(issuer, deployment, clientSecret, resource),
    close: () => stop(child),
  }
}

/** A new RSA key with a key id like those of Vercel: `mrk-` and 32 hex digits. */
export function createSigningKey() {
  const { privateKey } = createKeyPair('rsa', { modulusLength: 2048 })
  return {
    ...privateKey.export({ format: 'jwk' }),
    kid: `mrk-${randomBytes(16).toString('hex')}`,
    alg: 'RS256',
    use: 'sig',
  }
}

// The client credentials grant (RFC 6749 section 4.4), at the token endpoint that the discovery document names.
async function requestToken(issuer, deployment, clientSecret, resource) {
  const discovery = await json(await fetch(`${issuer}/.well-known/openid-configuration`))
  const response = await fetch(discovery.token_endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${deployment}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...(resource && { resource }) }),
  })
  return (await json(response)).access_token
}

async function json(response) {
  if (response.ok) return response.json()
  throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`)
}
