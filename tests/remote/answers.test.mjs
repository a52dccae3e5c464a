// Each way in which an issuer's answer can be no key set: what the error says, and that nothing is left open.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, test } from 'node:test'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { esm } from '../support/package.mjs'
import { refusal, setScene } from './scene.mjs'
import { deferred, json, status } from './server.mjs'

const MEBIBYTE = 1_048_576

/** What is wrong with an answer, the answer, and the facts of the error. */
const REFUSED = [
  ['204', status(204), { reason: 'status', expected: '200', actual: '204' }],
  ['206', status(206, { 'content-type': 'application/json' }), { reason: 'status', actual: '206' }],
  ['304', status(304), { reason: 'status', actual: '304' }],
  ['404', status(404), { reason: 'status', actual: '404' }],
  ['500', status(500), { reason: 'status', actual: '500' }],
  [
    'a redirect',
    status(302, { location: 'https://elsewhere.example/jwks' }),
    { reason: 'redirect', expected: '200', actual: '302, to https://elsewhere.example/jwks' },
  ],
  ['a redirect to nowhere', status(308), { reason: 'redirect', actual: '308' }],
  [
    'HTML',
    json('<h1>Sign in</h1>', { 'content-type': 'text/html; charset=utf-8' }),
    { reason: 'not_json', expected: 'JSON', actual: 'text/html; charset=utf-8' },
  ],
  ['plain text', json('Sign in', { 'content-type': 'text/plain' }), { reason: 'not_json', actual: 'text/plain' }],
  [
    'a picture',
    json('\xff\xd8', { 'content-type': 'image/jpeg' }, 'latin1'),
    { reason: 'not_json', actual: 'image/jpeg' },
  ],
  [
    'JSON that is no key set, as a page',
    json('{}', { 'content-type': 'text/html' }),
    { reason: 'invalid', actual: 'the JWKS document has no array "keys"' },
  ],
  [
    'text of no type',
    json('Sign in', {}),
    { reason: 'invalid', actual: /^the JWKS document is not strict JSON: a syntax error/ },
  ],
  [
    'HTML that claims to be JSON',
    json('<h1>Sign in</h1>'),
    { reason: 'invalid', actual: /^the JWKS document is not strict JSON: a syntax error/ },
  ],
  ['an empty body', json(''), { reason: 'invalid', actual: /^the JWKS document is not strict JSON: a syntax error/ }],
  [
    'half a document',
    json('{"keys":['),
    { reason: 'invalid', actual: /^the JWKS document is not strict JSON: a syntax error/ },
  ],
  ['another document', json({ error: 'no' }), { reason: 'invalid', actual: 'the JWKS document has no array "keys"' }],
  [
    'duplicate members',
    json('{"keys":[],"keys":[]}'),
    { reason: 'invalid', actual: /^the JWKS document is not strict JSON: a member that stands twice/ },
  ],
  [
    'a connection closed halfway',
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 })
      response.write('{"keys":[', () => response.socket.destroy())
    },
    { reason: 'network' },
  ],
  [
    'a chunked answer without its end',
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"keys":[]}', () => response.socket.destroy())
    },
    { reason: 'network' },
  ],
  [
    'what is not compressed as it says',
    json('{"keys":[]}', { 'content-type': 'application/json', 'content-encoding': 'gzip' }),
    { reason: 'network' },
  ],
]

describe('refused:', () => {
  for (const [name, answer, facts] of REFUSED) {
    test(name, async (context) => {
      const { server, create, token, iss } = await setScene(context)
      server.answer = answer
      const verifier = create()
      const error = await refusal(verifier.verify(token()))
      assert.ok(error instanceof esm.JwtError)
      assert.equal(error.code, 'ERR_JWKS_FETCH_FAILED')
      assert.equal(error.step, 'keys')
      for (const [fact, value] of Object.entries(facts)) {
        if (value instanceof RegExp) assert.match(error[fact], value, fact)
        else assert.deepEqual(error[fact], value, fact)
      }
      assert.ok(error.message.includes(`${iss}/.well-known/jwks`), error.message)
      assert.match(error.hint, /\w\.$/)
      for (const member of Object.keys(error)) assert.notEqual(error[member], undefined, member)
      assert.deepEqual(verifier.lastError.toJSON(), error.toJSON())
      assert.equal(server.requests.length, 1)
    })
  }
})

