// A cache that several verifiers share: what it spares, and that nothing it does can hinder or mislead.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createIssuer, NOW } from '../support/issuer.mjs'
import { keySet, refusal, setScene } from './scene.mjs'
import { json, status } from './server.mjs'

const second = createIssuer('key-2')
const NO_KEY = { code: 'ERR_JWKS_NO_MATCHING_KEY' }

describe('what is shared', () => {
  test('is the text as it came and when it was asked for, under the address of the keys', async (context) => {
    const { server, first, create, token, iss } = await setScene(context)
    const text = ` ${JSON.stringify({ keys: [{ ...first.jwk, note: 'Schlüssel' }] })}\n`
    server.answer = json(text)
    const cache = new Map()
    await create({ cache }).verify(token())
    assert.deepEqual([...cache], [[`${iss}/.well-known/jwks`, { jwks: text, fetchedAt: NOW }]])
    assert.deepEqual(JSON.parse(JSON.stringify([...cache])), [...cache])
  })

  for (const kind of ['sync', 'async']) {
    test(`spares the others a fetch, and not the age (${kind})`, async (context) => {
      const { server, clock, create, token } = await setScene(context)
      const store = new Map()
      const cache =
        kind === 'sync'
          ? store
          : {
              get: async (url) => store.get(url) ?? null,
              set: async (url, entry) => {
                store.set(url, entry)
              },
            }
      await create({ cache }).verify(token())
      clock.time += 400
      const other = create({ cache })
      const { stale, key } = await other.verify(token())
      assert.deepEqual([stale, key.kid, other.fetchedAt, other.lastError], [false, 'key-1', NOW, undefined])
      assert.equal(server.requests.length, 1)
      clock.time += 200
      assert.equal(other.fresh, false)
      await other.verify(token())
      assert.equal(server.requests.length, 2)
      assert.equal(other.fetchedAt, NOW + 600)

      const third = create({ cache })
      await third.prefetch()
      third.verifySync(token())
      assert.equal(server.requests.length, 2)
    })
  }

  test('counts for the cooldown of all', async (context) => {
    const { server, clock, first, create, token } = await setScene(context)
    const cache = new Map()
    const [one, other] = [create({ cache }), create({ cache })]
    await one.verify(token())
    await other.verify(token())
    server.answer = json(keySet(first, second))
    clock.time += 30
    await one.verify(token(second))
    assert.equal(server.requests.length, 2)
    clock.time += 5
    // It is in the cache, and so is not fetched; what is not, is not fetched either so soon.
    assert.equal((await other.verify(token(second))).key.kid, 'key-2')
    const third = createIssuer('key-3')
    server.answer = json(keySet(first, second, third))
    const late = create({ cache })
    await late.verify(token())
    await assert.rejects(other.verify(token(third)), NO_KEY)
    assert.equal(server.requests.length, 2)
    clock.time += 30
    assert.equal((await other.verify(token(third))).key.kid, 'key-3')
    assert.equal(server.requests.length, 3)
  })

  test('helps in an outage', async (context) => {
    const { server, clock, create, token } = await setScene(context)
    const cache = new Map()
    await create({ cache }).verify(token())
    server.answer = status(503)
    clock.time += 3600
    const { stale, key } = await create({ cache }).verify(token())
    assert.deepEqual([stale, key.kid], [true, 'key-1'])
    clock.time = NOW + 600 + 86_400
    await assert.rejects(create({ cache }).verify(token()), { code: 'ERR_JWKS_FETCH_FAILED' })
  })

  test('does not keep a withdrawn key alive', async (context) => {
    const { server, clock, create, token } = await setScene(context)
    const cache = new Map()
    await create({ cache }).verify(token())
    server.answer = json(second.jwks)
    clock.time += 600
    await assert.rejects(create({ cache }).verify(token()), NO_KEY)
    assert.equal(server.requests.length, 2)
  })

  test('is no reason to do without a fetch if it is not young enough for that', async (context) => {
    const { server, clock, first, create, token } = await setScene(context)
    const cache = new Map()
    const [one, other] = [create({ cache }), create({ cache })]
    await other.verify(token())
    clock.time += 1
    await one.reload()
    server.answer = json(keySet(first, second))
    clock.time += 30
    assert.equal((await other.verify(token(second))).key.kid, 'key-2')
    assert.equal(server.requests.length, 3)
  })

  test('is not asked by reload, and told by it', async (context) => {
    const { server, clock, create, token } = await setScene(context)
    const cache = new Map()
    const [one, other] = [create({ cache }), create({ cache })]
    await one.verify(token())
    clock.time += 1
    await other.reload()
    server.answer = json(second.jwks)
    await one.reload()
    assert.equal(server.requests.length, 3)
    await create({ cache }).verify(token(second))
    assert.equal(server.requests.length, 3)
  })

  test('is each place for itself, and of a configuration the keys that it led to', async (context) => {
    const { server, first, create, iss, token } = await setScene(context)
    server.answer = (request, response) => {
      const document =
        request.url === '/acme/.well-known/openid-configuration'
          ? { issuer: iss, jwks_uri: `${server.origin}/keys` }
          : first.jwks
      json(document)(request, response)
    }
    const cache = new Map()
    await create({ cache, discovery: true }).verify(token())
    assert.deepEqual([...cache.keys()], [`${iss}/.well-known/openid-configuration`])
    await create({ cache, discovery: true }).verify(token())
    assert.equal(server.requests.length, 2)
    await create({ cache }).verify(token())
    assert.equal(cache.size, 2)
    assert.equal(server.requests.length, 3)
  })
})

