// A key set behind a URL: when it is fetched, how, and what is made of the answer. Each script below is run on both
// libraries, with a clock and a network of its own, and has to give the same log.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { agree, jose, layer, outcome } from './peers.mjs'
import { pairs, signed } from './tokens.mjs'

const URL_OF_SET = new URL('https://issuer.example/jwks')
const NOW = 1_700_000_000_000
const key = pairs.ES256.jwk
const set = (...kids) => ({ keys: kids.map((kid) => ({ ...key, kid })) })
const answer = (body, init) => new Response(typeof body === 'string' ? body : JSON.stringify(body), init)
const header = (kid) => ({ alg: 'ES256', kid })

/** A remote set of `lib` whose fetches are counted and answered by `respond`. */
function open(lib, respond, options) {
  const requests = []
  const fetch = async (...request) => {
    requests.push(request)
    return respond(...request)
  }
  return { getKey: lib.createRemoteJWKSet(URL_OF_SET, { [lib.customFetch]: fetch, ...options }), requests }
}

/** Runs `script(lib, tick)` on both, each at the same time of day, and compares what they log. */
async function replay(t, script) {
  const run = async (lib) => {
    t.mock.timers.enable({ apis: ['Date'], now: NOW })
    try {
      return await script(lib, (milliseconds) => t.mock.timers.setTime(Date.now() + milliseconds))
    } finally {
      t.mock.timers.reset()
    }
  }
  const [ours, theirs] = [await run(layer), await run(jose)]
  assert.deepEqual(ours, theirs)
  return ours
}

test('what it is made of', async () => {
  const urls = [undefined, null, 'https://issuer.example', { href: 'https://issuer.example' }]
  for (const url of urls) await agree((lib) => lib.createRemoteJWKSet(url), String(url))
  const values = [
    Number.NaN,
    -1,
    0,
    1.5,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    '5',
    null,
    undefined,
    {},
    1e20,
  ]
  for (const option of ['timeoutDuration', 'cooldownDuration', 'cacheMaxAge']) {
    for (const value of values) {
      await agree((lib) => lib.createRemoteJWKSet(URL_OF_SET, { [option]: value }), `${option} ${value}`)
    }
  }
  for (const headers of [1, null, { 'b ad': 'x' }, new Headers({ a: 'b' }), [['a', 'b']], {}]) {
    await agree((lib) => lib.createRemoteJWKSet(URL_OF_SET, { headers }))
  }
  for (const cache of [1, null, undefined, {}, []]) {
    await agree((lib) => lib.createRemoteJWKSet(URL_OF_SET, { [lib.jwksCache]: cache }))
  }
  await agree((lib) => lib.createRemoteJWKSet(URL_OF_SET, null))
  const shape = (lib) => {
    const getKey = lib.createRemoteJWKSet(URL_OF_SET)
    return Object.entries(Object.getOwnPropertyDescriptors(getKey))
      .filter(([name]) => name !== 'name')
      .map(([name, { enumerable, configurable, get, value }]) => [
        name,
        enumerable,
        configurable,
        typeof get,
        typeof value,
      ])
  }
  assert.deepEqual(shape(layer), shape(jose))
})

test('how it asks', async () => {
  const ask = async (lib, options) => {
    const { getKey, requests } = open(lib, () => answer(set('a')), options)
    await getKey(header('a'))
    const [[url, init, ...rest]] = requests
    const headers = Object.fromEntries(init.headers)
    return { url, init: { ...init, headers: undefined, signal: undefined }, headers, signal: init.signal.aborted, rest }
  }
  for (const options of [
    { headers: { 'User-Agent': 'me', 'X-Custom': 'foo' } },
    { headers: { accept: 'x/y', 'user-agent': '' } },
  ]) {
    assert.deepEqual(await ask(layer, options), await ask(jose, options))
  }
  const { headers } = await ask(layer)
  assert.deepEqual(headers, {
    accept: 'application/json, application/jwk-set+json',
    'user-agent': 'jwt-verdict (like jose/v6.2.18)',
  })
})

