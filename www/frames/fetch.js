// The frame that may reach the network. It gets one address by message, and never a token: GET, without credentials,
// referrer or redirects, at most 1 MiB, at most 10 seconds. The answer goes back as bytes, for the page to distrust.

import { serve } from './embedder.js'

const MOST = 1_048_576
const PATIENCE = 10_000

serve(({ url }) => get(url))

async function get(url) {
  try {
    const response = await fetch(url, {
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'manual',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(PATIENCE),
    })
    if (response.type === 'opaqueredirect') return { problem: 'redirect' }
    const facts = { status: response.status, type: response.headers.get('content-type') ?? '' }
    if (response.status !== 200) return { problem: 'status', ...facts }
    return { ...facts, ...(await read(response.body)) }
  } catch (error) {
    return { problem: error.name === 'TimeoutError' ? 'timeout' : 'network' }
  }
}

async function read(body) {
  const chunks = []
  let size = 0
  for (const reader = body.getReader(); ; ) {
    const { done, value } = await reader.read()
    if (done) return { bytes: new Uint8Array(await new Blob(chunks).arrayBuffer()) }
    size += value.length
    if (size > MOST) {
      await reader.cancel()
      return { problem: 'too_large' }
    }
    chunks.push(value)
  }
}