describe('what is older than what is there, or of the future, is not taken:', () => {
  const ages = { older: -1, 'as old': 0, 'too old for anything': -87_000 }
  for (const [name, age] of Object.entries(ages)) {
    test(name, async (context) => {
      const { server, clock, first, create, token, iss } = await setScene(context)
      const cache = new Map()
      const verifier = create({ cache })
      await verifier.verify(token())
      cache.set(`${iss}/.well-known/jwks`, { jwks: second.jwks, fetchedAt: NOW + age })
      server.answer = json(keySet(first, second))
      clock.time += 600
      await verifier.verify(token())
      assert.equal(server.requests.length, 2)
      assert.equal(verifier.fetchedAt, NOW + 600)
    })
  }

  test('not even in an outage', async (context) => {
    const { server, clock, create, token, iss } = await setScene(context)
    const cache = new Map()
    const verifier = create({ cache })
    await verifier.verify(token())
    server.answer = status(503)
    clock.time += 600
    for (const fetchedAt of [NOW - 1, clock.time + 1000]) {
      cache.set(`${iss}/.well-known/jwks`, { jwks: second.jwks, fetchedAt })
      // Past the pause, so that it is looked at.
      clock.time += 60
      assert.equal((await verifier.verify(token())).key.kid, 'key-1')
      assert.equal((await refusal(verifier.verify(token(second)))).cause.code, NO_KEY.code)
    }
    const cold = create({ cache })
    await assert.rejects(cold.verify(token(second)), { code: 'ERR_JWKS_FETCH_FAILED' })
    assert.deepEqual(cold.keys, [])
  })

  test('of the future', async (context) => {
    const { server, create, token, iss } = await setScene(context)
    const cache = new Map([[`${iss}/.well-known/jwks`, { jwks: second.jwks, fetchedAt: NOW + 1 }]])
    const verifier = create({ cache })
    await assert.rejects(verifier.verify(token(second)), NO_KEY)
    assert.equal(verifier.fetchedAt, NOW)
    assert.equal(server.requests.length, 1)
  })
})

