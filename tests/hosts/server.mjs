// What the hosts talk to, on loopback: key sets that rotate, the pages that browsers open, and where they report to.
// It is a proxy as well, for the names of hosts that are in no DNS: whatever a browser asks it for, it answers itself.

import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

export class Server {
  /** Answers to paths: functions that give `{ status, headers, body }`. */
  pages = new Map()
  /** The answer to any other path, if it throws nothing. */
  files = () => ({ status: 404 })
  /** Where a page goes on when its report is there, by its name. */
  following = new Map()
  #material
  #asked = new Map()
  #reports = new Map()
  #server = createServer((request, response) => this.#answer(request, response))

  constructor(material) {
    this.#material = material
  }

  start() {
    return new Promise((resolve, reject) => this.#server.once('error', reject).listen(0, '127.0.0.1', resolve))
  }

  stop() {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  get port() {
    return this.#server.address().port
  }

  get url() {
    return `http://127.0.0.1:${this.port}`
  }

  /** The address below which key sets are served. */
  get keys() {
    return `${this.url}/keys`
  }

  /** What is sent to `/report/NAME`. */
  report(name) {
    return this.#reportOf(name).promise
  }

  /** Takes a report that did not come by the network. */
  settle(name, report) {
    this.#reportOf(name).resolve(report)
  }

  #reportOf(name) {
    if (!this.#reports.has(name)) {
      const report = {}
      report.promise = new Promise((resolve) => Object.assign(report, { resolve }))
      this.#reports.set(name, report)
    }
    return this.#reports.get(name)
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url, this.url)
    const { status = 200, headers = {}, body } = await this.#find(request, pathname)
    // A sandboxed frame has no origin, so all that it loads is of another.
    response.writeHead(status, { 'access-control-allow-origin': '*', 'cache-control': 'no-store', ...headers })
    response.end(body)
  }

  async #find(request, pathname) {
    const [, first, name] = pathname.split('/')
    if (first === 'keys') return json(this.#keysFor(name))
    if (first === 'report') {
      this.settle(name, JSON.parse(await text(request)))
      return { status: 204 }
    }
    if (first === 'next') {
      await this.report(name)
      return { body: this.following.get(name) }
    }
    if (pathname === '/material.json') return json(this.#material)
    return this.pages.get(pathname)?.() ?? this.#file(pathname)
  }

  #file(pathname) {
    try {
      return this.files(pathname)
    } catch {
      return { status: 404 }
    }
  }

  /** The first key alone for who asks the first time, both from then on. */
  #keysFor(name) {
    const times = this.#asked.get(name) ?? 0
    this.#asked.set(name, times + 1)
    return times === 0 ? this.#material.jwks : this.#material.bothJwks
  }
}

function json(value) {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}
