// A real OpenID provider whose key is rotated while requests run: none of them fails.

import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createKeyPair } from '../support/key-pair.mjs'
import { esm } from '../support/package.mjs'

const AUDIENCE = 'https://api.example'

let child
let issuer
let keys = [createKey(0)]

before(async () => {
  child = fork(fileURLToPath(new URL('provider.mjs', import.meta.url)), { silent: true })
  issuer = `${await publish()}/tenant`
})
after(() => child.disconnect())

for (const discovery of [false, true]) {
  describe(discovery ? 'with its configuration' : 'at the usual address', () => {
    test('its tokens are good, and a changed one is not', async () => {
      const verifier = create({ discovery })
      const token = await requestToken()
      const { payload, header, key, stale } = await verifier.verify(token)
      assert.deepEqual([payload.iss, payload.aud, payload.client_id], [issuer, AUDIENCE, 'client'])
      assert.deepEqual([header.typ, header.kid, key.kid, stale], ['at+jwt', keys[0].kid, keys[0].kid, false])
      const [head, body, signature] = token.split('.')
      const tampered = `${head}.${body}.${signature.slice(0, 20)}${signature[20] === 'A' ? 'B' : 'A'}${signature.slice(21)}`
      await assert.rejects(verifier.verify(tampered), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
      await assert.rejects(create({ discovery, audience: 'other' }).verify(token), { claim: 'aud' })
    })

    test('its key is rotated while requests run', { timeout: 120_000 }, async () => {
      const verifier = create({ discovery, cooldown: 0 })
      await verifier.prefetch()
      const before = await count(discovery)
      const kids = new Set()
      let running = true
      const worker = async () => {
        while (running) {
          const token = await requestToken()
          kids.add((await verifier.verify(token)).key.kid)
        }
      }
      const workers = Promise.all([worker(), worker(), worker(), worker()])
      const rotations = 5
      for (let round = 1; round <= rotations; round += 1) {
        const next = createKey(`${discovery}-${round}`)
        // The old ones stay for the tokens that are on their way.
        keys = [next, ...keys]
        await publish()
        while (!kids.has(next.kid)) await Promise.race([workers, new Promise(setImmediate)])
      }
      running = false
      await workers
      const fetched = (await count(discovery)) - before
      // A token that is refused for its kid may have met a fetch that was under way, and then is one more.
      assert.ok(fetched >= rotations && fetched <= 2 * rotations, `${fetched} fetches for ${rotations} rotations`)
      assert.ok(kids.size >= rotations)
    })
  })
}

test('a configuration of another issuer is refused: the provider one level up', async () => {
  const verifier = create({ issuer: `${issuer}/`, discovery: true })
  await assert.rejects(verifier.prefetch(), { reason: 'issuer_mismatch', expected: `${issuer}/`, actual: issuer })
})

function create(options) {
  return esm.createRemoteVerifier({ issuer, audience: AUDIENCE, typ: 'at+jwt', ...options })
}

/** Has the provider sign with the first of `keys` and publish all. Gives its origin. */
async function publish() {
  child.send({ keys })
  const [{ origin }] = await once(child, 'message')
  return origin
}

async function requestToken() {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('client:a+secret+of+this+test+alone')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  const answer = await response.json()
  assert.equal(response.status, 200, JSON.stringify(answer))
  return answer.access_token
}

/** How often the keys were asked for so far, or the configuration. */
async function count(discovery) {
  const counts = await (await fetch(new URL('/count', issuer))).json()
  return counts[discovery ? '/.well-known/openid-configuration' : '/.well-known/jwks']
}

function createKey(name) {
  const { privateKey } = createKeyPair('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }), kid: `key-${name}`, alg: 'ES256', use: 'sig' }
}
