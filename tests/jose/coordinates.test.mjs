// Keys on curves whose encoder left out a leading zero of a coordinate, or wrote one too many: Node takes them. The core has
// to bring the coordinates to the curve's length (src/keys/jwk.rs); the layer only must not stand in its way.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKeyPair } from '../support/key-pair.mjs'
import { agree, layer } from './peers.mjs'
import { encode, signed } from './tokens.mjs'

const CURVES = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }

/** A key pair whose coordinate begins with a zero byte: one in 256 does, and on P-521 every second. */
function pairWithZero(namedCurve, member) {
  for (let turn = 0; turn < 10_000; turn += 1) {
    const { publicKey, privateKey } = createKeyPair('ec', { namedCurve })
    const jwk = publicKey.export({ format: 'jwk' })
    const bytes = Buffer.from(jwk[member], 'base64url')
    if (bytes[0] === 0) return { jwk, bytes, privateKey }
  }
  assert.fail(`none of ten thousand keys on ${namedCurve} has a zero at the start of ${member}`)
}

for (const [alg, namedCurve] of Object.entries(CURVES)) {
  for (const member of ['x', 'y']) {
    test(`${alg}: an ${member} without its leading zero, and with more of them`, async () => {
      const { jwk, bytes, privateKey } = pairWithZero(namedCurve, member)
      const jwt = signed(alg, { a: 1 }, {}, { privateKey })
      const spellings = {
        right: [bytes, true],
        'a zero too few': [bytes.subarray(1), true],
        'a zero too many': [Buffer.concat([Buffer.alloc(1), bytes]), true],
        'many zeros too many': [Buffer.concat([Buffer.alloc(9), bytes]), true],
        'another byte before it': [Buffer.concat([Buffer.from([1]), bytes]), false],
        'another point': [bytes.map((byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte)), false],
        'zeros alone': [Buffer.alloc(bytes.length), false],
      }
      for (const [title, [coordinate, isGood]] of Object.entries(spellings)) {
        const key = { ...jwk, [member]: encode(coordinate) }
        const uses = [
          (lib) => lib.jwtVerify(jwt, { ...key }),
          (lib) => lib.jwtVerify(jwt, lib.createLocalJWKSet({ keys: [key] })),
          (lib) => lib.jwtVerify(jwt, () => lib.EmbeddedJWK({ alg, jwk: key })),
        ]
        for (const use of uses) {
          const { value } = await agree(use, `${title} ${use}`)
          assert.deepEqual(value?.payload, isGood ? { a: 1 } : undefined, title)
        }
        await agree((lib) => lib.calculateJwkThumbprint(key), title)
      }
      const { key } = await layer.jwtVerify(jwt, () => ({ ...jwk, [member]: encode(bytes.subarray(1)) }))
      assert.deepEqual((await layer.jwtVerify(jwt, key)).payload, { a: 1 })
    })
  }
}
