import { ok, thrown } from './expect.js'

/** Throws unless `slim`, which has no module yet, says what to do about it, as something else than a refusal. */
export function refusesBefore(slim) {
  const error = thrown(() => slim.createVerifier({ jwks: { keys: [] }, issuer: null, audience: null }))
  ok(!(error instanceof slim.JwtError) && error?.message.includes('initSync(module)'), `before init: ${error}`)
}
