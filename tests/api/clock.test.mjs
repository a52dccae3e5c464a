import assert from 'node:assert/strict'
import { describe, mock, test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { AUDIENCE, CLAIMS, createIssuer, ISSUER, NOW } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'

const { createVerifier } = esm
const issuer = createIssuer()
const token = issuer.sign()
const options = { jwks: issuer.jwks, issuer: ISSUER, audience: AUDIENCE }
const { exp } = CLAIMS

describe('now', () => {
  test('is asked once by each verify and explain, and by nothing else', () => {
    const now = mock.fn(() => NOW)
    const verifier = createVerifier({ ...options, now })
    verifier.setKeys(issuer.jwks)
    assert.equal(verifier.keys.length, 1)
    assert.equal(now.mock.callCount(), 0)
    verifier.verify(token)
    assert.equal(now.mock.callCount(), 1)
    verifier.explain(token)
    assert.equal(now.mock.callCount(), 2)
    assert.equal(now.mock.calls[0].this, undefined)
    assert.deepEqual(now.mock.calls[0].arguments, [])
  })

  test('decides to the fraction of a second', () => {
    let time
    const verifier = createVerifier({ ...options, now: () => time, clockTolerance: 0.25 })
    for (const accepted of [exp - 1, exp, exp + 0.249]) {
      time = accepted
      verifier.verify(token)
      assert.equal(verifier.explain(token).times.now, time)
    }
    for (const refused of [exp + 0.25, exp + 1]) {
      time = refused
      assert.throws(() => verifier.verify(token), { code: 'ERR_JWT_EXPIRED' })
    }
  })

  test('has to give seconds', () => {
    const rows = [
      [NaN, /^now\(\): expected a finite number of seconds since 1970, found NaN$/],
      [Infinity, /found Infinity$/],
      [undefined, /found undefined$/],
      ['1700000000', /found a string$/],
      [BigInt(NOW), /found a bigint$/],
      [new Date(), /found a Date$/],
      [Promise.resolve(NOW), /found a Promise; it has to answer at once: do what takes longer before or after it$/],
      [NOW * 1000, /^now\(\): expected seconds since 1970, found 1700000000000; are these milliseconds\?$/],
      [-NOW * 1000, /are these milliseconds/],
    ]
    for (const [value, message] of rows) {
      const verifier = createVerifier({ ...options, now: () => value })
      assert.throws(() => verifier.verify(token), { name: 'TypeError', message })
      assert.throws(() => verifier.explain(token), { name: 'TypeError', message })
    }
    for (const value of [0, -1, 1e11]) {
      const verifier = createVerifier({ ...options, now: () => value })
      assert.equal(verifier.explain(token).times.now, value)
    }
  })

  test('may throw, which is the failure of the program and of no token, and the verifier works on', () => {
    const mine = new Error('no clock')
    let broken = true
    const verifier = createVerifier({
      ...options,
      now: () => {
        if (broken) throw mine
        return NOW
      },
    })
    const failure = { name: 'JwtError', code: 'ERR_HOST_FUNCTION_FAILED', step: 'host', reason: 'now', cause: mine }
    assert.throws(() => verifier.verify(token), failure)
    assert.throws(() => verifier.explain(token), failure)
    broken = false
    verifier.verify(token)
  })

  test('may call the verifier', () => {
    const other = createIssuer('other')
    let depth = 0
    const verifier = createVerifier({
      ...options,
      now: () => {
        if (depth > 0) return NOW
        depth += 1
        verifier.verify(token)
        verifier.explain(token)
        verifier.setKeys(other.jwks)
        return NOW
      },
    })
    assert.throws(() => verifier.verify(token), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
    assert.equal(verifier.verify(other.sign()).key.kid, 'other')
  })

  test('is not asked about what is no token', () => {
    const verifier = createVerifier({ ...options, now: () => assert.fail('asked') })
    assert.throws(() => verifier.verify(undefined), { name: 'TypeError', message: /^token: / })
  })

  test('is the clock of the host if it is left out, as it is at the time of the call', (context) => {
    const verifier = createVerifier(options)
    context.mock.timers.enable({ apis: ['Date'], now: NOW * 1000 })
    verifier.verify(token)
    context.mock.timers.setTime(exp * 1000)
    assert.throws(() => verifier.verify(token), { code: 'ERR_JWT_EXPIRED' })
    assert.equal(verifier.explain(token).times.now, exp)
  })
})

describe('currentDate', () => {
  test('stands still, also when the Date is changed', () => {
    const currentDate = new Date(NOW * 1000 + 500)
    const verifier = createVerifier({ ...options, currentDate })
    assert.equal(verifier.explain(token).times.now, NOW + 0.5)
    currentDate.setTime(0)
    assert.equal(verifier.explain(token).times.now, NOW + 0.5)
    verifier.verify(token)
  })

  test('may be of another realm', () => {
    const currentDate = runInNewContext(`new Date(${NOW * 1000})`)
    createVerifier({ ...options, currentDate }).verify(token)
  })

  test('decides', () => {
    assert.throws(() => createVerifier({ ...options, currentDate: new Date(exp * 1000) }).verify(token), {
      code: 'ERR_JWT_EXPIRED',
    })
  })
})
