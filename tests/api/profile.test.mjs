// The options `profile` and `trustedAudiences`, and the login of a call. The rules themselves are vectors.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AUDIENCE, CLAIMS, createIssuer, ISSUER, NOW, POLICY } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'

const { createRemoteVerifier, createVerifier, explain, JwtError, verify } = esm
const issuer = createIssuer()
const ID = { ...CLAIMS, nonce: 'nonce-1' }
const ACCESS = { ...CLAIMS, client_id: 'client-1', jti: 'token-1' }
const AT_JWT = { alg: 'ES256', kid: 'key-1', typ: 'at+jwt' }

const verifierOf = (options) => createVerifier({ jwks: issuer.jwks, ...POLICY, ...options })
const remoteOf = (options) =>
  createRemoteVerifier({ ...POLICY, fetch: async () => Response.json(issuer.jwks), ...options })

/** The refusal that verify throws and explain reports, both with these arguments. */
function refusal(verifier, ...given) {
  const { error } = verifier.explain(...given)
  let thrown
  assert.throws(
    () => verifier.verify(...given),
    (refused) => {
      thrown = refused
      return refused instanceof JwtError
    },
  )
  assert.deepEqual(error, thrown.toJSON())
  return thrown
}

const usage = (option, words) => (error) => {
  assert.ok(error instanceof TypeError, error)
  assert.match(error.message, words)
  if (option) assert.equal(error.option, option)
  return true
}

describe('profile', () => {
  test('another name is a TypeError that says the right one', () => {
    for (const [given, meant] of [
      ['at+jwt', 'access-token'],
      ['application/at+jwt', 'access-token'],
      ['accesstoken', 'access-token'],
      ['access_token', 'access-token'],
      ['Access-Token', 'access-token'],
      ['idtoken', 'id-token'],
      ['id_token', 'id-token'],
      ['oidc', 'id-token'],
      ['logout+jwt', 'logout-token'],
      ['logouttoken', 'logout-token'],
    ]) {
      assert.throws(() => verifierOf({ profile: given }), usage('profile', new RegExp(`did you mean "${meant}"`)))
    }
    assert.throws(() => verifierOf({ profile: 'dpop' }), usage('profile', /access-token, id-token, logout-token/))
    for (const wrong of [undefined, null, '', 1, ['id-token'], {}]) {
      assert.throws(() => verifierOf({ profile: wrong }), usage('profile', /./))
    }
  })

  test('an audience has to be stated, and a type that the profile has', () => {
    for (const profile of ['access-token', 'id-token', 'logout-token']) {
      assert.throws(() => verifierOf({ profile, audience: null }), usage('audience', new RegExp(profile)))
    }
    assert.throws(() => verifierOf({ profile: 'access-token', typ: 'JWT' }), usage('typ', /access-token/))
  })

  test('further audiences are trusted for ID tokens only', () => {
    for (const profile of [undefined, 'access-token', 'logout-token']) {
      const options = { ...(profile && { profile }), trustedAudiences: ['a'] }
      assert.throws(() => verifierOf(options), usage('trustedAudiences', /id-token/))
    }
    for (const wrong of [undefined, null, 'a', [], [''], [1]]) {
      assert.throws(
        () => verifierOf({ profile: 'id-token', trustedAudiences: wrong }),
        usage(undefined, /^trustedAudiences/),
      )
    }
    const token = issuer.sign({ ...ID, aud: [AUDIENCE, 'other'] })
    const { code, reason, claim, expected, actual, hintCode } = refusal(verifierOf({ profile: 'id-token' }), token, {
      nonce: 'nonce-1',
    })
    assert.deepEqual(
      [code, reason, claim, expected, actual, hintCode],
      ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'check_failed', 'aud', AUDIENCE, 'other', 'untrusted_audience'],
    )
    verifierOf({ profile: 'id-token', trustedAudiences: ['other'] }).verify(token, { nonce: 'nonce-1' })
  })

  test('a token of another kind is rejected by the section, with what to do', () => {
    const verifier = verifierOf({ profile: 'access-token' })
    assert.equal(verifier.verify(issuer.sign(ACCESS, AT_JWT)).payload.client_id, 'client-1')
    const { message, hintCode, hint, claim } = refusal(verifier, issuer.sign(CLAIMS, AT_JWT))
    assert.deepEqual([claim, hintCode], ['client_id', 'not_of_profile'])
    assert.match(message, /RFC 9068 2\.2 requires of an access token/)
    assert.match(hint, /the option profile/)
    assert.equal(refusal(verifier, issuer.sign(ACCESS)).claim, 'typ')
    const { checks } = verifier.explain(issuer.sign(ACCESS, AT_JWT))
    const check = checks.find(({ id }) => id === 'profile')
    assert.deepEqual([check.status, check.expected], ['pass', 'access-token'])
    assert.ok(checks.findIndex(({ id }) => id === 'lifetime') + 1 === checks.indexOf(check))
  })
})