test('the URL and the headers are those of the beginning', async () => {
  const url = new URL(URL_OF_SET)
  const headers = { a: '1' }
  const requests = []
  const fetch = async (...request) => {
    assert.equal(request[1].headers.get('b'), null)
    requests.push(request)
    request[1].headers.set('b', '2')
    return answer(set('a'))
  }
  const getKey = layer.createRemoteJWKSet(url, { headers, [layer.customFetch]: fetch })
  url.pathname = '/other'
  headers.a = '2'
  await getKey(header('a'))
  await getKey.reload()
  for (const [asked, init] of requests) {
    assert.equal(asked, URL_OF_SET.href)
    assert.equal(init.headers.get('a'), '1')
  }
  assert.equal(requests.length, 2)
})

test('what the answer may be', async () => {
  const statuses = [200, 201, 204, 301, 302, 304, 401, 404, 500]
  const bodies = [
    'null',
    '<html>',
    '',
    '[]',
    '"x"',
    '{"keys":null}',
    '{"keys":[null]}',
    '{"keys":[[]]}',
    '{',
    '{"keys":[]}',
    ' {"keys":[]} ',
  ]
  const responses = [
    ...statuses.map((status) => () => new Response(status === 204 || status === 304 ? null : '{}', { status })),
    ...bodies.map((body) => () => answer(body)),
    () => answer(set('a'), { headers: { 'content-type': 'text/html' } }),
    () => ({ status: 200, json: async () => set('a') }),
    () => ({ status: 200, json: async () => null }),
    () => ({ status: 200, json: () => Promise.reject(new SyntaxError('bad')) }),
    () => ({ ok: true, json: async () => set('a') }),
    () => Promise.reject(new TypeError('fetch failed', { cause: new Error('ENOTFOUND') })),
    () => Promise.reject(Object.assign(new Error('slow'), { name: 'TimeoutError' })),
    () => Promise.reject(new DOMException('stop', 'AbortError')),
  ]
  for (const respond of responses) {
    await agree((lib) => open(lib, respond).getKey(header('a')), String(respond))
    await agree((lib) => open(lib, respond).getKey.reload(), String(respond))
  }
  for (const broken of [() => answer(set('a')), () => assert.fail('at once')]) {
    const call = (lib) => lib.createRemoteJWKSet(URL_OF_SET, { [lib.customFetch]: broken })(header('a'))
    const [ours, theirs] = [await outcome(layer, call), await outcome(jose, call)]
    assert.equal(ours.error.class, theirs.error.class)
  }
})

test('an error of fetch is passed on as it is, and the cause of a time-out is kept', async () => {
  const failure = new TypeError('fetch failed')
  await assert.rejects(open(layer, () => Promise.reject(failure)).getKey(header('a')), (thrown) => thrown === failure)
  const late = new DOMException('late', 'TimeoutError')
  const error = await open(layer, () => Promise.reject(late))
    .getKey(header('a'))
    .catch((thrown) => thrown)
  assert(error instanceof layer.errors.JWKSTimeout)
  assert.equal(error.cause, late)
})

test('a set is fetched when there is none, when a key is not in it, and when it is old', async (t) => {
  const log = await replay(t, async (lib, tick) => {
    const log = []
    let jwks = set('a')
    const { getKey, requests } = open(lib, () => answer(jwks))
    const note = async (what, promise) => {
      const said = promise ? (await outcome(lib, () => promise)).error?.code : undefined
      log.push([what, said, requests.length, getKey.fresh, getKey.coolingDown, getKey.reloading, getKey.jwks()])
    }
    await note('before')
    await note('first', getKey(header('a')))
    await note('again', getKey(header('a')))
    await note('unknown while cooling down', getKey(header('b')))
    tick(29_999)
    await note('a moment too early', getKey(header('b')))
    tick(1)
    jwks = set('b')
    await note('off cooldown', getKey(header('b')))
    await note('the old key is gone', getKey(header('a')))
    tick(599_999)
    await note('almost old', getKey(header('b')))
    tick(1)
    await note('old')
    await note('fetched again', getKey(header('b')))
    tick(31_000)
    await note('not for a wrong algorithm', getKey({ alg: 'HS256' }))
    await note('for another algorithm', getKey({ alg: 'ES384' }))
    jwks = set('b', 'b')
    await note('reloaded', getKey.reload())
    await note('several', getKey(header('b')))
    tick(-1_000_000)
    await note('the clock was put back', getKey(header('c')))
    return log
  })
  assert.deepEqual(
    log.map(([, , requests]) => requests),
    [0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 5, 5, 5],
  )
})

