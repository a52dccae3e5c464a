// The body of a response, of which nobody knows how long it is before it ends.

const FIRST_BYTES = 16_384

/**
 * The whole body. It is counted as it comes, with any compression undone; once it has more than `most` bytes it is not read on,
 * and what `tooLarge` gives is thrown.
 */
export async function readBody(body, most, tooLarge, signal) {
  if (!body) return new Uint8Array()
  const reader = body.getReader()
  const cancel = () => reader.cancel().catch(() => {})
  signal?.addEventListener('abort', cancel, { once: true })
  let bytes = new Uint8Array(Math.min(FIRST_BYTES, most))
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return bytes.subarray(0, length)
    const total = length + value.length
    if (total > most) {
      cancel()
      throw tooLarge()
    }
    if (total > bytes.length) bytes = enlarge(bytes, Math.min(most, 2 * total))
    bytes.set(value, length)
    length = total
  }
}

function enlarge(bytes, size) {
  const larger = new Uint8Array(size)
  larger.set(bytes)
  return larger
}
