// The least that a program can have of the package: what a bundler makes of this is what it costs.

import { createVerifier } from 'jwt-verdict'

export const verifierOf = (jwks) => createVerifier({ jwks, issuer: null, audience: null })
globalThis.verifierOf = verifierOf
