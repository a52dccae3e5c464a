// The configuration of an OpenID provider decides where its keys are, and nothing else.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createIssuer, NOW } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'
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

test('its type does not matter, nor that of the keys', async (context) => {
  const { server, create, token, documents, first, iss } = await setProvider(context)
  for (const type of ['text/plain', 'binary/octet-stream', 'text/html']) {
    const headers = { 'content-type': type }
    documents['/acme/.well-known/openid-configuration'] = json(
      { issuer: iss, jwks_uri: `${server.origin}/keys` },
      headers,
    )
    documents['/keys'] = json(first.jwks, headers)
    assert.equal((await create().verify(token())).key.kid, 'key-1')
  }
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
      assert.deepEqual([error.reason, error.actual], ['private_address', jwksUri])
    }
    assert.deepEqual(server.requests, [])
  })
})

describe('its jwks_uri is no nearer to this machine than the issuer', () => {
  const PUBLIC = 'https://issuer.example'
  const LOOPBACK = [
    '127.0.0.1',
    '127.255.255.254',
    '127.0.0.1.',
    '127.1',
    '0x7f.1',
    '0177.0.0.1',
    '2130706433',
    '１２７.0.0.1',
    '0.0.0.0',
    '0.1.2.3',
    'localhost',
    'LocalHost',
    'localhost.',
    'keys.localhost',
    'keys.localhost.',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
  ]
  const LINK = ['169.254.169.254', '[fe80::1]', '[febf::1]', '[::ffff:169.254.169.254]']
  const PRIVATE = [
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '100.127.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '192.0.0.192',
    '198.18.0.1',
    '203.0.113.1',
    '255.255.255.255',
    '[fc00::1]',
    '[fdff::1]',
    '[fec0::1]',
    '[64:ff9b:1::1]',
    '[::ffff:10.0.0.1]',
    '[::ffff:0:10.0.0.1]',
    '[2002:a00:1::]',
    'keycloak',
    'keycloak.',
    'printer.local',
    'metadata.google.internal',
    'router.home.arpa',
    'kubernetes.default.svc',
  ]
  const INTERNET = [
    'keys.example',
    'localhost.example',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '126.255.255.255',
    '128.0.0.1',
    '169.253.0.1',
    '172.15.255.255',
    '172.32.0.1',
    '192.167.255.255',
    '223.255.255.255',
    '[2606:4700::1111]',
    '[::ffff:8.8.8.8]',
    '[64:ff9b::808:808]',
  ]

  /** From the nearest to the farthest. */
  const places = { LOOPBACK, LINK, PRIVATE, INTERNET }
  const issuers = {
    LOOPBACK: ['https://localhost:8443', 'http://127.0.0.1:8080'],
    LINK: ['https://169.254.10.1', 'https://[fe80::1]'],
    PRIVATE: ['https://10.0.0.5', 'https://keycloak', 'https://kubernetes.default.svc.cluster.local'],
    INTERNET: [PUBLIC, 'https://8.8.8.8'],
  }
  const names = Object.keys(places)
  const signer = createIssuer('key-1')

  for (const [from, addresses] of Object.entries(issuers)) {
    for (const issuer of addresses) {
      test(issuer, async () => {
        for (const [to, hosts] of Object.entries(places)) {
          const isAllowed = names.indexOf(to) >= names.indexOf(from)
          for (const host of hosts) {
            const jwksUri = `https://${host}/keys`
            const { outcome, asked } = await ask({ issuer, jwksUri })
            const expected = isAllowed ? 'accepted' : 'private_address'
            assert.equal(outcome.reason ?? outcome, expected, `${issuer} names ${jwksUri}`)
            assert.equal(asked.length, isAllowed ? 2 : 1, jwksUri)
          }
        }
      })
    }
  }

  test('also where http is allowed', async () => {
    const rows = [
      ['http://keycloak:8080', 'http://keycloak:8080/keys', 'accepted'],
      ['http://keycloak:8080', 'http://172.18.0.3:8080/keys', 'accepted'],
      ['http://10.0.0.5', 'http://10.0.0.6/keys', 'accepted'],
      ['http://10.0.0.5', 'http://127.0.0.1/keys', 'private_address'],
      ['http://issuer.example', 'http://10.0.0.6/keys', 'private_address'],
      ['https://issuer.example', 'http://localhost/keys', 'private_address'],
      ['https://issuer.example', 'http://keys.example/keys', 'accepted'],
    ]
    for (const [issuer, jwksUri, expected] of rows) {
      const { outcome } = await ask({ issuer, jwksUri, allowInsecure: true })
      assert.equal(outcome.reason ?? outcome, expected, `${issuer} names ${jwksUri}`)
    }
  })

  test('the error says what to do', async () => {
    const { outcome } = await ask({ issuer: PUBLIC, jwksUri: 'https://10.0.0.1/keys' })
    const { code, message, expected, actual, hint } = outcome
    assert.equal(code, 'ERR_JWKS_FETCH_FAILED')
    assert.match(message, /: the issuer names an address of this machine or of a private network for its keys$/)
    assert.equal(expected, "an address no nearer to this machine than the issuer's")
    assert.equal(actual, 'https://10.0.0.1/keys')
    assert.match(hint, /set it in jwksUri of createRemoteVerifier, without discovery/)
  })

  test('who configures the address names any', async () => {
    const options = { issuer: PUBLIC, audience: null, now: () => NOW, fetch: async () => Response.json(signer.jwks) }
    const verifier = esm.createRemoteVerifier({ ...options, jwksUri: 'https://10.0.0.1/keys' })
    await verifier.verify(signer.sign({ iss: PUBLIC, exp: NOW + 60 }))
  })

  async function ask({ issuer, jwksUri, ...options }) {
    const asked = []
    const verifier = esm.createRemoteVerifier({
      issuer,
      audience: null,
      discovery: true,
      now: () => NOW,
      fetch: async (url) => {
        asked.push(url)
        return Response.json(asked.length === 1 ? { issuer, jwks_uri: jwksUri } : signer.jwks)
      },
      ...options,
    })
    const verifying = verifier.verify(signer.sign({ iss: issuer, exp: NOW + 60 }))
    const outcome = await verifying.then(
      () => 'accepted',
      (error) => error,
    )
    return { outcome, asked }
  }
})

describe('it is read as strictly as keys are', () => {
  const documents = [
    ['HTML', () => json('<p>', { 'content-type': 'text/html' }), 'not_json'],
    ['plain text', () => json('moved', { 'content-type': 'text/plain' }), 'not_json'],
    ['a list that is said to be text', () => json('[]', { 'content-type': 'text/plain' }), 'invalid'],
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
