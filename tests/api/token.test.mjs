import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CLAIMS, createIssuer, NOW, POLICY, signHmac, tamper } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'

const { createVerifier, decode, explain, verify } = esm
const issuer = createIssuer()
const { jwks } = issuer
const token = issuer.sign()
const verifier = createVerifier({ jwks, ...POLICY })

describe('verify', () => {
  test('returns payload, header, key and claims, at once', () => {
    const result = verifier.verify(token)
    assert.deepEqual(Object.keys(result), ['payload', 'header', 'key', 'claims'])
    assert.deepEqual(result.payload, CLAIMS)
    assert.deepEqual(result.header, { alg: 'ES256', kid: 'key-1', typ: 'JWT' })
    assert.equal(result.key, verifier.keys[0])
    assert.equal(result.then, undefined)
  })

  test('gives each caller an object of its own', () => {
    verifier.verify(token).payload.sub = 'admin'
    verifier.verify(token).header.alg = 'none'
    assert.deepEqual(verifier.verify(token).payload, CLAIMS)
    assert.equal(verifier.verify(token).header.alg, 'ES256')
  })

  test('needs no this', () => {
    const { verify, explain, setKeys } = verifier
    setKeys(jwks)
    assert.deepEqual([token].map(verify)[0].payload, CLAIMS)
    assert.equal([token].map(explain)[0].ok, true)
  })

  test('takes a secret', () => {
    const secret = Buffer.alloc(32, 7)
    const verifier = createVerifier({ secret, algorithms: ['HS256'], ...POLICY })
    const result = verifier.verify(signHmac(secret))
    assert.deepEqual(result.payload, CLAIMS)
    assert.equal(result.key.kty, 'oct')
    assert.deepEqual(verifier.explain(signHmac(secret)).key, result.key)
  })
})

describe('what is not a string is no token, whatever it would turn into', () => {
  const rows = [
    [undefined, 'undefined'],
    [null, 'null'],
    [1, '1'],
    [true, 'true'],
    [1n, 'a bigint'],
    [Symbol('token'), 'a symbol'],
    [() => token, 'a function'],
    [[token], 'an Array'],
    [new String(token), 'a String; pass the primitive string'],
    [{ toString: () => token }, 'an object'],
    [{ [Symbol.toPrimitive]: () => token }, 'an object'],
    [Buffer.from(token), 'a Uint8Array'],
    [Promise.resolve(token), 'a Promise; await it first'],
  ]
  for (const [value, found] of rows) {
    test(found, () => {
      const error = { name: 'TypeError', message: `token: expected a string, found ${found}` }
      assert.throws(() => verifier.verify(value), error)
      assert.throws(() => verifier.explain(value), error)
      assert.throws(() => verify(value, jwks, POLICY), error)
      assert.throws(() => explain(value, jwks, POLICY), error)
      assert.throws(() => decode(value), error)
    })
  }
})

describe('a text that is no token', () => {
  test('is refused, and explained', () => {
    for (const text of [
      '',
      '.',
      '..',
      'a',
      'undefined',
      'null',
      '[object Promise]',
      '\0',
      '🙂',
      '\ud800',
      '.'.repeat(9999),
    ]) {
      assert.throws(() => verifier.verify(text), { name: 'JwtError', step: 'parse' })
      assert.throws(() => decode(text), { name: 'JwtError', step: 'parse' })
      const verdict = verifier.explain(text)
      assert.equal(verdict.ok, false)
      assert.equal(verdict.error.step, 'parse')
    }
  })
})

describe('explain', () => {
  test('of a good token: every check, what verify returns, and the times', () => {
    const verdict = verifier.explain(token)
    const { payload, header } = verifier.verify(token)
    assert.equal(verdict.ok, true)
    assert.ok(!('error' in verdict))
    assert.deepEqual(verdict.payload, payload)
    assert.deepEqual(verdict.header, header)
    assert.equal(verdict.key.kid, 'key-1')
    assert.equal(verdict.keys[0].matches, true)
    assert.deepEqual(verdict.times, { now: NOW, issuedAt: CLAIMS.iat, expiresAt: CLAIMS.exp })
    assert.deepEqual(
      verdict.checks.map(({ id }) => id),
      [
        'size',
        'characters',
        'segments',
        'encoding',
        'header',
        'encrypted',
        'algorithm',
        'members',
        'critical',
        'embedded-keys',
        'algorithm-allowed',
        'key',
        'signature-form',
        'signature',
        'payload',
        'type',
        'issuer',
        'subject',
        'audience',
        'claims',
        'required-claims',
        'issued-at',
        'not-before',
        'expiry',
        'max-age',
        'lifetime',
        'profile',
        'login',
        'scope',
      ],
    )
    for (const { id, step, status, message } of verdict.checks) {
      assert.match(step, /^(parse|select|verify|check)$/, id)
      assert.match(status, /^(pass|skipped)$/, id)
      assert.match(message, /\S/, id)
    }
  })

  test('of a bad token: every failure, the first of them as the error', () => {
    const expired = tamper(issuer.sign({ ...CLAIMS, exp: NOW - 1, aud: 'other' }))
    const verdict = verifier.explain(expired)
    assert.equal(verdict.ok, false)
    assert.equal(verdict.error.code, 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED')
    const failed = verdict.checks.filter(({ status }) => status === 'fail').map(({ id }) => id)
    assert.deepEqual(failed, ['signature', 'audience', 'expiry'])
    assert.equal(verdict.payload.aud, 'other')
  })

  test('says of a token over the limit how long it is', () => {
    const verdict = verifier.explain('a'.repeat(20_000))
    const [size] = verdict.checks
    assert.equal(size.id, 'size')
    assert.equal(size.status, 'fail')
    assert.match(`${size.actual} ${size.message}`, /20000|20,000/)
  })
})

describe('decode', () => {
  test('reads, and believes nothing', () => {
    const untrusted = decode(tamper(token))
    assert.deepEqual(Object.keys(untrusted).sort(), ['header', 'payload'])
    assert.deepEqual(untrusted.payload, CLAIMS)
    assert.deepEqual(untrusted.header, { alg: 'ES256', kid: 'key-1', typ: 'JWT' })
  })

  test('refuses what is no JWT', () => {
    assert.throws(() => decode(issuer.sign('[]')), { name: 'JwtError', reason: 'payload_not_object' })
    assert.throws(() => decode(issuer.sign(CLAIMS, '{"alg":"ES256","alg":"none"}')), {
      reason: 'header_duplicate_member',
    })
  })
})
