// The form of a token: how many segments, what is in them, and what of it is reported.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agree, jose, layer } from './peers.mjs'
import { encode, mac, pairs, secret, signature, token } from './tokens.mjs'

const good = token({ a: 1 })
const bytes = (text) => new TextEncoder().encode(text)

test('what is no compact JWS', async () => {
  const inputs = [null, undefined, 1, {}, [], new ArrayBuffer(3), new String(good), Symbol('a'), () => good]
  const texts = ['', '.', '..', '...', '....', 'a', 'a.b', 'a.b.c', 'a.b.c.d', 'a.b.c.d.e', `.${good}`, `${good}.`]
  for (const input of [...inputs, ...texts, new Uint8Array(0), new Uint8Array([0xff, 0x2e, 0x2e])]) {
    await agree((lib) => lib.jwtVerify(input, secret), String(input))
    await agree((lib) => lib.compactVerify(input, secret), String(input))
    await agree((lib) => lib.compactVerify(input, secret, { algorithms: 'HS256' }), String(input))
  }
})

test('a token may come as bytes', async () => {
  for (const input of [bytes(good), Buffer.from(good)]) {
    const { value } = await agree((lib) => lib.jwtVerify(input, secret))
    assert.deepEqual(value, { payload: { a: 1 }, protectedHeader: { alg: 'HS256' } })
    await agree((lib) => lib.compactVerify(input, secret))
  }
})

test('the header', async () => {
  for (const alg of [null, '', 0, 'none', 'NONE', 'hs256', 'HS1', 'ES256K', 'RSA-OAEP', 'dir', {}, [], ['HS256']]) {
    await agree((lib) => lib.jwtVerify(token({}, { alg }), secret), JSON.stringify(alg))
    await agree((lib) => lib.jwtVerify(token({}, { alg }), undefined), JSON.stringify(alg))
  }
  for (const alg of ['constructor', '__proto__', 'toString']) {
    await agree((lib) => lib.jwtVerify(token({}, { alg }), secret), alg)
  }
  for (const header of ['{', '', 'null', '[]', '"HS256"', '{}', ' {"alg":"HS256"} ', '{"alg":"HS256","__proto__":1}']) {
    await agree((lib) => lib.jwtVerify(token({}, header), secret), header)
  }
  const { value } = await agree((lib) => lib.jwtVerify(token({}, { kid: 'k', x: { y: [1, null] } }), secret))
  assert.deepEqual(value.protectedHeader, { alg: 'HS256', kid: 'k', x: { y: [1, null] } })
})

test('the payload of a JWT is a JSON object', async () => {
  const texts = [
    '0',
    'null',
    '[]',
    '""',
    '"x"',
    '{',
    '',
    ' {} ',
    '{"a":',
    '[{}]',
    '{"__proto__":{"x":1}}',
    '{"toString":1}',
  ]
  for (const text of texts) await agree((lib) => lib.jwtVerify(token(text), secret), text)
  for (const octets of [
    [0x7b, 0xff, 0x7d],
    [0xc0, 0xaf],
    [0x7b, 0x7d, 0x00],
  ]) {
    await agree((lib) => lib.jwtVerify(token(Buffer.from(octets)), secret))
  }
  const { payload } = await layer.jwtVerify(token('{"__proto__":{"x":1}}'), secret)
  assert(Object.hasOwn(payload, '__proto__') && payload.x === undefined)
})

test('the payload of a compact JWS is any bytes', async () => {
  for (const payload of ['', 'text', Buffer.from([0, 255, 1])]) {
    const { value } = await agree((lib) => lib.compactVerify(token(payload), secret))
    assert.equal(value.payload.bytes, Buffer.from(payload).toString('hex'))
  }
  const { payload } = await layer.compactVerify(good, secret)
  assert.equal(payload.constructor, Uint8Array)
})

test('an unencoded payload: in a compact JWS its text, in a JWT an error', async () => {
  const header = encode({ alg: 'HS256', b64: false, crit: ['b64'] })
  for (const payload of ['', 'foo', 'a b', '{}', 'é']) {
    for (const signature of [mac(header, payload), 'AA', '!']) {
      await agree((lib) => lib.compactVerify(`${header}.${payload}.${signature}`, secret), payload)
      await agree((lib) => lib.jwtVerify(`${header}.${payload}.${signature}`, secret), payload)
    }
  }
  const { value } = await agree((lib) => lib.jwtVerify(token({ a: 1 }, { b64: false }), secret))
  assert.deepEqual(value.payload, { a: 1 }, 'without crit it means nothing')
})

test('the signature', async () => {
  const [header, payload, signature] = good.split('.')
  for (const other of [
    '',
    '!',
    'a',
    'AA',
    '+/',
    'é',
    signature.slice(4),
    signature.slice(0, -1),
    `${signature.slice(4)}AAAAAAA`,
    signature.toLowerCase(),
  ]) {
    await agree((lib) => lib.jwtVerify(`${header}.${payload}.${other}`, secret), other)
  }
})

