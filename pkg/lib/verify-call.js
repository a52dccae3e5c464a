// A token's way into the core and its claims' way out: written to its memory and read from it, with one call between.

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The most bytes of UTF-8 that a unit of a string can become. */
const BYTES_PER_UNIT = 3

/** The parts of the core's reply: nine doubles, of which the first four are addresses and lengths of texts. */
const REPLY = 9

/**
 * Verifies in the core. What was accepted comes as `payload` and `header`, both JSON texts, the index of the `key`,
 * `from` and `until`: a while, in seconds, in which nothing about time would be judged otherwise, and `lacksScope`: whether
 * the scope that the policy requires is not granted, which is to be refused last of all.
 *
 * What is left to say is `further`: to the core of one policy the login that an ID token is judged for, if it is one, and to
 * that of a list the policies to leave out. The latter gives the `place` of the one that accepts.
 */
export function callVerify(core, memory, token, at, further) {
  const room = token.length * BYTES_PER_UNIT
  const inbox = core.inbox(room)
  const { written } = encoder.encodeInto(token, new Uint8Array(memory.buffer, inbox, room))
  const reply = core.verify(written, at, further)
  // Only now: the memory may have grown, and then its buffer is another.
  const { buffer } = memory
  const [payload, payloadLength, header, headerLength, key, from, until, lacksScope, place] = new Float64Array(
    buffer,
    reply,
    REPLY,
  )
  return {
    payload: decoder.decode(new Uint8Array(buffer, payload, payloadLength)),
    header: decoder.decode(new Uint8Array(buffer, header, headerLength)),
    key,
    from,
    until,
    lacksScope: lacksScope === 1,
    place,
  }
}
