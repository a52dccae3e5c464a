// Who verifies: the core, with keys that are prepared once, or the host where the core cannot. And hosts that lack
// what jose needs.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { tarballFolder } from '../support/package.mjs'
import { agree, jose, layer, outcome } from './peers.mjs'
import { ed448, encode, latticePairs, pairs, secret, signed, token, weak } from './tokens.mjs'

const { bind } = await import(pathToFileURL(join(tarballFolder, 'lib', 'engine.js')).href)
const module = new WebAssembly.Module(readFileSync(join(tarballFolder, 'wasm', 'jwt_verdict.wasm')))
const ALGORITHMS = Object.keys(pairs)

/** Starts a new instance of the core, and counts the calls of those of its functions that make or use a key. */
function count(t) {
  const calls = { key_fromJwk: 0, key_fromSecret: 0, key_verify: 0 }
  const { Instance } = WebAssembly
  WebAssembly.Instance = new Proxy(Instance, {
    construct(_, given) {
      const exports = { ...new Instance(...given).exports }
      for (const name of Object.keys(calls)) {
        const original = exports[name]
        exports[name] = (...args) => {
          calls[name] += 1
          return original(...args)
        }
      }
      return { exports }
    },
  })
  bind(module)
  t.after(() => {
    WebAssembly.Instance = Instance
    bind(module)
  })
  return calls
}

/** Runs `work` as on a page that came by plain http. */
async function withoutWebCrypto(work) {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'crypto')
  Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true, writable: true })
  try {
    return await work()
  } finally {
    Object.defineProperty(globalThis, 'crypto', descriptor)
  }
}

test('a key is prepared once, however many tokens it verifies', async (t) => {
  for (const alg of ALGORITHMS) {
    const { jwk, publicKey } = pairs[alg]
    const getKey = layer.createLocalJWKSet({ keys: [jwk] })
    const keys = [
      { ...jwk },
      publicKey,
      await jose.importJWK({ ...jwk, ext: true }, alg),
      await getKey({ alg }),
      getKey,
    ]
    for (const key of keys) {
      const calls = count(t)
      for (let turn = 0; turn < 5; turn += 1) await layer.jwtVerify(signed(alg, { turn }), key)
      assert.deepEqual(calls, { key_fromJwk: 1, key_fromSecret: 0, key_verify: 5 }, alg)
    }
  }
  const { createSecretKey } = await import('node:crypto')
  const hmac = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, true, ['verify'])
  for (const key of [secret, createSecretKey(secret), { kty: 'oct', k: encode(secret) }, hmac]) {
    const calls = count(t)
    for (let turn = 0; turn < 5; turn += 1) await layer.jwtVerify(token({ turn }), key)
    assert.deepEqual(calls, { key_fromJwk: 0, key_fromSecret: 1, key_verify: 5 })
  }
})

