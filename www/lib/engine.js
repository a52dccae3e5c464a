// The package's own verifier. Its module comes as a script, since this document may fetch nothing.

import { createVerifier, decode, init, JwtError } from 'jwt-verdict/slim'
import { inflate } from './inflate.js'

export { createVerifier, decode, JwtError }

/** Resolves when tokens can be judged. */
export async function startEngine() {
  const { MODULE } = await import('./module.generated.js')
  await init(await inflate(MODULE))
}
