import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { connect as connect2, createServer as createServer2 } from 'node:http2'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { load } from '../support/package.mjs'

const { BearerError, bearerToken } = await load('jwt-verdict/http')

const missing = { name: 'BearerError', code: 'ERR_BEARER_MISSING', reason: 'missing' }
const scheme = { name: 'BearerError', code: 'ERR_BEARER_MISSING', reason: 'scheme' }
const repeated = { name: 'BearerError', code: 'ERR_BEARER_INVALID', reason: 'repeated' }
const malformed = { name: 'BearerError', code: 'ERR_BEARER_INVALID', reason: 'malformed' }

describe('what one Authorization header holds', () => {
  const accepted = [
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER abc', 'abc'],
    ['Bearer   abc', 'abc'],
    // All of b64token, RFC 6750 2.1.
    ['Bearer azAZ09-._~+/==', 'azAZ09-._~+/=='],
    ['Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln', 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln'],
    [`Bearer ${'x'.repeat(100_000)}`, 'x'.repeat(100_000)],
  ]
  for (const [value, token] of accepted) {
    test(`${value.slice(0, 40)}`, () => assert.equal(bearerToken(headers(value)), token))
  }

  const refused = [
    [undefined, missing],
    ['', missing],
    ['Basic dXNlcjpwYXNz', scheme],
    ['Digest username="a", realm="b"', scheme],
    ['BearerToken abc', scheme],
    ['Bearerabc', scheme],
    ['Token abc', scheme],
    ['abc', scheme],
    ['Bearer', malformed],
    ['Bearer =abc', malformed],
    ['Bearer a=b', malformed],
    ['Bearer "abc"', malformed],
    ['Bearer abc def', malformed],
    ['Bearer Bearer abc', malformed],
    ['Bearer abc;', malformed],
    ['Bearer token="abc"', malformed],
    ['Bearer\tabc', scheme],
    ['Bearer abcé', malformed],
    ['Bearer abc, Bearer def', repeated],
    ['Bearer abc,', repeated],
    ['Bearer abc, Basic dXNlcjpwYXNz', repeated],
  ]
  for (const [value, error] of refused) {
    test(`${value}`, () => assert.throws(() => bearerToken(headers(value)), error))
  }

  test('no error repeats what was sent', () => {
    for (const [value] of refused.filter(([value]) => value?.includes('abc'))) {
      const error = caught(() => bearerToken(headers(value)))
      assert.doesNotMatch(JSON.stringify({ ...error, message: error.message, stack: error.stack }), /abc/)
    }
  })

  function headers(value) {
    return new Headers(value === undefined ? {} : { authorization: value })
  }
})

describe('where it looks', () => {
  const withToken = { authorization: 'Bearer abc' }

  test('a Request, its Headers, and what inherits from them', () => {
    class OwnRequest extends Request {}
    assert.equal(bearerToken(new Request('https://api.example', { headers: withToken })), 'abc')
    assert.equal(bearerToken(new OwnRequest('https://api.example', { headers: withToken })), 'abc')
    assert.equal(bearerToken(new Headers(withToken)), 'abc')
  })

  test('two headers in one Headers are two', () => {
    const headers = new Headers(withToken)
    headers.append('Authorization', 'Bearer def')
    assert.throws(() => bearerToken(headers), repeated)
  })

  test('never in the query or the body', async () => {
    const url = 'https://api.example/?access_token=abc'
    const body = new URLSearchParams({ access_token: 'abc' })
    assert.throws(() => bearerToken(new Request(url, { method: 'POST', body })), missing)
  })

  const misused = [
    [undefined, 'undefined'],
    [null, 'null'],
    ['Bearer abc', 'a string'],
    [new Map([['authorization', 'Bearer abc']]), 'a Map; wrap a record of headers: new Headers(record)'],
    [{ authorization: 'Bearer abc' }, 'an object; wrap a record of headers: new Headers(record)'],
    [{ headers: withToken }, 'an object; wrap a record of headers: new Headers(record)'],
    [{ headers: withToken, raw: {} }, 'an object; pass its member raw'],
  ]
  for (const [source, found] of misused) {
    test(`not in ${found}`, () => {
      const message = `bearerToken: expected a Request, its Headers or a Node IncomingMessage, found ${found}`
      assert.throws(() => bearerToken(source), { name: 'TypeError', message })
    })
  }
})

describe('a Node server', () => {
  let server
  before(async () => {
    server = await listen(createServer(answer))
  })
  after(() => server.close())

  test('gives the token', async () => {
    assert.equal(await send('Authorization: Bearer abc'), 'abc')
    assert.equal(await send('AUTHORIZATION: bearer abc'), 'abc')
  })

  test('sees both of two headers, of which Node hides the second', async () => {
    assert.equal(await send('Authorization: Bearer abc', 'Authorization: Bearer def'), 'repeated')
    assert.equal(await send('Authorization: Bearer abc', 'authorization: Bearer abc'), 'repeated')
    assert.equal(await send('authorization: Basic dXNlcjpwYXNz', 'Authorization: Bearer abc'), 'repeated')
  })

  test('takes no other header for it', async () => {
    assert.equal(await send('X-Authorization: Bearer abc', 'Proxy-Authorization: Bearer abc'), 'missing')
    assert.equal(await send('Vary: authorization', 'Authorization: Bearer abc', 'X-Names: Authorization'), 'abc')
  })

  // Sent by hand: clients of Node refuse to send a header twice.
  async function send(...lines) {
    const socket = connect(server.address().port, '127.0.0.1')
    socket.end(['GET / HTTP/1.1', 'Host: localhost', 'Connection: close', ...lines, '', ''].join('\r\n'))
    return Buffer.concat(await collect(socket))
      .toString()
      .split('\r\n\r\n')[1]
  }
})

test('a Node server over HTTP/2', async () => {
  const server = await listen(createServer2(answer))
  const session = connect2(`http://127.0.0.1:${server.address().port}`)
  try {
    const get = async (headers) => {
      const stream = session.request(headers)
      return Buffer.concat(await collect(stream)).toString()
    }
    assert.equal(await get({ authorization: 'Bearer abc' }), 'abc')
    assert.equal(await get({}), 'missing')
  } finally {
    session.close()
    server.close()
  }
})

test('instanceof holds across copies of the class, and not for other errors', () => {
  const error = caught(() => bearerToken(new Headers()))
  class Own extends BearerError {}
  assert.ok(error instanceof BearerError)
  assert.ok(error instanceof Error)
  assert.ok(!(error instanceof Own))
  assert.ok({ [Symbol.for('jwt-verdict.BearerError')]: true } instanceof BearerError)
  for (const other of [new Error('x'), null, undefined, {}]) assert.ok(!(other instanceof BearerError))
})

function answer(request, response) {
  try {
    response.end(bearerToken(request))
  } catch (error) {
    response.end(error.reason ?? String(error))
  }
}

function listen(server) {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

async function collect(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}

function caught(call) {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
