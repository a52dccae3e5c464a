// A shared secret, as somebody writes it.

/** The bytes of a secret that is written as `text`, `base64url` or `hex`; undefined for none. Throws a TypeError. */
export function readSecret(text, form) {
  if (text === '') return undefined
  if (form === 'hex') return fromHex(text.trim())
  if (form === 'base64url') return fromBase64(text.trim())
  return new TextEncoder().encode(text)
}

function fromHex(text) {
  if (text.length % 2 !== 0 || /[^0-9a-f]/i.test(text))
    throw new TypeError('Secret: this is not hex, which has an even number of 0-9 and a-f.')
  return Uint8Array.from(text.match(/../g), (pair) => Number.parseInt(pair, 16))
}

function fromBase64(text) {
  const plain = text.replace(/=+$/, '')
  if (/[^A-Za-z0-9+/_-]/.test(plain) || plain.length % 4 === 1)
    throw new TypeError('Secret: this is not base64 or base64url.')
  return Uint8Array.from(atob(plain.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
}
