// The option `scope`, and the other rules that a resource server adds: a single audience, a longest lifetime, types.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AUDIENCE, CLAIMS, createIssuer, NOW, POLICY } from '../support/issuer.mjs'
import { cjs, esm, load } from '../support/package.mjs'

const { createVerifier, JwtError, requireScope } = esm
const { unauthorized } = await load('jwt-verdict/http')
const issuer = createIssuer()

const verifierOf = (options) => createVerifier({ jwks: issuer.jwks, ...POLICY, ...options })

/** `accepted`, or the error that verify throws and explain reports. */
function judge(options, claims, header) {
  const verifier = verifierOf(options)
  const token = issuer.sign(claims, header)
  const { ok, error, checks } = verifier.explain(token)
  try {
    verifier.verify(token)
  } catch (thrown) {
    assert.ok(thrown instanceof JwtError, thrown)
    assert.deepEqual(error, thrown.toJSON())
    return thrown
  }
  assert.deepEqual([ok, checks.filter(({ status }) => status === 'fail')], [true, []])
  return 'accepted'
}

describe('scope', () => {
  const granting = (claims) => ({ ...CLAIMS, ...claims })

  test('all that is required must be granted, by scope or else by scp', () => {
    for (const scope of ['read write', ['read', 'write'], ['write', 'read', 'read'], 'write']) {
      for (const claims of [
        { scope: 'write read' },
        { scope: 'a  write  read ' },
        { scope: ['read', 'write'] },
        { scp: 'read write' },
        { scp: ['write', 'read', 'admin'] },
        { scope: 'read write', scp: [] },
      ]) {
        assert.equal(judge({ scope }, granting(claims)), 'accepted')
      }
    }
  })

  test('what is not granted is rejected, with all that is required', () => {
    for (const [claims, actual, hintCode] of [
      [{ scope: 'read' }, 'read', 'request_scope'],
      [{ scope: 'Write read' }, 'Write read', 'request_scope'],
      [{ scope: ['read write'] }, 'read write', 'request_scope'],
      [{ scope: '', scp: ['read', 'write'] }, 'none', 'scope_absent'],
      [{}, 'none', 'scope_absent'],
    ]) {
      const {
        code,
        reason,
        claim,
        expected,
        actual: found,
        hintCode: hint,
      } = judge({ scope: 'read write' }, granting(claims))
      assert.deepEqual(
        [code, reason, claim, expected, found, hint],
        ['ERR_JWT_INSUFFICIENT_SCOPE', 'insufficient_scope', 'scope', ['read', 'write'], actual, hintCode],
      )
    }
    assert.equal(judge({ scope: 'read' }, granting({ scp: 'write' })).claim, 'scp')
  })

  test('a claim of another form grants nothing, and scp does not take its place', () => {
    for (const scope of [null, 1, true, {}, [1], [null], ['read', ['write']]]) {
      const { code, reason, claim } = judge({ scope: 'read' }, granting({ scope, scp: 'read' }))
      assert.deepEqual([code, reason, claim], ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'invalid', 'scope'])
    }
  })

  test('it is judged last: nobody learns what is required by a token that is not good', () => {
    const lacking = {
      scope: 'read',
      claims: { role: 'admin' },
      maxTokenAge: 3600,
      requiredClaims: ['jti'],
      maxLifetime: 900,
    }
    const good = { ...CLAIMS, role: 'admin', jti: '1' }
    assert.equal(judge(lacking, good).code, 'ERR_JWT_INSUFFICIENT_SCOPE')
    for (const [bad, claim] of [
      [{ role: 'user' }, 'role'],
      [{ jti: undefined }, 'jti'],
      [{ exp: NOW - 1 }, 'exp'],
      [{ exp: NOW + 901 }, 'exp'],
      [{ nbf: NOW + 1 }, 'nbf'],
      [{ iat: NOW - 3601 }, 'iat'],
      [{ iss: 'https://other.example' }, 'iss'],
      [{ aud: 'other' }, 'aud'],
    ]) {
      const error = judge(lacking, { ...good, ...bad })
      assert.equal(error.claim, claim)
      assert.notEqual(error.code, 'ERR_JWT_INSUFFICIENT_SCOPE')
    }
    const forged = createIssuer('key-1').sign(good)
    assert.throws(() => verifierOf(lacking).verify(forged), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
  })

  test('a token that lacks it is never kept in the cache', () => {
    const verifier = verifierOf({ scope: 'write', cache: { maxEntries: 10 } })
    const [good, bad] = ['write', 'read'].map((scope) => issuer.sign(granting({ scope })))
    for (let times = 0; times < 3; times++) {
      assert.equal(verifier.verify(good).payload.scope, 'write')
      assert.throws(() => verifier.verify(bad), { code: 'ERR_JWT_INSUFFICIENT_SCOPE' })
    }
  })

  test('it is answered with 403 and what is required', () => {
    const { status, headers } = unauthorized(judge({ scope: ['a:read', 'b'] }, granting({ scope: 'b' })))
    assert.equal(status, 403)
    assert.match(headers['WWW-Authenticate'], /^Bearer realm="api", error="insufficient_scope", scope="a:read b", /)
    const one = unauthorized(judge({ scope: 'a' }, CLAIMS))
    assert.match(one.headers['WWW-Authenticate'], / scope="a",/)
  })

  test('what cannot go into a header is no scope', () => {
    for (const [scope, option] of [
      ['', 'scope'],
      [' ', 'scope'],
      ['a  b', 'scope'],
      ['a b ', 'scope'],
      ['a"b', 'scope'],
      ['a\\b', 'scope'],
      ['a\r\nb', 'scope'],
      ['ä', 'scope'],
      [[], 'scope'],
      [['a', ''], 'scope[1]'],
      [['a b'], 'scope[0]'],
      [['a', undefined], 'scope[1]'],
      [[1], 'scope[0]'],
      [undefined, 'scope'],
      [null, 'scope'],
      [1, 'scope'],
      [new Set(['a']), 'scope'],
      [Array.from({ length: 101 }, (_, place) => `${place}`), 'scope'],
    ]) {
      assert.throws(() => verifierOf({ scope }), { name: 'TypeError', option }, String(scope))
    }
  })
})

