// Vercel for programs that think they talk to the real one: its keys, on loopback, and tokens signed with them.

import { createServer } from 'node:http'
import { claimsOf, jwks, sign } from '../support/vercel-issuer.mjs'

/** What a program has to import before anything else, so that it talks to this. */
export const reroute = new URL('reroute.mjs', import.meta.url).href

export class Vercel {
  /** The paths that were asked for. */
  requests = []
  /** Whether it answers at all. */
  isUp = true
  #server = createServer((request, response) => this.#answer(request, response))

  start() {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`
  }

  stop() {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #answer({ url }, response) {
    this.requests.push(url)
    const found = this.isUp && url === '/acme/.well-known/jwks'
    response.writeHead(found ? 200 : 503, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(found ? jwks : {}))
  }
}

/** A token that is good now, of a deployment of acme/site. */
export function tokenOf(deployment) {
  const now = Math.floor(Date.now() / 1000)
  return sign({ ...claimsOf(deployment), iat: now - 60, nbf: now - 60, exp: now + 3540 })
}