test('the host does no arithmetic for keys that can be read, and all of it for those that cannot', async (t) => {
  const verify = t.mock.method(crypto.subtle, 'verify')
  for (const alg of ALGORITHMS) {
    for (const extractable of [true, false]) {
      const key = await crypto.subtle.importKey('jwk', { ...pairs[alg].jwk }, algorithm(alg), extractable, ['verify'])
      const before = verify.mock.callCount()
      const calls = count(t)
      const jwt = signed(alg, { a: 1 })
      assert.deepEqual((await layer.jwtVerify(jwt, key)).payload, { a: 1 })
      const [header, , mark] = jwt.split('.')
      const other = [header, encode({ a: 2 }), mark].join('.')
      await assert.rejects(layer.jwtVerify(other, key), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
      const short = [header, jwt.split('.')[1], encode(Buffer.from(mark, 'base64url').subarray(1))].join('.')
      await assert.rejects(layer.jwtVerify(short, key), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
      // An RSA signature of the wrong length is refused before anyone is asked.
      const asked = pairs[alg].jwk.kty === 'RSA' ? 2 : 3
      assert.equal(verify.mock.callCount() - before, extractable ? 0 : asked, alg)
      assert.equal(calls.key_verify, extractable ? 3 : 0, alg)
    }
  }
  const hmac = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
  const before = verify.mock.callCount()
  await layer.jwtVerify(token(), hmac)
  assert.equal(verify.mock.callCount() - before, 1)
})

test('keys outlive the instance of the core that they were prepared in', async (t) => {
  const getKey = layer.createLocalJWKSet({ keys: [pairs.RS256.jwk] })
  for (const [jwt, key] of [
    [signed('RS256'), getKey],
    [token(), secret],
  ]) {
    await layer.jwtVerify(jwt, key)
    const calls = count(t)
    await layer.jwtVerify(jwt, key)
    await layer.jwtVerify(jwt, key)
    assert.equal(calls.key_fromJwk + calls.key_fromSecret, 1)
    assert.equal(calls.key_verify, 2)
  }
})

test('ML-DSA is verified by the core, also where the host has none', async (t) => {
  const verify = t.mock.method(crypto.subtle, 'verify')
  for (const [alg, { jwk }] of Object.entries(latticePairs)) {
    const jwt = signed(alg, { a: 1 })
    for (const key of [{ ...jwk }, layer.createLocalJWKSet({ keys: [jwk] })]) {
      const calls = count(t)
      assert.deepEqual((await layer.jwtVerify(jwt, key)).payload, { a: 1 }, alg)
      for (const bytes of changes(jwt)) {
        const changed = `${jwt.slice(0, jwt.lastIndexOf('.'))}.${encode(bytes)}`
        await assert.rejects(layer.jwtVerify(changed, key), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' }, alg)
      }
      // Where the host makes no key of it, the core has looked at it once before.
      assert.deepEqual(calls, { key_fromJwk: (await hostHas(alg)) ? 1 : 2, key_fromSecret: 0, key_verify: 5 }, alg)
    }
    const { key } = await layer.jwtVerify(jwt, layer.createLocalJWKSet({ keys: [jwk] }))
    assert.deepEqual([key.type, key.extractable, key.usages], ['public', true, ['verify']])
    assert.equal(key.algorithm.name, alg)
    assert.equal(await layer.calculateJwkThumbprint(key), await layer.calculateJwkThumbprint(jwk))
    assert.deepEqual((await layer.jwtVerify(jwt, key)).payload, { a: 1 })
    assert.equal(verify.mock.callCount(), 0)
  }
})

test('ML-DSA is what it is with jose, where the host has it', async (t) => {
  for (const [alg, { jwk, privateJwk }] of Object.entries(latticePairs)) {
    const jwt = signed(alg, { a: 1 })
    const others = Object.values(latticePairs).map((pair) => pair.jwk)
    const calls = [
      (lib) => lib.jwtVerify(jwt, { ...jwk }),
      (lib) => lib.jwtVerify(jwt, lib.createLocalJWKSet({ keys: others })),
      (lib) => lib.jwtVerify(jwt, lib.createLocalJWKSet({ keys: [{ ...privateJwk }] })),
      (lib) => lib.jwtVerify(jwt, { ...privateJwk }),
      (lib) => lib.jwtVerify(jwt, { ...jwk, alg: 'ES256' }),
      (lib) => lib.jwtVerify(jwt, { ...jwk, kty: 'OKP' }),
      (lib) => lib.jwtVerify(jwt, { ...jwk, pub: `${jwk.pub}AAAA` }),
      (lib) => lib.jwtVerify(jwt, { ...jwk, pub: undefined }),
      ...changes(jwt).map((bytes) => {
        const changed = `${jwt.slice(0, jwt.lastIndexOf('.'))}.${encode(bytes)}`
        return (lib) => lib.jwtVerify(changed, { ...jwk })
      }),
    ]
    if (!(await hostHas(alg))) {
      const { error } = await outcome(jose, calls[0])
      assert.equal(error.name, 'NotSupportedError')
      continue
    }
    for (const call of calls) await agree(call, `${alg} ${call}`)
    const { publicKey, privateKey } = await jose.generateKeyPair(alg, { extractable: true })
    const theirs = await new jose.SignJWT({ b: 2 }).setProtectedHeader({ alg }).sign(privateKey)
    const verify = t.mock.method(crypto.subtle, 'verify')
    assert.deepEqual((await layer.jwtVerify(theirs, publicKey)).payload, { b: 2 })
    assert.equal(verify.mock.callCount(), 0)
    const { subtle } = crypto
    const hidden = await subtle.importKey('jwk', await jose.exportJWK(publicKey), { name: alg }, false, ['verify'])
    assert.deepEqual((await layer.jwtVerify(theirs, hidden)).payload, { b: 2 })
    assert.equal(verify.mock.callCount(), 1)
    verify.mock.restore()
    for (const key of [publicKey, hidden]) {
      await agree((lib) => lib.jwtVerify(theirs, key))
      await agree((lib) => lib.jwtVerify(jwt, key))
    }
  }
})

async function hostHas(name) {
  const { jwk } = latticePairs[name]
  return crypto.subtle.importKey('jwk', { ...jwk }, { name }, true, ['verify']).then(
    () => true,
    () => false,
  )
}

/** The signature of a token, changed and cut in some ways. */
function changes(jwt) {
  const bytes = Buffer.from(jwt.slice(jwt.lastIndexOf('.') + 1), 'base64url')
  const [first, last] = [Buffer.from(bytes), Buffer.from(bytes)]
  first[0] ^= 1
  // The number of places in the last row of the hint, which is never as many as this.
  last[last.length - 1] = 255
  return [first, last, bytes.subarray(1), Buffer.concat([bytes, Buffer.alloc(1)])]
}

test('without WebCrypto every algorithm of the core verifies', async () => {
  const good = [...ALGORITHMS, ...Object.keys(latticePairs)].map((alg) => [alg, signed(alg, { a: 1 })])
  const hs256 = token({ a: 1 })
  await withoutWebCrypto(async () => {
    for (const [alg, jwt] of good) {
      const { jwk, publicKey = { ...jwk } } = pairs[alg] ?? latticePairs[alg]
      const getKey = layer.createLocalJWKSet({ keys: [jwk] })
      for (const key of [{ ...jwk }, publicKey, getKey, () => ({ ...jwk })]) {
        assert.deepEqual((await layer.jwtVerify(jwt, key)).payload, { a: 1 }, alg)
        const changed = `${jwt.slice(0, -8)}AAAAAAAA`
        await assert.rejects(layer.jwtVerify(changed, key), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' }, alg)
      }
      const { key } = await layer.jwtVerify(jwt, getKey)
      assert.equal(key, await getKey({ alg }))
      assert.deepEqual([key.type, key.extractable, key.usages], ['public', true, ['verify']])
      assert.equal(key.algorithm.name, algorithm(alg).name)
      assert.deepEqual((await layer.jwtVerify(jwt, key)).payload, { a: 1 })
    }
    assert.deepEqual((await layer.jwtVerify(hs256, secret)).payload, { a: 1 })
    const { payload } = await layer.jwtVerify(hs256, { kty: 'oct', k: encode(secret) })
    assert.deepEqual(payload, { a: 1 })
  })
})

test('without WebCrypto a key of another algorithm is still refused', async () => {
  const [rs256, es256] = [signed('RS256'), signed('ES256')]
  await withoutWebCrypto(async () => {
    const getKey = layer.createLocalJWKSet({ keys: [pairs.RS256.jwk, pairs.ES384.jwk] })
    const keys = [await getKey({ alg: 'PS256' }), await getKey({ alg: 'RS512' }), await getKey({ alg: 'ES384' })]
    for (const key of keys) {
      await assert.rejects(layer.jwtVerify(rs256, key), { name: 'TypeError', message: /^CryptoKey does not support/ })
      await assert.rejects(layer.jwtVerify(es256, key), { name: 'TypeError', message: /^CryptoKey does not support/ })
      await assert.rejects(layer.jwtVerify(token(), key), { name: 'TypeError', message: /must be of type "secret"/ })
    }
  })
})

test('without WebCrypto a JWK is refused that WebCrypto refuses, and no other', async () => {
  const changes = [
    {},
    { key_ops: ['verify'] },
    { key_ops: ['verify', 'sign'] },
    { key_ops: ['verify', 'encrypt'] },
    { key_ops: ['sign'] },
    { key_ops: [] },
    { d: '' },
    { d: null },
    { d: 'AA' },
    // A well-formed list is taken by the WebCrypto of Node 20 and 22, and refused by that of 24.
    { oth: [1] },
    { oth: ['AA'] },
    { oth: {} },
    { oth: 'AA' },
    { oth: null },
    { oth: 1 },
    { oth: false },
    { p: 'AA' },
    { k: 'AA' },
    { ext: false },
    { use: 'enc' },
    { x5c: 1 },
    { kid: 1 },
  ]
  const uses = [
    (lib, jwt, jwk) => lib.jwtVerify(jwt, jwk),
    (lib, jwt, jwk) => lib.jwtVerify(jwt, lib.createLocalJWKSet({ keys: [jwk] })),
    (lib, jwt, jwk) => lib.jwtVerify(jwt, () => lib.EmbeddedJWK({ alg: jwk.alg, jwk })),
  ]
  for (const alg of ['RS256', 'PS256', 'ES256', 'EdDSA']) {
    const jwt = signed(alg, { a: 1 })
    for (const change of changes) {
      for (const verify of uses) {
        const call = (lib) => verify(lib, jwt, { ...pairs[alg].jwk, alg, ...change })
        const [ours, theirs] = [await withoutWebCrypto(() => outcome(layer, call)), await outcome(jose, call)]
        const title = `${alg} ${JSON.stringify(change)} ${verify}: ${JSON.stringify(ours)}`
        assert.equal(ours.error === undefined, theirs.error === undefined, title)
      }
    }
  }
})

test('a key that the host has no algorithm for is refused as one of WebCrypto is', async () => {
  for (const [alg, { jwk }] of Object.entries(latticePairs)) {
    for (const change of [{ key_ops: ['verify', 'sign'] }, { priv: '' }, { priv: null }, { oth: 'AA' }]) {
      const getKey = layer.createLocalJWKSet({ keys: [{ ...jwk, ...change }] })
      await assert.rejects(getKey({ alg }), undefined, JSON.stringify(change))
      await assert.rejects(layer.EmbeddedJWK({ alg, jwk: { ...jwk, ...change } }), undefined, JSON.stringify(change))
    }
  }
})

test('without WebCrypto what only says that it is a CryptoKey verifies nothing', async () => {
  const jwt = signed('ES256')
  await withoutWebCrypto(async () => {
    const key = await layer.createLocalJWKSet({ keys: [pairs.ES256.jwk] })({ alg: 'ES256' })
    assert(Object.isFrozen(key))
    const members = { type: key.type, algorithm: key.algorithm, extractable: true, usages: key.usages }
    for (const fake of [
      { [Symbol.toStringTag]: 'CryptoKey', ...members },
      { [Symbol.toStringTag]: 'CryptoKey', ...members, extractable: false },
      Object.create(key),
      new Proxy(key, {}),
    ]) {
      await assert.rejects(layer.jwtVerify(jwt, fake))
    }
  })
})

test('without WebCrypto what is wrong with a key is said by the core', async () => {
  const jwt = signed('RS256', {}, {}, weak)
  const jwtOfEd448 = signed('EdDSA', {}, {}, ed448)
  await withoutWebCrypto(async () => {
    const get = (jwk, alg = 'RS256') => layer.createLocalJWKSet({ keys: [jwk] })({ alg })
    assert.equal((await get({ ...weak.jwk })).algorithm.modulusLength, 1024)
    assert.equal((await get({ ...pairs.RS256.jwk })).algorithm.modulusLength, 2048)
    await assert.rejects(layer.jwtVerify(jwt, { ...weak.jwk }), {
      name: 'TypeError',
      message: 'RS256 requires key modulusLength to be 2048 bits or larger',
    })
    await assert.rejects(get({ ...pairs.RS256.privateJwk }), { code: 'ERR_JWKS_INVALID' })
    for (const jwk of [
      { kty: 'RSA', e: 'AQAB' },
      { kty: 'RSA', n: '!', e: 'AQAB' },
      { ...pairs.RS256.jwk, e: 1 },
    ]) {
      await assert.rejects(get(jwk), { code: 'ERR_JWK_INVALID' })
    }
    await assert.rejects(get({ ...pairs.ES256.jwk, x: 'AA' }, 'ES256'), { code: 'ERR_JWK_INVALID' })
    await assert.rejects(layer.jwtVerify(jwtOfEd448, { ...ed448.jwk }), { code: 'ERR_JWK_INVALID' })
    await assert.rejects(layer.jwtVerify(jwtOfEd448, ed448.publicKey), { code: 'ERR_JWK_INVALID' })
    await assert.rejects(get({ kty: 'AKP', alg: 'ML-DSA-44', pub: 'AA' }, 'ML-DSA-44'), { code: 'ERR_JWK_INVALID' })
    await assert.rejects(layer.calculateJwkThumbprint({ ...weak.jwk }), { code: 'ERR_JOSE_NOT_SUPPORTED' })
    const key = await get({ ...pairs.RS256.jwk })
    await assert.rejects(layer.calculateJwkThumbprint(key), { code: 'ERR_JOSE_NOT_SUPPORTED' })
  })
})

function algorithm(alg) {
  const hash = `SHA-${alg.slice(2)}`
  if (alg.startsWith('RS')) return { name: 'RSASSA-PKCS1-v1_5', hash }
  if (alg.startsWith('PS')) return { name: 'RSA-PSS', hash }
  if (alg.startsWith('ES')) return { name: 'ECDSA', namedCurve: pairs[alg].jwk.crv }
  if (alg.startsWith('ML')) return { name: alg }
  return { name: 'Ed25519' }
}

test('a failure of the core is passed on, and says nothing of the token', async (t) => {
  const key = { ...pairs.RS256.jwk }
  const jwt = signed('RS256')
  const [header, payload, mark] = jwt.split('.')
  const jws = { protected: header, payload, signature: mark }
  const { Instance } = WebAssembly
  t.after(() => {
    WebAssembly.Instance = Instance
    bind(module)
  })
  const answer = async () => new Response('{"keys":[]}')
  const calls = {
    jwtVerify: () => layer.jwtVerify(jwt, key),
    flattenedVerify: () => layer.flattenedVerify(jws, key),
    generalVerify: () => layer.generalVerify({ payload, signatures: [jws, jws] }, key),
    decodeJwt: async () => layer.decodeJwt(jwt),
    decodeProtectedHeader: async () => layer.decodeProtectedHeader(jwt),
    createRemoteJWKSet: () =>
      layer.createRemoteJWKSet(new URL('https://issuer.example'), { [layer.customFetch]: answer }).reload(),
  }
  for (const [broken, turn] of [
    ['strictJson', 1],
    ['strictJson', 2],
    ['key_verify', 1],
  ]) {
    let turns = 0
    const failing =
      (original) =>
      (...given) => {
        turns += 1
        if (turns % turn === 0) throw new WebAssembly.RuntimeError('unreachable')
        return original(...given)
      }
    WebAssembly.Instance = new Proxy(Instance, {
      construct(_, given) {
        const { exports } = new Instance(...given)
        return { exports: { ...exports, [broken]: failing(exports[broken]) } }
      },
    })
    bind(module)
    for (const [name, call] of Object.entries(calls)) {
      if (broken === 'key_verify' && !name.endsWith('Verify')) continue
      if (turn === 2 && name !== 'jwtVerify') continue
      turns = 0
      await assert.rejects(call(), { name: 'JwtError', code: 'ERR_INTERNAL' }, `${broken} in ${name}`)
    }
  }
})
