// Whatever may be handed over as a key, and whatever may not.

import assert from 'node:assert/strict'
import { createPublicKey, createSecretKey, KeyObject } from 'node:crypto'
import { test } from 'node:test'
import { createKeyPair } from '../support/key-pair.mjs'
import { agree, agreeOnClass, jose, layer } from './peers.mjs'
import { ed448, encode, pairs, secret, signed, token, weak } from './tokens.mjs'

const ALGORITHMS = Object.keys(pairs)
const hs256 = token({ a: 1 })
const tokens = Object.fromEntries(ALGORITHMS.map((alg) => [alg, signed(alg, { a: 1 })]))

test('a public key in every form, with every token', async () => {
  for (const alg of ALGORITHMS) {
    const { publicKey, jwk } = pairs[alg]
    const forms = {
      jwk: () => ({ ...jwk }),
      'jwk with everything': () => ({ ...jwk, alg, use: 'sig', key_ops: ['verify'], ext: true, kid: 'one' }),
      'jwk that is not extractable': () => ({ ...jwk, ext: false }),
      'jwk without prototype': () => Object.assign(Object.create(null), jwk),
      KeyObject: () => publicKey,
      CryptoKey: () => jose.importJWK({ ...jwk, ext: true }, alg),
      'CryptoKey that is not extractable': () => jose.importJWK({ ...jwk, ext: false }, alg),
    }
    for (const [title, make] of Object.entries(forms)) {
      const key = await make()
      for (const [other, jwt] of Object.entries({ ...tokens, HS256: hs256 })) {
        const isJwk = Object.hasOwn(key, 'kty')
        const give = () => (isJwk ? { ...key } : key)
        const found = await agree((lib) => lib.jwtVerify(jwt, give()), `${title} of ${alg}, token of ${other}`)
        await agree((lib) => lib.jwtVerify(jwt, give), `a function that gives ${title} of ${alg}, token of ${other}`)
        if (other === alg) assert.deepEqual(found.value?.payload, { a: 1 })
      }
    }
  }
})

test('a secret in every form', async () => {
  const raw = (usages, hash = 'SHA-256', extractable = false) =>
    crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash }, extractable, usages)
  const forms = {
    bytes: new Uint8Array(secret),
    Buffer: secret,
    'part of a buffer': new Uint8Array([0, ...secret, 0]).subarray(1, 33),
    KeyObject: createSecretKey(secret),
    jwk: { kty: 'oct', k: encode(secret) },
    CryptoKey: await raw(['verify'], 'SHA-256', true),
    'CryptoKey that is not extractable': await raw(['sign', 'verify']),
  }
  const misfits = {
    'CryptoKey that only signs': await raw(['sign']),
    'CryptoKey of another hash': await raw(['verify'], 'SHA-384'),
    'CryptoKey of another hash that only signs': await raw(['sign'], 'SHA-512'),
    'CryptoKey to encrypt': await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt']),
    'other bytes': new Uint8Array(32),
    'jwk of other bytes': { kty: 'oct', k: encode(new Uint8Array(32)) },
  }
  for (const [title, key] of Object.entries({ ...forms, ...misfits })) {
    const { value } = await agree((lib) => lib.jwtVerify(hs256, key), title)
    await agree((lib) => lib.jwtVerify(hs256, () => key), `a function that gives ${title}`)
    await agree((lib) => lib.jwtVerify(tokens.RS256, key), `${title}, token of RS256`)
    assert.equal(value !== undefined, title in forms, title)
  }
})

test('a private key verifies nothing', async () => {
  for (const alg of ALGORITHMS) {
    const { privateKey, privateJwk } = pairs[alg]
    for (const key of [privateKey, await jose.importJWK({ ...privateJwk }, alg)]) {
      await agree((lib) => lib.jwtVerify(tokens[alg], key), alg)
      await agree((lib) => lib.jwtVerify(hs256, key), alg)
    }
    await agree((lib) => lib.jwtVerify(tokens[alg], { ...privateJwk }), alg)
  }
})

