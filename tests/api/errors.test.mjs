import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import { AUDIENCE, CLAIMS, createIssuer, ISSUER, NOW, POLICY, signHmac, tamper } from '../support/issuer.mjs'
import { cjs, esm, tarballFolder } from '../support/package.mjs'

const { createVerifier, JwtError } = esm
const issuer = createIssuer()
const { jwks } = issuer
const verifier = createVerifier({ jwks, ...POLICY, maxTokenAge: 3600 })
const secret = Buffer.from('hunter2hunter2hunter2hunter2hunter2')

const good = issuer.sign()
const [header, payload, signature] = good.split('.')

const EVERYTHING = { depth: Infinity, maxArrayLength: null, maxStringLength: null, showHidden: true }

/** Refused tokens: what is wrong with each, the token, and the facts of its error. */
const REFUSED = [
  ['too large', 'a'.repeat(20_000), { code: 'ERR_JWS_INVALID', step: 'parse', reason: 'token_too_large' }],
  ['a space', `Bearer ${good}`, { code: 'ERR_JWS_INVALID', step: 'parse', reason: 'character' }],
  ['a surrogate', `${good}\ud800`, { code: 'ERR_JWS_INVALID', step: 'parse', reason: 'character' }],
  ['two segments', `${header}.${payload}`, { code: 'ERR_JWS_INVALID', step: 'parse', reason: 'segment_count' }],
  ['five segments', 'a.b.c.d.e', { code: 'ERR_JOSE_NOT_SUPPORTED', step: 'parse', reason: 'encrypted' }],
  ['no signature', `${header}.${payload}.`, { code: 'ERR_JWS_INVALID', step: 'parse', reason: 'signature_missing' }],
  ['alg none', issuer.sign(CLAIMS, { alg: 'none' }), { code: 'ERR_JOSE_NOT_SUPPORTED', reason: 'alg_unsecured' }],
  ['alg unknown', issuer.sign(CLAIMS, { alg: 'RS1' }), { code: 'ERR_JOSE_NOT_SUPPORTED', reason: 'alg_unsupported' }],
  ['HMAC', signHmac(secret), { code: 'ERR_JOSE_ALG_NOT_ALLOWED', step: 'select', reason: 'alg_symmetric' }],
  [
    'unknown kid',
    issuer.sign(CLAIMS, { alg: 'ES256', kid: 'other' }),
    { code: 'ERR_JWKS_NO_MATCHING_KEY', step: 'select', reason: 'no_matching_key' },
  ],
  [
    'tampered',
    tamper(good),
    { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED', step: 'verify', reason: 'signature_mismatch' },
  ],
  [
    'a short signature',
    `${header}.${payload}.${signature.slice(0, 40)}`,
    { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED', step: 'verify', reason: 'signature_length' },
  ],
  ['no JSON', issuer.sign('{'), { code: 'ERR_JWT_INVALID', step: 'check', reason: 'payload_not_json' }],
  ['duplicates', issuer.sign('{"a":1,"a":2}'), { code: 'ERR_JWT_INVALID', reason: 'payload_duplicate_member' }],
  [
    'no audience',
    issuer.sign({ ...CLAIMS, aud: undefined }),
    { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED', step: 'check', claim: 'aud', reason: 'missing' },
  ],
  [
    'another issuer',
    issuer.sign({ ...CLAIMS, iss: 'https://elsewhere.example' }),
    {
      code: 'ERR_JWT_CLAIM_VALIDATION_FAILED',
      step: 'check',
      claim: 'iss',
      reason: 'check_failed',
      expected: ISSUER,
      actual: 'https://elsewhere.example',
    },
  ],
  [
    'an issuer of the wrong type',
    issuer.sign({ ...CLAIMS, iss: 5 }),
    { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED', claim: 'iss', reason: 'invalid' },
  ],
  [
    'expired',
    issuer.sign({ ...CLAIMS, exp: NOW }),
    { code: 'ERR_JWT_EXPIRED', step: 'check', claim: 'exp', reason: 'check_failed' },
  ],
  [
    'too old',
    issuer.sign({ ...CLAIMS, iat: NOW - 3601 }),
    { code: 'ERR_JWT_EXPIRED', step: 'check', claim: 'iat', reason: 'check_failed' },
  ],
]

function refusal(call) {
  try {
    call()
  } catch (error) {
    return error
  }
  assert.fail('nothing was thrown')
}

describe('the error of a refused token', () => {
  for (const [name, token, facts] of REFUSED) {
    test(`${name}: has the facts as own properties`, () => {
      const error = refusal(() => verifier.verify(token))
      for (const [fact, value] of Object.entries(facts)) assert.deepEqual(error[fact], value, fact)
      assert.ok(error instanceof JwtError && error instanceof Error)
      assert.equal(error.name, 'JwtError')
      for (const fact of ['code', 'step', 'reason', 'hint']) assert.ok(Object.hasOwn(error, fact), fact)
      for (const fact of ['claim', 'expected', 'actual', 'keys', 'cause']) {
        assert.ok(!Object.hasOwn(error, fact) || error[fact] !== undefined, fact)
      }
      assert.equal(Object.hasOwn(error, 'claim'), 'claim' in facts)
      assert.match(error.message, /^\S.*\S$/)
      assert.match(error.hint, /^\S.*\S$/)
    })

    test(`${name}: is what explain says`, () => {
      const verdict = verifier.explain(token)
      assert.equal(verdict.ok, false)
      assert.deepEqual(verdict.error, refusal(() => verifier.verify(token)).toJSON())
      assert.ok(verdict.checks.some(({ status }) => status === 'fail'))
    })

    test(`${name}: holds nothing of the token or the secret, and what a claim says in \`actual\` alone`, () => {
      const error = refusal(() => verifier.verify(token))
      const { message, stack } = error
      const text = [message, stack, String(error), JSON.stringify(error), inspect(error, EVERYTHING)].join('\n')
      assertNoRun(text, token)
      assertNoRun(text, secret.toString())

      const { actual, ...rest } = { ...error, message, stack }
      for (const claim of claims(token)) assertNoRun(inspect(rest, EVERYTHING), claim)
    })
  }

  test('lists the keys, and why each does not match, if it is about the choice of one', () => {
    const error = refusal(() => verifier.verify(issuer.sign(CLAIMS, { alg: 'ES256', kid: 'other' })))
    assert.equal(error.keys.length, 1)
    assert.equal(error.keys[0].matches, false)
    assert.equal(error.keys[0].mismatch.reason, 'kid_mismatch')

    const twins = createVerifier({ jwks: { keys: [issuer.jwk, { ...createIssuer().jwk }] }, ...POLICY })
    const ambiguous = refusal(() => twins.verify(good))
    assert.equal(ambiguous.code, 'ERR_JWKS_MULTIPLE_MATCHING_KEYS')
    assert.deepEqual(
      ambiguous.keys.map(({ matches }) => matches),
      [true, true],
    )
  })

  test('shows no more of a long or odd claim than fits a line', () => {
    const { actual } = refusal(() =>
      verifier.verify(issuer.sign({ ...CLAIMS, iss: `\n\u001b[31m${'x'.repeat(5000)}` })),
    )
    assert.ok(actual.length < 300, String(actual.length))
    assert.doesNotMatch(actual, /\p{Cc}/u)
  })

  test('as JSON has the facts and the message, and nothing else', () => {
    const error = refusal(() => verifier.verify(issuer.sign({ ...CLAIMS, iss: 'https://elsewhere.example' })))
    error.request = 'added by a logger'
    const { code, step, reason, claim, message, expected, actual, hint, hintCode } = error
    assert.deepEqual(JSON.parse(JSON.stringify(error)), {
      code,
      step,
      reason,
      claim,
      message,
      expected,
      actual,
      hint,
      hintCode,
    })
  })

  test('begins its stack with its name and message', () => {
    const error = refusal(() => verifier.verify('x'))
    assert.ok(error.stack.startsWith(`JwtError: ${error.message}\n`), error.stack)
    assert.match(error.stack, /errors\.test\.mjs/)
    assert.ok(inspect(error).startsWith('JwtError: '))
  })
})

describe('the error of a secret', () => {
  test('does not tell it', () => {
    const token = signHmac('another secret that is long enough')
    const error = refusal(() => createVerifier({ ...POLICY, secret, algorithms: ['HS256'] }).verify(token))
    assert.equal(error.code, 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED')
    const text = inspect(error, { depth: Infinity, showHidden: true }) + JSON.stringify(error) + error.stack
    for (const form of ['utf8', 'hex', 'base64', 'base64url']) assertNoRun(text, secret.toString(form))
    assertNoRun(text, [...secret].join(', '))

    const short = refusal(() => createVerifier({ ...POLICY, secret: secret.subarray(0, 31), algorithms: ['HS256'] }))
    assert.equal(short.name, 'TypeError')
    assert.match(short.message, /secret/)
    for (const form of ['utf8', 'hex', 'base64']) assertNoRun(short.stack, secret.toString(form))
  })
})

describe('instanceof JwtError', () => {
  test('holds for the errors of either copy, imported or required', () => {
    assert.notEqual(esm.JwtError, cjs.JwtError)
    for (const { createVerifier } of [esm, cjs]) {
      const error = refusal(() => createVerifier({ jwks, ...POLICY }).verify('x'))
      assert.ok(error instanceof esm.JwtError)
      assert.ok(error instanceof cjs.JwtError)
    }
  })

  test('does not hold for anything else', () => {
    for (const value of [new Error('x'), new TypeError('x'), {}, null, undefined, 'JwtError', 0, () => {}]) {
      assert.ok(!(value instanceof JwtError))
    }
  })

  test('leaves a subclass to itself', () => {
    class Expired extends JwtError {}
    const facts = {
      code: 'ERR_JWT_EXPIRED',
      step: 'check',
      claim: 'exp',
      reason: 'check_failed',
      message: 'm',
      hint: 'h',
    }
    assert.ok(new Expired(facts) instanceof Expired)
    assert.ok(new Expired(facts) instanceof JwtError)
    assert.ok(!(new JwtError(facts) instanceof Expired))
  })
})

describe('the union of codes and reasons', () => {
  test('in the types has those of every error above', () => {
    const types = readFileSync(join(tarballFolder, 'index.d.ts'), 'utf8')
    for (const [, token] of REFUSED) {
      const { code, reason } = refusal(() => verifier.verify(token))
      assert.match(types, new RegExp(`^  ${code}:[^:]*'${reason}'`, 'm'))
    }
  })
})

/** Every string among the claims of a token, if they are JSON, but those that the policy states as well. */
function claims(token) {
  const text = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
  try {
    return Object.values(JSON.parse(text)).filter((claim) => ![ISSUER, AUDIENCE].includes(claim))
  } catch {
    return [text]
  }
}

/** Fails if any 12 characters in a row of `source` are in `text`, but for one character 12 times. */
function assertNoRun(text, source) {
  for (let start = 0; start + 12 <= source.length; start += 1) {
    const run = source.slice(start, start + 12)
    assert.ok(/^(.)\1*$/.test(run) || !text.includes(run), `«${run}» is in: ${text}`)
  }
}
