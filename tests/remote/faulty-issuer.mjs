// An issuer on loopback that rotates its keys and fails in every way there is, with a record of every key set that it gave
// away, so that a verdict can be held against what the verifier could know.

import { setTimeout as sleep } from 'node:timers/promises'
import { createIssuer } from '../support/issuer.mjs'
import { createKeyPair } from '../support/key-pair.mjs'
import { createKeyRing } from './key-ring.mjs'
import { json, startServer, status } from './server.mjs'

/** Seconds of this machine's clock. */
const ROTATION = 1
const AHEAD = 12
const LINGER = 5
const GRACE = 4
const SLOW = 0.2

const OTHER_TENANT = createIssuer('key-of-another-tenant')
const MARK = createIssuer('mark').jwk
const WEAK = createKeyPair('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })

/**
 * What the issuer does, by name. `keys` are those of the set that it gives away, if it does; `send` is how. A fault
 * `fails` if the verifier gets no key set by it: always, or by turns.
 */
export const FAULTS = {
  good: {},
  slow: { send: (answer) => after(SLOW, answer) },
  'byte by byte': { send: (_answer, document) => byteByByte(document) },
  'too slow': { fails: true, send: (answer, _document, { timeout }) => after(2 * timeout, answer) },
  'no answer': { fails: true, send: () => () => {} },
  dead: { fails: true, send: () => (request) => request.socket.destroy() },
  'half an answer': { fails: true, send: () => halfAnAnswer },
  'an error': { fails: true, send: () => status(503) },
  'a redirect': {
    fails: true,
    send: (_answer, _document, { origin }) => status(302, { location: `${origin}/elsewhere` }),
  },
  huge: { fails: true, send: (_answer, document) => json({ ...document, padding: ' '.repeat(2 ** 20) }) },
  'a page': { fails: true, send: () => json('<h1>Sign in</h1>', { 'content-type': 'text/html' }) },
  'a page said to be JSON': { fails: true, send: () => json('<h1>Sign in</h1>') },
  'keys said to be a page': {
    send: (_answer, document) => json(document, { 'content-type': 'text/html' }),
  },
  'no key set': { fails: true, send: () => json({ keys: 'none' }) },
  'a member twice': {
    fails: true,
    send: (_answer, document) => json(JSON.stringify(document).replace('{"keys":', '{"keys":[],"keys":')),
  },
  flapping: { fails: 'by turns', send: (answer, _document, { turn }) => (turn % 2 === 0 ? answer : status(503)) },
  'a bad key among good ones': { keys: (ring) => [null, { kty: 'RSA' }, WEAK, ...jwks(ring.published())] },
  'keys of another tenant': { keys: () => [OTHER_TENANT.jwk] },
  'names of ours, keys of another': {
    keys: (ring) => ring.published().map(({ signer }) => ({ ...OTHER_TENANT.jwk, kid: signer.jwk.kid })),
  },
  'an old set': { keys: (ring) => jwks(ring.withdrawn().slice(-5)) },
  'no keys': { keys: () => [] },
}

/** Starts it, with a clock of the verifiers, which time requests by it, and the `timeout` that these have. */
export async function startFaultyIssuer(context, { clock, timeout }) {
  const server = await startServer(context)
  const ring = createKeyRing({ ahead: AHEAD, linger: LINGER, grace: GRACE })
  const rotating = setInterval(() => ring.rotate(), ROTATION * 1000)
  context.after(() => clearInterval(rotating))

  const sets = []
  const requests = []
  const issuer = {
    /** Also the address that its keys are at, and that of each of its tokens. */
    url: `${server.origin}/issuer`,
    ring,
    otherTenant: { ...OTHER_TENANT, url: `${server.origin}/other` },
    /** Every set that it gave away: by number, when it was asked for it, and its keys by name. */
    sets,
    /** Every request: who made it, which fault it met, whether it failed, and when, by this machine's clock. */
    requests,
    /** What it does, and since when by this machine's clock. */
    fault: 'good',
    since: performance.now(),
    turnTo(fault) {
      Object.assign(issuer, { fault, since: performance.now() })
    },
  }
  server.answer = (request, response) => {
    const { keys = (ring) => jwks(ring.published()), fails = false, send = (answer) => answer } = FAULTS[issuer.fault]
    const turn = requests.length
    const given = keys(ring)
    // A key that nobody has tells by its name which set it is, wherever the set may turn up.
    const document = { keys: [...given, { ...MARK, kid: `set-${sets.length}` }] }
    sets.push({ askedAt: clock.read(), keys: new Map(given.map((jwk) => [jwk?.kid, jwk?.x])) })
    requests.push({
      by: request.headers['x-verifier'],
      fault: issuer.fault,
      failed: fails === 'by turns' ? turn % 2 === 1 : fails,
      at: performance.now(),
      jumps: clock.jumps,
    })
    send(json(document), document, { turn, timeout, origin: server.origin })(request, response)
  }
  return issuer
}

/** The number of the set that these keys, as a verifier lists them, are; none before it has a set. */
export function numberOf(keys) {
  const name = keys.map(({ kid }) => kid).find((kid) => kid?.startsWith('set-'))
  return name && Number(name.slice('set-'.length))
}

function jwks(keys) {
  return keys.map(({ signer }) => signer.jwk)
}

function after(seconds, answer) {
  return (request, response) => setTimeout(() => answer(request, response), seconds * 1000).unref()
}

function byteByByte(document) {
  return async (_request, response) => {
    const body = Buffer.from(JSON.stringify(document))
    response.writeHead(200, { 'content-type': 'application/json' })
    const portion = Math.ceil(body.length / 20)
    for (let start = 0; start < body.length; start += portion) {
      response.write(body.subarray(start, start + portion))
      await sleep((SLOW * 1000) / 20)
    }
    response.end()
  }
}

function halfAnAnswer(_request, response) {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write('{"keys":[', () => response.socket?.destroy())
}
