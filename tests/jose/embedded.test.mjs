// Keys that tokens bring along, and the names of keys.

import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import { agree, jose, layer } from './peers.mjs'
import { encode, pairs, secret, signed } from './tokens.mjs'

const rsa = pairs.RS256.jwk

test('EmbeddedJWK', async () => {
  const members = [
    {},
    { use: 'enc' },
    { use: 'sig' },
    { use: null },
    { alg: 'RS256' },
    { alg: 'RS512' },
    { alg: null },
    { key_ops: ['sign'] },
    { key_ops: ['verify'] },
    { key_ops: [] },
    { key_ops: ['verify', 'verify'] },
    { key_ops: null },
    { ext: false },
    { ext: 'x' },
    { d: 'x' },
    { d: null },
    { priv: 'x' },
    { k: 'AA' },
    { n: undefined },
    { kty: 'oct', k: 'AA' },
    { kty: 'X' },
    { kty: undefined },
    { ...pairs.RS256.privateJwk },
    { ...pairs.ES256.jwk },
  ]
  for (const one of members) {
    for (const other of members) {
      const jwk = { ...rsa, ...one, ...other }
      await agree((lib) => lib.EmbeddedJWK({ alg: 'RS256', jwk }), JSON.stringify([one, other]))
    }
  }
  for (const alg of ['HS256', 'none', 'ES256', 'XX', undefined, 1, '']) {
    await agree((lib) => lib.EmbeddedJWK({ alg, jwk: rsa }), alg)
    await agree((lib) => lib.EmbeddedJWK({ alg, jwk: { kty: 'oct', k: 'AA' } }), alg)
    await agree((lib) => lib.EmbeddedJWK({ alg, jwk: 'x' }), alg)
  }
  for (const given of [[], [null], [{}], [{ alg: 'RS256', jwk: [] }], [{ jwk: rsa }, { header: { alg: 'RS256' } }]]) {
    await agree((lib) => lib.EmbeddedJWK(...given))
  }
  await agree((lib) => lib.EmbeddedJWK({ alg: 'RS256', jwk: rsa }, { header: { jwk: pairs.ES256.jwk } }))
})

test('a token verified with the key in its header', async () => {
  for (const alg of ['RS256', 'PS256', 'ES256', 'EdDSA']) {
    const token = signed(alg, { a: 1 }, { jwk: pairs[alg].jwk })
    const { value } = await agree((lib) => lib.jwtVerify(token, lib.EmbeddedJWK), alg)
    assert.deepEqual(value.payload, { a: 1 })
    await agree((lib) => lib.jwtVerify(`${token.slice(0, -8)}AAAAAAAA`, lib.EmbeddedJWK), alg)
  }
})

test('thumbprints', async () => {
  const keys = [rsa, pairs.ES256.jwk, pairs.EdDSA.jwk, pairs.RS256.privateJwk, { kty: 'oct', k: encode(secret) }]
  const objects = [pairs.ES384.publicKey, pairs.ES384.privateKey, createSecretKey(secret)]
  const hmac = (extractable) =>
    crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, extractable, ['sign'])
  const cryptoKeys = [await hmac(true), await hmac(false), await jose.importJWK({ ...rsa }, 'RS256')]
  const malformed = ['RSA', 'EC', 'OKP', 'AKP', 'oct', 'X', 1].map((kty) => ({ kty }))
  const parts = [
    { kty: 'oct', k: '' },
    { kty: 'oct', k: null },
    { ...rsa, e: '' },
    { ...rsa, n: 1 },
    { ...rsa, n: 1, e: 1 },
    { kty: 'EC', crv: 'P-256' },
    { kty: 'AKP', alg: 'x', pub: 'y' },
  ]
  class Thing {}
  const things = [
    true,
    null,
    undefined,
    Boolean,
    [],
    '',
    'x',
    1,
    {},
    new Uint8Array(3),
    new Date(0),
    new Thing(),
    () => {},
  ]
  for (const key of [...keys, ...objects, ...cryptoKeys, ...malformed, ...parts, ...things]) {
    for (const digest of [undefined, null, 'sha256', 'sha384', 'sha512', 'SHA-256', 'sha1', '', 1]) {
      await agree((lib) => lib.calculateJwkThumbprint(key, digest), `${JSON.stringify(key)} ${digest}`)
      await agree((lib) => lib.calculateJwkThumbprintUri(key, digest), `${JSON.stringify(key)} ${digest}`)
    }
  }
})

test('the thumbprint of RFC 7638 3.1', async () => {
  const n =
    '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3okn' +
    'jhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6q' +
    'MQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awap' +
    'JzKnqDKgw'
  const key = { kty: 'RSA', n, e: 'AQAB', alg: 'RS256', kid: '2011-04-29' }
  assert.equal(await layer.calculateJwkThumbprint(key), 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs')
})
