// A key set, of whatever form keys are given in.

import { keysFromPem } from './pem.js'

/** `{ jwks }`, which the package judges, or `{ problem: { message } }`. */
export async function keySetOf(text) {
  const trimmed = text.trim()
  if (!trimmed.startsWith('-----BEGIN')) return { jwks: asSet(trimmed) }
  try {
    return { jwks: JSON.stringify((await keysFromPem(trimmed)).jwks) }
  } catch (error) {
    return { problem: { message: error.message } }
  }
}

/** A single JWK as the set that holds it; anything else as it is, for the package to judge. */
function asSet(text) {
  try {
    const document = JSON.parse(text)
    if (document && !Array.isArray(document) && typeof document.kty === 'string' && !('keys' in document))
      return `{"keys":[${text}]}`
  } catch {
    // The package says what is wrong with it.
  }
  return text
}
