// A list of policies whose keys are fetched: of one issuer too, beside secrets, each address once, and an outage of one is
// never what another rejects a token for.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createIssuer, NOW, signHmac } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'
import { refusal } from './scene.mjs'
import { json, startServer, status } from './server.mjs'

const AUDIENCE = 'https://api.example'
const SECRET = new Uint8Array(32).fill(7)
const now = () => NOW
const random = () => 1

/** A server with the keys of one issuer at /one, and those of another at /two. */
async function setScene(context) {
  const server = await startServer(context)
  const [one, two] = ['one', 'two'].map((kid) => createIssuer(kid))
  const answers = { '/one': json(one.jwks), '/two': json(two.jwks) }
  server.answer = (request, response) => (answers[request.url] ?? status(404))(request, response)
  const policy = (path, more) => ({
    ...{ issuer: 'https://issuer.example', audience: AUDIENCE, now, random },
    jwksUri: `${server.origin}${path}`,
    ...more,
  })
  const sign = (signer, claims) =>
    signer.sign(
      { iss: 'https://issuer.example', aud: AUDIENCE, exp: NOW + 1000, ...claims },
      { alg: 'ES256', kid: signer.jwk.kid },
    )
  return { server, answers, one, two, policy, sign }
}

test('policies of one issuer share its keys, which are fetched once, and the result says which accepts', async (context) => {
  const { server, one, policy, sign } = await setScene(context)
  const verifier = esm.createRemoteVerifier([
    policy('/one', { audience: 'x', name: 'web' }),
    policy('/one'),
    policy('/one', { subject: 's', name: 'job' }),
  ])
  const tokens = [sign(one), sign(one, { aud: 'x' }), sign(one)]
  const policies = (await Promise.all(tokens.map((token) => verifier.verify(token)))).map(({ policy }) => policy)
  assert.deepEqual(policies, ['1', 'web', '1'])
  assert.deepEqual(server.requests, ['/one'])
  assert.deepEqual(
    verifier.sources.map(({ url, issuers, keys }) => [url, issuers, keys.map(({ policies }) => policies)]),
    [[`${server.origin}/one`, ['https://issuer.example'], [['web', '1', 'job']]]],
  )
  assert.equal(verifier.fresh, true)
  assert.equal(verifier.verifySync(sign(one)).policy, '1')
  const error = await refusal(verifier.verify(sign(one, { aud: 'y' })))
  assert.deepEqual(
    [error.claim, error.policies.map(({ name, claim }) => [name, claim])],
    [
      'aud',
      [
        ['web', 'aud'],
        ['1', 'aud'],
        ['job', 'sub'],
      ],
    ],
  )
  const verdict = await verifier.explain(sign(one, { aud: 'y' }))
  assert.deepEqual(verdict.error, error.toJSON())
  assert.deepEqual(
    verdict.policies.map(({ policy }) => policy),
    ['web', '1', 'job'],
  )
  assert.deepEqual(server.requests, ['/one'])
})

test('a secret beside keys: its tokens fetch nothing', async (context) => {
  const { server, one, policy, sign } = await setScene(context)
  const { jwksUri: _, random: __, ...expected } = policy('/one')
  const verifier = esm.createRemoteVerifier([
    { ...expected, secret: SECRET, algorithms: ['HS256'], name: 'old' },
    policy('/one', { name: 'new' }),
  ])
  const claims = { iss: 'https://issuer.example', aud: AUDIENCE, exp: NOW + 1000 }
  assert.deepEqual(server.requests, [])
  for (const verify of [verifier.verify, verifier.verifySync]) {
    assert.equal((await verify(signHmac(SECRET, claims))).policy, 'old')
  }
  assert.deepEqual(server.requests, [])
  assert.equal((await verifier.verify(sign(one))).policy, 'new')
  assert.equal((await verifier.explain(signHmac(SECRET, claims))).policy, 'old')
  assert.throws(
    () =>
      esm.createRemoteVerifier([{ ...expected, secret: SECRET, algorithms: ['HS256'], timeout: 1 }, policy('/one')]),
    {
      name: 'TypeError',
      option: 'options[0].timeout',
    },
  )
})

