// The core as this layer uses it: strict JSON, and keys that verify bare signatures.

// The main entry is what gives the engine its module, each host in its own way.
import 'jwt-verdict'
import { Resident, run } from '../../lib/engine.js'
import { JwtError } from '../../lib/errors.js'

const encoder = new TextEncoder()

/**
 * The object that a JSON text is: no member twice, nothing infinite, nothing nested without end.
 *
 * Throws a SyntaxError that says what is wrong, and where; never with the text in it. Its `isJson` says that the text is JSON,
 * but no object.
 */
export function parseObject(bytes) {
  try {
    return run(({ glue }) => glue.strictJson(bytes))
  } catch (error) {
    if (isFailure(error)) throw error
    throw Object.assign(new SyntaxError(`it is ${error.message}`), {
      fault: error.json?.fault,
      isJson: error.json === undefined,
    })
  }
}

/** Whether a text that `parseObject` refused is JSON to other parsers, which take the last of two members, or infinity. */
export function isLoose({ fault }) {
  return fault !== undefined && fault !== 'syntax' && fault !== 'not_utf8'
}

/** Whether an error says that the core failed, and nothing of what it was given. */
export function isFailure(error) {
  return error instanceof JwtError && error.code === 'ERR_INTERNAL'
}

/** A public key, prepared when it first verifies. A key that is unusable is refused then, by a JwtError. */
export function publicKey(jwk) {
  const text = encoder.encode(JSON.stringify(jwk))
  return new Resident(({ Key }) => Key.fromJwk(text))
}

/** A shared secret. Its bytes are nobody else's, for they are read again in a later instance. */
export function secretKey(bytes) {
  return new Resident(({ Key }) => Key.fromSecret(bytes))
}
