// A key that nobody holds any more gives its memory back. A program that parses a JWK for each token, or takes it from
// the token, makes many of them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { collect, latest } from '../support/instances.mjs'
import { layer } from './peers.mjs'
import { pairs, secret, signed, token } from './tokens.mjs'

const bytes = () => latest().memory.buffer.byteLength

test('linear memory after 5,000 keys is as after 500, once the garbage is collected', async () => {
  const hs256 = token()
  const eddsa = signed('EdDSA')
  const embedded = signed('EdDSA', {}, { jwk: pairs.EdDSA.jwk })
  const use = async (batches) => {
    for (let batch = 0; batch < batches; batch += 1) {
      for (let index = 0; index < 50; index += 1) {
        await layer.jwtVerify(hs256, new Uint8Array(secret))
        await layer.jwtVerify(eddsa, { ...pairs.EdDSA.jwk })
        await layer.jwtVerify(eddsa, layer.createLocalJWKSet({ keys: [pairs.EdDSA.jwk] }))
        await layer.jwtVerify(embedded, layer.EmbeddedJWK)
      }
      await collect()
    }
  }
  await use(3)
  const before = bytes()
  await use(22)
  assert.equal(bytes(), before)
})
