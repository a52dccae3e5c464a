// base64url as jose has it for general use: what it reads may be padded and have white space in it. Tokens are read
// more strictly, by segment.js.

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Bytes of one call of String.fromCharCode, whose arguments lie on the stack. */
const CHUNK = 0x8000

/** The bytes that a text encodes. */
export function decode(input) {
  const text = typeof input === 'string' ? input : decodeText(input)
  if (/[+/]/.test(text)) throw misspelt()
  try {
    const characters = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    return Uint8Array.from(characters, (character) => character.charCodeAt(0))
  } catch (cause) {
    throw misspelt(cause)
  }
}

/** Bytes, or the UTF-8 of a text, without padding. */
export function encode(input) {
  const bytes = typeof input === 'string' ? encoder.encode(input) : input
  let characters = ''
  for (let start = 0; start < bytes.length; start += CHUNK) {
    characters += String.fromCharCode(...bytes.subarray(start, start + CHUNK))
  }
  return btoa(characters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function decodeText(bytes) {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw misspelt(cause)
  }
}

function misspelt(cause) {
  return new TypeError('The input to be decoded is not correctly encoded.', cause && { cause })
}
