// The key that a token carries in its own header (RFC 7515 4.1.3): it proves who holds the key, and nothing more.

import { getAlgorithm } from './algorithms.js'
import { JWSInvalid } from './errors.js'
import { importJwk } from './import.js'
import { checkShape, isSymmetric } from './keys.js'
import { isObject } from './object.js'

export async function EmbeddedJWK(protectedHeader, token) {
  const { alg, jwk } = { ...protectedHeader, ...token?.header }
  if (!isObject(jwk)) throw new JWSInvalid('"jwk" (JSON Web Key) Header Parameter must be a JSON object')
  const algorithm = getAlgorithm(alg)
  checkEmbedded(algorithm, jwk)
  const key =
    isSymmetric(algorithm) && jwk.kty === 'oct' ? undefined : await importJwk(algorithm, { ...jwk, ext: true })
  if (key?.type !== 'public') throw new JWSInvalid('"jwk" (JSON Web Key) Header Parameter must be a public key')
  return key
}

function checkEmbedded({ alg }, jwk) {
  try {
    checkShape(jwk)
  } catch (cause) {
    throw new JWSInvalid('Invalid Embedded JWK', { cause })
  }
  if (jwk.use !== undefined && jwk.use !== 'sig') {
    throw new JWSInvalid('Invalid Embedded JWK, its "use" must be "sig" when present')
  }
  if (jwk.alg !== undefined && jwk.alg !== alg) {
    throw new JWSInvalid(`Invalid Embedded JWK, its "alg" must be "${alg}" when present`)
  }
}
