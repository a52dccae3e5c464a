// The entry `jwt-verdict/jose`: what a program that verifies with jose 6.2.18 imports, over the core of jwt-verdict.
// DIVERGENCES.md lists where it is stricter, and why.

export * as base64url from '../../lib/base64url.js'
export { compactVerify } from './compact.js'
export { decodeJwt, decodeProtectedHeader } from './decode.js'
export { EmbeddedJWK } from './embedded.js'
export * as errors from './errors.js'
export { flattenedVerify } from './flattened.js'
export { generalVerify } from './general.js'
export { jwtVerify } from './jwt.js'
export { createLocalJWKSet } from './local.js'
export { createRemoteJWKSet, customFetch, jwksCache } from './remote.js'
export { calculateJwkThumbprint, calculateJwkThumbprintUri } from './thumbprint.js'