describe('singleAudience', () => {
  test('rejects a token that is for others too', () => {
    for (const aud of [AUDIENCE, [AUDIENCE]]) {
      assert.equal(judge({ singleAudience: true }, { ...CLAIMS, aud }), 'accepted')
    }
    for (const audience of [AUDIENCE, null]) {
      const error = judge({ audience, singleAudience: true }, { ...CLAIMS, aud: [AUDIENCE, 'other'] })
      assert.deepEqual([error.claim, error.reason, error.hintCode], ['aud', 'check_failed', 'one_audience'])
      assert.equal(judge({ audience, singleAudience: true }, { ...CLAIMS, aud: undefined }).reason, 'missing')
    }
    assert.equal(judge({ audience: null, singleAudience: true }, { ...CLAIMS, aud: [] }).claim, 'aud')
    assert.equal(judge({ singleAudience: false }, { ...CLAIMS, aud: [AUDIENCE, 'other'] }), 'accepted')
  })
})

describe('maxLifetime', () => {
  test('counts from iat, or else nbf, to exp', () => {
    const of = (claims) =>
      judge({ maxLifetime: 600, allowMissingExpiry: true }, { ...CLAIMS, iat: undefined, ...claims })
    assert.equal(of({ iat: NOW, exp: NOW + 600 }), 'accepted')
    assert.equal(of({ nbf: NOW, exp: NOW + 600 }), 'accepted')
    assert.equal(of({ iat: NOW, nbf: NOW - 999, exp: NOW + 600 }), 'accepted')
    for (const claims of [{ iat: NOW }, { nbf: NOW }, { iat: NOW, nbf: NOW + 0 }]) {
      const { code, claim, reason } = of({ ...claims, exp: NOW + 600.5 })
      assert.deepEqual([code, claim, reason], ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'exp', 'check_failed'])
    }
    assert.deepEqual([of({ exp: NOW + 1 }).claim, of({ exp: NOW + 1 }).reason], ['iat', 'missing'])
    assert.deepEqual(
      [of({ iat: NOW, exp: undefined }).claim, of({ iat: NOW, exp: undefined }).reason],
      ['exp', 'missing'],
    )
  })
})

