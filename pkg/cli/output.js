// The streams of the program. A reader that stops early, such as `head`, is not an error, and says nothing about any token.

import { once } from 'node:events'

/** The streams that nobody reads any longer. */
const unread = new WeakSet()

/** Writes text, and waits for a slow reader. Resolves with whether anybody still reads. */
export async function write(stream, text) {
  if (unread.has(stream)) return false
  // Why it failed is for the listener below.
  if (!stream.write(text)) await once(stream, 'drain').catch(() => {})
  return !unread.has(stream)
}

/** Notices when a stream's reader leaves; calls `onFailure(error)` for any other error. */
export function watch(stream, onFailure) {
  stream.on('error', (error) => (error.code === 'EPIPE' ? unread.add(stream) : onFailure(error)))
}