describe('a connection that the server has closed', () => {
  test('is made anew, once, without a word', async (context) => {
    const { server, first, create, token, clock } = await setScene(context)
    const good = json(first.jwks)
    const sockets = new Set()
    let closed = 0
    server.answer = (request, response) => {
      // As if its patience with the kept connection had ended while the request was on its way.
      if (sockets.has(request.socket)) {
        closed++
        return request.socket.destroy()
      }
      sockets.add(request.socket)
      good(request, response)
    }
    const verifier = create({ maxAge: 60, staleIfError: 0 })
    // It is for Node when it uses a connection again.
    for (let fetches = 0; fetches < 20 && closed === 0; fetches++) {
      await verifier.verify(token())
      clock.time += 61
    }
    assert.equal(closed, 1)
    assert.equal(server.requests.length, sockets.size + 1)
  })

  test('is refused when it is closed again', async (context) => {
    const { server, create, token } = await setScene(context)
    server.answer = (request) => request.socket.destroy()
    const error = await refusal(create().verify(token()))
    assert.equal(error.code, 'ERR_JWKS_FETCH_FAILED')
    assert.equal(error.reason, 'network')
    assert.match(error.actual, /^(ECONNRESET|UND_ERR_SOCKET)$/)
    assert.equal(server.requests.length, 2)
  })
})

describe('accepted:', () => {
  const types = [
    'application/json',
    'Application/JSON; charset=utf-8',
    'application/jwk-set+json',
    'application/jwk-set+json ;q=1',
    // What is stored somewhere without an ending.
    'application/jwk+json',
    'text/plain',
    'application/octet-stream',
    'binary/octet-stream',
    'text/html',
    'nonsense',
    '',
    undefined,
  ]
  for (const type of types) {
    test(`the content type ${JSON.stringify(type)}`, async (context) => {
      const { server, first, create, token } = await setScene(context)
      server.answer = json(first.jwks, type === undefined ? {} : { 'content-type': type })
      assert.equal((await create().verify(token())).key.kid, 'key-1')
    })
  }

  test('a set with one bad key: the others are good', async (context) => {
    const { server, first, create, token } = await setScene(context)
    server.answer = json({ keys: [{ kty: 'RSA', kid: 'key-0', n: 'AQAB', e: 'AQAB' }, null, first.jwk] })
    const verifier = create()
    assert.equal((await verifier.verify(token())).key.index, 2)
    assert.deepEqual(
      verifier.keys.map(({ usable }) => usable),
      [false, false, true],
    )
  })

  test('a compressed set', async (context) => {
    const { server, first, create, token } = await setScene(context)
    server.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      response.end(gzipSync(JSON.stringify(first.jwks)))
    }
    await create().verify(token())
  })

  test('an answer that comes byte by byte', async (context) => {
    const { server, first, create, token } = await setScene(context)
    server.answer = async (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      for (const character of JSON.stringify(first.jwks)) {
        await new Promise((resolve) => response.write(character, resolve))
      }
      response.end()
    }
    await create().verify(token())
  })
})

