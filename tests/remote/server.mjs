// A server on the loopback interface that answers as a test says, and counts what it is asked.

import { createServer } from 'node:http'

/** Starts it; it stops with the test. */
export async function startServer(context) {
  const waiting = []
  const server = {
    /** The path of each request so far. */
    requests: [],
    /** What is done with a request. */
    answer: (_request, response) => response.writeHead(404).end(),
    /** When `count` requests have arrived. */
    arrived: (count) =>
      new Promise((resolve) => {
        waiting.push({ count, resolve })
        announce()
      }),
  }
  const announce = () => {
    for (const { count, resolve } of waiting) if (server.requests.length >= count) resolve()
  }
  const http = createServer((request, response) => {
    server.requests.push(request.url)
    announce()
    server.answer(request, response)
  })
  await new Promise((resolve, reject) => http.once('error', reject).listen(0, '127.0.0.1', resolve))
  context.after(() => {
    http.close()
    http.closeAllConnections()
  })
  server.origin = `http://127.0.0.1:${http.address().port}`
  return server
}

/** An answer with a document. */
export function json(document, headers = { 'content-type': 'application/json' }, encoding = 'utf8') {
  const body = typeof document === 'string' ? document : JSON.stringify(document)
  return (_request, response) => response.writeHead(200, headers).end(body, encoding)
}

/** An answer that is nothing but a status. */
export function status(code, headers) {
  return (_request, response) => response.writeHead(code, headers).end()
}

/** An answer that waits until `open` is called. */
export function gate(answer) {
  const { promise, resolve } = deferred()
  const gated = (request, response) => {
    promise.then(() => answer(request, response))
  }
  return { answer: gated, open: resolve }
}

export function deferred() {
  const parts = {}
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }))
  return parts
}