test('padding may be there where it is due, in each segment by itself', async () => {
  const hashes = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' }
  const key = Buffer.alloc(64, 7)
  const pads = ['', '=', '==', '===', '====']
  let padded = 0
  for (const [alg, hash] of Object.entries(hashes)) {
    for (const filler of ['', 'x', 'xx']) {
      const header = encode({ alg, kid: filler })
      const payload = encode({ a: filler })
      for (const pad of pads) {
        for (const [h, p] of [
          [header + pad, payload],
          [header, payload + pad],
          [header + pad, payload + pad],
        ]) {
          const mark = mac(h, p, key, hash)
          for (const s of [mark, mark + pad, `${mark}=`, `${mark}==`]) {
            const title = `${alg} ${[h, p, s].join('.')}`
            const { value } = await agree((lib) => lib.jwtVerify([h, p, s].join('.'), key), title)
            if (value && pad !== '') padded += 1
            await agree((lib) => lib.compactVerify([h, p, s].join('.'), () => key), title)
            const jws = { protected: h, signature: s }
            await agree((lib) => lib.flattenedVerify({ ...jws, payload: p }, key), title)
            await agree((lib) => lib.generalVerify({ payload: p, signatures: [jws] }, key), title)
            await agree((lib) => lib.decodeJwt([h, p, s].join('.')), title)
            await agree((lib) => lib.decodeProtectedHeader([h, p, s].join('.')), title)
          }
        }
      }
    }
  }
  assert(padded > 20, `${padded} padded tokens are good`)
  for (const pad of pads) {
    for (const other of [`=${good}`, good.replace('.', `${pad}x.`), good.replace('.', `.${pad}`), `${good}${pad}=x`]) {
      await agree((lib) => lib.jwtVerify(other, secret), other)
    }
  }
})

test('a token of a load balancer of AWS, which pads all of its segments and signs the padding', async () => {
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
  const pad = (value) => Buffer.from(value).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
  const iss = 'https://issuer.example'
  const signer = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/site/0123456789abcdef'
  const exp = Math.floor(Date.now() / 1000) + 120
  for (const sub of ['a', 'ab', 'abc']) {
    const header = {
      typ: 'JWT',
      kid: '12345678-1234-1234-1234-123456789012',
      alg: 'ES256',
      iss,
      client: sub,
      signer,
      exp,
    }
    const message = [header, { sub, exp, iss }].map((part) => pad(JSON.stringify(part))).join('.')
    const mark = Buffer.from(signature('ES256', pairs.ES256.privateKey, message), 'base64url')
    const jwt = `${message}.${pad(mark)}`
    assert(jwt.endsWith('=='))
    const keys = (lib) => lib.createLocalJWKSet({ keys: [{ ...pairs.ES256.jwk, kid: header.kid }] })
    const { value } = await agree((lib) => lib.jwtVerify(jwt, keys(lib), { issuer: iss, algorithms: ['ES256'] }))
    assert.equal(value.payload.sub, sub)
    assert.equal(value.protectedHeader.signer, signer)
    await agree((lib) => lib.jwtVerify(jwt, pairs.ES256.publicKey))
    await agree((lib) => lib.jwtVerify(jwt.replaceAll('=', ''), pairs.ES256.publicKey))
  }
})

test('decodeJwt', async () => {
  const inputs = [null, undefined, 1, {}, new Uint8Array(3), new String(good)]
  const texts = ['', '.', '..', '...', '....', 'a.b', 'x.e30.y', 'x..y', 'x.!.y', 'x.a.y', '.e30.', 'é.e30.é', 'x.+/.y']
  const payloads = ['null', '[]', '1', '{"a', '', ' {} ', '{"exp":"x"}', '{"__proto__":1}']
  for (const input of [...inputs, ...texts, ...payloads.map((text) => `x.${encode(text)}.y`), good, `${good}.y.z`]) {
    await agree((lib) => lib.decodeJwt(input), String(input))
  }
  await agree((lib) => lib.decodeJwt(`x.${encode(Buffer.from([0x7b, 0xff, 0x7d]))}.y`))
})

test('decodeProtectedHeader', async () => {
  const texts = [
    '',
    '.',
    '..',
    '...',
    '....',
    '.....',
    'e30',
    'e30.',
    'e30..',
    'e30...',
    'e30....',
    'e30.a.b.c',
    '!..',
    'ew..',
  ]
  const texts2 = ['bnVsbA..', 'W10..', 'e30.\u00e9.', 'IHt9IA..', good]
  const objects = [{}, [], { header: {} }, new Date(0), new String('e30..')]
  const members = [undefined, null, '', 1, 'e30', 'ew', 'bnVsbA'].map((member) => ({ protected: member }))
  const things = [null, undefined, 1, () => {}, Symbol('a')]
  for (const input of [...texts, ...texts2, ...objects, ...members, ...things, { protected: 'e30', payload: '' }]) {
    await agree(
      (lib) => lib.decodeProtectedHeader(input),
      typeof input === 'object' ? JSON.stringify(input) : String(input),
    )
  }
  assert.deepEqual(layer.decodeProtectedHeader(good), jose.decodeProtectedHeader(good))
})
