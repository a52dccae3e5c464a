// A list of policies: which of them is for a token, which accepts it, and what is said if none does.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createIssuer, NOW, signHmac } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'

const { createVerifier, JwtError } = esm

const ISSUER = 'https://issuer.example'
const AUDIENCE = 'https://api.example'
const SECRET = new Uint8Array(32).fill(7)
const now = () => NOW

const one = createIssuer('one')
const two = createIssuer('two')

const sign = (claims, signer = one) =>
  signer.sign({ iss: ISSUER, aud: AUDIENCE, exp: NOW + 100, ...claims }, { alg: 'ES256', kid: signer.jwk.kid })

const policy = (more) => ({ jwks: one.jwks, issuer: ISSUER, audience: AUDIENCE, now, ...more })

function refusal(run) {
  try {
    run()
  } catch (error) {
    return error
  }
  return assert.fail('it was accepted')
}

/** What both ways say of a token. */
function refused(verifier, token) {
  const error = refusal(() => verifier.verify(token))
  assert.ok(error instanceof JwtError, error)
  const verdict = verifier.explain(token)
  assert.equal(verdict.ok, false)
  assert.deepEqual(verdict.error, error.toJSON())
  assert.equal('policy' in verdict, false)
  return error
}

function accepted(verifier, token) {
  const verified = verifier.verify(token)
  const { ok, policy, payload, key } = verifier.explain(token)
  assert.deepEqual([ok, policy, payload, key], [true, verified.policy, verified.payload, verified.key])
  return verified
}

describe('which policy is for a token', () => {
  test('the first whose rules hold accepts it, and the result says which: its name, or its place as text', () => {
    const verifier = createVerifier([policy({ audience: 'x', name: 'web' }), policy(), policy({ name: 'late' })])
    assert.equal(accepted(verifier, sign({})).policy, '1')
    assert.equal(accepted(verifier, sign({ aud: 'x' })).policy, 'web')
  })

  test('a verifier of one policy says no policy', () => {
    const token = sign({})
    assert.equal('policy' in createVerifier(policy()).verify(token), false)
    assert.equal('policies' in createVerifier(policy()).explain(token), false)
    assert.throws(() => createVerifier(policy({ name: 'one' })), {
      name: 'TypeError',
      message: /unknown option "name"/,
    })
  })

  test('a secret beside keys: each algorithm is for its own', () => {
    const { jwks, ...expected } = policy()
    const verifier = createVerifier([
      { ...expected, secret: SECRET, algorithms: ['HS256'], name: 'old' },
      { ...expected, jwks, algorithms: ['ES256'], name: 'new' },
    ])
    const claims = { iss: ISSUER, aud: AUDIENCE, exp: NOW + 100 }
    const old = accepted(verifier, signHmac(SECRET, claims))
    assert.deepEqual([old.policy, old.key.kty, old.key.policies], ['old', 'oct', ['old']])
    assert.deepEqual(accepted(verifier, sign({})).key.policies, ['new'])
    const error = refused(verifier, signHmac(SECRET, claims, { alg: 'HS384' }))
    assert.deepEqual([error.code, error.policies], ['ERR_JOSE_ALG_NOT_ALLOWED', []])
  })

  test('issuers apart: each has its keys and its rules', () => {
    const verifier = createVerifier([policy({ issuer: 'a' }), policy({ issuer: 'b', jwks: two.jwks, subject: 's' })])
    assert.equal(accepted(verifier, sign({ iss: 'a' })).policy, '0')
    assert.equal(accepted(verifier, sign({ iss: 'b', sub: 's' }, two)).policy, '1')
    assert.equal(refused(verifier, sign({ iss: 'b' }, two)).claim, 'sub')
    assert.equal(refused(verifier, sign({ iss: 'a' }, two)).code, 'ERR_JWKS_NO_MATCHING_KEY')
  })
})

