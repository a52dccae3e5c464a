// Objects that are not what they were a moment ago: getters that change their answer or throw, proxies, values that are changed
// while a key is looked for, prototypes that somebody has written to, and bytes that are no plain Uint8Array. Every function
// that verifies, or that a key comes from, beside jose's.

import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import { agree, agreeOnClass, jose, layer, outcome } from './peers.mjs'
import { encode, latticePairs, mac, pairs, secret, signed, token } from './tokens.mjs'

const HEADER = encode({ alg: 'HS256' })
const UNENCODED = encode({ alg: 'HS256', b64: false, crit: ['b64'] })
const PAYLOAD = encode({ iss: 'i', sub: 's', aud: 'a', iat: 1_000, exp: 2_000 })
const jwt = `${HEADER}.${PAYLOAD}.${mac(HEADER, PAYLOAD)}`
const es256 = signed('ES256', { a: 1 })

const OPTIONS = {
  algorithms: ['HS256'],
  crit: { x: true },
  issuer: 'i',
  subject: 's',
  audience: 'a',
  requiredClaims: ['exp'],
  maxTokenAge: 900,
  clockTolerance: 5,
  currentDate: new Date(1_500_000),
}
const flattened = (more) => ({ protected: HEADER, payload: PAYLOAD, signature: mac(HEADER, PAYLOAD), ...more })
const entry = { protected: HEADER, signature: mac(HEADER, PAYLOAD), header: { kid: 'one' } }
const oct = { kty: 'oct', k: encode(secret), alg: 'HS256', use: 'sig', key_ops: ['verify'], ext: true }
const ec = { ...pairs.ES256.jwk, alg: 'ES256', use: 'sig', key_ops: ['verify'], ext: true, kid: 'one' }
const rsa = { ...pairs.RS256.jwk, alg: 'RS256' }
const cache = { uat: Date.now(), jwks: { keys: [ec] } }
const URL_OF_SET = new URL('https://issuer.example/jwks')
const remote = (lib, options) =>
  lib.createRemoteJWKSet(URL_OF_SET, { [lib.customFetch]: async () => new Response('{"keys":[]}'), ...options })

/** For each object that is handed over: a good one, and a call that reads it. */
const subjects = {
  'options of jwtVerify': [OPTIONS, (lib, options) => lib.jwtVerify(jwt, secret, options)],
  'options of compactVerify': [OPTIONS, (lib, options) => lib.compactVerify(jwt, secret, options)],
  'options of flattenedVerify': [OPTIONS, (lib, options) => lib.flattenedVerify(flattened(), secret, options)],
  'options of generalVerify': [
    OPTIONS,
    (lib, options) => lib.generalVerify({ payload: PAYLOAD, signatures: [entry] }, secret, options),
  ],
  'a critical extension': [
    { x: true },
    (lib, crit) => lib.compactVerify(token({}, { crit: ['x'], x: 1 }), secret, { crit }),
  ],
  'a flattened JWS': [flattened({ header: { kid: 'one' } }), (lib, jws) => lib.flattenedVerify(jws, secret)],
  'a flattened JWS, its key from a function': [flattened(), (lib, jws) => lib.flattenedVerify(jws, () => secret)],
  'an unprotected header': [{ kid: 'one' }, (lib, header) => lib.flattenedVerify(flattened({ header }), secret)],
  'a general JWS': [{ payload: PAYLOAD, signatures: [entry] }, (lib, jws) => lib.generalVerify(jws, secret)],
  'the first of two signatures': [
    entry,
    (lib, one) => lib.generalVerify({ payload: PAYLOAD, signatures: [one, entry] }, secret),
  ],
  'the header of a signature': [
    { kid: 'one' },
    (lib, header) => lib.generalVerify({ payload: PAYLOAD, signatures: [{ ...entry, header }] }, secret),
  ],
  'a secret as JWK': [oct, (lib, jwk) => lib.jwtVerify(jwt, jwk, OPTIONS)],
  'a secret as JWK from a function': [oct, (lib, jwk) => lib.compactVerify(jwt, () => jwk)],
  'a public key as JWK': [ec, (lib, jwk) => lib.jwtVerify(es256, jwk)],
  'an RSA key as JWK': [rsa, (lib, jwk) => lib.jwtVerify(signed('RS256'), jwk)],
  'a public key from a function': [ec, (lib, jwk) => lib.compactVerify(es256, async () => jwk)],
  'a key set': [{ keys: [ec] }, (lib, set) => lib.jwtVerify(es256, lib.createLocalJWKSet(set))],
  'a key in a set': [ec, (lib, jwk) => lib.jwtVerify(es256, lib.createLocalJWKSet({ keys: [jwk] }))],
  'an embedded key': [ec, (lib, jwk) => lib.EmbeddedJWK({ alg: 'ES256', jwk })],
  'the header with an embedded key': [{ alg: 'ES256', jwk: ec }, (lib, header) => lib.EmbeddedJWK(header)],
  'the token with an embedded key': [{ header: { jwk: ec } }, (lib, jws) => lib.EmbeddedJWK({ alg: 'ES256' }, jws)],
  'a header for a key set': [
    { alg: 'ES256', kid: 'one' },
    (lib, header) => lib.createLocalJWKSet({ keys: [ec] })(header, { header: {} }),
  ],
  'a key for its thumbprint': [ec, (lib, jwk) => lib.calculateJwkThumbprint(jwk)],
  'a secret for its thumbprint': [oct, (lib, jwk) => lib.calculateJwkThumbprintUri(jwk)],
  'options of createRemoteJWKSet': [
    { timeoutDuration: 10, cooldownDuration: 10, cacheMaxAge: 1_000, headers: { a: 'b' } },
    (lib, options) => remote(lib, options)({ alg: 'ES256' }),
  ],
  'a cache': [cache, async (lib, given) => remote(lib, { [lib.jwksCache]: given })({ alg: 'ES256' })],
  'an object to decode the header of': [flattened(), (lib, jws) => lib.decodeProtectedHeader(jws)],
}