describe('login', () => {
  const verifier = verifierOf({ profile: 'id-token' })
  const token = issuer.sign(ID)

  test('an ID token is never verified without one', () => {
    for (const given of [[], [undefined], [null], [0], ['nonce-1'], [['nonce-1']], [true]]) {
      for (const judge of [verifier.verify, verifier.explain]) {
        assert.throws(() => judge(token, ...given), usage('login', /pass \{ nonce \}/))
      }
    }
    assert.throws(() => [token].map(verifier.verify), usage('login', /number/))
    assert.throws(() => verifier.verify(token, {}), usage('login.nonce', /null if it had none/))
    assert.throws(() => verifier.verify(token, { nonce: undefined }), usage('login.nonce', /undefined/))
    assert.throws(() => verifier.verify(token, { nonce: '' }), usage('login.nonce', /non-empty/))
    assert.throws(() => verifier.verify(token, { nonce: null, max_age: 1 }), usage('login', /maxAuthAge/))
    for (const [name, wrong] of [
      ['nonce', 1],
      ['maxAuthAge', -1],
      ['maxAuthAge', '1'],
      ['acr', []],
      ['acr', ''],
      ['accessToken', ''],
      ['accessToken', null],
    ]) {
      assert.throws(() => verifier.verify(token, { nonce: null, [name]: wrong }), usage(`login.${name}`, /./))
    }
    assert.throws(() => verify(token, issuer.jwks, { ...POLICY, profile: 'id-token' }), usage('login', /./))
  })

  test('no other verifier takes one, and a callback of map is none', () => {
    for (const [options, good] of [
      [{}, issuer.sign(ID)],
      [{ profile: 'access-token' }, issuer.sign(ACCESS, AT_JWT)],
    ]) {
      const other = verifierOf(options)
      for (const judge of [other.verify, other.explain]) {
        assert.throws(
          () => judge(good, { nonce: 'nonce-1' }),
          usage('login', /only a verifier with profile: 'id-token'/),
        )
      }
      assert.equal([good].map(other.verify).length, 1)
      assert.equal([good].map(other.explain)[0].ok, true)
    }
  })

  test('a token answers its login and no other, cached or not', () => {
    for (const options of [{}, { cache: { maxEntries: 10 } }]) {
      const cached = verifierOf({ profile: 'id-token', ...options })
      assert.equal(cached.verify(token, { nonce: 'nonce-1' }).payload.nonce, 'nonce-1')
      for (const [login, claim, hintCode] of [
        [{ nonce: 'nonce-2' }, 'nonce', 'other_login'],
        [{ nonce: null }, 'nonce', 'nonce_unstated'],
        [{ nonce: 'nonce-1', maxAuthAge: 60 }, 'auth_time', 'auth_time_missing'],
        [{ nonce: 'nonce-1', acr: 'mfa' }, 'acr', 'acr_missing'],
        [{ nonce: 'nonce-1', accessToken: 'token' }, 'at_hash', 'at_hash_missing'],
      ]) {
        const refused = refusal(cached, token, login)
        assert.deepEqual(
          [refused.code, refused.claim, refused.hintCode],
          ['ERR_JWT_CLAIM_VALIDATION_FAILED', claim, hintCode],
        )
        assert.doesNotMatch(JSON.stringify(refused), /nonce-2/)
      }
      assert.equal(cached.verify(token, { nonce: 'nonce-1' }).payload.nonce, 'nonce-1')
    }
    const options = { ...POLICY, profile: 'id-token' }
    assert.equal(verify(token, issuer.jwks, options, { nonce: 'nonce-1' }).payload.sub, 'user-1')
    assert.equal(explain(token, issuer.jwks, options, { nonce: 'nonce-2' }).error.claim, 'nonce')
  })

  test('the age of a login is judged again', () => {
    let now = NOW
    const verifier = verifierOf({ profile: 'id-token', now: () => now, cache: { maxEntries: 1 } })
    const token = issuer.sign({ ...ID, auth_time: NOW - 50 })
    verifier.verify(token, { nonce: 'nonce-1', maxAuthAge: 60 })
    now = NOW + 11
    assert.equal(refusal(verifier, token, { nonce: 'nonce-1', maxAuthAge: 60 }).hintCode, 'log_in_again')
    verifier.verify(token, { nonce: 'nonce-1', maxAuthAge: 61 })
  })

  test('a verifier that fetches its keys has the same', async () => {
    const remote = remoteOf({ profile: 'id-token' })
    await assert.rejects(remote.verify(token), usage('login', /./))
    await assert.rejects(remote.explain(token, 0), usage('login', /./))
    assert.throws(() => remote.verifySync(token), usage('login', /./))
    assert.equal((await remote.verify(token, { nonce: 'nonce-1' })).payload.sub, 'user-1')
    assert.equal(remote.verifySync(token, { nonce: 'nonce-1' }).payload.sub, 'user-1')
    await assert.rejects(remote.verify(token, { nonce: 'nonce-2' }), { claim: 'nonce' })
    assert.throws(() => remote.verifySync(token, { nonce: 'nonce-2' }), { claim: 'nonce' })
    assert.equal((await remote.explain(token, { nonce: 'nonce-2' })).error.claim, 'nonce')
    assert.equal((await remote.explain(token, { nonce: 'nonce-1' })).ok, true)
    await assert.rejects(remoteOf({}).verify(token, { nonce: 'nonce-1' }), usage('login', /only a verifier/))
  })

  test('a verifier of several issuers has the same', async () => {
    const remote = remoteOf({ profile: 'id-token', issuer: [ISSUER, 'https://other.example'] })
    assert.equal((await remote.verify(token, { nonce: 'nonce-1' })).payload.iss, ISSUER)
    const stranger = issuer.sign({ ...ID, iss: 'https://third.example' })
    await assert.rejects(remote.verify(stranger, { nonce: 'nonce-1' }), { claim: 'iss' })
    await assert.rejects(remote.verify(stranger), usage('login', /./))
  })

  test('no list has ID tokens', () => {
    const fetch = async () => Response.json(issuer.jwks)
    for (const list of [
      [
        { ...POLICY, fetch, profile: 'access-token' },
        { ...POLICY, fetch, profile: 'id-token' },
      ],
      [
        { ...POLICY, fetch },
        { ...POLICY, secret: new Uint8Array(32).fill(1), algorithms: ['HS256'], profile: 'id-token' },
      ],
      [
        { ...POLICY, fetch },
        { ...POLICY, fetch, issuer: [ISSUER, 'https://other.example'], profile: 'id-token' },
      ],
    ]) {
      assert.throws(
        () => createRemoteVerifier(list),
        usage('options[1].profile', /^options\[1\]\.profile: .*one login/),
      )
    }
  })
})
