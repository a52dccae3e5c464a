// The configuration of an OpenID provider decides where its keys are, and nothing else.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { esm } from '../package.mjs'
import { refusal, setScene } from './scene.mjs'
import { json, status } from './server.mjs'

/** A scene whose server has a configuration at the issuer, and its keys elsewhere. */
async function setProvider(context, change = (configuration) => configuration) {
  const scene = await setScene(context, { discovery: true })
  const { server, iss, first } = scene
  const configuration = change({ issuer: iss, jwks_uri: `${server.origin}/keys?v=1`, other: [1] }, server)
  const documents = {
    '/acme/.well-known/openid-configuration': json(configuration),
    '/keys?v=1': json(first.jwks),
  }
  server.answer = (request, response) => (documents[request.url] ?? status(404))(request, response)
  return { ...scene, documents }
}

test('the keys are where the configuration says', async (context) => {
  const { server, clock, create, token } = await setProvider(context)
  const verifier = create()
  await verifier.verify(token())
  const once = ['/acme/.well-known/openid-configuration', '/keys?v=1']
  assert.deepEqual(server.requests, once)
  await verifier.verify(token())
  clock.time += 600
  await verifier.verify(token())
  assert.deepEqual(server.requests, [...once, ...once])
})

test('and where it says at the time: they may move', async (context) => {
  const { server, clock, create, token, documents, first, iss } = await setProvider(context)
  const verifier = create()
  await verifier.verify(token())
  documents['/acme/.well-known/openid-configuration'] = json({ issuer: iss, jwks_uri: `${server.origin}/moved` })
  documents['/moved'] = json(first.jwks)
  documents['/keys?v=1'] = status(410)
  clock.time += 600
  assert.equal((await verifier.verify(token())).stale, false)
})

describe('the issuer in it is the very string that is expected', () => {
  const others = {
    'with a slash more': (iss) => `${iss}/`,
    'in capitals': (iss) => iss.replace('acme', 'ACME'),
    'the parent': (iss) => iss.replace('/acme', ''),
    escaped: (iss) => iss.replace('acme', '%61cme'),
    missing: () => undefined,
    'a list': (iss) => [iss],
    null: () => null,
  }
  for (const [name, other] of Object.entries(others)) {
    test(name, async (context) => {
      const { server, create, token, iss } = await setProvider(context, (configuration) => ({
        ...configuration,
        issuer: other(configuration.issuer),
      }))
      const error = await refusal(create().verify(token()))
      assert.deepEqual([error.reason, error.expected], ['issuer_mismatch', iss])
      const found = other(iss)
      if (typeof found === 'string') assert.equal(error.actual, found)
      assert.equal(server.requests.length, 1)
    })
  }

  test('to the last slash, which is not doubled in the address', async (context) => {
    const { server, clock, first, create } = await setProvider(context, (configuration) => ({
      ...configuration,
      issuer: `${configuration.issuer}/`,
    }))
    const issuer = `${server.origin}/acme/`
    const claims = { iss: issuer, aud: 'https://api.example', exp: clock.time + 60 }
    await create({ issuer }).verify(first.sign(claims))
    assert.equal(server.requests[0], '/acme/.well-known/openid-configuration')
  })
})