/** A copy of `object` whose member `name` is whatever `answer(turn)` says, and which notes in `log` what is read of it. */
function withGetter(object, name, answer, log = []) {
  const copy = { ...object }
  let turn = 0
  for (const [key, value] of Object.entries(object)) {
    Object.defineProperty(copy, key, {
      enumerable: true,
      configurable: true,
      get() {
        log.push(key)
        return key === name ? answer(turn++, value) : value
      },
      set() {},
    })
  }
  return copy
}

test('a member is read as often as jose reads it, and in its order', async () => {
  for (const [title, [object, call]] of Object.entries(subjects)) {
    const logs = []
    await agree((lib) => {
      const log = []
      logs.push(log)
      return call(lib, withGetter(object, undefined, undefined, log))
    }, title)
    assert.deepEqual(logs[0], logs[1], title)
  }
})

test('no member of a token, a header, a key or a set of options is read twice', async () => {
  for (const [title, [object, call]] of Object.entries(subjects)) {
    const log = []
    await outcome(layer, (lib) => call(lib, withGetter(object, undefined, undefined, log)))
    // A JWK that is used is frozen, with the list in it.
    const twice = log.filter((name, index) => log.indexOf(name) < index && name !== 'key_ops')
    assert.deepEqual(twice, [], title)
  }
})

test('a getter whose answer changes is taken at its first', async () => {
  const others = [undefined, null, '', 'x', 'HS256', 'ES256', 'enc', 0, -1, false, [], ['sign'], {}]
  for (const [title, [object, call]] of Object.entries(subjects)) {
    for (const name of Object.keys(object)) {
      for (const other of others) {
        const good = (turn, value) => (turn === 0 ? value : other)
        const bad = (turn, value) => (turn === 0 ? other : value)
        for (const answer of [good, bad]) {
          const where = `${title}: ${name}, ${JSON.stringify(other)} ${answer === good ? 'later' : 'first'}`
          const given = (lib) => call(lib, withGetter(object, name, answer))
          const [ours, theirs] = [await outcome(layer, given), await outcome(jose, given)]
          assert.deepEqual(ours.value, theirs.value, where)
          // What is no key is refused in words of the core: DIVERGENCES.md, "A key that WebCrypto takes", "A secret shorter".
          if (answer === bad && ['e', 'n', 'k'].includes(name)) assert(!ours.error === !theirs.error, where)
          else assert.equal(ours.error?.class, theirs.error?.class, where)
        }
      }
    }
  }
})