test('an outage of one is never the rejection of another', async (context) => {
  const { answers, one, two, policy, sign } = await setScene(context)
  answers['/one'] = status(500)
  const verifier = esm.createRemoteVerifier([policy('/one', { name: 'down' }), policy('/two', { name: 'up' })])
  // Whose key it is, nobody can say.
  const error = await refusal(verifier.verify(sign(one)))
  assert.deepEqual([error.code, error.actual], ['ERR_JWKS_FETCH_FAILED', '500'])
  assert.deepEqual(
    error.policies.map(({ name, code }) => [name, code]),
    [
      ['down', 'ERR_JWKS_FETCH_FAILED'],
      ['up', 'ERR_JWKS_NO_MATCHING_KEY'],
    ],
  )
  const verdict = await verifier.explain(sign(one))
  assert.deepEqual([verdict.ok, verdict.error], [false, error.toJSON()])
  assert.equal((await refusal(() => verifier.verifySync(sign(one)))).step, 'keys')
  // Whatever the order, and however far another came.
  const reversed = esm.createRemoteVerifier([policy('/two', { audience: 'x' }), policy('/one')])
  for (const token of [sign(one), sign(two)]) {
    assert.equal((await refusal(reversed.verify(token))).code, 'ERR_JWKS_FETCH_FAILED')
    assert.equal((await refusal(() => reversed.verifySync(token))).step, 'keys')
    assert.equal((await reversed.explain(token)).error.code, 'ERR_JWKS_FETCH_FAILED')
  }
  // Another accepts it.
  for (const run of [verifier.verify, verifier.verifySync]) assert.equal((await run(sign(two))).policy, 'up')
  const accepted = await verifier.explain(sign(two))
  assert.deepEqual([accepted.ok, accepted.policy, accepted.stale], [true, 'up', false])
})

test('keys that are too old accept nothing, whatever another policy says', async (context) => {
  const { answers, one, policy, sign } = await setScene(context)
  const clock = { time: NOW }
  const more = { now: () => clock.time, staleIfError: 10 }
  const verifier = esm.createRemoteVerifier([
    policy('/one', { ...more, name: 'one' }),
    policy('/two', { ...more, name: 'two' }),
  ])
  const token = sign(one, { exp: NOW + 100_000 })
  await verifier.verify(token)
  answers['/one'] = status(500)
  clock.time += 605
  const stale = await verifier.verify(token)
  assert.deepEqual([stale.policy, stale.stale], ['one', true])
  assert.equal((await verifier.explain(token)).stale, true)
  clock.time += 60
  for (const run of [verifier.verify, verifier.verifySync]) {
    const error = await refusal(() => run(token))
    assert.equal(error.step, 'keys')
  }
  assert.equal((await verifier.explain(token)).ok, false)
})

test('a key that is new is fetched for each policy that may have it, and one that nobody has is fetched once', async (context) => {
  const { server, answers, one, policy, sign } = await setScene(context)
  const clock = { time: NOW }
  const more = { now: () => clock.time }
  const verifier = esm.createRemoteVerifier([policy('/one', more), policy('/two', more)])
  await verifier.prefetch()
  clock.time += 30
  const later = createIssuer('later')
  answers['/two'] = json({ keys: [later.jwk] })
  assert.equal((await verifier.verify(sign(later, { exp: NOW + 1000 }))).policy, '1')
  assert.deepEqual(server.requests, ['/one', '/two', '/one', '/two'])
  for (const kid of ['a', 'b']) {
    const made = createIssuer(kid)
    assert.equal((await refusal(verifier.verify(sign(made)))).code, 'ERR_JWKS_NO_MATCHING_KEY')
  }
  assert.equal(server.requests.length, 4)
  assert.equal((await verifier.verify(sign(one, { exp: NOW + 1000 }))).policy, '0')
})