test('what is no key at all', async () => {
  class Thing {}
  const things = [
    undefined,
    null,
    true,
    0,
    1n,
    '',
    'secret',
    Symbol('key'),
    [],
    {},
    new Date(0),
    new Map(),
    new Thing(),
    Object.create(null),
    new ArrayBuffer(32),
    new DataView(new ArrayBuffer(32)),
    new Uint16Array(16),
    { kty: 1 },
    { kty: 'unknown' },
    Object.assign(new Thing(), { kty: 'oct', k: encode(secret) }),
    [{ kty: 'oct', k: encode(secret) }],
    secret.toString('base64url'),
  ]
  for (const thing of things) {
    for (const jwt of [hs256, tokens.RS256]) {
      await agree((lib) => lib.jwtVerify(jwt, thing), `${typeof thing} ${String(thing?.constructor?.name)}`)
      await agree((lib) => lib.jwtVerify(jwt, () => thing))
    }
  }
  await agree((lib) => lib.jwtVerify(tokens.RS256, secret))
  await agree((lib) => lib.jwtVerify(hs256, () => () => secret))
  await agree((lib) => lib.jwtVerify(hs256, () => async function named() {}))
})

test('a JWK that says what it is for is taken at its word, and members that mislead are refused', async () => {
  const members = [
    {},
    { use: 'enc' },
    { use: null },
    { key_ops: ['sign'] },
    { key_ops: [] },
    { key_ops: ['verify', 'verify'] },
    { key_ops: null },
    { key_ops: 'verify' },
    { key_ops: ['verify', 1] },
    { alg: 'RS512' },
    { alg: null },
    { ext: 'true' },
    { ext: null },
    { d: '' },
    { d: null },
    { priv: 'AA' },
    { k: 'AA' },
    { oth: [] },
    { kty: 'oct' },
    { kty: 'EC' },
    { kty: 'AKP' },
    { kid: 1 },
    { x5c: 1 },
  ]
  for (const [jwt, jwk] of [
    [hs256, { kty: 'oct', k: encode(secret) }],
    [hs256, { kty: 'oct' }],
    [hs256, { kty: 'oct', k: 1 }],
    [hs256, { kty: 'oct', k: '!' }],
    ...['RS256', 'PS256', 'ES256', 'EdDSA'].map((alg) => [tokens[alg], pairs[alg].jwk]),
  ]) {
    for (const one of members) {
      for (const other of members) {
        const make = () => ({ ...jwk, ...one, ...other })
        await agree((lib) => lib.jwtVerify(jwt, make()), JSON.stringify(make()))
      }
    }
  }
})

test('a key that the host cannot import is refused with what the host says', async () => {
  for (const [alg, change] of [
    ['RS256', { n: undefined }],
    ['RS256', { e: undefined }],
    ['RS256', { key_ops: ['verify', 'sign'] }],
    ['ES256', { x: undefined }],
    ['ES256', { x: '!' }],
    ['ES256', { x: pairs.ES256.jwk.y, y: pairs.ES256.jwk.x }],
    ['ES256', { crv: 'P-384' }],
    ['ES256', { crv: undefined }],
    ['ES256', { ...pairs.ES384.jwk }],
    ['EdDSA', { x: undefined }],
    ['EdDSA', { x: 'AA' }],
    ['EdDSA', { crv: 'X25519' }],
    ['EdDSA', { ...ed448.jwk }],
  ]) {
    await agree(
      (lib) => lib.jwtVerify(tokens[alg], { ...pairs[alg].jwk, ...change }),
      `${alg} ${JSON.stringify(change)}`,
    )
  }
  await agreeOnClass((lib) => lib.jwtVerify(tokens.RS256, { ...pairs.RS256.jwk, key_ops: ['verify', 'whatever'] }))
})

test('a key of another kind than the algorithm wants', async () => {
  const others = [
    createKeyPair('ed448').publicKey,
    createKeyPair('x25519').publicKey,
    createKeyPair('ec', { namedCurve: 'secp256k1' }).publicKey,
    createKeyPair('rsa-pss', { modulusLength: 2048 }).publicKey,
    weak.publicKey,
  ]
  const ecdh = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
  for (const alg of ALGORITHMS) {
    for (const key of [...others, ecdh.publicKey, ecdh.privateKey]) {
      await agree((lib) => lib.jwtVerify(tokens[alg], key), `${alg} ${key.asymmetricKeyType ?? key.algorithm.name}`)
    }
    await agree((lib) => lib.jwtVerify(tokens[alg], { ...weak.jwk }), alg)
  }
})