test('what a getter throws comes out where it comes out of jose', async () => {
  class Thrown extends Error {}
  const thrower = (name) => () => {
    throw new Thrown(name)
  }
  for (const [title, [object, call]] of Object.entries(subjects)) {
    for (const name of Object.keys(object)) {
      await agree((lib) => call(lib, withGetter(object, name, thrower(name))), `${title}: ${name}`)
      for (const other of Object.keys(object)) {
        const both = (lib) => {
          const first = withGetter(object, name, thrower(name))
          return call(lib, Object.defineProperty(first, other, { get: thrower(other) }))
        }
        await agree(both, `${title}: ${name} and ${other}`)
      }
    }
  }
})

test('a proxy is what it is of, unless one of its traps throws', async () => {
  const traps = [
    'defineProperty',
    'get',
    'getOwnPropertyDescriptor',
    'getPrototypeOf',
    'has',
    'isExtensible',
    'ownKeys',
    'preventExtensions',
    'set',
  ]
  for (const [title, [object, call]] of Object.entries(subjects)) {
    await agree((lib) => call(lib, new Proxy({ ...object }, {})), title)
    for (const trap of traps) {
      const handler = {
        [trap]() {
          throw new RangeError(`no ${trap}`)
        },
      }
      await agree((lib) => call(lib, new Proxy({ ...object }, handler)), `${title}: ${trap}`)
    }
    const revoked = Proxy.revocable({ ...object }, {})
    revoked.revoke()
    await agreeOnClass((lib) => call(lib, revoked.proxy), title)
  }
})

test('a proxy of a list, of a function and of a key', async () => {
  const signatures = () => new Proxy([entry], {})
  await agree((lib) => lib.generalVerify({ payload: PAYLOAD, signatures: signatures() }, secret))
  await agree((lib) => lib.compactVerify(jwt, secret, { algorithms: new Proxy(['HS256'], {}) }))
  await agree((lib) => lib.compactVerify(jwt, new Proxy(() => secret, {})))
  await agree((lib) => lib.createLocalJWKSet({ keys: new Proxy([ec], {}) }))
  const hmac = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, true, ['verify'])
  for (const key of [hmac, createSecretKey(secret), pairs.ES256.publicKey]) {
    await agree((lib) => lib.compactVerify(jwt, new Proxy(key, {})))
    await agree((lib) => lib.compactVerify(es256, new Proxy(key, {})))
  }
})