test('an issuer whom nobody names fetches nothing', async (context) => {
  const { server, one, policy, sign } = await setScene(context)
  const verifier = esm.createRemoteVerifier([policy('/one'), policy('/two')])
  for (const run of [verifier.verify, verifier.verifySync]) {
    const error = await refusal(() => run(sign(one, { iss: 'https://evil.example' })))
    assert.deepEqual([error.claim, error.reason, error.policies], ['iss', 'check_failed', []])
  }
  assert.deepEqual(server.requests, [])
})

test('functions of the program: what one rejects goes on to the next, and one that fails ends it', async (context) => {
  const { one, policy, sign } = await setScene(context)
  const called = []
  const rejects = policy('/one', { check: ({ policy }) => `not mine: ${called.push(policy)}`, name: 'rejects' })
  const verifier = esm.createRemoteVerifier([rejects, policy('/one', { name: 'next' })])
  for (let turn = 1; turn <= 2; turn += 1) {
    assert.equal((await verifier.verify(sign(one))).policy, 'next')
    assert.deepEqual(called, Array(turn).fill('rejects'))
  }
  assert.equal((await verifier.explain(sign(one))).policy, 'next')
  const fails = policy('/one', {
    check: () => {
      throw new Error('the database is down')
    },
  })
  const failing = esm.createRemoteVerifier([fails, policy('/one')])
  for (const run of [failing.verify, failing.explain, failing.verify]) {
    assert.equal((await refusal(run(sign(one)))).code, 'ERR_HOST_FUNCTION_FAILED')
  }
})

test('options that share an address but differ in how it is fetched are a TypeError that names the option', async (context) => {
  const { policy } = await setScene(context)
  const cases = {
    fetch: () => {},
    timeout: 1,
    cooldown: 1,
    maxAge: 1,
    staleIfError: 1,
    maxBytes: 1,
    cache: new Map(),
    allowInsecure: true,
    random: () => 0,
    now: () => NOW,
  }
  for (const [option, value] of Object.entries(cases)) {
    const error = await refusal(() => esm.createRemoteVerifier([policy('/one'), policy('/one', { [option]: value })]))
    assert.ok(error instanceof TypeError, option)
    assert.equal(error.option, `options[1].${option}`)
    if (option !== 'random') esm.createRemoteVerifier([policy('/one'), policy('/two', { [option]: value })])
  }
  const error = await refusal(() => esm.createRemoteVerifier([policy('/one'), policy('/one', { limits: { keys: 1 } })]))
  assert.equal(error.option, 'options[1].limits.keys')
})

test('the kind of a token says which of one address accepts it, and no list takes a login', async (context) => {
  const { server, one, policy } = await setScene(context)
  const verifier = esm.createRemoteVerifier([
    policy('/one', { profile: 'access-token', name: 'api' }),
    policy('/one', { profile: 'logout-token', name: 'logout' }),
  ])
  const claims = { iss: 'https://issuer.example', aud: AUDIENCE, exp: NOW + 1000, iat: NOW, jti: 'j', sub: 's' }
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  const typed = (typ) => one.sign({ ...claims, client_id: 'c', events }, { alg: 'ES256', kid: one.jwk.kid, typ })
  assert.equal((await verifier.verify(typed('at+jwt'))).policy, 'api')
  assert.equal((await verifier.verify(typed('logout+jwt'))).policy, 'logout')
  assert.equal((await verifier.explain(typed('logout+jwt'))).policy, 'logout')
  assert.equal((await refusal(verifier.verify(typed('JWT')))).claim, 'typ')
  for (const judge of [verifier.verify, verifier.verifySync, verifier.explain]) {
    const error = await refusal(() => judge(typed('at+jwt'), { nonce: null }))
    assert.deepEqual([error.name, error.option], ['TypeError', 'login'])
  }
  assert.deepEqual(server.requests, ['/one'])
})
