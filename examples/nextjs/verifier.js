// One verifier for the whole app, with the keys that it has fetched.
import { createRemoteVerifier } from 'jwt-verdict'
import { vercelOidc } from 'jwt-verdict/vercel'

export const verifier = createRemoteVerifier(vercelOidc({ team: 'acme', project: 'site', environment: 'production' }))
