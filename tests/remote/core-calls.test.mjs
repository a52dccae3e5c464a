// How often the core is asked about one token: the same question is not asked twice, for whoever sends tokens chooses which.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createIssuer, NOW, tamper } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'
import { refusal, setScene } from './scene.mjs'
import { json, status } from './server.mjs'

const COUNTED = {
  core_verify: 'verify',
  core_explain: 'explain',
  corelist_verify: 'verify',
  corelist_explain: 'explain',
  decode: 'decode',
}
let calls = {}

// The package makes its instance on first use.
WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(Instance, parameters) {
    const { exports } = new Instance(...parameters)
    const counted = Object.entries(COUNTED).map(([name, called]) => [
      name,
      (...values) => {
        calls[called] = (calls[called] ?? 0) + 1
        return exports[name](...values)
      },
    ])
    return { exports: { ...exports, ...Object.fromEntries(counted) } }
  },
})

async function callsOf(work) {
  calls = {}
  await Promise.resolve(work()).catch(() => {})
  return calls
}

describe('a token is judged once', () => {
  const second = createIssuer('key-2')
  const unknown = ({ token }) => token(second)
  const good = ({ token }) => token()
  const down = ({ server }) => {
    server.answer = status(503)
  }

  /** What is done before, the token, whether there is a fetch for it, and how often it is judged. */
  const rows = {
    'a good one': [() => {}, good, 0, 1],
    'a bad one': [() => {}, ({ token }) => tamper(token()), 0, 1],
    'one with an unknown kid while none may be fetched': [() => {}, unknown, 0, 1],
    'one with an unknown kid, if the fetch fails': [
      (scene) => {
        down(scene)
        scene.clock.time += 30
      },
      unknown,
      1,
      1,
    ],
    'one with an unknown kid in a pause': [
      async (scene) => {
        down(scene)
        scene.clock.time += 30
        await refusal(scene.verifier.verify(scene.token(second)))
      },
      unknown,
      0,
      1,
    ],
    'a good one by stale keys': [outage, good, 0, 1],
    'a bad one by stale keys': [outage, ({ token }) => tamper(token()), 0, 1],
    'one with an unknown kid by stale keys': [outage, unknown, 0, 1],
    'one without keys that may be used': [
      async (scene) => {
        await outage(scene)
        scene.clock.time += 100_000
        await refusal(scene.verifier.verify(scene.token()))
      },
      good,
      0,
      1,
    ],
    // By other keys it is another question, and after a wait as of another time.
    'one with an unknown kid, and again by new keys': [
      ({ clock }) => {
        clock.time += 30
      },
      unknown,
      1,
      2,
    ],
    'a good one, and again after a fetch that failed': [
      (scene) => {
        down(scene)
        scene.clock.time += 600
      },
      good,
      1,
      2,
    ],
  }
  async function outage(scene) {
    down(scene)
    scene.clock.time += 600
    await scene.verifier.verify(scene.token())
  }

  for (const [name, [prepare, create, fetches, times]] of Object.entries(rows)) {
    test(name, async (context) => {
      for (const call of ['verify', 'explain']) {
        const scene = await setScene(context)
        scene.verifier = scene.create()
        await scene.verifier.prefetch()
        await prepare(scene)
        const token = create(scene)
        const before = scene.server.requests.length
        const found = await callsOf(() => scene.verifier[call](token))
        assert.deepEqual(found, call === 'verify' ? { verify: times } : { verify: times, explain: 1 })
        assert.equal(scene.server.requests.length - before, fetches)
      }
    })
  }

  test('a good token that expires while it waits for keys is refused', async (context) => {
    const { server, clock, create, token } = await setScene(context)
    const verifier = create()
    await verifier.prefetch()
    clock.time += 600
    const late = token(undefined, { exp: clock.time + 1 })
    server.answer = (_request, response) => {
      clock.time += 2
      response.writeHead(503).end()
    }
    await assert.rejects(verifier.verify(late), { code: 'ERR_JWT_EXPIRED' })
  })
})

test('a token of an issuer that nobody names is judged once', async (context) => {
  const { first, iss, server } = await setScene(context)
  const options = { audience: null, now: () => NOW }
  const verifier = esm.createRemoteVerifier([
    { issuer: iss, ...options },
    { issuer: `${iss}/other`, ...options },
  ])
  const tokens = [
    first.sign({ iss: 'https://evil.example' }),
    first.sign({ iss: 5 }),
    first.sign({}, { alg: 'HS256' }),
    first.sign('[]'),
    'garbage',
    'a'.repeat(20_000),
  ]
  for (const token of tokens) {
    // One that is too large is not even copied.
    const judged = token.length > 16_384 ? {} : { verify: 1 }
    for (const [call, expected] of [
      ['verify', judged],
      ['verifySync', judged],
      ['explain', { decode: 1, explain: 1 }],
    ]) {
      assert.deepEqual(await callsOf(async () => verifier[call](token)), expected, token.slice(0, 50))
    }
  }
  server.answer = json(first.jwks)
  await verifier.prefetch().catch(() => {})
  const good = first.sign({ iss, exp: NOW + 60 })
  assert.deepEqual(await callsOf(() => verifier.verify(good)), { verify: 1 })
})