describe('its jwks_uri', () => {
  const rows = [
    ['http elsewhere', () => 'http://keys.example/', 'insecure', 'https'],
    ['a file', () => 'file:///etc/passwd', 'insecure', 'https'],
    ['data', () => 'data:application/json,{"keys":[]}', 'insecure', 'https'],
    ['relative', () => '/keys?v=1', 'invalid', 'jwks_uri: an absolute URL'],
    ['missing', () => undefined, 'invalid', 'jwks_uri: an absolute URL'],
    ['of another type', () => ['https://keys.example'], 'invalid', 'jwks_uri: an absolute URL'],
    ['with a password', () => 'https://me:secret@keys.example', 'invalid', 'jwks_uri: an absolute URL'],
  ]
  for (const [name, uri, reason, expected] of rows) {
    test(`may not be ${name}`, async (context) => {
      const { server, create, token } = await setProvider(context, (configuration) => ({
        ...configuration,
        jwks_uri: uri(),
      }))
      const error = await refusal(create().verify(token()))
      assert.deepEqual([error.code, error.reason, error.expected], ['ERR_JWKS_FETCH_FAILED', reason, expected])
      assert.equal(server.requests.length, 1)
    })
  }

  test('may be http elsewhere where that is allowed', async (context) => {
    const asked = []
    const { create, token, first, iss } = await setScene(context, { discovery: true, allowInsecure: true })
    const verifier = create({
      fetch: async (url) => {
        asked.push(url)
        return Response.json(asked.length === 1 ? { issuer: iss, jwks_uri: 'http://keys.example/' } : first.jwks)
      },
    })
    await verifier.verify(token())
    assert.equal(asked[1], 'http://keys.example/')
  })

  test('may not be on this machine unless the issuer is, so that no issuer can have it asked', async (context) => {
    const { first, clock, server } = await setScene(context)
    for (const jwksUri of [`${server.origin}/keys`, 'http://localhost/keys', 'http://[::1]/keys']) {
      const issuer = 'https://issuer.example'
      const verifier = esm.createRemoteVerifier({
        issuer,
        audience: null,
        discovery: true,
        now: () => clock.time,
        fetch: async () => Response.json({ issuer, jwks_uri: jwksUri }),
      })
      const error = await refusal(verifier.verify(first.sign({ iss: issuer, exp: clock.time + 60 })))
      assert.deepEqual([error.reason, error.actual], ['insecure', jwksUri])
    }
    assert.deepEqual(server.requests, [])
  })
})

describe('it is read as strictly as keys are', () => {
  const documents = [
    ['HTML', () => json('<p>', { 'content-type': 'text/html' }), 'not_json'],
    ['no JSON', () => json('<p>'), 'invalid'],
    ['a list', () => json('[]'), 'invalid'],
    ['an issuer twice', (iss, uri) => json(`{"issuer":"x","issuer":"${iss}","jwks_uri":"${uri}"}`), 'invalid'],
    ['a jwks_uri twice', (iss, uri) => json(`{"issuer":"${iss}","jwks_uri":"x","jwks_uri":"${uri}"}`), 'invalid'],
    ['one that is not there', () => status(404), 'status'],
    ['one that is elsewhere', () => status(301, { location: '/' }), 'redirect'],
    ['one that is too large', () => json(' '.repeat(1_048_577)), 'too_large'],
  ]
  for (const [name, answer, reason] of documents) {
    test(name, async (context) => {
      const { server, create, token, iss, documents: served } = await setProvider(context)
      served['/acme/.well-known/openid-configuration'] = answer(iss, `${server.origin}/keys?v=1`)
      const error = await refusal(create().verify(token()))
      assert.equal(error.reason, reason)
      assert.ok(error.message.includes('/acme/.well-known/openid-configuration'))
      assert.equal(server.requests.length, 1)
    })
  }
})

test('what is wrong with the keys names their address, without its query', async (context) => {
  const { server, create, token, documents } = await setProvider(context)
  for (const [answer, reason] of [
    [json('{}'), 'invalid'],
    [status(500), 'status'],
  ]) {
    documents['/keys?v=1'] = answer
    const error = await refusal(create().verify(token()))
    assert.equal(error.reason, reason)
    assert.ok(error.message.startsWith(`keys of ${server.origin}/keys: `), error.message)
  }
})

test('the time is for both answers together', async (context) => {
  const { create, token, documents } = await setProvider(context)
  documents['/keys?v=1'] = () => {}
  const error = await refusal(create({ timeout: 0.2 }).verify(token()))
  assert.equal(error.reason, 'timeout')
})
