// Hosts on which one request's work may not wait for another's: Cloudflare's workerd and Vercel's edge-light. They are
// played here by the names they are known by. A request that the host has ended is one whose fetch and timers never
// come back.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createIssuer } from '../support/issuer.mjs'
import { keySet, refusal, setScene } from './scene.mjs'
import { deferred, gate, json } from './server.mjs'

const second = createIssuer('key-2')
const realSetTimeout = setTimeout
const HOSTS = {
  'workerd, by WebSocketPair': { name: 'WebSocketPair', value: class WebSocketPair {} },
  'workerd, by its user agent': { name: 'navigator', value: { userAgent: 'Cloudflare-Workers' } },
  'edge-light': { name: 'EdgeRuntime', value: 'edge-runtime' },
}

for (const [host, global] of Object.entries(HOSTS)) {
  describe(host, () => {
    test('one fetch for all, and none of them waits for the promise of another', async (context) => {
      play(context, global)
      const { server, first, create, token } = await setScene(context)
      const { answer, open } = gate(json(first.jwks))
      server.answer = answer
      const verifier = create()
      const waiting = Array.from({ length: 20 }, () => verifier.verify(token()))
      await server.arrived(1)
      open()
      for (const { key } of await Promise.all(waiting)) assert.equal(key.kid, 'key-1')
      assert.equal(server.requests.length, 1)
    })

    test('a flood of made-up kids while a fetch is under way: still one fetch in a cooldown', async (context) => {
      play(context, global)
      const { server, clock, first, create, token } = await setScene(context)
      const verifier = create()
      await verifier.verify(token())
      const { answer, open } = gate(json(keySet(first, second)))
      server.answer = answer
      clock.time += 30
      const flood = Array.from({ length: 50 }, (_, index) =>
        refusal(verifier.verify(first.sign({}, { alg: 'ES256', kid: `made-up-${index}` }))),
      )
      const good = verifier.verify(token(second))
      await server.arrived(2)
      open()
      for (const { code } of await Promise.all(flood)) assert.equal(code, 'ERR_JWKS_NO_MATCHING_KEY')
      assert.equal((await good).key.kid, 'key-2')
      assert.equal(server.requests.length, 2)
    })

    test('a request that ended takes no other with it', async (context) => {
      play(context, global)
      const { server, create, token } = await setScene(context)
      let ended = true
      const verifier = create({
        timeout: 1,
        fetch: (...call) => (ended ? new Promise(() => {}) : fetch(...call)),
      })
      await endedByHost(() => verifier.verify(token()))
      ended = false
      const results = await Promise.all([verifier.verify(token()), verifier.verify(token())])
      for (const { stale } of results) assert.equal(stale, false)
      assert.equal(server.requests.length, 1)
    })

    test('nor a prefetch', async (context) => {
      play(context, global)
      const { first, create, token } = await setScene(context)
      let calls = 0
      const verifier = create({
        timeout: 0.1,
        fetch: async () => {
          calls += 1
          return calls === 1 ? new Promise(() => {}) : Response.json(first.jwks)
        },
      })
      await endedByHost(() => verifier.verify(token()))
      await verifier.prefetch()
      assert.equal(verifier.verifySync(token()).stale, false)
      assert.equal(calls, 2)
    })

    test('and those who notice it late do not fetch again what the first to notice has fetched', async (context) => {
      play(context, global)
      const { first, create, token } = await setScene(context)
      let calls = 0
      const verifier = create({
        timeout: 0.2,
        fetch: async () => {
          calls += 1
          return calls === 1 ? new Promise(() => {}) : Response.json(first.jwks)
        },
      })
      await endedByHost(() => verifier.verify(token()))
      const prompt = verifier.verify(token())
      const late = await withTimers(
        (work, milliseconds) => realSetTimeout(work, milliseconds + 500),
        () => verifier.verify(token()),
      )
      assert.equal((await prompt).key.kid, 'key-1')
      assert.equal((await late.verifying).key.kid, 'key-1')
      assert.equal(calls, 2)
    })

    test('an older answer does not replace a newer one', async (context) => {
      play(context, global)
      const { clock, first, create, token } = await setScene(context)
      const answers = [deferred(), deferred()]
      let calls = 0
      const verifier = create({
        timeout: 0.1,
        fetch: () => {
          calls += 1
          return answers[calls - 1].promise
        },
      })
      const slow = await endedByHost(() => verifier.verify(token()))
      clock.time += 1
      const fast = verifier.verify(token(second))
      answers[1].resolve(Response.json(second.jwks))
      await fast
      const { fetchedAt } = verifier

      // The host did not end the first request after all.
      answers[0].resolve(Response.json(first.jwks))
      await assert.rejects(slow.verifying, { code: 'ERR_JWKS_NO_MATCHING_KEY' })
      assert.deepEqual(
        verifier.keys.map(({ kid }) => kid),
        ['key-2'],
      )
      assert.equal(verifier.fetchedAt, fetchedAt)
      assert.equal(calls, 2)
    })

    test('and an older failure does not count against newer keys', async (context) => {
      play(context, global)
      const { first, create, token } = await setScene(context)
      const answers = [deferred(), deferred()]
      let calls = 0
      const verifier = create({
        timeout: 0.1,
        fetch: () => {
          calls += 1
          return answers[calls - 1].promise
        },
      })
      const slow = await endedByHost(() => verifier.verify(token()))
      const fast = verifier.verify(token())
      answers[1].resolve(Response.json(first.jwks))
      await fast
      answers[0].reject(new Error('too late'))
      assert.equal((await slow.verifying).key.kid, 'key-1')
      assert.equal(verifier.lastError, undefined)
      assert.equal(calls, 2)
    })
  })
}

