// Names that mean something to JavaScript objects are names like others in a token, a key set or a policy.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CLAIMS, createIssuer, POLICY } from '../support/issuer.mjs'
import { cjs, esm } from '../support/package.mjs'

const { createVerifier, decode } = esm
const issuer = createIssuer()
const verifier = createVerifier({ jwks: issuer.jwks, ...POLICY })

const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'then',
  'toJSON',
  'length',
]

/** The JSON text of an object with one more member, which may have any name. */
const text = (object, member) => JSON.stringify(object).replace(/}$/, `,${member}}`)

for (const name of NAMES) {
  describe(name, () => {
    const nested = `${JSON.stringify(name)}:{"polluted":true,${JSON.stringify(name)}:[{${JSON.stringify(name)}:1}]}`
    const token = issuer.sign(text(CLAIMS, nested), text({ alg: 'ES256', kid: 'key-1' }, nested))

    function assertOwn(object) {
      assert.equal(Object.getPrototypeOf(object), Object.prototype)
      assert.ok(Object.hasOwn(object, name))
      const { value } = Object.getOwnPropertyDescriptor(object, name)
      assert.equal(Object.getPrototypeOf(value), Object.prototype)
      assert.deepEqual(Object.keys(value), ['polluted', name])
      const inner = Object.getOwnPropertyDescriptor(value, name).value
      assert.ok(Array.isArray(inner))
      assert.equal(Object.getOwnPropertyDescriptor(inner[0], name).value, 1)
    }

    test('is an own member of payload and header', () => {
      for (const { payload, header } of [
        verifier.verify(token),
        verifier.explain(token),
        decode(token),
        cjs.createVerifier({ jwks: issuer.jwks, ...POLICY }).verify(token),
      ]) {
        assertOwn(payload)
        assertOwn(header)
      }
    })

    test('leaves the prototypes alone', () => {
      assert.equal({}.polluted, undefined)
      assert.equal([].polluted, undefined)
      assert.equal(Function.prototype.polluted, undefined)
    })

    test('is no claim that is there by inheritance', () => {
      const strict = createVerifier({ jwks: issuer.jwks, ...POLICY, requiredClaims: [name] })
      assert.throws(() => strict.verify(issuer.sign()), { claim: name, reason: 'missing' })
      strict.verify(token)
    })

    test('may be a member of a key, and a kid', () => {
      const other = createIssuer(name)
      const key = text(other.jwk, nested)
      const { kid } = createVerifier({ jwks: `{"keys":[${key}],${nested}}`, ...POLICY }).verify(other.sign()).key
      assert.equal(kid, name)
    })
  })
}

test('a result can be awaited: no member of a token is called', async () => {
  const result = await verifier.verify(issuer.sign(text(CLAIMS, '"then":"then","toJSON":"toJSON"')))
  assert.equal(result.payload.then, 'then')
  assert.equal((await result.payload).toJSON, 'toJSON')
})

test('the global prototypes are as they were', () => {
  const globals = [Object, Array, Function, String, Number, Boolean, Error, Promise, Map, Uint8Array, Symbol]
  const describe = (prototype, name) => [name, ...Object.values(Object.getOwnPropertyDescriptor(prototype, name))]
  const describeAll = () =>
    globals.map(({ prototype }) => Reflect.ownKeys(prototype).map((name) => describe(prototype, name)))
  const before = describeAll()
  for (const name of NAMES) {
    const members = `${JSON.stringify(name)}:{"polluted":true}`
    const token = issuer.sign(text(CLAIMS, members), text({ alg: 'ES256', kid: 'key-1' }, members))
    verifier.verify(token)
    verifier.explain(token)
    decode(token)
    createVerifier({ jwks: `{"keys":[],${members}}`, ...POLICY })
  }
  assert.deepEqual(describeAll(), before)
})
