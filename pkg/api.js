// What `jwt-verdict` exports, on every host. The entry for a host gives the engine its module and exports this.

export { JwtError } from './lib/errors.js'
export { requireScope } from './lib/scope.js'
export { createVerifier, decode, explain, verify } from './lib/verifier.js'
export { createRemoteVerifier } from './remote/verifier.js'
