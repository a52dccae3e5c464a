// JWS as objects, critical extensions and headers in two parts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agree, layer, outcome, withGap } from './peers.mjs'
import { encode, mac, secret } from './tokens.mjs'

const PAYLOAD = encode('{}')
const HEADER = encode({ alg: 'HS256' })
const good = { protected: HEADER, payload: PAYLOAD, signature: mac(HEADER, PAYLOAD) }

/** A flattened JWS, rightly signed whatever is in it. */
function jws(header, more) {
  const members = { payload: PAYLOAD, ...(header && { protected: encode(header) }), ...more }
  return { ...members, signature: mac(members.protected ?? '', members.payload) }
}

test('the members of a flattened JWS, two wrong at a time', async () => {
  const changes = [
    {},
    { protected: undefined },
    { protected: null },
    { protected: 1 },
    { protected: '!' },
    { protected: '' },
    { protected: encode([]) },
    { header: null },
    { header: [] },
    { header: 'x' },
    { header: {} },
    { header: { alg: 'HS256' } },
    { header: { kid: 'one' } },
    { payload: undefined },
    { payload: null },
    { payload: 1 },
    { payload: new Uint8Array(2) },
    { payload: '€' },
    { payload: '!' },
    { signature: undefined },
    { signature: null },
    { signature: '' },
    { signature: '!' },
    { signature: '€' },
    { more: 1 },
  ]
  for (const one of changes) {
    for (const other of changes) {
      const members = { ...good, ...one, ...other }
      await agree((lib) => lib.flattenedVerify({ ...members }, secret), JSON.stringify(members))
      await agree((lib) => lib.flattenedVerify({ ...members }, secret, { algorithms: 1 }), JSON.stringify(members))
    }
  }
})

test('what is no object', async () => {
  class Jws {}
  const inherited = Object.create(good)
  for (const input of [null, undefined, 1, 'x', [], () => {}, new Date(0), Object.assign(new Jws(), good), inherited]) {
    await agree((lib) => lib.flattenedVerify(input, secret))
    await agree((lib) => lib.generalVerify(input, secret))
    await agree((lib) => lib.generalVerify({ payload: PAYLOAD, signatures: [input] }, secret))
    await agree((lib) => lib.generalVerify({ payload: PAYLOAD, signatures: input }, secret, { algorithms: 1 }))
  }
  await agree((lib) => lib.flattenedVerify(Object.assign(Object.create(null), good), secret))
})

test('critical extensions', async () => {
  const lists = [
    null,
    [],
    [null],
    [''],
    [1],
    'b64',
    {},
    ['b64'],
    ['x'],
    ['alg'],
    ['b64', 'b64'],
    ['b64', 'x'],
    ['x', 'b64'],
  ]
  const members = [
    {},
    { b64: true },
    { b64: false },
    { b64: null },
    { b64: 1 },
    { x: 1 },
    { x: null },
    { x: 1, b64: true },
  ]
  const options = [
    undefined,
    {},
    { x: true },
    { x: false },
    { x: 1 },
    { x: null },
    { x: undefined },
    { b64: false },
    { alg: true },
  ]
  for (const crit of lists) {
    for (const extra of members) {
      for (const understood of options) {
        const title = JSON.stringify({ crit, extra, understood })
        const given = { crit: understood }
        await agree((lib) => lib.flattenedVerify(jws({ alg: 'HS256', crit, ...extra }), secret, given), title)
        const split = jws({ alg: 'HS256', crit }, { header: extra })
        await agree((lib) => lib.flattenedVerify(split, secret, given), title)
        await agree(
          (lib) => lib.flattenedVerify(jws({ alg: 'HS256' }, { header: { crit, ...extra } }), secret, given),
          title,
        )
      }
    }
  }
  for (const crit of [
    null,
    1,
    'x',
    [],
    ['x'],
    new Map([['x', true]]),
    Object.defineProperty({}, 'x', { value: true }),
  ]) {
    await agree((lib) => lib.flattenedVerify(jws({ alg: 'HS256', crit: ['x'], x: 1 }), secret, { crit }))
  }
})

test('names that every object has are no header parameters', async () => {
  for (const name of ['constructor', 'toString', '__proto__']) {
    const crit = { [name]: true }
    const header = JSON.parse(`{"alg":"HS256","crit":["${name}"]}`)
    await agree((lib) => lib.flattenedVerify(jws(header), secret, { crit }), name)
    await agree((lib) => lib.flattenedVerify(jws(header, { header: { [name]: true } }), secret, { crit }), name)
    await agree((lib) => lib.flattenedVerify(jws(header), secret), name)
  }
})

test('a header in two parts', async () => {
  await agree((lib) => lib.flattenedVerify(jws(undefined, { header: { alg: 'HS256' } }), secret))
  await agree((lib) => lib.flattenedVerify(jws({ kid: 'one' }, { header: { alg: 'HS256' } }), secret))
  await agree((lib) => lib.flattenedVerify(jws({ alg: 'HS256' }, { header: { alg: 'HS256' } }), secret))
  await agree((lib) => lib.flattenedVerify(jws({ alg: 'HS256' }, { header: { crit: ['b64'] } }), secret))
  await agree((lib) =>
    lib.flattenedVerify(jws(undefined, { header: { alg: 'HS256', crit: ['b64'], b64: true } }), secret),
  )
  await agree((lib) => lib.flattenedVerify(jws({}, { header: {} }), secret))
})