describe('profiles in a list', () => {
  const verifier = createVerifier([
    policy({ profile: 'access-token', name: 'api' }),
    policy({ profile: 'logout-token', name: 'logout' }),
  ])
  const claims = { iss: ISSUER, aud: AUDIENCE, exp: NOW + 100, iat: NOW, jti: 'j', sub: 's', client_id: 'c' }
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  const typed = (typ) => one.sign({ ...claims, events }, { alg: 'ES256', kid: one.jwk.kid, typ })

  test('the kind of a token says which of one issuer accepts it', () => {
    assert.equal(accepted(verifier, typed('at+jwt')).policy, 'api')
    assert.equal(accepted(verifier, typed('logout+jwt')).policy, 'logout')
    const { claim, policies } = refused(verifier, typed('JWT'))
    assert.deepEqual([claim, policies.map(({ name }) => name)], ['typ', ['api', 'logout']])
  })

  test('no list takes a login, and a callback of map is none', () => {
    for (const judge of [verifier.verify, verifier.explain]) {
      assert.throws(() => judge(typed('at+jwt'), { nonce: null }), { name: 'TypeError', option: 'login' })
    }
    assert.deepEqual(
      [typed('at+jwt')].map(verifier.verify).map(({ policy }) => policy),
      ['api'],
    )
  })
})

describe('what is said if none accepts', () => {
  test('the error is of the policy that came furthest, and has what each said', () => {
    const verifier = createVerifier([
      policy({ jwks: two.jwks, name: 'keys' }),
      policy({ subject: 's', name: 'subject' }),
      policy({ audience: 'x', name: 'audience' }),
      policy({ audience: 'y', name: 'another' }),
      policy({ issuer: 'other', name: 'elsewhere' }),
    ])
    const error = refused(verifier, sign({}))
    assert.deepEqual([error.claim, error.expected], ['aud', 'x'])
    const claims = { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' }
    assert.deepEqual(error.policies, [
      { name: 'keys', code: 'ERR_JWKS_NO_MATCHING_KEY', reason: 'no_matching_key' },
      { name: 'subject', ...claims, reason: 'missing', claim: 'sub' },
      { name: 'audience', ...claims, reason: 'check_failed', claim: 'aud' },
      { name: 'another', ...claims, reason: 'check_failed', claim: 'aud' },
    ])
    const verdict = verifier.explain(sign({}))
    assert.deepEqual(
      verdict.policies.map(({ policy, candidate, ok, error }) => [policy, candidate, ok, error.claim]),
      [
        ['keys', true, false, undefined],
        ['subject', true, false, 'sub'],
        ['audience', true, false, 'aud'],
        ['another', true, false, 'aud'],
        ['elsewhere', false, false, 'iss'],
      ],
    )
    const [, , , , elsewhere] = verdict.policies
    const status = Object.fromEntries(elsewhere.checks.map(({ id, status }) => [id, status]))
    assert.deepEqual([status.key, status.signature, status.issuer], ['skipped', 'skipped', 'fail'])
  })

  const rows = [
    ['another issuer', { iss: 'x' }, 'check_failed', 'x'],
    ['no issuer', { iss: undefined }, 'missing', 'absent'],
    ['an issuer that is no string', { iss: [ISSUER] }, 'invalid', 'an array'],
  ]
  for (const [name, claims, reason, actual] of rows) {
    test(`${name}: no key is tried`, () => {
      const verifier = createVerifier([policy(), policy({ issuer: 'b' })])
      const error = refused(verifier, sign(claims))
      assert.deepEqual(
        [error.code, error.step, error.claim, error.reason, error.actual, error.policies],
        ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'check', 'iss', reason, actual, []],
      )
    })
  }

  test('what is wrong with the form comes first', () => {
    const verifier = createVerifier([policy(), policy({ limits: { tokenBytes: 30_000 } })])
    assert.equal(refused(verifier, 'x').code, 'ERR_JWS_INVALID')
    for (const length of [30_001, 100_000]) {
      const error = refused(verifier, 'a'.repeat(length))
      assert.deepEqual([error.reason, error.bytes], ['token_too_large', { expected: 30_000, actual: length }])
    }
    const large = sign({ padding: 'x'.repeat(16_000) })
    assert.equal(accepted(verifier, large).policy, '1')
  })
})

