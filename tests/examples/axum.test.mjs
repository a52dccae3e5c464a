// examples/axum-service as a process, against an issuer that is served over HTTP, rotates its keys and fails.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createServer, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { load } from '../support/package.mjs'
import { Program } from './programs.mjs'

const { createTestIssuer } = await load('jwt-verdict/testing')

const ISSUER = 'https://issuer.example'
const AUDIENCE = 'https://api.example'
const root = fileURLToPath(new URL('../..', import.meta.url))
const target = fileURLToPath(new URL('../../target/axum-service', import.meta.url))
const program = `${target}/debug/axum-service-example${process.platform === 'win32' ? '.exe' : ''}`

/** The first build compiles what the service is made of. */
const PATIENCE = { timeout: 1_200_000 }

before(() => {
  const manifest = ['--manifest-path', 'examples/axum-service/Cargo.toml', '--target-dir', target]
  execFileSync('cargo', ['build', '--quiet', '--locked', ...manifest], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}, PATIENCE)

const makeIssuer = () => createTestIssuer({ algorithm: 'ES256', issuer: ISSUER, audience: AUDIENCE })

describe('a service whose issuer is up', () => {
  const issuer = makeIssuer()
  let server
  let service
  before(async () => {
    server = await issuer.serve()
    service = await start(server.jwksUri, { KEYS_COOLDOWN_SECONDS: '0' })
  })
  after(async () => {
    await service?.stop()
    await server?.close()
  })

  test('lets a caller in, and reads its claims', async () => {
    const answer = await service.call(`bearer ${issuer.sign({ sub: 'user-1', roles: ['editor'] })}`)
    assert.deepEqual([answer.status, JSON.parse(answer.body)], [200, { sub: 'user-1', roles: ['editor'] }])
  })

  test('asks for a token', async () => {
    for (const authorization of [[], ['Basic dXNlcjpwYXNz'], ['Bearer']]) {
      const { status, challenge, code } = await service.call(...authorization)
      assert.deepEqual([status, challenge, code], [401, 'Bearer realm="api"', 'ERR_BEARER_MISSING'])
    }
  })

  test('does not choose between two headers', async () => {
    const good = `Bearer ${issuer.sign({ sub: 'user-1' })}`
    const { status, challenge, code } = await service.call(good, good)
    assert.deepEqual([status, code], [400, 'ERR_BEARER_AMBIGUOUS'])
    assert.equal(challenge, 'Bearer realm="api", error="invalid_request"')
  })

  for (const flaw of issuer.flaws)
    test(`rejects a token with the flaw ${flaw}`, async () => {
      const token = issuer.sign({ sub: 'user-1' }, { flaw })
      const { status, challenge, body } = await service.call(`Bearer ${token}`)
      assert.deepEqual([status, challenge], [401, 'Bearer realm="api", error="invalid_token"'])
      assert.ok(!token.split('.').some((part) => part && body.includes(part)))
    })

  test('rejects what lacks a claim, and what has one of another type', async () => {
    const missing = await service.call(`Bearer ${issuer.sign()}`)
    assert.deepEqual([missing.status, missing.code], [401, 'ERR_JWT_CLAIM_VALIDATION_FAILED'])
    const { status, code, body } = await service.call(`Bearer ${issuer.sign({ sub: 'user-1', roles: 'secret-role' })}`)
    assert.deepEqual([status, code], [401, 'ERR_CLAIMS'])
    assert.doesNotMatch(body, /secret-role/)
  })

  test('accepts a new key at once, and the old one while it is published', async () => {
    const old = issuer.sign({ sub: 'user-1' })
    issuer.rotate()
    const statuses = [issuer.sign({ sub: 'user-2' }), old].map(
      async (token) => (await service.call(`Bearer ${token}`)).status,
    )
    assert.deepEqual(await Promise.all(statuses), [200, 200])
  })

  test('works on with the keys that it has while the issuer is down, and blames nobody for a key that it cannot know', async () => {
    const known = issuer.sign({ sub: 'user-1' })
    await server.close()
    issuer.rotate()
    assert.equal((await service.call(`Bearer ${known}`)).status, 200)
    const { status, challenge, retryAfter, code } = await service.call(`Bearer ${issuer.sign({ sub: 'user-2' })}`)
    assert.deepEqual([status, challenge, retryAfter, code], [503, undefined, '1', 'ERR_JWKS_FETCH_FAILED'])
  })
})

test('a service that starts before its issuer answers 503, and recovers by itself', async () => {
  const issuer = makeIssuer()
  const endpoint = await open(issuer)
  endpoint.isUp = false
  const service = await start(endpoint.url)
  try {
    const call = () => service.call(`Bearer ${issuer.sign({ sub: 'user-1' })}`)
    const { status, challenge, body } = await call()
    assert.deepEqual([status, challenge], [503, undefined])
    assert.ok(!body.includes('127.0.0.1'))
    // What is no token needs no key.
    assert.equal((await service.call('Bearer garbage')).status, 401)
    endpoint.isUp = true
    assert.equal((await eventually(call, ({ status }) => status === 200)).status, 200)
  } finally {
    await service.stop()
    endpoint.close()
  }
})

test('unknown keys cause one fetch in a cooldown, however many there are', async () => {
  const issuer = makeIssuer()
  const endpoint = await open(issuer)
  const service = await start(endpoint.url)
  try {
    const good = () => service.call(`Bearer ${issuer.sign({ sub: 'user-1' })}`)
    assert.equal((await good()).status, 200)
    const unknown = () => service.call(`Bearer ${issuer.sign({ sub: 'user-1' }, { flaw: 'unknown-kid' })}`)
    const statuses = await Promise.all(Array.from({ length: 50 }, async () => (await unknown()).status))
    assert.ok(statuses.every((status) => status === 401))
    assert.equal(endpoint.requests, 1)
  } finally {
    await service.stop()
    endpoint.close()
  }
})

test('keys are fetched again by their age, and a withdrawn one is no longer trusted', async () => {
  const issuer = makeIssuer()
  const endpoint = await open(issuer)
  const service = await start(endpoint.url, { KEYS_MAX_AGE_SECONDS: '1' })
  try {
    const old = issuer.sign({ sub: 'user-1' })
    const call = () => service.call(`Bearer ${old}`)
    assert.equal((await call()).status, 200)
    issuer.rotate({ keep: false })
    assert.equal((await eventually(call, ({ status }) => status === 401)).code, 'ERR_JWKS_NO_MATCHING_KEY')
  } finally {
    await service.stop()
    endpoint.close()
  }
})

async function start(jwksUri, settings = {}) {
  const service = await Program.start(program, [], {
    cwd: root,
    env: { ISSUER, AUDIENCE, JWKS_URI: jwksUri, PORT: '0', ...settings },
    listening: /Listening on http:\/\/127\.0\.0\.1:(\d+)/,
  })
  return { call: (...authorization) => get(service.url, authorization), stop: () => service.stop() }
}

/** The issuer's keys at an address that counts its requests, and can fail. */
async function open(issuer) {
  const endpoint = { requests: 0, isUp: true }
  const server = createServer((_, response) => {
    endpoint.requests++
    response.writeHead(endpoint.isUp ? 200 : 500, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(endpoint.isUp ? issuer.jwks : {}))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  endpoint.url = `http://127.0.0.1:${server.address().port}/jwks`
  endpoint.close = () => {
    server.close()
    server.closeAllConnections()
  }
  return endpoint
}

/** A request with one Authorization header for each value, which fetch would join. */
function get(url, authorization) {
  const headers = ['Host', new URL(url).host, ...authorization.flatMap((value) => ['Authorization', value])]
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent: false }, async (response) => {
      const { 'www-authenticate': challenge, 'retry-after': retryAfter } = response.headers
      const body = await text(response)
      resolve({ status: response.statusCode, challenge, retryAfter, body, code: JSON.parse(body).code })
    })
    sent.on('error', reject).end()
  })
}

async function eventually(attempt, isDone) {
  for (let attempts = 0; ; attempts++) {
    const result = await attempt()
    if (isDone(result) || attempts === 100) return result
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