test('workerd is not asked for what it refuses: a cache mode, credentials', async (context) => {
  for (const [host, global] of Object.entries(HOSTS)) {
    const undo = play(context, global)
    const { create, token } = await setScene(context)
    let members
    await create({
      fetch: (url, init) => {
        members = Object.keys(init)
        return fetch(url, init)
      },
    }).verify(token())
    const usual = ['method', 'headers', 'redirect', 'signal']
    assert.deepEqual(members, host.startsWith('workerd') ? usual : [...usual, 'cache', 'credentials'], host)
    undo()
  }
})

test('a browser names itself', async (context) => {
  play(context, { name: 'navigator', value: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' } })
  const { create, token } = await setScene(context)
  await create({
    fetch: (url, init) => {
      assert.deepEqual(Object.keys(init.headers), ['accept'])
      return fetch(url, init)
    },
  }).verify(token())
})

test('on other hosts the promise is shared, and a request does wait for it', async (context) => {
  const { create, token } = await setScene(context)
  const verifier = create({ timeout: 0.1, fetch: () => new Promise(() => {}) })
  const first = await endedByHost(() => verifier.verify(token()))
  const outcome = await Promise.race([
    first.verifying.then(() => 'settled'),
    verifier.verify(token()).then(() => 'settled'),
    new Promise((resolve) => setTimeout(resolve, 500, 'waits')),
  ])
  assert.equal(outcome, 'waits')
})

/** Sets a global for the length of the test. */
function play(context, { name, value }) {
  const before = Object.getOwnPropertyDescriptor(globalThis, name)
  Object.defineProperty(globalThis, name, { value, configurable: true })
  const undo = () => {
    delete globalThis[name]
    if (before) Object.defineProperty(globalThis, name, before)
  }
  context.after(undo)
  return undo
}

/** Verifies a token in a request whose timers never fire: its fetch ends with it. Gives the promise, wrapped. */
function endedByHost(verify) {
  return withTimers(() => ({ ref() {}, unref() {} }), verify)
}

/** Begins to verify a token with another setTimeout. Gives the promise, wrapped. */
async function withTimers(other, verify) {
  const original = globalThis.setTimeout
  globalThis.setTimeout = other
  try {
    const verifying = verify()
    // By then the request is sent and the timer set that would give it up, or the one to look again at that of another.
    await new Promise(setImmediate)
    return { verifying }
  } finally {
    globalThis.setTimeout = original
  }
}
