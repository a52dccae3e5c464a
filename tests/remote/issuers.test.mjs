// Several issuers: a token goes to the options that name its issuer, and to nowhere else.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createIssuer, NOW } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'
import { refusal } from './scene.mjs'
import { json, startServer, status } from './server.mjs'

const AUDIENCE = 'https://api.example'

/** Two issuers on one server, each with its own key and audience. */
async function setTwo(context, more = {}) {
  const server = await startServer(context)
  const clock = { time: NOW }
  const names = ['one', 'two']
  const issuers = names.map((name) => ({ ...createIssuer(`key-${name}`), iss: `${server.origin}/${name}` }))
  const answers = Object.fromEntries(
    names.map((name, index) => [`/${name}/.well-known/jwks`, json(issuers[index].jwks)]),
  )
  server.answer = (request, response) => (answers[request.url] ?? status(404))(request, response)
  const policies = issuers.map(({ iss }, index) => ({
    issuer: iss,
    audience: `${AUDIENCE}/${names[index]}`,
    now: () => clock.time,
    random: () => 1,
    ...more,
  }))
  const sign = (signer, claims) => signer.sign({ exp: NOW + 100_000, ...claims }, { alg: 'ES256', kid: signer.jwk.kid })
  return {
    server,
    clock,
    answers,
    one: issuers[0],
    two: issuers[1],
    policies,
    sign,
    verifier: esm.createRemoteVerifier(policies),
    goodOne: sign(issuers[0], { iss: issuers[0].iss, aud: policies[0].audience }),
    goodTwo: sign(issuers[1], { iss: issuers[1].iss, aud: policies[1].audience }),
  }
}

test('each token fetches the keys of its issuer, and is held to its policy', async (context) => {
  const { server, verifier, goodOne, goodTwo, one, two, sign, policies } = await setTwo(context)
  assert.equal((await verifier.verify(goodOne)).payload.iss, one.iss)
  assert.deepEqual(server.requests, ['/one/.well-known/jwks'])
  assert.equal((await verifier.verify(goodTwo)).payload.iss, two.iss)
  assert.deepEqual(server.requests, ['/one/.well-known/jwks', '/two/.well-known/jwks'])
  assert.equal(verifier.verifySync(goodOne).key.kid, 'key-one')
  assert.equal((await verifier.explain(goodTwo)).ok, true)

  const wrongAudience = sign(one, { iss: one.iss, aud: policies[1].audience })
  await assert.rejects(verifier.verify(wrongAudience), { claim: 'aud' })
})