test('what is changed while a key is looked for is not what is verified', async () => {
  const other = encode({ iss: 'other' })
  /** Each with what it may change, and a call that waits for its key in between. */
  const changes = {
    'the members of a flattened JWS': async (lib, meddle) => {
      const jws = flattened({ header: { kid: 'one' } })
      return lib.flattenedVerify(
        jws,
        meddle(() => Object.assign(jws, { payload: other, protected: '', signature: '' })),
      )
    },
    'an unprotected header': async (lib, meddle) => {
      const header = { kid: 'one' }
      return lib.flattenedVerify(
        flattened({ header }),
        meddle(() => Object.assign(header, { kid: 'two', crit: ['x'] })),
      )
    },
    'the bytes of a payload': async (lib, meddle) => {
      const payload = Buffer.from('text')
      const jws = { protected: UNENCODED, payload, signature: mac(UNENCODED, 'text') }
      return lib.flattenedVerify(
        jws,
        meddle(() => payload.fill(0)),
      )
    },
    'the bytes of the payload of a general JWS': async (lib, meddle) => {
      const payload = new Uint8Array(Buffer.from('text'))
      const signature = { protected: UNENCODED, signature: mac(UNENCODED, 'text') }
      return lib.generalVerify(
        { payload, signatures: [signature] },
        meddle(() => payload.fill(0)),
      )
    },
    'the list of signatures': async (lib, meddle) => {
      const signatures = [{ ...entry, signature: 'AA' }, entry]
      return lib.generalVerify(
        { payload: PAYLOAD, signatures },
        meddle(() => signatures.splice(0)),
      )
    },
    'a signature that is still to come': async (lib, meddle) => {
      const later = { ...entry }
      const signatures = [{ ...entry, signature: 'AA' }, later]
      return lib.generalVerify(
        { payload: PAYLOAD, signatures },
        meddle(() => Object.assign(later, { signature: 'AA' })),
      )
    },
    'a signature that was none': async (lib, meddle) => {
      const later = { ...entry, signature: 'AA' }
      const signatures = [later, later]
      return lib.generalVerify(
        { payload: PAYLOAD, signatures },
        meddle(() => Object.assign(later, entry)),
      )
    },
    'the list of algorithms': async (lib, meddle) => {
      const algorithms = ['HS256']
      return lib.compactVerify(
        jwt,
        meddle(() => algorithms.splice(0)),
        { algorithms },
      )
    },
    'the extensions that are understood': async (lib, meddle) => {
      const crit = { x: true }
      return lib.compactVerify(
        token({}, { crit: ['x'], x: 1 }),
        meddle(() => delete crit.x),
        { crit },
      )
    },
    'the protected header that is shown': async (lib, meddle) =>
      lib.jwtVerify(
        jwt,
        meddle((header) => Object.assign(header, { alg: 'none', crit: ['b64'], b64: false })),
        {
          ...OPTIONS,
          typ: undefined,
        },
      ),
    'the bytes of a token': async (lib, meddle) => {
      const bytes = Buffer.from(jwt)
      return lib.compactVerify(
        bytes,
        meddle(() => bytes.fill(0)),
      )
    },
    'the options of a JWT, which are read when its signature holds': async (lib, meddle) => {
      const options = { ...OPTIONS }
      return lib.jwtVerify(
        jwt,
        meddle(() => Object.assign(options, { issuer: 'j' })),
        options,
      )
    },
  }
  for (const [title, run] of Object.entries(changes)) {
    for (const wait of [() => undefined, () => new Promise((resolve) => setImmediate(resolve))]) {
      const meddle = (change) => async (header, jws) => {
        await wait()
        change(header, jws)
        return secret
      }
      await agree((lib) => run(lib, meddle), title)
    }
  }
})

test('a key that is changed after the call has begun', async () => {
  const begun = async (lib, key, change, verify = (given) => lib.jwtVerify(es256, given)) => {
    const promise = verify(key)
    change(key)
    return promise
  }
  const forget = (jwk) => Object.assign(jwk, { x: 'AA', use: 'enc', alg: 'RS256' })
  await agreeOnClass((lib) => begun(lib, { ...ec }, forget))
  await agreeOnClass((lib) => begun(lib, { ...ec }, (jwk) => jwk.key_ops.splice(0)))
  await agree((lib) =>
    begun(
      lib,
      { ...oct },
      (jwk) => Object.assign(jwk, { k: 'AA' }),
      (key) => lib.compactVerify(jwt, key),
    ),
  )
  await agree((lib) => begun(lib, { keys: [{ ...ec }] }, ({ keys }) => forget(keys[0]), lib.createLocalJWKSet))
  await agree((lib) => begun(lib, { ...ec }, forget, (jwk) => lib.EmbeddedJWK({ alg: 'ES256', jwk })))
  await agree((lib) => begun(lib, { ...ec }, forget, lib.calculateJwkThumbprint))
  await agree(async (lib) => {
    const getKey = lib.createLocalJWKSet({ keys: [ec] })
    const found = await getKey({ alg: 'ES256' })
    getKey.jwks().keys[0].use = 'enc'
    return (await getKey({ alg: 'ES256' })) === found
  })
})

test('a key function that is a trap: what it does to the token it is shown does not count', async () => {
  const text = Buffer.from('text')
  const signature = mac(UNENCODED, text)
  const meddle = (_, jws) => {
    jws.payload.fill(0)
    return secret
  }
  const jws = () => ({ protected: UNENCODED, payload: text, signature })
  assert.equal(Buffer.from((await layer.flattenedVerify(jws(), meddle)).payload).toString(), 'text')
  const general = await layer.generalVerify(
    { payload: text, signatures: [{ protected: UNENCODED, signature }] },
    meddle,
  )
  assert.equal(Buffer.from(general.payload).toString(), 'text')
  assert.equal(
    (await outcome(jose, (lib) => lib.flattenedVerify(jws(), meddle))).error.class,
    'JWSSignatureVerificationFailed',
  )
})

