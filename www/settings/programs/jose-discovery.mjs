import { createRemoteJWKSet } from 'jose'

// <keys>
// jose leaves discovery to the program.
// <issuer>
const issuer = 'https://issuer.example'
// </issuer>
const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
if (!response.ok) throw new Error(`discovery failed with status ${response.status}`)
const configuration = await response.json()
if (configuration.issuer !== issuer) throw new Error('the configuration belongs to another issuer')
const keys = createRemoteJWKSet(new URL(configuration.jwks_uri))

// </keys>

export { keys }
