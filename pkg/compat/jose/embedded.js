// The key that a token carries in its own header (RFC 7515 4.1.3): it proves who holds the key, and nothing more.

import { getAlgorithm } from './algorithms.js'
import { JWSInvalid } from './errors.js'
import { importJwk } from './import.js'
import { copyJwk } from './keys.js'
import { isObject, snapshot } from './object.js'

export async function EmbeddedJWK(protectedHeader, token) {
  const { alg, jwk: given } = snapshot({ ...protectedHeader, ...token?.header })
  if (!isObject(given)) throw new JWSInvalid('"jwk" (JSON Web Key) Header Parameter must be a JSON object')
  const jwk = readJwk(given)
  const algorithm = getAlgorithm(alg)
  checkEmbedded(algorithm, jwk)
  const key = await importJwk(algorithm, { __proto__: null, ...jwk, ext: true })
  if (key.type !== 'public') throw new JWSInvalid('"jwk" (JSON Web Key) Header Parameter must be a public key')
  return key
}

function readJwk(given) {
  try {
    return copyJwk(given)
  } catch (cause) {
    throw new JWSInvalid('Invalid Embedded JWK', { cause })
  }
}

function checkEmbedded({ alg }, jwk) {
  if (jwk.use !== undefined && jwk.use !== 'sig') {
    throw new JWSInvalid('Invalid Embedded JWK, its "use" must be "sig" when present')
  }
  if (jwk.alg !== undefined && jwk.alg !== alg) {
    throw new JWSInvalid(`Invalid Embedded JWK, its "alg" must be "${alg}" when present`)
  }
}
