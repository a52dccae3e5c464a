// Bearer tokens over HTTP. Nothing of the verifier is loaded here.

export { bearerToken } from './bearer.js'
export { BearerError } from './error.js'
export { unauthorized, unauthorizedResponse } from './unauthorized.js'
