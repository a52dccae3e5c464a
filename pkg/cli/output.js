// The streams of the program. A reader that has seen enough, such as `head`, is no error, and says nothing of any token.

import { once } from 'node:events'

/** The streams that nobody reads any longer. */
const unread = new WeakSet()

/** Writes text, and waits where the reader is slower than we are. Resolves with whether anybody still reads. */
export async function write(stream, text) {
  if (unread.has(stream)) return false
  // Why it failed is for the listener below.
  if (!stream.write(text)) await once(stream, 'drain').catch(() => {})
  return !unread.has(stream)
}

/** Notices when a stream's reader leaves; `onFailure(error)` gets whatever else keeps text from being written. */
export function watch(stream, onFailure) {
  stream.on('error', (error) => (error.code === 'EPIPE' ? unread.add(stream) : onFailure(error)))
}
