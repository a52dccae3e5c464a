// The verifier that a person set up: of what is expected, with the keys that are there, or none.

import { createVerifier, JwtError } from '../lib/engine.js'
import { optionsOf } from '../settings/expectations.js'

const NO_KEYS = { jwks: { keys: [] } }

/**
 * `{ form, hasKeys, verifier?, problem?, problemOption?, reports?, secret?, keysProblem? }`. `problem` says in place of a verifier why what is
 * expected cannot be checked, `keysProblem` why the keys are none. `at` is the instant to judge at, undefined for now.
 */
export function verifierOf({ form, secret, keys, at }) {
  const options = { ...optionsOf(form), ...(at === undefined ? {} : { now: () => at }) }
  const withKeys = (source) => createVerifier({ ...options, ...source })
  try {
    if (secret) return { form, secret, hasKeys: true, verifier: withKeys({ secret }) }
    if (keys?.problem) return { form, hasKeys: false, keysProblem: keys.problem, verifier: withKeys(NO_KEYS) }
    if (keys === undefined) return { form, hasKeys: false, verifier: withKeys(NO_KEYS) }
    try {
      const verifier = withKeys({ jwks: keys.jwks })
      return { form, hasKeys: true, verifier, reports: verifier.keys }
    } catch (error) {
      if (!(error instanceof JwtError)) throw error
      return { form, hasKeys: false, keysProblem: error, verifier: withKeys(NO_KEYS) }
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { form, hasKeys: false, problem: error.message, problemOption: error.option }
  }
}