describe('functions of the program', () => {
  test('a policy that its own function rejects is passed over for the next', () => {
    const called = []
    const verifier = createVerifier([
      policy({ check: ({ payload }) => `not mine: ${called.push(payload.sub)}`, name: 'first' }),
      policy({ audience: 'x', name: 'second' }),
      policy({ name: 'third' }),
    ])
    assert.equal(accepted(verifier, sign({ sub: 's' })).policy, 'third')
    assert.deepEqual(called, ['s', 's'])
  })

  test('what a function rejects came further than what the core rejects, and a lack of scope furthest', () => {
    const check = policy({ check: () => 'not mine', name: 'check' })
    const audience = policy({ audience: 'x', name: 'audience' })
    const scope = policy({ scope: 'write', name: 'scope' })
    const token = sign({ scope: 'read' })
    for (const list of [
      [check, audience],
      [audience, check],
    ]) {
      const error = refused(createVerifier(list), token)
      assert.equal(error.reason, 'check_function')
      assert.deepEqual(
        error.policies.map(({ name }) => name),
        list.map(({ name }) => name),
      )
    }
    for (const list of [
      [check, audience, scope],
      [scope, check, audience],
    ]) {
      const error = refused(createVerifier(list), token)
      assert.equal(error.code, 'ERR_JWT_INSUFFICIENT_SCOPE')
      assert.deepEqual(
        error.policies.map(({ name }) => name),
        list.map(({ name }) => name),
      )
    }
  })

  test('one that fails is never the acceptance of another', () => {
    const fails = () => {
      throw new Error('the database is down')
    }
    const verifier = createVerifier([policy({ check: fails }), policy()])
    for (const run of [verifier.verify, verifier.explain]) {
      const error = refusal(() => run(sign({})))
      assert.deepEqual([error.code, error.step], ['ERR_HOST_FUNCTION_FAILED', 'host'])
    }
    const before = createVerifier([policy(), policy({ check: fails })])
    assert.equal(accepted(before, sign({})).policy, '0')
  })

  test('each may verify other tokens with the same verifier', () => {
    const other = sign({ sub: 'other', aud: 'x' })
    const verifier = createVerifier([
      policy({ check: () => (verifier.verify(other).policy === '2' ? 'not mine' : undefined) }),
      policy(),
      policy({ audience: 'x' }),
    ])
    assert.equal(accepted(verifier, sign({ sub: 's' })).payload.sub, 's')
  })
})

