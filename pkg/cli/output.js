// The streams of the program. A reader that has seen enough, such as `head`, is no error.

import { once } from 'node:events'

/** Writes text, and waits where the reader is slower than we are. */
export async function write(stream, text) {
  if (!stream.write(text)) await once(stream, 'drain')
}

/** Ends the program quietly when nobody reads what it prints. */
export function endWithReader(stream) {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
}