test('a set that is old and cannot be had again is of no use, and is asked for each time', async (t) => {
  await replay(t, async (lib, tick) => {
    let isDown = false
    const { getKey, requests } = open(lib, () => (isDown ? Promise.reject(new Error('down')) : answer(set('a'))))
    await getKey(header('a'))
    isDown = true
    const log = []
    for (const milliseconds of [30_000, 570_000, 1, 1]) {
      tick(milliseconds)
      for (const kid of ['a', 'b']) {
        const { error } = await outcome(lib, () => getKey(header(kid)))
        log.push([kid, error?.message, requests.length, getKey.fresh, getKey.coolingDown, getKey.jwks() !== undefined])
      }
    }
    isDown = false
    await getKey(header('a'))
    return [...log, requests.length, getKey.fresh]
  })
})

test('durations that are set', async (t) => {
  const durations = [
    { cacheMaxAge: 0 },
    { cacheMaxAge: Number.POSITIVE_INFINITY },
    { cooldownDuration: 0 },
    { cooldownDuration: 5 },
  ]
  for (const options of [...durations, { cooldownDuration: Number.POSITIVE_INFINITY, cacheMaxAge: 10 }]) {
    await replay(t, async (lib, tick) => {
      const { getKey, requests } = open(lib, () => answer(set('a')), options)
      const log = []
      for (const milliseconds of [0, 4, 1, 4, 1, 1e12]) {
        tick(milliseconds)
        await getKey(header('a'))
        await getKey(header('b')).catch(() => {})
        log.push([requests.length, getKey.fresh, getKey.coolingDown])
      }
      return log
    })
  }
})

test('one request for all who ask at once', async (t) => {
  await replay(t, async (lib) => {
    const waiting = []
    const { getKey, requests } = open(lib, () => new Promise((resolve) => waiting.push(resolve)))
    const keys = [getKey(header('a')), getKey(header('a')), getKey.reload()]
    const log = [requests.length, getKey.reloading]
    waiting[0](answer(set('a')))
    const [one, other, nothing] = await Promise.all(keys)
    log.push(one === other, nothing, requests.length, getKey.reloading)
    const reload = getKey.reload()
    log.push(requests.length, getKey.reloading)
    waiting[1](answer('', { status: 500 }))
    log.push((await outcome(lib, () => reload)).error.message, getKey.reloading, getKey.fresh)
    return log
  })
})

test('where requests are kept apart, each has its own fetch, and an older answer does not replace a newer', async (t) => {
  globalThis.EdgeRuntime = 'vercel'
  t.after(() => delete globalThis.EdgeRuntime)
  const waiting = []
  const { getKey, requests } = open(layer, () => new Promise((resolve) => waiting.push(resolve)))
  const [one, other] = [getKey(header('new')), getKey(header('new'))]
  assert.equal(requests.length, 2)
  assert(getKey.reloading)
  waiting[1](answer(set('new')))
  await other
  waiting[0](answer(set('old')))
  await one
  assert.deepEqual(getKey.jwks(), set('new'))
  assert(!getKey.reloading)
})

test('a cache of the caller', async (t) => {
  await replay(t, async (lib) => {
    const cache = {}
    const first = open(lib, () => answer(set('a')), { [lib.jwksCache]: cache })
    const log = [first.getKey.fresh, { ...cache }]
    await first.getKey(header('a'))
    log.push({ ...cache })
    const caches = [
      cache,
      structuredClone(cache),
      { ...cache, uat: NOW - 599_999 },
      { ...cache, uat: NOW - 600_000 },
      { ...cache, uat: NOW + 1_000_000 },
      { ...cache, uat: Number.NaN },
      { ...cache, uat: String(NOW) },
      { ...cache, jwks: { keys: [null] } },
      { ...cache, jwks: {} },
      { uat: NOW },
      [],
      null,
      { ...cache, uat: NOW - 40_000, jwks: set('b') },
    ]
    for (const given of caches) {
      const { getKey, requests } = open(lib, () => answer(set('a')), { [lib.jwksCache]: given })
      const before = [getKey.fresh, getKey.coolingDown, getKey.jwks()]
      await getKey(header('a'))
      log.push([...before, requests.length, given && { ...given }])
    }
    return log
  })
})

