// The suite in a server: what it runs on goes there in a request, the result comes back.

/** Gets the result from a server that is being started, a Program, and ends it. */
export async function resultFrom(starting, body, path = '/') {
  const server = await starting
  try {
    return await post(`${server.url}${path}`, body)
  } finally {
    await server.stop()
  }
}

export async function post(url, body) {
  const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(120_000) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.status}: ${text.slice(0, 2000)}`)
  return JSON.parse(text)
}