describe('the size', () => {
  test('is limited to the byte', async (context) => {
    const { server, first, create, token } = await setScene(context)
    const { length } = JSON.stringify(first.jwks)
    await create({ maxBytes: length }).verify(token())
    const error = await refusal(create({ maxBytes: length - 1 }).verify(token()))
    assert.equal(error.reason, 'too_large')
    assert.equal(error.expected, `at most ${length - 1} bytes`)
    assert.equal(server.requests.length, 2)
  })

  test('is 1 MiB if nothing is said, and that of the key set if that is said', async (context) => {
    const { server, first, create, token } = await setScene(context)
    const padded = (length) => JSON.stringify(first.jwks).padEnd(length)
    server.answer = json(padded(MEBIBYTE))
    await create().verify(token())
    server.answer = json(padded(MEBIBYTE + 1))
    assert.equal((await refusal(create().verify(token()))).reason, 'too_large')
    await create({ limits: { jwksBytes: MEBIBYTE + 1 } }).verify(token())
    const small = await refusal(create({ limits: { jwksBytes: 1000 }, maxBytes: 2 * MEBIBYTE }).verify(token()))
    assert.deepEqual([small.reason, small.actual], ['invalid', 'the JWKS document is longer than the limit'])
  })

  test('is found out while the answer is still coming, and the rest is not read', {
    timeout: 60_000,
  }, async (context) => {
    const { server, create, token } = await setScene(context)
    const closed = deferred()
    server.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.once('close', closed.resolve)
      const more = () => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
      }
      response.on('drain', more)
      more()
    }
    assert.equal((await refusal(create().verify(token()))).reason, 'too_large')
    await closed.promise
  })

  const compressions = {
    gzip: () => {
      const member = gzipSync(Buffer.alloc(MEBIBYTE))
      return Buffer.concat(Array.from({ length: 1024 }, () => member))
    },
    br: () => brotliCompressSync(Buffer.alloc(256 * MEBIBYTE), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  }
  for (const [name, compress] of Object.entries(compressions)) {
    test(`is that of what is unpacked: a bomb of ${name} is not`, async (context) => {
      const { server, create, token } = await setScene(context)
      const bomb = compress()
      assert.ok(bomb.length < 2 * MEBIBYTE, `${bomb.length}`)
      server.answer = (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': name })
        response.end(bomb)
      }
      const before = process.resourceUsage().maxRSS
      assert.equal((await refusal(create().verify(token()))).reason, 'too_large')
      const grown = process.resourceUsage().maxRSS - before
      assert.ok(grown < 64 * 1024, `${grown} KiB`)
    })
  }
})

