import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { describe, test } from 'node:test'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { esm, load } from '../support/package.mjs'

const { createTestIssuer } = await load('jwt-verdict/testing')

async function serve(context, options, place) {
  const issuer = createTestIssuer({ algorithm: 'ES256', audience: 'https://api.example', ...options })
  const server = await issuer.serve(place)
  context.after(server.close)
  return { issuer, server }
}

test('jose finds the keys, and the new ones after a rotation', async (context) => {
  const { issuer, server } = await serve(context)
  const keys = createRemoteJWKSet(new URL(server.jwksUri), { cooldownDuration: 0 })
  const verify = (token) => jwtVerify(token, keys, { issuer: issuer.issuer, audience: 'https://api.example' })
  const old = issuer.sign({ sub: 'user-1' })
  assert.equal((await verify(old)).payload.sub, 'user-1')

  issuer.rotate()
  await verify(issuer.sign())
  await verify(old)
  issuer.rotate({ keep: false })
  await verify(issuer.sign())
  await assert.rejects(verify(old), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
})

test('a remote verifier finds them by the issuer alone, path and all', async (context) => {
  const { issuer } = await serve(context, {}, { path: '/acme' })
  assert.match(issuer.issuer, /^http:\/\/127\.0\.0\.1:\d+\/acme$/)
  const verifier = esm.createRemoteVerifier({ issuer: issuer.issuer, audience: 'https://api.example' })
  assert.equal((await verifier.verify(issuer.sign({ sub: 'user-1' }))).payload.sub, 'user-1')
})

describe('the documents', () => {
  test('are those of OpenID Connect Discovery 1.0', async (context) => {
    const { issuer, server } = await serve(context)
    const answer = await fetch(`${server.url}/.well-known/openid-configuration`)
    assert.equal(answer.headers.get('content-type'), 'application/json')
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    assert.deepEqual(await answer.json(), {
      issuer: server.url,
      jwks_uri: server.jwksUri,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    })
    assert.deepEqual(await (await fetch(server.jwksUri)).json(), issuer.jwks)
    assert.equal(server.url, `http://127.0.0.1:${server.port}`)
  })

  test('are nowhere else', async (context) => {
    const { server } = await serve(context, {}, { path: '/acme/eu' })
    const origin = `http://127.0.0.1:${server.port}`
    for (const path of [
      '/',
      '/.well-known/jwks',
      '/acme/eu/',
      '/acme/eu/.well-known/jwks/',
      '/acme/eu/__proto__',
      '/__proto__',
    ])
      assert.equal((await fetch(`${origin}${path}`)).status, 404, path)
    assert.equal((await fetch(`${server.jwksUri}?x=1`)).status, 200)
    assert.equal((await fetch(server.jwksUri, { method: 'HEAD' })).status, 200)
    assert.equal((await fetch(server.jwksUri, { method: 'POST' })).status, 405)
  })
})

describe('the name of the issuer', () => {
  test('is the address, unless it was given one', async (context) => {
    const unnamed = createTestIssuer({ algorithm: 'EdDSA' })
    assert.equal(unnamed.issuer, 'https://issuer.example')
    const server = await unnamed.serve()
    context.after(server.close)
    assert.equal(unnamed.issuer, server.url)
    assert.equal(esm.decode(unnamed.sign()).payload.iss, server.url)

    const { issuer, server: other } = await serve(context, { issuer: 'https://oidc.vercel.com/acme' })
    assert.equal(issuer.issuer, 'https://oidc.vercel.com/acme')
    assert.match(other.url, /:\d+\/acme$/)
    const { issuer: named } = await (await fetch(`${other.url}/.well-known/openid-configuration`)).json()
    assert.equal(named, 'https://oidc.vercel.com/acme')
  })

  test('may be one that is no address', async (context) => {
    const { server } = await serve(context, { issuer: 'accounts' })
    assert.match(server.url, /:\d+$/)
  })
})

describe('a server', () => {
  test('is closed at once, whatever connections clients keep, and can be opened again', async (context) => {
    const { issuer, server } = await serve(context)
    await (await fetch(server.jwksUri)).json()
    await assert.rejects(issuer.serve(), { message: /^serve: this issuer is being served already/ })
    await Promise.all([server.close(), server.close()])
    await assert.rejects(fetch(server.jwksUri))
    const again = await issuer.serve()
    assert.equal((await fetch(again.jwksUri)).status, 200)
    await again[Symbol.asyncDispose]()
    await assert.rejects(fetch(again.jwksUri))
  })

  test('closes connections in the middle of a request too', async (context) => {
    const { server } = await serve(context)
    const socket = connect(server.port, '127.0.0.1')
    const closed = new Promise((resolve) => socket.on('error', resolve).on('close', resolve))
    await new Promise((resolve) => socket.write('GET / HTTP/1.1\r\n', resolve))
    // Another request, answered, so that the server has seen the first connection.
    await fetch(server.jwksUri)
    await server.close()
    await closed
  })

  test('listens on the port that was asked for, or says that it is taken', async (context) => {
    const { server } = await serve(context)
    const issuer = createTestIssuer({ algorithm: 'EdDSA' })
    await assert.rejects(issuer.serve({ port: server.port }), { code: 'EADDRINUSE' })
    await server.close()
    const own = await issuer.serve({ port: server.port })
    context.after(own.close)
    assert.equal(own.port, server.port)
  })

  test('needs a host with node:http', async (context) => {
    const { getBuiltinModule } = process
    context.after(() => Object.assign(process, { getBuiltinModule }))
    process.getBuiltinModule = undefined
    const issuer = createTestIssuer({ algorithm: 'EdDSA' })
    await assert.rejects(issuer.serve(), {
      message: /^serve: this host has no node:http; it takes Node 20\.16 or newer/,
    })
    process.getBuiltinModule = getBuiltinModule
    await (await issuer.serve()).close()
  })
})