test('the key of one issuer is no good for the tokens of another', async (context) => {
  const { verifier, one, two, sign, policies } = await setTwo(context)
  await verifier.prefetch()
  const forged = sign(two, { iss: one.iss, aud: policies[0].audience })
  await assert.rejects(verifier.verify(forged), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
  const sameKid = two.sign(
    { iss: one.iss, aud: policies[0].audience, exp: NOW + 1000 },
    { alg: 'ES256', kid: one.jwk.kid },
  )
  await assert.rejects(verifier.verify(sameKid), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
  assert.throws(() => verifier.verifySync(sameKid), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
})

describe('a token of an issuer that nobody names', () => {
  const rows = [
    ['elsewhere', 'https://evil.example', 'check_failed', 'https://evil.example'],
    ['with a slash more', (iss) => `${iss}/`, 'check_failed', (iss) => `${iss}/`],
    ['missing', undefined, 'missing', undefined],
    ['a list', (iss) => [iss], 'invalid'],
    ['a number', 5, 'invalid'],
    ['null', null, 'invalid'],
    ['a name of Object', 'constructor', 'check_failed', 'constructor'],
    ['__proto__', '__proto__', 'check_failed', '__proto__'],
  ]
  for (const [name, value, reason, actual] of rows) {
    test(`${name}: is refused, and fetches nothing`, async (context) => {
      const { server, verifier, one, two, sign, policies } = await setTwo(context)
      const of = (found) => (typeof found === 'function' ? found(one.iss) : found)
      const token = sign(one, { iss: of(value), aud: policies[0].audience })
      const error = await refusal(verifier.verify(token))
      assert.ok(error instanceof esm.JwtError)
      assert.deepEqual(
        [error.code, error.step, error.claim, error.reason, error.expected],
        [
          'ERR_JWT_CLAIM_VALIDATION_FAILED',
          'check',
          'iss',
          reason,
          reason === 'invalid' ? 'a string' : [one.iss, two.iss],
        ],
      )
      if (actual !== undefined) assert.equal(error.actual, of(actual))
      for (const member of Object.keys(error)) assert.notEqual(error[member], undefined, member)
      assert.deepEqual((await refusal(() => verifier.verifySync(token))).toJSON(), error.toJSON())
      const verdict = await verifier.explain(token)
      assert.deepEqual([verdict.ok, verdict.error], [false, error.toJSON()])
      assert.ok(verdict.checks.length > 20)
      assert.deepEqual(server.requests, [])
    })
  }

  test('is refused for its form first', async (context) => {
    const { server, verifier, one } = await setTwo(context)
    const rows = [
      ['garbage', 'ERR_JWS_INVALID'],
      ['', 'ERR_JWS_INVALID'],
      ['a'.repeat(20_000), 'ERR_JWS_INVALID'],
      [one.sign({ iss: 'x' }, { alg: 'none' }), 'ERR_JOSE_NOT_SUPPORTED'],
      [one.sign({ iss: 'x' }, { alg: 'HS256' }), 'ERR_JOSE_ALG_NOT_ALLOWED'],
      [one.sign('[]'), 'ERR_JWT_INVALID'],
      [one.sign('{"iss":"x","iss":"y"}'), 'ERR_JWT_INVALID'],
    ]
    for (const [token, code] of rows) {
      await assert.rejects(verifier.verify(token), { code })
      assert.equal((await verifier.explain(token)).error.code, code)
    }
    await assert.rejects(verifier.verify(null), { name: 'TypeError', message: /^token: / })
    assert.deepEqual(server.requests, [])
  })
})

test('one issuer that is down does not touch the other', async (context) => {
  const { verifier, goodOne, goodTwo, answers } = await setTwo(context)
  answers['/two/.well-known/jwks'] = status(500)
  await verifier.verify(goodOne)
  await assert.rejects(verifier.verify(goodTwo), { code: 'ERR_JWKS_FETCH_FAILED', actual: '500' })
  await assert.rejects(verifier.prefetch(), { code: 'ERR_JWKS_FETCH_FAILED' })
  await assert.rejects(verifier.reload(), { code: 'ERR_JWKS_FETCH_FAILED' })
  verifier.verifySync(goodOne)
})

test('the state sums up that of the sources', async (context) => {
  const { verifier, clock, goodOne, answers, one, two } = await setTwo(context)
  const sum = () => [verifier.fresh, verifier.fetchedAt, verifier.keys.map(({ kid }) => kid)]
  assert.deepEqual(sum(), [false, undefined, []])
  await verifier.verify(goodOne)
  assert.deepEqual(sum(), [false, undefined, ['key-one']])
  clock.time += 10
  await verifier.prefetch()
  assert.deepEqual(sum(), [true, NOW, ['key-one', 'key-two']])
  assert.deepEqual(
    verifier.sources.map(({ issuers, fresh, fetchedAt }) => [...issuers, fresh, fetchedAt]),
    [
      [one.iss, true, NOW],
      [two.iss, true, NOW + 10],
    ],
  )
  assert.equal(verifier.lastError, undefined)
  clock.time += 5
  answers['/two/.well-known/jwks'] = status(500)
  await assert.rejects(verifier.reload(), { actual: '500' })
  assert.equal(verifier.lastError, verifier.sources[1].lastError)
  clock.time += 595
  assert.equal(verifier.sources[0].fresh, true)
  assert.equal(verifier.fresh, false)
})

test('several issuers of one policy have keys of their own, or share those of one address', async (context) => {
  const { server, clock, one, two, sign, answers } = await setTwo(context)
  const options = { issuer: [one.iss, two.iss], audience: AUDIENCE, now: () => clock.time }
  const token = (signer, iss) => sign(signer, { iss, aud: AUDIENCE })

  const apart = esm.createRemoteVerifier(options)
  await apart.verify(token(one, one.iss))
  await apart.verify(token(two, two.iss))
  await assert.rejects(apart.verify(token(two, one.iss)), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
  assert.equal(server.requests.length, 2)

  answers['/keys'] = json({ keys: [one.jwk, two.jwk] })
  const shared = esm.createRemoteVerifier({ ...options, jwksUri: `${server.origin}/keys` })
  for (const signer of [one, two]) for (const { iss } of [one, two]) await shared.verify(token(signer, iss))
  await assert.rejects(shared.verify(token(one, 'https://evil.example')), { claim: 'iss' })
  assert.equal(server.requests.length, 3)
})

test('the largest token that one of them takes is not too large for the way there', async (context) => {
  const { policies, sign, one, two } = await setTwo(context)
  const verifier = esm.createRemoteVerifier([policies[0], { ...policies[1], limits: { tokenBytes: 100_000 } }])
  const large = (signer, { audience }) => sign(signer, { iss: signer.iss, aud: audience, padding: 'x'.repeat(50_000) })
  await verifier.verify(large(two, policies[1]))
  await assert.rejects(verifier.verify(large(one, policies[0])), { reason: 'token_too_large' })
})