describe('typ', () => {
  const header = (typ) => ({ alg: 'ES256', kid: 'key-1', ...(typ !== undefined && { typ }) })
  const of = (typ, found) => judge({ typ }, CLAIMS, header(found))

  test('is one of a list', () => {
    for (const found of ['at+jwt', 'application/AT+JWT', 'jwt']) assert.equal(of(['at+jwt', 'JWT'], found), 'accepted')
    assert.deepEqual(of(['at+jwt', 'JWT'], 'dpop+jwt').expected, ['at+jwt', 'JWT'])
    assert.equal(of(['at+jwt', 'JWT'], undefined).reason, 'missing')
  })

  test('may be absent if the policy says so', () => {
    const typ = { oneOf: ['at+jwt'], optional: true }
    assert.equal(of(typ, undefined), 'accepted')
    assert.equal(of(typ, 'at+jwt'), 'accepted')
    assert.equal(of(typ, 'JWT').claim, 'typ')
    assert.equal(of({ oneOf: 'at+jwt', optional: true }, undefined), 'accepted')
  })

  test('is nothing else', () => {
    for (const [typ, option] of [
      [{}, 'typ.optional'],
      [{ oneOf: ['a'] }, 'typ.optional'],
      [{ oneOf: ['a'], optional: false }, 'typ.optional'],
      [{ oneOf: [], optional: true }, 'typ.oneOf'],
      [{ optional: true }, 'typ.oneOf'],
      [{ oneOf: ['a'], optional: true, more: 1 }, 'typ'],
      [[], 'typ'],
      [[''], 'typ[0]'],
      [null, 'typ'],
    ]) {
      assert.throws(() => verifierOf({ typ }), { name: 'TypeError', option })
    }
  })
})

describe('requireScope', () => {
  const granting = (scope) => issuer.sign({ ...CLAIMS, scope })

  test('requires what a route needs, with what the policy requires', () => {
    const verifier = verifierOf({ scope: 'read' })
    const caller = verifier.verify(granting('read write'))
    assert.equal(requireScope(caller, 'write'), undefined)
    requireScope(caller, ['write', 'read'])
    assert.throws(() => requireScope(caller, 'write delete'), {
      name: 'JwtError',
      code: 'ERR_JWT_INSUFFICIENT_SCOPE',
      expected: ['read', 'write', 'delete'],
      actual: 'read write',
    })
    assert.throws(() => requireScope(verifierOf().verify(granting(7)), 'read'), { reason: 'invalid', claim: 'scope' })
  })

  test('judges by the function of the verifier', () => {
    const scopeSatisfied = (required, granted) => granted.has(required) || granted.has('admin')
    const caller = verifierOf({ scope: 'read', scopeSatisfied }).verify(granting('admin'))
    requireScope(caller, 'write delete')
    const other = verifierOf({ scope: 'read', scopeSatisfied }).verify(granting('read'))
    assert.throws(() => requireScope(other, 'write'), { code: 'ERR_JWT_INSUFFICIENT_SCOPE' })
  })

  test('reads the claims as they were signed', () => {
    const schema = { '~standard': { version: 1, vendor: 'test', validate: () => ({ value: { scope: 'delete' } }) } }
    const caller = verifierOf({ schema }).verify(granting('read'))
    caller.payload.scope = 'write'
    caller.claims.scope = 'write'
    assert.throws(() => requireScope(caller, 'write'), { actual: 'read' })
    assert.throws(() => requireScope(caller, 'delete'), { actual: 'read' })
    requireScope(caller, 'read')
  })

  test('takes what any copy of the package returned, also for a promise of it', async () => {
    const caller = cjs.createVerifier({ jwks: issuer.jwks, ...POLICY }).verify(granting('read'))
    requireScope(caller, 'read')
    assert.throws(() => requireScope(caller, 'write'), { code: 'ERR_JWT_INSUFFICIENT_SCOPE' })
    cjs.requireScope(verifierOf().verify(granting('read')), 'read')
  })

  test('takes nothing else', () => {
    const caller = verifierOf().verify(granting('read'))
    for (const value of [
      undefined,
      null,
      'token',
      {},
      { ...caller },
      structuredClone({ ...caller }),
      caller.payload,
      esm.decode(granting('read')),
    ]) {
      assert.throws(() => requireScope(value, 'read'), { name: 'TypeError', option: 'verified' })
    }
    for (const scope of [undefined, '', [], 'a  b', 1]) assert.throws(() => requireScope(caller, scope), TypeError)
  })
})

