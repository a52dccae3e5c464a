// base64url as lenient as a reader can be: a test wants to see what is in a token, however badly it is written.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]))
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The bytes; characters that stand for nothing are passed over. */
export function bytesOf(text) {
  const values = [...text].map((character) => VALUES.get(character)).filter((value) => value !== undefined)
  const bytes = new Uint8Array(Math.floor((values.length * 3) / 4))
  for (let index = 0; index < bytes.length; index++) {
    const start = Math.floor((index * 4) / 3)
    const bits = ((values[start] << 6) | values[start + 1]) >> (4 - 2 * (index % 3))
    bytes[index] = bits & 255
  }
  return bytes
}

/** The bytes as text. */
export function textOf(text) {
  return decoder.decode(bytesOf(text))
}
