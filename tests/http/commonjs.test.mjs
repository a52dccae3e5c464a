import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { load, tarballFolder } from '../support/package.mjs'

const required = createRequire(`${tarballFolder}/`)('jwt-verdict/http')
const imported = await load('jwt-verdict/http')

test('what is required is what is imported', () => {
  assert.deepEqual(Object.keys(required).sort(), Object.keys(imported).sort())
  assert.equal(required.bearerToken(new Headers({ authorization: 'Bearer abc' })), 'abc')
})

test('either copy knows the errors of the other', () => {
  const [one, other] = [required, imported].map(({ bearerToken }) => {
    try {
      return bearerToken(new Headers())
    } catch (error) {
      return error
    }
  })
  assert.notEqual(one.constructor, other.constructor)
  assert.ok(one instanceof imported.BearerError)
  assert.ok(other instanceof required.BearerError)
  assert.deepEqual(imported.unauthorized(one), required.unauthorized(other))
})