describe('the time', () => {
  const silences = {
    'before the answer': () => {},
    'within the answer': (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"keys":[')
    },
  }
  for (const [name, answer] of Object.entries(silences)) {
    test(`is limited, also ${name}, and then the connection is closed`, async (context) => {
      const { server, create, token } = await setScene(context)
      const closed = deferred()
      server.answer = (request, response) => {
        request.socket.once('close', closed.resolve)
        answer(request, response)
      }
      const error = await refusal(create({ timeout: 0.2 }).verify(token()))
      assert.deepEqual([error.reason, error.expected], ['timeout', '0.2 s'])
      await closed.promise
    })
  }

  test('is limited for a fetch that knows nothing of it', async (context) => {
    const { create, token } = await setScene(context)
    const error = await refusal(create({ timeout: 0.1, fetch: () => new Promise(() => {}) }).verify(token()))
    assert.equal(error.reason, 'timeout')
  })

  test('leaves no timer behind that would keep a program from ending', async (context) => {
    const { create, token } = await setScene(context)
    await create({ timeout: 60 }).verify(token())
    assert.ok(!process.getActiveResourcesInfo().includes('Timeout'))
  })
})

test('an answer that is refused is not read, and its connection is closed', { timeout: 60_000 }, async (context) => {
  const { server, create, token } = await setScene(context)
  for (const [code, headers] of [
    [500, {}],
    [302, { location: '/' }],
  ]) {
    const closed = deferred()
    server.answer = (request, response) => {
      request.socket.once('close', closed.resolve)
      response.writeHead(code, headers)
      response.write('endless')
    }
    await refusal(create().verify(token()))
    await closed.promise
  }
})

describe('the request', () => {
  test('asks for JSON, as it is now, without cookies and without following', async (context) => {
    const { create, token, iss } = await setScene(context)
    const calls = []
    await create({
      fetch(...call) {
        assert.equal(this, undefined)
        calls.push(call)
        return fetch(...call)
      },
    }).verify(token())
    const [[url, { signal, ...init }]] = calls
    assert.equal(url, `${iss}/.well-known/jwks`)
    assert.ok(signal instanceof AbortSignal)
    assert.deepEqual(init, {
      method: 'GET',
      headers: { accept: 'application/json, application/jwk-set+json', 'user-agent': 'jwt-verdict' },
      redirect: 'manual',
      cache: 'no-store',
      credentials: 'omit',
    })
    assert.equal(calls.length, 1)
  })

  test('is by the fetch that the host has at the time', async (context) => {
    const { create, token, first } = await setScene(context)
    const verifier = create()
    context.mock.method(globalThis, 'fetch', async () => Response.json(first.jwks))
    await verifier.verify(token())
    assert.equal(globalThis.fetch.mock.callCount(), 1)
  })

  test('is refused if a fetch of the user has followed a redirect all the same', async (context) => {
    const { server, create, token, first } = await setScene(context)
    server.answer = (request, response) =>
      request.url === '/elsewhere'
        ? json(first.jwks)(request, response)
        : status(302, { location: '/elsewhere' })(request, response)
    const follow = (url, init) => fetch(url, { ...init, redirect: 'follow' })
    const error = await refusal(create({ fetch: follow }).verify(token()))
    assert.deepEqual([error.reason, error.actual], ['redirect', `200, to ${server.origin}/elsewhere`])
  })

  test('is refused if the host hides a redirect, as browsers do', async (context) => {
    const { create, token } = await setScene(context)
    const opaque = { status: 0, type: 'opaqueredirect', headers: new Headers(), body: null }
    assert.equal((await refusal(create({ fetch: async () => opaque }).verify(token()))).reason, 'redirect')
  })

  test('may end in anything', async (context) => {
    const { create, token } = await setScene(context)
    const mine = new Error('mine')
    const odd = [
      () => {
        throw mine
      },
      () => Promise.reject(mine),
      () => Promise.reject(),
      () => undefined,
      () => ({}),
      () => ({ status: 200 }),
      () => ({ status: 200, headers: new Headers(), body: {} }),
      () => ({ status: 200, headers: new Headers(), body: 'text' }),
      () => new Response(null),
    ]
    for (const fetch of odd) {
      const error = await refusal(create({ fetch }).verify(token()))
      assert.equal(error.code, 'ERR_JWKS_FETCH_FAILED', String(fetch))
      if (error.cause === mine) assert.equal(error.reason, 'network')
    }
  })

  test('that fails in the system says what the system calls it', async (context) => {
    const { create, token } = await setScene(context)
    const error = await refusal(create({ jwksUri: `http://127.0.0.1:${await freePort()}/jwks` }).verify(token()))
    assert.deepEqual([error.reason, error.actual], ['network', 'ECONNREFUSED'])
    assert.equal(error.cause.message, 'fetch failed')
  })
})

test('what comes from the network is escaped and cut, and the query of the address is kept back', async (context) => {
  const { create, token } = await setScene(context)
  const answer = { status: 200, body: null, headers: { get: () => `text/\u202ehtml\n${'x'.repeat(1000)}` } }
  const jwksUri = 'https://issuer.example/keys?secret=hunter2'
  const error = await refusal(create({ jwksUri, fetch: async () => answer }).verify(token()))
  assert.equal(error.reason, 'not_json')
  assert.match(error.actual, /^text\/\\u\{202e\}html\\u\{a\}x{245}…$/)
  assert.ok(!JSON.stringify([error, error.message, error.stack]).includes('hunter2'))
})

test('the token is not in an error about the keys', async (context) => {
  const { server, create, token } = await setScene(context)
  server.answer = status(500)
  const text = token()
  const error = await refusal(create().verify(text))
  for (const segment of text.split('.')) assert.ok(!`${error.stack} ${JSON.stringify(error)}`.includes(segment))
})

/** A port that nobody listens on. */
async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  await once(probe, 'close')
  return port
}
