// Every program in examples/ does what it is an example of: it lets the production deployment of acme/site in, and
// nobody else. Each runs on its real framework, and none of them knows that it is a test.

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { installFrameworks } from './frameworks.mjs'
import { onWorkerd, servers } from './servers.mjs'
import { tokenOf, Vercel } from './vercel.mjs'

/** Next.js is built first. */
const PATIENCE = { timeout: 180_000 }

const examples = new URL('../../examples/', import.meta.url)

before(installFrameworks)

for (const [name, { start, paths = ['/'], seesBoth = true }] of Object.entries(servers)) {
  describe(name, () => {
    const vercel = new Vercel()
    let server
    before(async () => {
      await vercel.start()
      server = await start(vercel)
    }, PATIENCE)
    after(async () => {
      await server?.stop()
      vercel.stop()
    }, PATIENCE)

    for (const path of paths) {
      const call = (...authorization) => get(`${server.url}${path}`, authorization)

      // First, while there are no keys yet.
      test(`${path} blames nobody while there are no keys`, async () => {
        vercel.isUp = false
        const { status, challenge, retryAfter, body } = await call(`Bearer ${tokenOf()}`)
        assert.deepEqual([status, challenge], [503, undefined])
        assert.match(retryAfter, /^[1-9]\d?$/)
        assert.equal(JSON.parse(body).code, 'ERR_JWKS_FETCH_FAILED')
        assert.doesNotMatch(body, /oidc\.vercel\.com/)
        vercel.isUp = true
      })

      test(`${path} lets the deployment in`, async () => {
        // After a failure there is a pause before the keys are asked for again, of a second at most.
        const answer = await eventually(
          () => call(`bearer ${tokenOf()}`),
          ({ status }) => status === 200,
        )
        assert.match(
          answer.body,
          path === '/api/guarded' ? /"guarded":true/ : /owner:acme:project:site:environment:production/,
        )
      })

      test(`${path} asks for a token`, async () => {
        for (const authorization of [[], ['Basic dXNlcjpwYXNz']]) {
          const found = refusal(await call(...authorization))
          assert.deepEqual(found, [401, 'Bearer realm="api"', 'ERR_BEARER_MISSING'])
        }
      })

      test(`${path} refuses everybody else`, async () => {
        const [header, payload] = tokenOf().split('.')
        const forged = [header, payload, tokenOf({ environment: 'preview' }).split('.')[2]].join('.')
        const rows = [
          [tokenOf({ environment: 'preview' }), /about another subject/, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
          [tokenOf({ owner: 'globex' }), /not from the issuer/, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
          [tokenOf({ global: true }), /not from the issuer/, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
          [forged, /signature/, 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
          ['garbage', /three segments/, 'ERR_JWS_INVALID'],
        ]
        for (const [token, description, code] of rows) {
          const answer = await call(`Bearer ${token}`)
          const [status, challenge, found] = refusal(answer)
          assert.deepEqual([status, found], [401, code])
          // Which rule was broken, and not what was expected or found.
          for (const name of ['expected', 'actual', 'hint']) assert.equal(JSON.parse(answer.body)[name], undefined)
          assert.match(challenge, /^Bearer realm="api", error="invalid_token", error_description="[^"]+"$/)
          assert.match(challenge, description)
        }
      })

      test(`${path} takes no half-right request`, async () => {
        const [status, challenge, code] = refusal(await call(`Bearer ${tokenOf()} ${tokenOf()}`))
        assert.deepEqual([status, code], [400, 'ERR_BEARER_INVALID'])
        assert.match(challenge, /^Bearer realm="api", error="invalid_request", /)
        if (seesBoth) {
          const twice = await call(`Bearer ${tokenOf()}`, `Bearer ${tokenOf({ environment: 'preview' })}`)
          assert.deepEqual([twice.status, JSON.parse(twice.body).reason], [400, 'repeated'])
        }
      })
    }

    test('fetches the keys once', () => {
      const failed = paths.length
      assert.deepEqual(new Set(vercel.requests), new Set(['/acme/.well-known/jwks']))
      assert.ok(vercel.requests.length <= failed + paths.length, `${vercel.requests.length} requests`)
    })
  })
}

test('another isolate of the Worker finds the keys in KV', PATIENCE, async () => {
  const vercel = new Vercel()
  await vercel.start()
  const kv = mkdtempSync(join(tmpdir(), 'jwt-verdict-kv-'))
  try {
    for (const isUp of [true, false]) {
      vercel.isUp = isUp
      const server = await onWorkerd(vercel, kv)
      const { status } = await get(server.url, [`Bearer ${tokenOf()}`])
      await server.stop()
      assert.equal(status, 200)
    }
    assert.equal(vercel.requests.length, 1)
  } finally {
    vercel.stop()
    rmSync(kv, { recursive: true, force: true })
  }
})

test('no example is without a test, and each names the versions that it is tested with', () => {
  const { dependencies: tested } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
  // Those are tested by Rust, by axum.test.mjs and demo.test.mjs, and in tests/packaging/.
  const others = ['axum-service', 'fastly-service', 'demo', 'vectors', 'first-api']
  const entries = readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const folders = entries.map(({ name }) => name).filter((name) => !others.includes(name))
  assert.deepEqual(folders.sort(), Object.keys(servers).sort())
  for (const name of folders) {
    const { dependencies } = JSON.parse(readFileSync(new URL(`${name}/package.json`, examples), 'utf8'))
    for (const [framework, range] of Object.entries(dependencies)) {
      if (framework !== 'jwt-verdict') assert.equal(range, `^${tested[framework]}`, `${name}: ${framework}`)
    }
  }
})

function refusal({ status, challenge, body }) {
  return [status, challenge, JSON.parse(body).code]
}

/** A request with one Authorization header for each value, which fetch would join. */
function get(url, authorization) {
  const headers = ['Host', new URL(url).host, ...authorization.flatMap((value) => ['Authorization', value])]
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent: false }, async (response) => {
      const { 'www-authenticate': challenge, 'retry-after': retryAfter } = response.headers
      resolve({ status: response.statusCode, challenge, retryAfter, body: await text(response) })
    })
    sent.on('error', reject).end()
  })
}

async function eventually(attempt, isDone) {
  for (let attempts = 0; ; attempts++) {
    const result = await attempt()
    if (isDone(result) || attempts === 50) return result
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
