// base64url as jose has it for general use: what it reads may be padded and have white space in it. Tokens are read
// more strictly, by compat/jose/segment.js.

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Bytes of one call of String.fromCharCode, whose arguments lie on the stack. */
const CHUNK = 0x8000

/** The bytes that a text encodes. */
export function decode(input) {
  const text = typeof input === 'string' ? input : decodeText(input)
  if (/[+/]/.test(text)) throw misspelt()
  const characters = readBase64(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(characters.length)
  // A document may have millions, for which Uint8Array.from takes seconds.
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = characters.charCodeAt(index)
  return bytes
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

function readBase64(text) {
  try {
    return atob(text)
  } catch (cause) {
    throw misspelt(cause)
  }
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