/** Runs `work` while every object has this member. */
async function polluted(name, value, work) {
  Object.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: true, writable: true })
  try {
    return await work()
  } finally {
    delete Object.prototype[name]
  }
}

test('what someone wrote into Object.prototype is no member of a header, of claims or of a key', async () => {
  const empty = token()
  const nameless = join(encode({}), PAYLOAD)
  const text = join(UNENCODED, 'text')
  const extended = join(encode({ alg: 'HS256', crit: ['b64'] }), PAYLOAD)
  const embedding = signed('ES256', {}, { jwk: pairs.ES256.jwk })
  const k = encode(secret)
  const calls = {
    jwt: (lib) => lib.jwtVerify(jwt, secret, { ...OPTIONS, crit: undefined, typ: undefined }),
    'jwt without claims': (lib) => lib.jwtVerify(empty, secret, { typ: undefined }),
    'jwt without exp': (lib) => lib.jwtVerify(empty, secret, { requiredClaims: ['exp'], typ: undefined }),
    'jwt without iss': (lib) => lib.jwtVerify(empty, secret, { issuer: 'i', typ: undefined }),
    'jwt without typ': (lib) => lib.jwtVerify(empty, secret, { typ: 'JWT' }),
    'no alg': (lib) => lib.compactVerify(nameless, secret),
    'crit unprotected': (lib) => lib.flattenedVerify({ ...flattened(), header: { crit: ['b64'], b64: false } }, secret),
    unencoded: (lib) => lib.compactVerify(text, secret),
    'b64 missing': (lib) => lib.compactVerify(extended, secret),
    flattened: (lib) => lib.flattenedVerify(flattened(), secret),
    general: (lib) => lib.generalVerify({ payload: PAYLOAD, signatures: [{ ...entry, header: undefined }] }, secret),
    'secret as JWK': (lib) => lib.compactVerify(jwt, { kty: 'oct', k }),
    'no JWK': (lib) => lib.compactVerify(jwt, { k }),
    'public JWK': (lib) => lib.compactVerify(es256, { ...pairs.ES256.jwk }),
    'public JWK without y': (lib) => lib.compactVerify(es256, { ...pairs.ES256.jwk, y: undefined }),
    'key set': (lib) => lib.compactVerify(es256, lib.createLocalJWKSet({ keys: [pairs.ES256.jwk] })),
    embedded: (lib) => lib.compactVerify(embedding, lib.EmbeddedJWK),
    'no embedded key': (lib) => lib.compactVerify(es256, lib.EmbeddedJWK),
    thumbprint: (lib) => lib.calculateJwkThumbprint({ ...pairs.ES256.jwk }),
    'thumbprint of no key': (lib) => lib.calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x: 'AA' }),
    decodeJwt: (lib) => lib.decodeJwt(jwt),
    decodeProtectedHeader: (lib) => lib.decodeProtectedHeader(jwt),
  }
  const HOST = ['public JWK', 'public JWK without y', 'key set', 'embedded']
  const toKey = () => ({ ...pairs.ES384.jwk })
  const values = {
    alg: ['HS256', 'ES256', 'none'],
    crit: [['x'], ['b64'], {}],
    b64: [false, true, 1],
    kid: ['one'],
    typ: ['JWT', 'at+jwt'],
    jwk: [pairs.ES256.jwk, 'x'],
    use: ['enc', 'sig'],
    key_ops: [['sign'], ['verify'], 'x'],
    ext: ['x', false],
    d: ['x', ''],
    priv: ['x'],
    kty: ['oct', 'EC', 'X'],
    k: ['AA'],
    x: [pairs.ES256.jwk.x],
    y: [pairs.ES256.jwk.y],
    crv: ['P-384'],
    oth: ['x'],
    exp: [1, 9e9, 'x'],
    nbf: [9e9],
    iat: ['x'],
    iss: ['i'],
    sub: ['x'],
    aud: ['x'],
    secretBytes: [1_000],
    params: [{}],
    hash: ['SHA-1'],
    namedCurve: ['P-384'],
    toJSON: [toKey],
    protectedHeader: [{ alg: 'none' }],
    isEncoded: [false],
    algorithms: [undefined],
  }
  const clean = {}
  for (const [title, call] of Object.entries(calls)) clean[title] = await agree(call, title)
  for (const [name, list] of Object.entries(values)) {
    for (const value of list) {
      for (const [title, call] of Object.entries(calls)) {
        const found = await polluted(name, value, () => outcome(layer, call))
        const what = `${title}, with ${name} ${JSON.stringify(value)}`
        // A host may read what is inherited when it imports a key, and refuse that.
        if (found.error && HOST.includes(title)) continue
        assert.deepEqual(found, clean[title], what)
      }
    }
  }
})