test('a cache that is none, or cannot be written to', async () => {
  const fresh = () => ({ uat: Date.now(), jwks: set('a') })
  const caches = [
    () => 1,
    () => 'x',
    () => Object.freeze({}),
    () => Object.freeze(fresh()),
    () => Object.assign(() => {}, fresh()),
    () => Object.create(fresh()),
    () => new Proxy(fresh(), {}),
  ]
  for (const make of caches) {
    await agree(async (lib) => {
      const { getKey, requests } = open(lib, () => answer(set('b')), { [lib.jwksCache]: make() })
      const log = [getKey.fresh, getKey.jwks()]
      for (const kid of ['a', 'b', 'b']) log.push((await outcome(lib, () => getKey(header(kid)))).error?.code)
      log.push((await outcome(lib, getKey.reload)).error?.class, getKey.fresh, getKey.jwks(), requests.length)
      return log
    }, String(make))
  }
})

test('a key is the same object until the set is fetched again', async () => {
  for (const lib of [layer, jose]) {
    const { getKey } = open(lib, () => answer(set('a')))
    const key = await getKey(header('a'))
    assert.equal(await getKey(header('a')), key)
    assert.equal((await lib.jwtVerify(signed('ES256', {}, { kid: 'a' }), getKey)).key, key)
    await getKey.reload()
    assert.notEqual(await getKey(header('a')), key)
  }
})

test('a real server: keys that rotate, and answers that are none', async (t) => {
  let respond
  let count = 0
  const server = createServer((request, response) => {
    count += 1
    respond(request, response)
  }).listen(0, '127.0.0.1')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  const url = new URL(`http://127.0.0.1:${server.address().port}/jwks`)
  const send = (body) => (_, response) => response.setHeader('content-type', 'application/json').end(body)

  for (const lib of [layer, jose]) {
    count = 0
    const getKey = lib.createRemoteJWKSet(url, { cooldownDuration: 0, timeoutDuration: 2_000 })
    respond = send(JSON.stringify(set('one')))
    const one = signed('ES256', { a: 1 }, { kid: 'one' })
    for (let turn = 0; turn < 3; turn += 1) assert.deepEqual((await lib.jwtVerify(one, getKey)).payload, { a: 1 })
    assert.equal(count, 1)

    respond = send(JSON.stringify(set('two')))
    await lib.jwtVerify(signed('ES256', {}, { kid: 'two' }), getKey)
    assert.equal(count, 2)
    await assert.rejects(lib.jwtVerify(one, getKey), { code: 'ERR_JWKS_NO_MATCHING_KEY' })

    const failures = [
      [
        send('<html>'),
        { code: 'ERR_JOSE_GENERIC', message: 'Failed to parse the JSON Web Key Set HTTP response as JSON' },
      ],
      [send('{"keys":{}}'), { code: 'ERR_JWKS_INVALID' }],
      [(_, response) => response.writeHead(302, { location: '/jwks' }).end(), { message: /^Expected 200 OK/ }],
      [(_, response) => response.writeHead(500).end(), { message: /^Expected 200 OK/ }],
      [(request) => request.socket.destroy(), { name: 'TypeError' }],
      [
        (_, response) => response.writeHead(200, { 'content-length': 99 }).write('{"ke', () => response.destroy()),
        { code: 'ERR_JOSE_GENERIC' },
      ],
    ]
    for (const [misbehave, expected] of failures) {
      respond = misbehave
      await assert.rejects(getKey.reload(), expected)
      assert.deepEqual(getKey.jwks(), set('two'), 'the good set stays')
    }
    respond = () => {}
    const slow = lib.createRemoteJWKSet(url, { timeoutDuration: 50 })
    await assert.rejects(slow(header('two')), { code: 'ERR_JWKS_TIMEOUT' })
    respond = (_, response) => response.writeHead(200).write('{"keys":')
    const stalled = lib.createRemoteJWKSet(url, { timeoutDuration: 50 })
    await assert.rejects(stalled(header('two')), { code: 'ERR_JWKS_TIMEOUT', message: 'request timed out' })
    respond = (_, response) => response.writeHead(200).end('{"keys":')
    await assert.rejects(stalled(header('two')), { code: 'ERR_JOSE_GENERIC' })
  }

  respond = send(`{"keys":[],"x":"${'x'.repeat(1_048_576)}"}`)
  await assert.rejects(layer.createRemoteJWKSet(url).reload(), (error) => error.cause instanceof RangeError)
})
