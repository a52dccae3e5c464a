// What Vercel's own tokens need beyond a verifier: see the package's types for all of it.

export { vercelAdvice, vercelHint } from './hint.js'
export { vercelOidc } from './policy.js'
export { verifyVercelOidcToken } from './token.js'
