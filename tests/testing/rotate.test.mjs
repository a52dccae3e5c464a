import assert from 'node:assert/strict'
import { test } from 'node:test'
import { esm, load } from '../support/package.mjs'

const { createTestIssuer } = await load('jwt-verdict/testing')

const code = (issuer, token) =>
  esm.explain(token, issuer.jwks, { issuer: issuer.issuer, audience: null }).error?.code ?? 'accepted'
const kids = (issuer) => issuer.jwks.keys.map(({ kid }) => kid)

test('a new key signs, and the old one stays published until it is withdrawn', () => {
  const issuer = createTestIssuer({ algorithm: 'ES256' })
  const old = issuer.sign()
  const oldKid = issuer.kid
  const kid = issuer.rotate()
  assert.notEqual(kid, oldKid)
  assert.equal(issuer.kid, kid)
  assert.deepEqual(kids(issuer), [oldKid, kid])
  assert.equal(code(issuer, old), 'accepted')
  assert.equal(code(issuer, issuer.sign()), 'accepted')

  issuer.withdraw(oldKid)
  assert.deepEqual(kids(issuer), [kid])
  assert.equal(code(issuer, old), 'ERR_JWKS_NO_MATCHING_KEY')
  assert.equal(code(issuer, issuer.sign()), 'accepted')
})

test('keep: false withdraws all that were published', () => {
  const issuer = createTestIssuer({ algorithm: 'ES256' })
  issuer.rotate()
  issuer.rotate({ keep: true })
  assert.equal(kids(issuer).length, 3)
  const kid = issuer.rotate({ keep: false })
  assert.deepEqual(kids(issuer), [kid])
})

test('the key that signs can be withdrawn', () => {
  const issuer = createTestIssuer({ algorithm: 'EdDSA' })
  issuer.withdraw(issuer.kid)
  assert.deepEqual(issuer.jwks, { keys: [] })
  assert.equal(code(issuer, issuer.sign()), 'ERR_JWKS_NO_MATCHING_KEY')
})

test('a kid that is not published cannot be withdrawn', () => {
  const issuer = createTestIssuer({ algorithm: 'EdDSA' })
  assert.throws(() => issuer.withdraw('x'), {
    name: 'TypeError',
    message: `kid: expected the kid of a published key (${issuer.kid}), found "x"`,
  })
  assert.throws(() => createTestIssuer({ algorithm: 'HS256' }).withdraw('x'), /found "x"; no key is published/)
})

test('an older key set is a value of its own', () => {
  const issuer = createTestIssuer({ algorithm: 'EdDSA' })
  const before = issuer.jwks
  issuer.rotate()
  assert.equal(before.keys.length, 1)
})

test('HS256 gets a new secret', () => {
  const issuer = createTestIssuer({ algorithm: 'HS256', secret: new Uint8Array(32) })
  assert.equal(issuer.rotate(), undefined)
  assert.notDeepEqual(issuer.secret, new Uint8Array(32))
})
