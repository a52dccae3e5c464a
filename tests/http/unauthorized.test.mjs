import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CLAIMS, createIssuer, NOW, POLICY, tamper } from '../support/issuer.mjs'
import { cjs, esm, load } from '../support/package.mjs'

const { bearerToken, unauthorized, unauthorizedResponse } = await load('jwt-verdict/http')
const { createRemoteVerifier, createVerifier, JwtError } = esm

const issuer = createIssuer()
const { jwks } = issuer
const verifier = createVerifier({ jwks, ...POLICY })

const errorOf = (call) => {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
const refusal = (token) => errorOf(() => verifier.verify(token))
const bearerError = (authorization) => errorOf(() => bearerToken(new Headers(authorization && { authorization })))

describe('the answer', () => {
  test('to no token names no error (RFC 6750 3.1)', () => {
    for (const authorization of [undefined, 'Basic dXNlcjpwYXNz']) {
      const { status, headers } = unauthorized(bearerError(authorization))
      assert.equal(status, 401)
      // A challenge has to have a parameter (RFC 6750 3).
      assert.equal(headers['WWW-Authenticate'], 'Bearer realm="api"')
    }
  })

  test('to a malformed header is 400', () => {
    const { status, headers, body } = unauthorized(bearerError('Bearer'))
    assert.equal(status, 400)
    assert.equal(
      headers['WWW-Authenticate'],
      'Bearer realm="api", error="invalid_request", error_description="the Authorization header does not hold exactly one token behind \'Bearer\'"',
    )
    assert.deepEqual(JSON.parse(body), {
      code: 'ERR_BEARER_INVALID',
      reason: 'malformed',
      message: 'the Authorization header does not hold exactly one token behind "Bearer"',
    })
  })

  test('to a bad token is 401', () => {
    const { status, headers, body } = unauthorized(refusal(issuer.sign({ ...CLAIMS, exp: NOW - 1 })))
    assert.equal(status, 401)
    assert.deepEqual(headers, {
      'WWW-Authenticate':
        'Bearer realm="api", error="invalid_token", error_description="the token has expired (\'exp\')"',
      'Content-Type': 'application/json',
    })
    assert.deepEqual(JSON.parse(body), {
      code: 'ERR_JWT_EXPIRED',
      step: 'check',
      reason: 'check_failed',
      claim: 'exp',
      message: 'the token has expired ("exp")',
    })
  })

  test('is the same to an error of another copy of the package', () => {
    const error = errorOf(() => cjs.createVerifier({ jwks, ...POLICY }).verify('a.b.c'))
    assert.ok(Object.getPrototypeOf(error) !== JwtError.prototype)
    assert.deepEqual(unauthorized(error), unauthorized(refusal('a.b.c')))
  })

  test('names the realm, first', () => {
    const challenge = (error) => unauthorized(error, { realm: 'my api' }).headers['WWW-Authenticate']
    assert.equal(challenge(bearerError()), 'Bearer realm="my api"')
    assert.match(challenge(refusal('x')), /^Bearer realm="my api", error="invalid_token", error_description="/)
  })

  test('while keys cannot be fetched is 503, says when to come back, and tells nobody why', async () => {
    const address = 'http://127.0.0.1:1/INTERNAL'
    const down = { jwksUri: address, ...POLICY, random: () => 1 }
    const remote = createRemoteVerifier(down)
    const failed = await remote.verify(issuer.sign()).catch((error) => error)
    const rows = [
      [failed, '1'],
      // With the pause that is left, which is never nothing.
      [new JwtError({ ...failed.toJSON(), retryAfter: 12.3 }), '13'],
      [new JwtError({ ...failed.toJSON(), retryAfter: 0 }), '1'],
      [new JwtError({ ...failed.toJSON() }), '5'],
      [errorOf(() => createRemoteVerifier(down).verifySync(issuer.sign())), '5'],
    ]
    for (const [error, wait] of rows) {
      const { status, headers, body } = unauthorized(error, { realm: 'api' })
      assert.deepEqual([status, headers], [503, { 'Retry-After': wait, 'Content-Type': 'application/json' }])
      const message = 'the keys to verify tokens with are not available right now; the token may be good'
      assert.deepEqual(JSON.parse(body), { code: error.code, step: 'keys', message })
      const response = unauthorizedResponse(error)
      assert.deepEqual([response.status, response.headers.get('retry-after')], [503, wait])
    }
    assert.match(failed.message, /INTERNAL/)
  })

  test('is 503 also to a token whose key may be among those that cannot be fetched', async () => {
    let isUp = true
    let now = NOW
    const remote = createRemoteVerifier({
      jwksUri: 'https://issuer.example/keys',
      ...POLICY,
      now: () => now,
      random: () => 1,
      fetch: async () => Response.json(jwks, { status: isUp ? 200 : 500 }),
    })
    const unknown = issuer.sign({ ...CLAIMS, exp: NOW + 1000 }, { alg: 'ES256', kid: 'new' })
    const statusOf = async () => unauthorized(await remote.verify(unknown).catch((error) => error))
    assert.equal((await statusOf()).status, 401)
    isUp = false
    now += 30
    const { status, headers } = await statusOf()
    assert.deepEqual([status, headers['Retry-After']], [503, '30'])
  })

  test('as a Response', async () => {
    const error = refusal(tamper(issuer.sign()))
    const response = unauthorizedResponse(error, { realm: 'api' })
    const { status, headers, body } = unauthorized(error, { realm: 'api' })
    assert.equal(response.status, status)
    assert.equal(response.headers.get('www-authenticate'), headers['WWW-Authenticate'])
    assert.equal(response.headers.get('content-type'), 'application/json')
    assert.equal(await response.text(), body)
  })
})

test('no answer holds what the token says or what the policy expects', () => {
  const secretive = createVerifier({
    jwks,
    ...POLICY,
    issuer: 'https://internal.example/POLICY',
    audience: ['POLICY'],
    subject: 'POLICY',
    claims: { tenant: 'POLICY' },
  })
  const good = { iss: 'https://internal.example/POLICY', aud: 'POLICY', sub: 'POLICY', tenant: 'POLICY' }
  const changes = [
    { iss: 'TOKEN' },
    { aud: 'TOKEN' },
    { sub: 'TOKEN' },
    { tenant: 'TOKEN' },
    { exp: 'TOKEN' },
    { nbf: 'TOKEN' },
  ]
  const headers = [
    { alg: 'TOKEN' },
    { alg: 'ES256', kid: 'TOKEN' },
    { alg: 'ES256', crit: ['TOKEN'], TOKEN: 1 },
    { alg: 'ES256', TOKEN: 1, typ: 1 },
  ]
  const tokens = [
    ...changes.map((change) => issuer.sign({ ...CLAIMS, ...good, ...change })),
    ...headers.map((header) => issuer.sign({ ...CLAIMS, ...good }, header)),
    issuer.sign('{"TOKEN":1,"TOKEN":2}'),
    issuer.sign(CLAIMS, '{"TOKEN":1,"TOKEN":2}'),
    issuer.sign('"TOKEN"'),
  ]
  assert.ok(secretive.verify(issuer.sign({ ...CLAIMS, ...good })))
  const answers = tokens.map((token) => unauthorized(errorOf(() => secretive.verify(token))))
  for (const { status, headers, body } of answers) {
    assert.equal(status, 401)
    assert.doesNotMatch(JSON.stringify(headers) + body, /POLICY|TOKEN/)
    // RFC 6750 3: what error_description may consist of.
    assert.match(
      headers['WWW-Authenticate'],
      /^Bearer realm="api", error="invalid_token", error_description="[\x20-\x21\x23-\x5b\x5d-\x7e]+"$/,
    )
  }
  assert.equal(new Set(answers.map(({ body }) => JSON.parse(body).code)).size, 5)
})

describe('what is not the caller’s fault is thrown on', () => {
  const errors = [
    new TypeError('a mistake'),
    errorOf(() => createVerifier({ jwks: 'no JSON', ...POLICY })),
    new JwtError({ code: 'ERR_INTERNAL', step: 'internal', reason: 'trap', message: 'x' }),
    undefined,
    'invalid_token',
  ]
  for (const error of errors) {
    test(String(error?.code ?? error), () => {
      assert.equal(
        thrown(() => unauthorized(error)),
        error,
      )
      assert.equal(
        thrown(() => unauthorizedResponse(error)),
        error,
      )
    })
  }

  function thrown(call) {
    let result
    try {
      result = { value: call() }
    } catch (error) {
      return error
    }
    assert.fail(`answered ${JSON.stringify(result)}`)
  }
})

describe('options', () => {
  const error = bearerError()
  const rows = [
    [{ relm: 'api' }, 'unknown option "relm"; did you mean "realm"?'],
    [{ realm: 1 }, 'realm: expected a string, found 1'],
    [{ realm: undefined }, 'realm: expected a value, found undefined; set one, or omit the option'],
    [{ realm: 'a"b' }, 'realm: only ASCII, without quotation marks and backslashes'],
    [{ realm: 'a\r\nSet-Cookie: b' }, 'realm: only ASCII, without quotation marks and backslashes'],
    ['api', 'options: expected a plain object, found a string'],
  ]
  for (const [options, message] of rows) {
    test(message, () => assert.throws(() => unauthorized(error, options), { name: 'TypeError', message }))
  }
})
