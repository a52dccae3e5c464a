import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CLAIMS, createIssuer, NOW, POLICY, tamper } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'

const { createVerifier } = esm
const issuer = createIssuer()
const other = createIssuer()
const { jwks } = issuer

/** A verifier with a cache, and a clock that is moved by hand. */
function cached(options) {
  const clock = { time: NOW }
  const verifier = createVerifier({ jwks, ...POLICY, now: () => clock.time, cache: { maxEntries: 2 }, ...options })
  return { verifier, clock }
}

/** How often tokens go into the core while `call` runs: each is written to its memory by TextEncoder. */
function crossings(call) {
  const { encodeInto } = TextEncoder.prototype
  let count = 0
  TextEncoder.prototype.encodeInto = function (...parameters) {
    count += 1
    return encodeInto.apply(this, parameters)
  }
  try {
    call()
  } finally {
    TextEncoder.prototype.encodeInto = encodeInto
  }
  return count
}

describe('a token that comes again', () => {
  test('is not verified again', () => {
    const { verifier } = cached()
    const token = issuer.sign()
    assert.equal(
      crossings(() => verifier.verify(token)),
      1,
    )
    // Another string with the same characters.
    const again = token.split('').join('')
    assert.equal(
      crossings(() => assert.deepEqual(verifier.verify(again).payload, CLAIMS)),
      0,
    )
  })

  test('is verified again without the option', () => {
    const verifier = createVerifier({ jwks, ...POLICY })
    const token = issuer.sign()
    verifier.verify(token)
    assert.equal(
      crossings(() => verifier.verify(token)),
      1,
    )
  })

  test('gives what it gave, to each caller an object of its own', () => {
    const { verifier } = cached()
    const token = issuer.sign({ ...CLAIMS, roles: ['reader'] })
    const first = verifier.verify(token)
    const expected = structuredClone(first)
    first.payload.roles.push('admin')
    first.payload.sub = 'someone else'
    first.header.alg = 'none'
    const second = verifier.verify(token)
    assert.deepEqual(structuredClone(second), expected)
    second.payload.roles.length = 0
    assert.deepEqual(structuredClone(verifier.verify(token)), expected)
  })

  test('keeps a claim named __proto__ an own property', () => {
    const { verifier } = cached()
    const token = issuer.sign(`${JSON.stringify(CLAIMS).slice(0, -1)},"__proto__":{"admin":true}}`)
    for (let time = 0; time < 2; time++) {
      const { payload } = verifier.verify(token)
      assert.ok(Object.hasOwn(payload, '__proto__'))
      assert.equal(payload.admin, undefined)
    }
  })
})

