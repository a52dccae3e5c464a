// A folder of static files, served on loopback as the simplest of hosts does.

import { readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

/** `{ url, closed, close() }`. */
export async function serveFolder(folder) {
  const server = createServer(({ url }, response) => {
    const path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname))
    const file = fileAt(join(folder, path))
    if (!file) return response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found\n')
    response
      .writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' })
      .end(readFileSync(file))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const closed = new Promise((resolve) => server.once('close', resolve))
  const close = () => {
    server.close()
    server.closeAllConnections()
    return closed
  }
  return { url: `http://127.0.0.1:${server.address().port}/`, closed, close }
}

function fileAt(path) {
  const kind = statSync(path, { throwIfNoEntry: false })
  return kind?.isDirectory() ? fileAt(join(path, 'index.html')) : kind && path
}