test('an unencoded payload is any text, or any bytes', async () => {
  const header = { alg: 'HS256', crit: ['b64'], b64: false }
  for (const payload of ['', 'foo', '€', 'a.b', new Uint8Array(), new Uint8Array([0, 255]), Buffer.from('foo')]) {
    await agree((lib) => lib.flattenedVerify(jws(header, { payload }), secret), String(payload))
  }
  for (const payload of [1, null, [], {}, new ArrayBuffer(2)]) {
    await agree((lib) => lib.flattenedVerify({ ...jws(header), payload }, secret), String(payload))
  }
  const verified = await layer.flattenedVerify(jws(header, { payload: 'foo' }), secret)
  assert.equal(verified.payload.buffer.byteLength, 3, 'no view of anything larger')
  const bytes = await layer.flattenedVerify(jws(header, { payload: Buffer.from('foo') }), secret)
  assert.equal(bytes.payload.constructor, Uint8Array)
  assert.equal(bytes.payload.buffer.byteLength, 3)
})

test('an unencoded payload in JSON has no half of a surrogate pair, and nothing unassigned', async () => {
  const header = { alg: 'HS256', crit: ['b64'], b64: false }
  const texts = [
    '\ud800',
    '\udfff',
    '\udc00\ud800',
    'a\ud800b',
    '😀',
    '\u0378',
    '\ufffe',
    '\u{10ffff}',
    '\ue000',
    '\ufeff',
    '\0',
  ]
  const both = ['\u0378\ud800', '\ud800\u0378', '😀\u0378', '\u0378😀', `${'x'.repeat(1_000)}\ud800`]
  for (const payload of [...texts, ...both]) {
    const title = JSON.stringify(payload)
    // TextEncoder makes U+FFFD of every half, so this signature holds for all of them.
    const members = jws(header, { payload })
    await agree((lib) => lib.flattenedVerify(members, secret), title)
    await agree((lib) => lib.flattenedVerify(members, () => Promise.reject(new Error('asked'))), title)
    await agree((lib) => lib.flattenedVerify({ ...members, payload: Buffer.from(payload) }, secret), title)
    await agree((lib) => lib.generalVerify({ payload, signatures: [members] }, secret), title)
    await agree((lib) => lib.compactVerify(`${members.protected}.${payload}.${members.signature}`, secret), title)
    await agree((lib) => lib.flattenedVerify(jws({ alg: 'HS256' }, { payload }), secret), title)
  }
})

test('all signatures of a JWS are over an encoded payload, or all over an unencoded one', async () => {
  const sign = (header) => ({ protected: encode(header), signature: mac(encode(header), PAYLOAD) })
  const encoded = sign({ alg: 'HS256' })
  const plain = sign({ alg: 'HS256', crit: ['b64'], b64: false })
  const others = [
    sign({ alg: 'HS256', crit: ['b64'], b64: true }),
    sign({ alg: 'HS256', b64: false }),
    sign({ alg: 'HS256', crit: ['x'], x: 1, b64: false }),
    sign({ alg: 'HS256', crit: ['b64', 'x'], x: 1, b64: false }),
    sign({ alg: 'HS256', crit: ['b64'], b64: 1 }),
    sign({ alg: 'HS256', crit: ['b64'] }),
    sign({ alg: 'HS256', crit: 'b64', b64: false }),
    sign({ alg: 'none', crit: ['b64'], b64: false }),
    { header: { alg: 'HS256', crit: ['b64'], b64: false }, signature: 'AA' },
    { ...plain, header: { alg: 'HS256' } },
    { ...plain, signature: 'AA' },
    { ...plain, signature: undefined },
    { ...plain, protected: '!' },
    { ...plain, header: 1 },
    {},
  ]
  for (const one of [encoded, plain, ...others]) {
    for (const other of [encoded, plain, ...others]) {
      const signatures = [one, other]
      for (const payload of [PAYLOAD, Buffer.from(PAYLOAD), 'é', undefined]) {
        for (const options of [undefined, { crit: { x: true } }, { algorithms: ['RS256'] }, { algorithms: 1 }]) {
          await agree(
            async (lib) => {
              const asked = []
              const key = (header) => {
                asked.push(header)
                return secret
              }
              const { value, error } = await outcome(lib, () =>
                lib.generalVerify({ payload, signatures }, key, options),
              )
              return { value, error, asked }
            },
            JSON.stringify([signatures, payload, options]),
          )
        }
      }
    }
  }
})

test('of several signatures one has to hold', async () => {
  const one = { protected: good.protected, signature: good.signature }
  const bad = { ...one, signature: 'AA' }
  const lists = [
    [],
    [one],
    [bad],
    [bad, one],
    [one, bad],
    [{}, one],
    [one, {}],
    [one, 1],
    [null],
    [[]],
    withGap(one),
    [one, { header: 1 }],
  ]
  for (const signatures of lists) {
    const title = JSON.stringify(signatures)
    await agree((lib) => lib.generalVerify({ payload: PAYLOAD, signatures }, secret), title)
    await agree((lib) => lib.generalVerify({ payload: PAYLOAD, signatures }, secret, { algorithms: ['RS256'] }), title)
    await agree((lib) => lib.generalVerify({ payload: PAYLOAD, signatures }, secret, { algorithms: 1 }), title)
    await agree((lib) => lib.generalVerify({ signatures }, secret), title)
    await agree((lib) => lib.generalVerify({ payload: PAYLOAD, signatures }, undefined), title)
    await agree(
      (lib) => lib.generalVerify({ payload: PAYLOAD, signatures }, () => Promise.reject(new Error('no'))),
      title,
    )
  }
  await agree((lib) =>
    lib.generalVerify({ payload: PAYLOAD, signatures: [{ ...one, header: { kid: 'one' } }] }, secret),
  )
})
