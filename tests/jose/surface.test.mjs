// What is exported, and the shape of the things that are.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agree, jose, layer, outcome } from './peers.mjs'

const NAMES = [
  'EmbeddedJWK',
  'base64url',
  'calculateJwkThumbprint',
  'calculateJwkThumbprintUri',
  'compactVerify',
  'createLocalJWKSet',
  'createRemoteJWKSet',
  'customFetch',
  'decodeJwt',
  'decodeProtectedHeader',
  'errors',
  'flattenedVerify',
  'generalVerify',
  'jwksCache',
  'jwtVerify',
]

test('the verifying half of jose, and nothing else', () => {
  assert.deepEqual(Object.keys(layer).sort(), NAMES)
  for (const name of NAMES) assert.equal(typeof layer[name], typeof jose[name], name)
  assert.deepEqual(Object.keys(layer.base64url).sort(), Object.keys(jose.base64url).sort())
  assert.deepEqual(Object.keys(layer.errors).sort(), Object.keys(jose.errors).sort())
})

test('every class of error has the code, the name and the properties that it has in jose', () => {
  const parts = ({ errors }, name) => {
    const Type = errors[name]
    return [[], ['text'], ['text', { cause: 'because' }], ['text', { a: 1 }, 'aud', 'missing']].map((given) => {
      const error = new Type(...given)
      const own = Object.getOwnPropertyDescriptors(error)
      const keys = error[Symbol.asyncIterator] && own[Symbol.asyncIterator]
      if (keys) keys.value = keys.value.constructor.name
      delete own.stack
      return {
        own,
        text: String(error),
        json: JSON.stringify(error),
        statics: [Type.name, Type.code, Object.hasOwn(Type, 'code')],
        parents: Object.keys(errors).filter((other) => error instanceof errors[other]),
        isError: error instanceof Error,
        firstLine: error.stack.split('\n')[0],
      }
    })
  }
  for (const name of Object.keys(jose.errors)) assert.deepEqual(parts(layer, name), parts(jose, name), name)
})

test('a class of ones own that extends an error keeps its own name, and is told from the others', () => {
  for (const { errors } of [layer, jose]) {
    class Late extends errors.JWTExpired {}
    const late = new Late('too late', {})
    assert.equal(late.name, 'Late')
    assert.equal(late.code, 'ERR_JWT_EXPIRED')
    assert(late instanceof Late && late instanceof errors.JWTExpired && late instanceof errors.JOSEError)
    assert(!(new errors.JWTExpired('too late', {}) instanceof Late))
    assert(!(late instanceof errors.JWTClaimValidationFailed))
    assert(!(new errors.JOSEError('') instanceof errors.JWTExpired))
    for (const other of [null, undefined, 1, {}, new Error('')]) assert(!(other instanceof errors.JOSEError))
  }
})

test('an error of another copy of the classes is recognised, and an error of jose is not', async () => {
  const brand = Symbol.for('jwt-verdict.jose')
  class Copy extends Error {}
  Object.defineProperty(Copy.prototype, brand, { value: 'ERR_JWT_EXPIRED' })
  assert(new Copy() instanceof layer.errors.JWTExpired)
  assert(new Copy() instanceof layer.errors.JOSEError)
  assert(!(new Copy() instanceof layer.errors.JWTInvalid))
  assert(!(new jose.errors.JWTExpired('', {}) instanceof layer.errors.JWTExpired))
})

test('functions have the same number of parameters', () => {
  for (const name of NAMES.filter((name) => typeof jose[name] === 'function')) {
    assert.equal(layer[name].length, jose[name].length, name)
  }
})

test('everything rejects, and nothing throws before there is a promise', async () => {
  for (const name of ['jwtVerify', 'compactVerify', 'flattenedVerify', 'generalVerify']) {
    await agree((lib) => {
      const promise = lib[name]()
      assert(promise instanceof Promise)
      return promise
    }, name)
  }
  for (const name of ['EmbeddedJWK', 'calculateJwkThumbprint', 'calculateJwkThumbprintUri']) {
    await agree((lib) => lib[name](), name)
  }
})

test('base64url, as it is for general use: padded or not, and with white space', async () => {
  const texts = [
    '',
    'YQ',
    'YW==',
    'YQ==',
    'YQ=',
    'Y',
    'a b c d',
    'YW\nJj',
    'YWJj\t',
    'YWJj\f',
    'YWJj\v',
    'a+b/',
    '-_',
    '+',
  ]
  const odd = ['é', '=', '==', 'Y=Q', 'YWJj=', 'YWJj==', 'YWJjY===', null, 1, {}, [89, 81], new Uint8Array([89, 81])]
  for (const text of [...texts, ...odd, undefined, new Uint8Array([255])]) {
    await agree((lib) => lib.base64url.decode(text), JSON.stringify(text))
  }
  for (const input of ['', 'a', 'é', '\ud800', new Uint8Array([1, 2, 255]), Buffer.from('hi')]) {
    await agree((lib) => lib.base64url.encode(input))
  }
  for (let length = 0; length < 70_000; length = length * 2 + 1) {
    const bytes = crypto.getRandomValues(new Uint8Array(Math.min(length, 65_536)))
    const text = layer.base64url.encode(bytes)
    assert.equal(text, Buffer.from(bytes).toString('base64url'))
    assert.deepEqual(layer.base64url.decode(text), bytes)
  }
  const { error } = await outcome(layer, ({ base64url }) => base64url.encode(null))
  assert.equal(error.class, 'TypeError')
})