describe('scopeSatisfied', () => {
  const token = issuer.sign({ ...CLAIMS, scope: 'admin' })

  test('judges each required scope by what is granted', () => {
    const asked = []
    const scopeSatisfied = (required, granted) => {
      asked.push([required, [...granted]])
      granted.add('everything')
      return required !== 'delete'
    }
    const verifier = verifierOf({ scope: 'read write', scopeSatisfied })
    assert.equal(verifier.verify(token).payload.scope, 'admin')
    assert.deepEqual(asked, [
      ['read', ['admin']],
      ['write', ['admin']],
    ])
    const { ok, checks } = verifier.explain(token)
    assert.deepEqual([ok, checks.at(-1).id, checks.at(-1).status], [true, 'scope', 'pass'])
    const strict = verifierOf({ scope: 'admin delete', scopeSatisfied })
    assert.throws(() => strict.verify(token), { code: 'ERR_JWT_INSUFFICIENT_SCOPE', expected: ['admin', 'delete'] })
    const verdict = strict.explain(token)
    assert.deepEqual(
      [verdict.ok, verdict.error.code, verdict.checks.at(-1).status],
      [false, 'ERR_JWT_INSUFFICIENT_SCOPE', 'fail'],
    )
  })

  test('may be stricter than membership', () => {
    const verifier = verifierOf({ scope: 'admin', scopeSatisfied: () => false })
    assert.throws(() => verifier.verify(token), { code: 'ERR_JWT_INSUFFICIENT_SCOPE' })
    assert.equal(verifier.explain(token).ok, false)
  })

  test('is asked last, and never about a claim of another form', () => {
    const scopeSatisfied = () => assert.fail('not to be asked')
    const check = () => 'no'
    assert.throws(() => verifierOf({ scope: 'a', scopeSatisfied, check }).verify(token), { reason: 'check_function' })
    assert.throws(() => verifierOf({ scope: 'a', scopeSatisfied }).verify(issuer.sign({ ...CLAIMS, scope: 7 })), {
      reason: 'invalid',
    })
    assert.throws(() => verifierOf({ scope: 'a', scopeSatisfied, subject: 'other' }).verify(token), { claim: 'sub' })
  })

  test('what it throws or returns instead of a boolean accepts nothing', async () => {
    const cause = new Error('a mistake')
    const throwing = verifierOf({
      scope: 'a',
      scopeSatisfied: () => {
        throw cause
      },
    })
    assert.throws(() => throwing.verify(token), {
      code: 'ERR_HOST_FUNCTION_FAILED',
      reason: 'scopeSatisfied',
      step: 'host',
      cause,
    })
    for (const answer of [undefined, null, 1, 'yes', Promise.resolve(true), Promise.reject(cause)]) {
      assert.throws(() => verifierOf({ scope: 'a', scopeSatisfied: () => answer }).verify(token), {
        name: 'TypeError',
        option: 'scopeSatisfied()',
      })
    }
    assert.throws(() => verifierOf({ scopeSatisfied: () => true }), { name: 'TypeError', option: 'scopeSatisfied' })
  })
})
