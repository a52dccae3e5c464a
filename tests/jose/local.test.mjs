// A key set that is there: which key is chosen, and what is said when none is, or several are.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agree, jose, layer, withGap } from './peers.mjs'
import { ed448, pairs, signed, weak } from './tokens.mjs'

const rsa = pairs.RS256.jwk
const set =
  (...keys) =>
  (lib) =>
    lib.createLocalJWKSet({ keys })

test('what is a key set and what is none', async () => {
  class KeySet {
    keys = []
  }
  const sets = [
    { keys: [] },
    { keys: [{}] },
    Object.assign(Object.create(null), { keys: [] }),
    new KeySet(),
    { keys: [], x: 1 },
  ]
  const lists = [
    null,
    {},
    [null],
    [0],
    [undefined],
    [[]],
    [() => {}],
    [new Date(0)],
    [{ a: () => 1 }],
    [new KeySet()],
    new Array(1),
    'x',
  ]
  for (const input of [
    ...sets,
    ...lists.map((keys) => ({ keys })),
    null,
    undefined,
    1,
    'x',
    [],
    () => {},
    Boolean,
    {},
  ]) {
    await agree((lib) => lib.createLocalJWKSet(input), JSON.stringify(input))
  }
})

test('a set is copied, and gives copies', async () => {
  for (const lib of [layer, jose]) {
    const jwks = { keys: [{ ...rsa }] }
    const getKey = lib.createLocalJWKSet(jwks)
    jwks.keys[0].kid = 'one'
    await assert.rejects(getKey({ alg: 'RS256', kid: 'one' }), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
    getKey.jwks().keys.length = 0
    assert.deepEqual(getKey.jwks(), { keys: [rsa] })
    assert.notEqual(getKey.jwks(), getKey.jwks())
    assert.deepEqual(Object.keys(getKey), [])
    assert.equal(getKey.length, 2)
    assert.throws(() => {
      getKey.jwks = undefined
    }, TypeError)
  }
})

test('the header of a token chooses', async () => {
  const algs = [
    undefined,
    null,
    1,
    '',
    'HS256',
    'none',
    'RS1',
    'ES256K',
    'RSA-OAEP',
    'constructor',
    'RS256',
    'RS512',
    'PS512',
  ]
  for (const alg of [...algs, 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'Ed448', 'ML-DSA-44']) {
    for (const kid of [undefined, null, '', 'one', 1]) {
      for (const keys of [
        [],
        [rsa],
        [{ ...rsa, kid: 'one' }],
        [rsa, { ...rsa, kid: 'one' }],
        [{ ...rsa, kid: '' }],
        [{ ...rsa, kid: 1 }],
      ]) {
        const title = JSON.stringify([alg, kid, keys.map((key) => key.kid)])
        await agree((lib) => set(...keys)(lib)({ alg, kid }), title)
        await agree((lib) => set(...keys)(lib)({ alg }, { header: { kid } }), title)
      }
    }
  }
  for (const given of [[], [null], [{}], [{ alg: 'RS256' }, null], [{}, { header: { alg: 'RS256' } }]]) {
    await agree((lib) => set(rsa)(lib)(...given))
  }
  await agree((lib) => set({ ...rsa, kid: 'a' })(lib)({ alg: 'RS256', kid: 'a' }, { header: { kid: 'b' } }))
})

test('the members of a key say what it is for', async () => {
  const members = [
    {},
    { use: 'enc' },
    { use: 'sig' },
    { use: null },
    { use: '' },
    { key_ops: [] },
    { key_ops: ['verify'] },
    { key_ops: ['verify', 'sign'] },
    { key_ops: ['verify', 'verify'] },
    { key_ops: null },
    { key_ops: 'verify' },
    { key_ops: ['verify', 1] },
    { key_ops: ['verify', undefined] },
    { key_ops: withGap('verify') },
    { key_ops: {} },
    { key_ops: 0 },
    { alg: 'RS256' },
    { alg: 'RS512' },
    { alg: 'PS256' },
    { alg: null },
    { alg: '' },
    { ext: true },
    { ext: false },
    { ext: null },
    { ext: 'x' },
    { kid: 1 },
    { k: 'AA' },
    { p: 'x' },
    { d: null },
    { d: 'x' },
    { priv: 'x' },
    { n: undefined },
    { kty: 'oct' },
    { kty: undefined },
    { kty: 1 },
    { x5c: ['a'] },
  ]
  for (const one of members) {
    for (const other of members) {
      const key = { ...rsa, ...one, ...other }
      await agree((lib) => set(key)(lib)({ alg: 'RS256' }), JSON.stringify([one, other]))
      await agree((lib) => lib.jwtVerify(signed('RS256'), set(key)(lib)), JSON.stringify([one, other]))
    }
  }
})

test('curves keep keys apart, and so do the two names of Ed25519', async () => {
  const [p256, p384, ed] = [pairs.ES256.jwk, pairs.ES384.jwk, pairs.EdDSA.jwk]
  const keys = [p256, p384, ed, { ...p256, crv: undefined }, { ...ed, crv: 'X25519' }, ed448.jwk]
  const named = [
    { ...ed, alg: 'Ed25519' },
    { ...ed, alg: 'EdDSA' },
    { kty: 'OKP', crv: 'Ed25519' },
    { ...p256, x: p256.y },
  ]
  for (const key of [...keys, ...named, { kty: 'AKP', pub: 'AA' }]) {
    for (const alg of ['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'Ed448', 'ML-DSA-44']) {
      await agree((lib) => set(key)(lib)({ alg }), `${JSON.stringify(key)} ${alg}`)
      await agree((lib) => set(p256, p384, ed)(lib)({ alg }), alg)
    }
  }
})

test('a private key in a set is an error when it is asked for', async () => {
  for (const alg of ['RS256', 'PS384', 'ES256', 'EdDSA']) {
    const { error } = await agree((lib) => set({ ...pairs[alg].privateJwk })(lib)({ alg }), alg)
    assert.equal(error.code, 'ERR_JWKS_INVALID')
  }
})

test('a weak key can be had, and verifies nothing', async () => {
  const { value } = await agree((lib) => set({ ...weak.jwk })(lib)({ alg: 'RS256' }))
  assert.equal(value.CryptoKey.algorithm.modulusLength, 1024)
  const token = signed('RS256', {}, {}, weak)
  const { error } = await agree((lib) => lib.jwtVerify(token, set({ ...weak.jwk })(lib)))
  assert.equal(error.message, 'RS256 requires key modulusLength to be 2048 bits or larger')
})

test('a key is imported once for each algorithm, whoever asks at once', async () => {
  for (const lib of [layer, jose]) {
    const getKey = set(rsa)(lib)
    const [one, other] = await Promise.all([getKey({ alg: 'RS256' }), getKey({ alg: 'RS256' })])
    assert.equal(one, other)
    assert.equal(one, await getKey({ alg: 'RS256' }))
    assert.notEqual(one, await getKey({ alg: 'PS256' }))
    const { key } = await lib.jwtVerify(signed('RS256'), getKey)
    assert.equal(key, one)
  }
})

test('several keys that fit can be tried one by one', async () => {
  const keys = [{ ...rsa, kid: 'a' }, { ...rsa, kid: 'b' }, { ...rsa, n: undefined }, { ...pairs.RS256.privateJwk }]
  const collect = async (lib, getKey) => {
    const error = await getKey({ alg: 'RS256' }).catch((thrown) => thrown)
    assert(error instanceof lib.errors.JWKSMultipleMatchingKeys)
    const found = []
    for await (const key of error) found.push(key)
    return found
  }
  for (const lib of [layer, jose]) {
    const getKey = set(...keys)(lib)
    const found = await collect(lib, getKey)
    assert.equal(found.length, 2)
    assert((await collect(lib, getKey)).every((key, index) => key === found[index]))
    for (const key of found) await lib.jwtVerify(signed('RS256'), key)
  }
  await agree((lib) => set(...keys)(lib)({ alg: 'RS256' }))
})