describe('keys', () => {
  const names = (verifier) => verifier.keys.map(({ kid, policies }) => [kid, policies])

  test('each says whose it is, and equal sets are one', () => {
    const verifier = createVerifier([
      policy({ name: 'a' }),
      policy({ name: 'b', jwks: two.jwks }),
      policy({ name: 'c', jwks: JSON.stringify(one.jwks) }),
    ])
    assert.deepEqual(names(verifier), [
      ['one', ['a', 'c']],
      ['two', ['b']],
    ])
    const { key } = verifier.verify(sign({}))
    assert.equal(key, verifier.keys[0])
    assert.throws(() => key.policies.push('x'), TypeError)
  })

  test('setKeys replaces those of one policy', () => {
    const verifier = createVerifier([policy({ name: 'a' }), policy({ name: 'b', issuer: 'b' })])
    verifier.setKeys(two.jwks, 'b')
    assert.deepEqual(names(verifier), [
      ['one', ['a']],
      ['two', ['b']],
    ])
    accepted(verifier, sign({}))
    accepted(verifier, sign({ iss: 'b' }, two))
    assert.equal(refused(verifier, sign({ iss: 'b' })).code, 'ERR_JWKS_NO_MATCHING_KEY')
    verifier.setKeys(two.jwks, 'a')
    assert.deepEqual(names(verifier), [['two', ['a', 'b']]])
    accepted(verifier, sign({}, two))
    for (const name of [undefined, 'c', 0, null]) {
      assert.throws(() => verifier.setKeys(one.jwks, name), { name: 'TypeError', option: 'name' })
    }
    assert.throws(() => verifier.setKeys('{', 'a'), { code: 'ERR_JWKS_INVALID' })
    assert.deepEqual(names(verifier), [['two', ['a', 'b']]])
    accepted(verifier, sign({}, two))
  })

  test('an RSA key without alg is for no policy if one would use it for RS* and another for PS*', () => {
    const rsa = {
      kty: 'RSA',
      n: Buffer.alloc(256, 0xff).toString('base64url'),
      e: 'AQAB',
    }
    const token = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from(
      JSON.stringify({ iss: ISSUER, aud: AUDIENCE, exp: NOW + 1 }),
    ).toString('base64url')}.${Buffer.alloc(256, 1).toString('base64url')}`
    const list = (algorithms) => [
      policy({ jwks: { keys: [rsa] }, algorithms: ['RS256'] }),
      policy({ jwks: { keys: [one.jwk, rsa] }, algorithms, issuer: 'b' }),
    ]
    const error = refused(createVerifier(list(['PS256'])), token)
    assert.equal(error.keys[0].mismatch.reason, 'family_undecided')
    assert.equal(refused(createVerifier(list(['RS384'])), token).code, 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED')
  })
})

describe('clocks and cache', () => {
  test('a result is good only while the same policy would accept', () => {
    let time = NOW
    const clock = () => time
    const verifier = createVerifier([
      policy({ now: clock, name: 'strict', cache: { maxEntries: 10 } }),
      policy({ now: clock, name: 'lenient', clockTolerance: 60 }),
    ])
    const token = sign({ nbf: NOW + 30, exp: NOW + 50 })
    const seen = () => verifier.verify(token).policy
    assert.equal(seen(), 'lenient')
    time += 29
    assert.equal(seen(), 'lenient')
    time += 1
    assert.equal(seen(), 'strict')
    time += 20
    assert.equal(seen(), 'lenient')
    time += 60
    assert.equal(refused(verifier, token).code, 'ERR_JWT_EXPIRED')
    time = NOW
    assert.equal(seen(), 'lenient')
    assert.notEqual(verifier.verify(token).payload, verifier.verify(token).payload)
    verifier.setKeys(two.jwks, 'lenient')
    assert.equal(refused(verifier, token).claim, 'nbf')
  })

  test('policies may have clocks of their own, each read once', () => {
    let reads = 0
    const late = () => {
      reads += 1
      return NOW + 1000
    }
    const verifier = createVerifier([
      policy({ now: late, cache: { maxEntries: 1 } }),
      policy({ now: late, audience: 'x' }),
      policy(),
    ])
    assert.equal(verifier.verify(sign({})).policy, '2')
    assert.equal(reads, 1)
  })
})

describe('lists that cannot be used', () => {
  const rows = [
    ['none', [], 'options', /^options: expected options, or a list of 2 to 64, found a list of 0$/],
    ['one', [policy()], 'options', /found a list of 1$/],
    ['65', Array(65).fill(policy()), 'options', /found a list of 65$/],
    ['one that is no object', [policy(), null], 'options[1]', /^options\[1\]: expected a plain object, found null$/],
    ['a hole', new Array(2), 'options[0]', /^options\[0\]: expected a plain object, found undefined$/],
    ['any issuer', [policy(), policy({ issuer: null })], 'options[1].issuer', /which options apply to a token/],
    [
      'an ID token, which is verified for one login',
      [policy(), policy({ profile: 'id-token' })],
      'options[1].profile',
      /^options\[1\]\.profile: .*one login/,
    ],
    ['no name', [policy({ name: '' }), policy()], 'options[0].name', /expected a non-empty string/],
    ['a name of undefined', [policy({ name: undefined }), policy()], 'options[0].name', /expected a value/],
    ['one name twice', [policy({ name: 'a' }), policy({ name: 'a' })], 'options[1].name', /^options\[1\]\.name: "a"/],
    ['the place of another', [policy(), policy({ name: '0' })], 'options[1].name', /is the name of another/],
    ['an unknown option', [policy(), policy({ isuer: 'x' })], undefined, /^options\[1\]: unknown option "isuer"/],
    [
      'an unknown algorithm',
      [policy(), policy({ algorithms: ['x'] })],
      'options[1].algorithms',
      /^options\[1\]\.algorithms: /,
    ],
    ['HS256 with keys', [policy({ algorithms: ['HS256'] }), policy()], 'options[0].algorithms', /shared secret/],
    [
      'caches of two sizes',
      [policy({ cache: { maxEntries: 1 } }), policy({ cache: { maxEntries: 2 } })],
      'cache',
      /one cache/,
    ],
  ]
  for (const [name, list, option, message] of rows) {
    test(name, () => {
      const error = refusal(() => createVerifier(list))
      assert.ok(error instanceof TypeError, error)
      assert.match(error.message, message)
      assert.equal(error.option, option)
    })
  }

  test('keys that are no set', () => {
    assert.throws(() => createVerifier([policy(), policy({ jwks: '{' })]), { code: 'ERR_JWKS_INVALID' })
  })
})