test('an inherited option or member of a token counts where it counts with jose', async () => {
  const options = {
    algorithms: [['ES256'], 'x'],
    issuer: ['j'],
    subject: ['j'],
    audience: ['j'],
    requiredClaims: [['x']],
    maxTokenAge: [1],
    clockTolerance: ['x'],
    currentDate: [new Date(9e12)],
  }
  const members = {
    header: [{ kid: 'x' }, 'x', { alg: 'HS256' }],
    protected: [HEADER],
    payload: [PAYLOAD],
    signature: ['AA'],
    signatures: [[]],
  }
  const verifyOptions = [(lib) => lib.jwtVerify(jwt, secret, {}), (lib) => lib.flattenedVerify(flattened(), secret, {})]
  const verifyMembers = [
    (lib) => lib.flattenedVerify(flattened(), secret),
    (lib) => lib.flattenedVerify({ header: { alg: 'HS256' }, payload: PAYLOAD, signature: mac('', PAYLOAD) }, secret),
    (lib) =>
      lib.generalVerify({ payload: PAYLOAD, signatures: [{ protected: HEADER, signature: entry.signature }] }, secret),
  ]
  for (const [values, calls] of [
    [options, verifyOptions],
    [members, verifyMembers],
  ]) {
    for (const [name, list] of Object.entries(values)) {
      for (const value of list) {
        for (const call of calls) {
          await polluted(name, value, () => agree(call, `${name} ${JSON.stringify(value)} ${call}`))
        }
      }
    }
  }
})

test('what is returned is its own, whatever setters there are', async () => {
  for (const name of ['key', 'payload', 'protectedHeader', 'unprotectedHeader']) {
    const set = () => assert.fail(`${name} was set`)
    Object.defineProperty(Object.prototype, name, { set, get: () => undefined, configurable: true })
    try {
      const found = await layer.flattenedVerify(flattened({ header: { kid: 'one' } }), () => secret)
      assert(Object.hasOwn(found, name))
    } finally {
      delete Object.prototype[name]
    }
  }
})

