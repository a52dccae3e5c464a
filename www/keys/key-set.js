// A key set, of whatever form keys are given in.

import { keysFromPem } from './pem.js'

/** `{ jwks, notes? }`, a text that the package judges and what was not looked at, or `{ problem: { message } }`. */
export function keySetOf(text) {
  const trimmed = text.trim()
  // Programs that print certificates say something before the first.
  if (/^[{[]/.test(trimmed) || !trimmed.includes('-----BEGIN ')) return { jwks: asSet(trimmed) }
  try {
    const { jwks, notes } = keysFromPem(trimmed)
    return { jwks: JSON.stringify(jwks), notes }
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
