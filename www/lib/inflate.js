// Bytes that travel in a script: deflated, in base64.

/** The bytes that were deflated (raw) and encoded (base64). */
export async function inflate(base64) {
  const stream = new Blob([decode(base64)]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

function decode(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64)
  const text = atob(base64)
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