test('bytes of a class of their own', async () => {
  class Extended extends Uint8Array {}
  class Renamed extends Uint8Array {
    get [Symbol.toStringTag]() {
      return 'Bytes'
    }
  }
  class Short extends Uint8Array {
    get length() {
      return 1
    }
  }
  class Long extends Uint8Array {
    get length() {
      return 32
    }
  }
  class Sliced extends Uint8Array {
    static get [Symbol.species]() {
      return Array
    }
    slice() {
      return new Uint8Array(0)
    }
    subarray() {
      return new Uint8Array(0)
    }
    [Symbol.iterator]() {
      return [][Symbol.iterator]()
    }
  }
  const disguised = (view) => Object.defineProperty(view, Symbol.toStringTag, { value: 'Uint8Array' })
  const growing = (bytes) => {
    const view = new Uint8Array(new ArrayBuffer(bytes.length, { maxByteLength: 1_000 }))
    view.set(bytes)
    return view
  }
  const makers = {
    Extended: (bytes) => new Extended(bytes),
    Renamed: (bytes) => new Renamed(bytes),
    Sliced: (bytes) => new Sliced(bytes),
    Long: (bytes) => new Long(bytes),
    part: (bytes) => new Uint8Array([0, ...bytes, 0]).subarray(1, bytes.length + 1),
    growing,
    Uint8ClampedArray: (bytes) => new Uint8ClampedArray(bytes),
    Uint16Array: (bytes) => new Uint16Array(bytes),
    'Uint16Array that says Uint8Array': (bytes) => disguised(new Uint16Array(bytes)),
    'Int8Array that says Uint8Array': (bytes) => disguised(new Int8Array(bytes)),
    ArrayBuffer: (bytes) => new Uint8Array(bytes).buffer,
    DataView: (bytes) => new DataView(new Uint8Array(bytes).buffer),
    list: (bytes) => [...bytes],
  }
  const text = new TextEncoder().encode('text')
  for (const [title, make] of Object.entries(makers)) {
    await agree((lib) => lib.compactVerify(make(Buffer.from(jwt)), secret), title)
    await agree((lib) => lib.compactVerify(jwt, make(secret)), title)
    await agree((lib) => lib.compactVerify(jwt, () => make(secret)), title)
    const jws = (payload) => ({ protected: UNENCODED, payload, signature: mac(UNENCODED, text) })
    await agree((lib) => lib.flattenedVerify(jws(make(text)), secret), title)
    await agree((lib) => lib.generalVerify({ ...jws(make(text)), signatures: [jws()] }, secret), title)
    await agree((lib) => lib.base64url.decode(make(Buffer.from('YWJj'))), title)
  }
  await agree((lib) =>
    lib.flattenedVerify({ protected: UNENCODED, payload: new Short(text), signature: mac(UNENCODED, text) }, secret),
  )
  for (const length of [3, 40]) {
    const key = new Long(length).fill(7)
    const { error } = await outcome(layer, (lib) =>
      lib.compactVerify(join(HEADER, PAYLOAD, mac(HEADER, PAYLOAD, key)), key),
    )
    assert.equal(error?.code, length < 32 ? 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' : undefined)
  }
})

test('bytes that are gone, and things that only look like bytes, are refused', async () => {
  const gone = new Uint8Array(32)
  structuredClone(gone.buffer, { transfer: [gone.buffer] })
  for (const bytes of [gone, new Proxy(new Uint8Array(secret), {}), Object.create(Uint8Array.prototype)]) {
    for (const lib of [layer, jose]) {
      for (const call of [
        () => lib.compactVerify(bytes, secret),
        () => lib.compactVerify(jwt, bytes),
        () => lib.flattenedVerify({ protected: UNENCODED, payload: bytes, signature: mac(UNENCODED, '') }, secret),
        () =>
          lib.generalVerify(
            { payload: bytes, signatures: [{ protected: UNENCODED, signature: mac(UNENCODED, '') }] },
            secret,
          ),
      ]) {
        await assert.rejects(async () => call())
      }
    }
  }
})

test('shared memory is copied before it is used', async () => {
  const shared = (bytes) => {
    const view = new Uint8Array(new SharedArrayBuffer(bytes.length))
    view.set(bytes)
    return view
  }
  await agree((lib) => lib.compactVerify(shared(Buffer.from(jwt)), secret))
  const payload = shared(Buffer.from('text'))
  const jws = { protected: UNENCODED, payload, signature: mac(UNENCODED, 'text') }
  await agree((lib) => lib.flattenedVerify(jws, secret))
  const found = await layer.flattenedVerify(jws, () => {
    payload.fill(0)
    return secret
  })
  assert.equal(Buffer.from(found.payload).toString(), 'text')
  assert(found.payload.buffer instanceof ArrayBuffer)

  const key = shared(secret)
  assert.equal((await outcome(jose, (lib) => lib.compactVerify(jwt, key))).error.class, 'TypeError')
  await layer.compactVerify(jwt, key)
  key.fill(0)
  await assert.rejects(layer.compactVerify(jwt, key), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
})

test('properties that were put over those of a CryptoKey count as far as they do with jose', async () => {
  const over = (key, properties) => {
    for (const [name, value] of Object.entries(properties)) Object.defineProperty(key, name, { value })
    return key
  }
  const { subtle } = crypto
  const HMAC = (hash) => ({ name: 'HMAC', hash })
  const RS = (hash, name = 'RSASSA-PKCS1-v1_5') => ({ name, hash })
  const ours = { name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-256' }, modulusLength: 2048 }
  const hmac = (x, usages = ['verify'], hash = 'SHA-256') => subtle.importKey('raw', secret, HMAC(hash), x, usages)
  const ofRsa = (x, algorithm, jwk = pairs.RS256.jwk, usages = ['verify']) =>
    subtle.importKey('jwk', { ...jwk }, algorithm, x, usages)
  const rs256 = signed('RS256')
  for (const x of [true, false]) {
    const cases = [
      [jwt, () => hmac(x, ['sign']), { usages: ['verify'] }],
      [jwt, () => hmac(x, ['verify'], 'SHA-512'), { algorithm: { ...HMAC({ name: 'SHA-256' }), length: 256 } }],
      [jwt, () => hmac(x), { usages: [] }],
      [jwt, () => hmac(x), { extractable: !x }],
      [jwt, () => hmac(x), { type: 'public' }],
      [jwt, () => hmac(x), { algorithm: null }],
      [rs256, () => ofRsa(x, RS('SHA-256'), pairs.RS256.privateJwk, ['sign']), { type: 'public', usages: ['verify'] }],
      [rs256, () => ofRsa(x, RS('SHA-512')), { algorithm: ours }],
      [rs256, () => ofRsa(x, RS('SHA-256', 'RSA-PSS')), { algorithm: ours }],
      [rs256, () => ofRsa(x, RS('SHA-256')), { algorithm: { ...ours, modulusLength: '4096' } }],
      [rs256, () => ofRsa(x, RS('SHA-256')), { algorithm: { ...ours, modulusLength: undefined } }],
      [rs256, () => ofRsa(x, RS('SHA-256')), { usages: ['sign'] }],
    ]
    for (const [given, make, properties] of cases) {
      const title = `${x} ${JSON.stringify(properties)}`
      await agree(async (lib) => lib.compactVerify(given, over(await make(), properties)), title)
    }
  }
})

test('what only says that it is a key verifies nothing', async () => {
  const fake = (tag, members) => ({ [Symbol.toStringTag]: tag, extractable: true, usages: ['verify'], ...members })
  const HMAC = { name: 'HMAC', hash: { name: 'SHA-256' }, length: 256 }
  const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' }
  for (const key of [
    fake('CryptoKey', { type: 'secret', algorithm: HMAC }),
    fake('CryptoKey', { type: 'secret', algorithm: HMAC, extractable: false }),
    fake('CryptoKey', { type: 'public', algorithm: ECDSA }),
    fake('CryptoKey', { type: 'public', algorithm: {} }),
    fake('CryptoKey', {}),
    fake('KeyObject', { type: 'secret', export: () => 'text' }),
    fake('KeyObject', { type: 'private' }),
    Object.create(CryptoKey.prototype),
  ]) {
    for (const given of [jwt, es256]) await agreeOnClass((lib) => lib.compactVerify(given, key))
  }
  const untyped = () => fake('KeyObject', { export: () => ({ ...pairs.ES256.jwk }) })
  assert.equal((await outcome(jose, (lib) => lib.compactVerify(es256, untyped()))).error, undefined)
  await assert.rejects(layer.compactVerify(es256, untyped()), { name: 'TypeError', message: /^KeyObject instances/ })
})

test('an AKP key says for which algorithm it is', async () => {
  for (const [alg, { jwk }] of Object.entries(latticePairs)) {
    const given = signed(alg)
    const { alg: _, ...unnamed } = jwk
    await agree((lib) => lib.jwtVerify(given, { ...unnamed }), alg)
    await agree((lib) => lib.jwtVerify(given, { ...unnamed, use: 'enc' }), alg)
    await agree((lib) => lib.jwtVerify(given, lib.createLocalJWKSet({ keys: [unnamed] })), alg)
    await assert.rejects(layer.EmbeddedJWK({ alg, jwk: unnamed }))
  }
})

function join(header, payload, mark = mac(header, payload)) {
  return [header, payload, mark].join('.')
}
