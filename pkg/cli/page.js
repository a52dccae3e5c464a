// `jwt-verdict page`: serves the token debugging page on loopback, with the headers that it wants.

import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { Failure } from './failure.js'
import { styleFor } from './style.js'

const folder = new URL('../page/', import.meta.url)
const TYPES = { html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' }

/** Runs until the program is ended. */
export async function page({ values, positionals }, io) {
  if (positionals.length > 0) throw new Failure('page takes no argument', 'Paste the token into the page.')
  const server = await servePage({ port: readPort(values.port) })
  const style = styleFor(io.stdout)
  io.stdout.write(`${style.bold(server.url)}\n`)
  io.stderr.write('What you paste into the page stays there. Press Ctrl-C to stop this server.\n')
  if (values.open) open(server.url)
  await server.closed
  return 0
}

/** Serves the page on 127.0.0.1: `{ url, port, closed, close() }`. Throws a Failure if the page is not built or the port is taken. */
export async function servePage({ port = 0 } = {}) {
  const files = readFiles()
  const server = createServer((request, response) => answer(request, response, files))
  await new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Failure(`port ${port} cannot be used: ${error.code}`, 'Choose another --port, or omit it.')),
    )
    server.listen(port, '127.0.0.1', resolve)
  })
  const closed = new Promise((resolve) => server.once('close', resolve))
  const { port: chosen } = server.address()
  const close = () => {
    server.close()
    server.closeAllConnections()
    return closed
  }
  return { url: `http://127.0.0.1:${chosen}/`, port: chosen, closed, close }
}

/** Each path with its bytes and headers. Any other path is a 404. */
function readFiles() {
  const list = new URL('_headers', folder)
  if (!existsSync(list)) throw new Failure('the page is not built', 'In a clone, run: npm run build.')
  const rules = readRules(readFileSync(list, 'utf8'))
  const files = new Map()
  for (const name of readdirSync(fileURLToPath(folder))) {
    const type = TYPES[name.split('.').at(-1)]
    if (!type) continue
    const paths = name === 'index.html' ? ['/', '/index.html'] : [`/${name}`]
    for (const path of paths) {
      const headers = { 'Content-Type': type, ...rules.get('/*'), ...rules.get(path) }
      files.set(path, { headers, body: readFileSync(new URL(name, folder)) })
    }
  }
  return files
}

/** The format `_headers` that hosts of static files read: a path, then its headers, indented. */
export function readRules(text) {
  const rules = new Map()
  let headers = {}
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue
    if (/^\s/.test(line)) {
      const [, name, value] = /^\s+([\w-]+):\s*(.*)$/.exec(line)
      headers[name] = value
    } else {
      headers = rules.get(line.trim()) ?? {}
      rules.set(line.trim(), headers)
    }
  }
  return rules
}

function answer({ method, url }, response, files) {
  const file = files.get(url.split('?', 1)[0])
  if (!file) return response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found\n')
  if (method !== 'GET' && method !== 'HEAD') return response.writeHead(405, { Allow: 'GET, HEAD' }).end()
  response.writeHead(200, file.headers).end(method === 'HEAD' ? undefined : file.body)
}

function readPort(text = '0') {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new Failure('--port: expected a number from 0 to 65535')
}

/** A browser that does not start is not a failure: the address can be opened by hand. */
function open(url) {
  const [command, ...args] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform] ?? ['xdg-open']
  spawn(command, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}