describe('time is judged anew', () => {
  const rows = [
    ['the very second of exp', {}, {}, CLAIMS.exp, 'ERR_JWT_EXPIRED'],
    ['exp with tolerance', { clockTolerance: 5 }, {}, CLAIMS.exp + 5, 'ERR_JWT_EXPIRED'],
    ['a fraction of exp', {}, { exp: NOW + 10.25 }, NOW + 10.25, 'ERR_JWT_EXPIRED'],
    ['maxTokenAge', { maxTokenAge: 300 }, { iat: NOW - 100 }, NOW + 200.001, 'ERR_JWT_EXPIRED'],
    ['a clock that was set back before nbf', {}, { nbf: NOW - 10 }, NOW - 10.001, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    [
      'a clock that was set back before iat',
      { maxTokenAge: 300 },
      { iat: NOW - 10, nbf: undefined },
      NOW - 10.001,
      'ERR_JWT_CLAIM_VALIDATION_FAILED',
    ],
  ]
  for (const [what, options, claims, time, code] of rows) {
    test(what, () => {
      const { verifier, clock } = cached(options)
      const token = issuer.sign({ ...CLAIMS, ...claims })
      verifier.verify(token)
      clock.time = time
      assert.throws(() => verifier.verify(token), { code })
      clock.time = NOW
      assert.equal(verifier.verify(token).payload.sub, CLAIMS.sub)
    })
  }

  test('at any time as without a cache, to the border', () => {
    const claims = { ...CLAIMS, nbf: NOW - 30.5, iat: NOW - 20, exp: NOW + 60.125 }
    const token = issuer.sign(claims)
    const options = { maxTokenAge: 70, clockTolerance: 3 }
    const { verifier, clock } = cached(options)
    for (const border of [claims.nbf - 3, claims.iat - 3, claims.iat + 73, claims.exp + 3]) {
      for (const by of [-1, -0.01, -0.001, -0.0005, 0, 0.0005, 0.001, 0.01, 1]) {
        clock.time = NOW
        verifier.verify(token)
        clock.time = border + by
        const fresh = createVerifier({ jwks, ...POLICY, ...options, now: () => clock.time })
        const [known, judged] = [verifier, fresh].map((each) => attempt(() => each.verify(token).payload))
        assert.deepEqual(known, judged, `${border} ${by}`)
      }
    }
  })
})

describe('what is kept', () => {
  test('is forgotten when the keys change', () => {
    const { verifier } = cached()
    const token = issuer.sign()
    verifier.verify(token)
    verifier.setKeys(other.jwks)
    assert.throws(() => verifier.verify(token))
    verifier.setKeys(jwks)
    assert.equal(
      crossings(() => verifier.verify(token)),
      1,
    )
  })

  test('stays when new keys are refused', () => {
    const { verifier } = cached()
    const token = issuer.sign()
    verifier.verify(token)
    assert.throws(() => verifier.setKeys('{}'), { code: 'ERR_JWKS_INVALID' })
    assert.equal(
      crossings(() => verifier.verify(token)),
      0,
    )
  })

  test('is no more than maxEntries, and the one that was not used longest goes first', () => {
    const { verifier } = cached()
    const [a, b, c] = ['a', 'b', 'c'].map((jti) => issuer.sign({ ...CLAIMS, jti }))
    for (const token of [a, b, a, c]) verifier.verify(token)
    assert.deepEqual(
      [a, c, b].map((token) => crossings(() => verifier.verify(token))),
      [0, 0, 1],
    )
  })

  test('is no refusal, and nothing that only looks like a token that was accepted', () => {
    const { verifier } = cached()
    const token = issuer.sign()
    verifier.verify(token)
    for (const near of [tamper(token), `${token} `, `${token}A`, token.slice(0, -1)]) {
      for (let time = 0; time < 2; time++) {
        assert.equal(
          crossings(() => assert.throws(() => verifier.verify(near))),
          1,
        )
      }
    }
  })

  test('is each verifier’s own', () => {
    const [one, two] = [cached(), cached({ audience: 'https://other.example' })]
    const token = issuer.sign()
    one.verifier.verify(token)
    assert.throws(() => two.verifier.verify(token), { claim: 'aud' })
  })
})

describe('the option', () => {
  const rows = [
    [true, /^cache: expected a plain object, found true$/],
    [{}, /^cache\.maxEntries: expected a whole number from 1 to 1000000, found undefined$/],
    [{ maxEntries: 0 }, /^cache\.maxEntries: expected a whole number from 1 to 1000000, found 0$/],
    [{ maxEntries: 1.5 }, /^cache\.maxEntries/],
    [{ maxEntries: Infinity }, /^cache\.maxEntries/],
    [{ max: 5 }, /^cache: unknown cache option "max"; did you mean "maxEntries"\?$/],
  ]
  for (const [cache, message] of rows) {
    test(String(message), () => {
      assert.throws(() => createVerifier({ jwks, ...POLICY, cache }), { name: 'TypeError', message })
    })
  }
})

function attempt(call) {
  try {
    return call()
  } catch (error) {
    return error.toJSON()
  }
}