describe('what is in the cache is read as strictly as an answer', () => {
  const mine = new Error('mine')
  const hung = () => new Promise(() => {})
  /** What `get` does, and the cause of the error if it is one. */
  const rubbish = [
    ['nothing', () => undefined, undefined],
    ['null', () => null, undefined],
    ['a throw', () => Promise.reject(mine), mine],
    [
      'a throw at once',
      () => {
        throw mine
      },
      mine,
    ],
    ['a throw of nothing', () => Promise.reject(), undefined],
    ['silence', hung, /^Error: get: not done within 1 s$/],
    ['a number', () => 5, /fetchedAt/],
    ['text', () => '{"keys":[]}', /fetchedAt/],
    ['no time', () => ({ jwks: second.jwks }), /fetchedAt: expected a number of seconds since 1970, found undefined/],
    ['a time that is none', () => ({ jwks: second.jwks, fetchedAt: NaN }), /fetchedAt/],
    ['a time as text', () => ({ jwks: second.jwks, fetchedAt: String(NOW) }), /fetchedAt/],
    ['no keys', () => ({ fetchedAt: NOW }), /^TypeError: jwks: expected a JWKS/],
    ['keys that are none', () => ({ jwks: '<p>', fetchedAt: NOW }), /^JwtError: /],
    ['keys by a promise', () => ({ jwks: hung(), fetchedAt: NOW }), /await it first/],
    ['a set that is too large', () => ({ jwks: ' '.repeat(2e6), fetchedAt: NOW }), /^JwtError: /],
    ['duplicates', () => ({ jwks: '{"keys":[],"keys":[]}', fetchedAt: NOW }), /^JwtError: /],
    ['getters that throw', () => Object.defineProperty({}, 'jwks', { get: () => assert.fail() }), /^AssertionError/],
  ]
  for (const [name, get, cause] of rubbish) {
    test(`${name} from get`, async (context) => {
      const { server, create, token } = await setScene(context)
      const set = context.mock.fn()
      const verifier = create({ cache: { get, set }, ...(get === hung && { timeout: 1 }) })
      const { stale, key } = await verifier.verify(token())
      assert.deepEqual([stale, key.kid, verifier.fresh], [false, 'key-1', true])
      assert.equal(server.requests.length, 1)
      assert.equal(set.mock.callCount(), 1)
      const reported = verifier.lastError
      if (cause === undefined && name !== 'a throw of nothing') return assert.equal(reported, undefined)
      assert.deepEqual([reported.code, reported.reason, reported.actual], ['ERR_JWKS_FETCH_FAILED', 'cache', 'get'])
      if (cause instanceof Error) assert.equal(reported.cause, cause)
      else if (cause) assert.match(String(reported.cause), cause)
      await verifier.verify(token())
      assert.equal(server.requests.length, 1)
    })
  }

  const failures = [
    ['a throw', () => Promise.reject(mine), mine],
    [
      'a throw at once',
      () => {
        throw mine
      },
      mine,
    ],
    ['silence', hung, /^Error: set: not done within 1 s$/],
  ]
  for (const [name, set, cause] of failures) {
    test(`${name} from set`, async (context) => {
      const { server, create, token } = await setScene(context)
      const verifier = create({ cache: { get: () => undefined, set }, ...(set === hung && { timeout: 1 }) })
      assert.equal((await verifier.verify(token())).key.kid, 'key-1')
      const reported = verifier.lastError
      assert.deepEqual([reported.reason, reported.actual], ['cache', 'set'])
      if (cause instanceof Error) assert.equal(reported.cause, cause)
      else assert.match(String(reported.cause), cause)
      await verifier.reload()
      assert.equal(server.requests.length, 2)
    })
  }

  test('neither is a reason to leave the issuer alone', async (context) => {
    const { server, clock, create, token } = await setScene(context)
    const verifier = create({ cache: { get: () => Promise.reject(mine), set: () => Promise.reject(mine) } })
    for (let round = 1; round < 4; round += 1) {
      assert.equal((await verifier.verify(token())).stale, false)
      assert.equal(server.requests.length, round)
      assert.equal(verifier.lastError.actual, 'get', 'the first of the two')
      clock.time += 600
    }
  })

  test('the error about the issuer goes before that about the cache', async (context) => {
    const { server, create, token } = await setScene(context)
    server.answer = status(500)
    const verifier = create({ cache: { get: () => Promise.reject(mine), set: () => {} } })
    assert.equal((await refusal(verifier.verify(token()))).reason, 'status')
    assert.equal(verifier.lastError.reason, 'status')
  })
})

test('the hooks are called as methods, and looked up once', async (context) => {
  const { create, token } = await setScene(context)
  class Store {
    #map = new Map()
    get(url) {
      return this.#map.get(url)
    }
    set(url, entry) {
      this.#map.set(url, entry)
    }
  }
  const cache = new Store()
  const verifier = create({ cache })
  cache.get = () => assert.fail('looked up again')
  await verifier.verify(token())
  assert.equal(verifier.lastError, undefined)
})

test('others who wait for the keys do not wait for the cache to take them', async (context) => {
  const { create, token } = await setScene(context)
  const verifier = create({ timeout: 0.5, cache: { get: () => undefined, set: () => new Promise(() => {}) } })
  const order = []
  await Promise.all([
    verifier.verify(token()).then(() => order.push('who fetched')),
    verifier.verify(token()).then(() => order.push('who waited')),
  ])
  assert.deepEqual(order, ['who waited', 'who fetched'])
})