test('a JWK is frozen when it is used, and imported once', async (t) => {
  const imports = t.mock.method(crypto.subtle, 'importKey')
  for (const lib of [layer, jose]) {
    const jwk = { ...pairs.ES256.jwk, key_ops: ['verify'] }
    const before = imports.mock.callCount()
    const one = await lib.jwtVerify(tokens.ES256, () => jwk)
    const other = await lib.jwtVerify(tokens.ES256, () => jwk)
    assert.equal(one.key, other.key)
    assert.equal(imports.mock.callCount() - before, 1)
    assert(Object.isFrozen(jwk) && Object.isFrozen(jwk.key_ops))

    const mismatched = { ...pairs.ES256.jwk, use: 'enc' }
    await assert.rejects(lib.jwtVerify(tokens.ES256, mismatched), TypeError)
    assert(!Object.isFrozen(mismatched))
    const oct = { kty: 'oct', k: encode(secret) }
    await lib.jwtVerify(hs256, oct)
    assert(!Object.isFrozen(oct))
  }
})

test('two who use a JWK at once get one key', async () => {
  const jwk = { ...pairs.ES256.jwk }
  const [one, other] = await Promise.all([1, 2].map(() => layer.jwtVerify(tokens.ES256, () => jwk)))
  assert.equal(one.key, other.key)
})

test('a KeyObject is exported once, and gives the same CryptoKey each time', async () => {
  const key = createPublicKey(pairs.RS256.publicKey.export({ type: 'spki', format: 'pem' }))
  for (const lib of [layer, jose]) {
    const one = await lib.jwtVerify(tokens.RS256, () => key)
    const other = await lib.jwtVerify(tokens.RS256, () => key)
    assert.equal(one.key, other.key)
    assert(one.key instanceof CryptoKey)
  }
  const { key: bytes } = await layer.jwtVerify(hs256, () => createSecretKey(secret))
  assert.deepEqual(new Uint8Array(bytes), new Uint8Array(secret))
})

test('a secret whose bytes are overwritten is another secret', async () => {
  const key = new Uint8Array(secret)
  await layer.jwtVerify(hs256, key)
  key.fill(0)
  await assert.rejects(layer.jwtVerify(hs256, key), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
  key.set(secret)
  await layer.jwtVerify(hs256, key)

  const keyObject = createSecretKey(secret)
  const { key: exported } = await layer.jwtVerify(hs256, () => keyObject)
  exported.fill(0)
  await layer.jwtVerify(hs256, keyObject)
})

test('a key is asked for when the header is known, and before anything else is', async () => {
  await agree(async (lib) => {
    const calls = []
    const key = (...given) => {
      calls.push(given)
      return secret
    }
    const jws = { payload: encode('{}'), protected: encode({ alg: 'HS256' }), signature: hs256.split('.')[2] }
    const header = { kid: 'one' }
    await lib.jwtVerify(hs256, key)
    await lib.compactVerify(hs256, key)
    await lib.flattenedVerify({ ...jws, header, more: 1 }, key).catch(() => {})
    await lib.generalVerify({ payload: jws.payload, signatures: [{ ...jws, header }] }, key).catch(() => {})
    await lib.flattenedVerify({ ...jws, protected: undefined, header: { alg: 'HS256' } }, key).catch(() => {})
    return calls
  })
})

test('an error of the function that gives the key is passed on as it is', async () => {
  const error = new (class Unreachable extends Error {})('the database is down')
  for (const lib of [layer, jose]) {
    const sooner = () => {
      throw error
    }
    await assert.rejects(lib.jwtVerify(hs256, sooner), (thrown) => thrown === error)
    const later = () => Promise.reject(error)
    await assert.rejects(lib.jwtVerify(hs256, later), (thrown) => thrown === error)
  }
})

test('KeyObject.from a CryptoKey is a key as well', async () => {
  const key = KeyObject.from(await jose.importJWK({ ...pairs.ES512.jwk }, 'ES512'))
  await agree((lib) => lib.jwtVerify(tokens.ES512, key))
})
