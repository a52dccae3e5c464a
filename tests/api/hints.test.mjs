// A hint never advises what the next call refuses: each one that names an option is followed here, and then the token or the
// key set is accepted.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { CLAIMS, createIssuer, NOW, POLICY, signHmac } from '../support/issuer.mjs'
import { esm, load } from '../support/package.mjs'

const { createRemoteVerifier, createVerifier } = esm
const { createTestIssuer } = await load('jwt-verdict/testing')
const ROWS = JSON.parse(readFileSync(new URL('../../docs/errors.json', import.meta.url), 'utf8'))
const issuer = createIssuer()
const secret = new TextEncoder().encode('a secret of more than sixty-four bytes, as the longest of the three needs')
const {
  keys: [rsa],
} = createTestIssuer({ algorithm: 'RS256' }).jwks
const { alg: _, ...withoutAlg } = rsa
const given = { jwks: issuer.jwks, ...POLICY }
const ids = { ...given, profile: 'id-token' }
const without = (claim) => issuer.sign(Object.fromEntries(Object.entries(CLAIMS).filter(([name]) => name !== claim)))
const withPs256 = createTestIssuer({
  algorithm: 'PS256',
  issuer: POLICY.issuer,
  audience: POLICY.audience,
  now: () => NOW,
})
const withEd25519 = createTestIssuer({
  algorithm: 'EdDSA',
  issuer: POLICY.issuer,
  audience: POLICY.audience,
  now: () => NOW,
})
const { alg: __, ...psWithoutAlg } = withPs256.jwks.keys[0]

/** For a hint: options with which it comes up, those of whoever follows it, and the token. */
const FOLLOWED = {
  raise_token_bytes: {
    token: issuer.sign(),
    before: { ...given, limits: { tokenBytes: 100 } },
    after: { ...given, limits: { tokenBytes: 10_000 } },
  },
  raise_jwks_bytes: {
    token: issuer.sign(),
    before: { ...given, limits: { jwksBytes: 100 } },
    after: { ...given, limits: { jwksBytes: 10_000 } },
  },
  raise_keys: {
    token: issuer.sign(),
    before: { ...given, jwks: { keys: [issuer.jwk, rsa] }, limits: { keys: 1 } },
    after: { ...given, jwks: { keys: [issuer.jwk, rsa] }, limits: { keys: 2 } },
  },
  name_crit: {
    token: issuer.sign(CLAIMS, { alg: 'ES256', kid: 'key-1', crit: ['x'], x: 1 }),
    before: given,
    after: { ...given, crit: ['x'] },
  },
  allow_algorithm: {
    token: issuer.sign(),
    before: { ...given, algorithms: ['RS256'] },
    after: { ...given, algorithms: ['RS256', 'ES256'] },
  },
  use_public_keys: {
    token: issuer.sign(),
    before: { ...POLICY, secret, algorithms: ['HS256'] },
    after: given,
  },
  agree_on_hash: {
    token: signHmac(secret),
    before: { ...POLICY, secret, algorithms: ['HS512'] },
    after: { ...POLICY, secret, algorithms: ['HS512', 'HS256'] },
  },
  use_secret: {
    token: signHmac(secret),
    before: given,
    after: { ...POLICY, secret, algorithms: ['HS256'] },
  },
  key_without_alg: {
    token: withPs256.sign(),
    before: { ...POLICY, jwks: { keys: [psWithoutAlg] } },
    after: { ...POLICY, jwks: { keys: [psWithoutAlg] }, algorithms: ['PS256'] },
  },
  list_one_family: {
    token: withPs256.sign(),
    before: { ...POLICY, jwks: { keys: [psWithoutAlg] }, algorithms: ['RS256', 'PS256'] },
    after: { ...POLICY, jwks: { keys: [psWithoutAlg] }, algorithms: ['PS256'] },
  },
  subject_missing: {
    token: issuer.sign({ ...CLAIMS, sub: undefined, azp: 'me' }),
    before: { ...given, subject: 'user-1' },
    after: { ...given, claims: { azp: 'me' } },
  },
  audience_missing: {
    token: issuer.sign({ ...CLAIMS, aud: undefined, client_id: 'me' }),
    before: given,
    after: { ...given, audience: null, claims: { client_id: 'me' } },
  },
  type_missing: {
    token: issuer.sign(CLAIMS, { alg: 'ES256', kid: 'key-1' }),
    before: { ...given, typ: 'at+jwt' },
    after: given,
  },
  expiry_missing: { token: without('exp'), before: given, after: { ...given, allowMissingExpiry: true } },
  issued_at_missing: { token: without('iat'), before: { ...given, maxTokenAge: 60 }, after: given },
  never_expires_as_number: {
    token: issuer.sign({ ...CLAIMS, exp: 0 }),
    before: given,
    after: { ...given, allowMissingExpiry: true },
    // What the issuer is to be asked for.
    better: without('exp'),
  },
  other_issuer: {
    token: issuer.sign({ ...CLAIMS, iss: 'https://else.example' }),
    before: given,
    after: { ...given, issuer: 'https://else.example' },
  },
  other_path: {
    token: issuer.sign({ ...CLAIMS, iss: `${POLICY.issuer}/tenant` }),
    before: given,
    after: { ...given, issuer: `${POLICY.issuer}/tenant` },
  },
  other_subject: {
    token: issuer.sign({ ...CLAIMS, sub: 'user-2' }),
    before: { ...given, subject: 'user-1' },
    after: { ...given, subject: ['user-1', 'user-2'] },
  },
  other_audience: {
    token: issuer.sign({ ...CLAIMS, aud: 'mine' }),
    before: given,
    after: { ...given, audience: 'mine' },
  },
  just_expired: {
    token: issuer.sign({ ...CLAIMS, exp: NOW - 10 }),
    before: given,
    after: { ...given, clockTolerance: 30 },
  },
  clocks_differ: {
    token: issuer.sign({ ...CLAIMS, nbf: NOW + 3 }),
    before: given,
    after: { ...given, clockTolerance: 5 },
  },
  token_too_old: {
    token: issuer.sign({ ...CLAIMS, iat: NOW - 100 }),
    before: { ...given, maxTokenAge: 60 },
    after: { ...given, maxTokenAge: 200 },
  },
  shorter_lifetime: {
    token: issuer.sign({ ...CLAIMS, iat: NOW - 10, exp: NOW + 90 }),
    before: { ...given, maxLifetime: 60 },
    after: { ...given, maxLifetime: 100 },
  },
  lifetime_claim_missing: { token: without('iat'), before: { ...given, maxLifetime: 60 }, after: given },
  one_audience: {
    token: issuer.sign({ ...CLAIMS, aud: [POLICY.audience, 'other'] }),
    before: { ...given, singleAudience: true },
    after: given,
  },
  claim_is_list: {
    token: issuer.sign({ ...CLAIMS, roles: ['admin', 'user'] }),
    before: { ...given, claims: { roles: 'admin' } },
    after: { ...given, claims: { roles: { includes: 'admin' } } },
  },
  claim_is_no_list: {
    token: issuer.sign({ ...CLAIMS, roles: 'admin' }),
    before: { ...given, claims: { roles: { includes: 'admin' } } },
    after: { ...given, claims: { roles: 'admin' } },
  },
  scope_absent: {
    token: issuer.sign({ ...CLAIMS, permissions: ['read'] }),
    before: { ...given, scope: 'read' },
    after: { ...given, claims: { permissions: { includes: 'read' } } },
  },
  not_of_profile: { token: issuer.sign(), before: { ...given, profile: 'access-token' }, after: given },
  untrusted_audience: {
    token: issuer.sign({ ...CLAIMS, aud: [POLICY.audience, 'other'] }),
    before: ids,
    after: { ...ids, trustedAudiences: ['other'] },
    login: { nonce: null },
  },
  other_client: {
    token: issuer.sign({ ...CLAIMS, azp: 'mine' }),
    before: ids,
    after: { ...ids, audience: [POLICY.audience, 'mine'] },
    login: { nonce: null },
  },
  nonce_missing: ofLogin({ nonce: 'n' }, { nonce: null }),
  acr_missing: ofLogin({ nonce: null, acr: 'mfa' }, { nonce: null }),
  auth_time_missing: ofLogin({ nonce: null, maxAuthAge: 60 }, { nonce: null }),
  at_hash_missing: ofLogin({ nonce: null, accessToken: 't' }, { nonce: null }),
  log_in_again: ofLogin(
    { nonce: null, maxAuthAge: 60 },
    { nonce: null, maxAuthAge: 200 },
    issuer.sign({ ...CLAIMS, auth_time: NOW - 100 }),
  ),
  no_hash: {
    ...ofLogin({ nonce: null, accessToken: 't' }, { nonce: null }, withEd25519.sign({ sub: CLAIMS.sub })),
    before: { ...ids, jwks: withEd25519.jwks },
    after: { ...ids, jwks: withEd25519.jwks },
  },
}

/** An ID token, and what is known of its login before the hint is followed and after it. */
function ofLogin(login, loginAfter, token = issuer.sign()) {
  return { token, before: ids, after: ids, login, loginAfter }
}

/** Those that come up otherwise, each with a test of its own below. */
const APART = ['url_is_not_jwks', 'secret_in_key_set', 'pass_key_as_jwks']

/** Those of Rust alone. Here a login that is missing, or where none belongs, is a TypeError. */
const IN_RUST = ['state_login', 'state_profile']

const judge = (options, token, login) => {
  try {
    return createVerifier(options).explain(token, login)
  } catch (error) {
    return { ok: false, error }
  }
}

describe('a hint that names an option can be followed:', () => {
  for (const [code, { token, before, after, better = token, login, loginAfter = login }] of Object.entries(FOLLOWED)) {
    test(code, () => {
      const { error } = judge(before, token, login)
      assert.equal(error?.hintCode, code, JSON.stringify(error))
      assert.doesNotMatch(error.hint, /[{}@|]/)
      const verdict = judge(after, better, loginAfter)
      assert.ok(verdict.ok, `${verdict.error}: ${verdict.error?.hint}`)
    })
  }

  test('url_is_not_jwks', async () => {
    const address = 'https://issuer.example/jwks'
    const { error } = judge({ ...given, jwks: address }, issuer.sign())
    assert.equal(error.hintCode, 'url_is_not_jwks')
    assert.match(error.hint, /jwksUri of createRemoteVerifier/)
    const fetch = async () => new Response(JSON.stringify(issuer.jwks))
    await createRemoteVerifier({ ...POLICY, jwksUri: address, fetch }).verify(issuer.sign())
  })

  test('secret_in_key_set', () => {
    const k = Buffer.from(secret).toString('base64url')
    const [{ problem }] = createVerifier({ ...given, jwks: { keys: [{ kty: 'oct', k }] } }).keys
    assert.equal(problem.hintCode, 'secret_in_key_set')
    assert.match(problem.hint, /the option secret/)
    createVerifier({ ...POLICY, secret, algorithms: ['HS256'] }).verify(signHmac(secret))
  })

  test('pass_key_as_jwks, in a TypeError', () => {
    const options = { ...POLICY, secret: new TextEncoder().encode(JSON.stringify(rsa)), algorithms: ['HS256'] }
    assert.throws(() => createVerifier(options), { name: 'TypeError', message: /^secret: .*, in the option jwks/ })
    createVerifier({ ...POLICY, jwks: { keys: [rsa] } })
  })

  test('and there is no other that does', () => {
    const naming = ROWS.flatMap(({ hints }) => hints).filter(({ text }) => /\{[\w.]+\|/.test(text))
    const codes = [...new Set(naming.map(({ code }) => code))]
    assert.ok(codes.length > 20)
    assert.deepEqual(codes.sort(), [...Object.keys(FOLLOWED), ...APART, ...IN_RUST].sort())
  })
})

describe('what is passed in place of a key set is recognised:', () => {
  const pem = '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----'
  const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
  for (const [code, jwks] of [
    ['pem_is_not_jwks', pem],
    ['certificates_are_not_jwks', { 'kid-1': certificate, 'kid-2': certificate }],
    ['object_is_not_jwks', '[object KeyObject]'],
    ['page_is_not_jwks', '<!doctype html>'],
    ['discovery_is_not_jwks', { issuer: 'https://issuer.example', jwks_uri: 'https://issuer.example/jwks' }],
    ['key_is_not_jwks', withoutAlg],
    ['pass_whole_jwks', JSON.stringify([rsa])],
    ['pass_jwks_unchanged', '{"keys":['],
  ]) {
    test(code, () => {
      assert.throws(() => createVerifier({ ...given, jwks }), { code: 'ERR_JWKS_INVALID', hintCode: code })
    })
  }
})

describe('what is passed in place of a token is recognised:', () => {
  for (const [token, code] of [
    ['', 'token_empty'],
    ['null', 'word_in_place_of_token'],
    ['undefined', 'word_in_place_of_token'],
    ['ya29.a0AfH6SMC', 'opaque_token'],
    ['sk_live_1234567890', 'opaque_token'],
    ['v4.public.eyJ0ZXN0', 'paseto'],
    ['v4.local.AAAA.eyJ0ZXN0', 'paseto'],
    ['Authorization: Bearer x', 'remove_header_name'],
    ['Bearer a.b.c', 'remove_white_space'],
    ['a.b', 'token_cut_or_joined'],
  ]) {
    test(`${code}: ${JSON.stringify(token)}`, () => assert.equal(judge(given, token).error.hintCode, code))
  }
})

describe('a secret that was passed in another form is found out by explain, and accepted by nothing:', () => {
  for (const [code, text] of [
    ['secret_is_base64', Buffer.from(secret).toString('base64')],
    ['secret_is_base64', Buffer.from(secret).toString('base64url')],
    ['secret_is_hex', Buffer.from(secret).toString('hex')],
    ['secret_has_white_space', `${Buffer.from(secret)}\n`],
  ]) {
    test(`${code}: ${text.length} characters`, () => {
      const verifier = createVerifier({ ...POLICY, secret: new TextEncoder().encode(text), algorithms: ['HS256'] })
      const { ok, checks, error } = verifier.explain(signHmac(secret))
      assert.equal(ok, false)
      assert.equal(checks.find(({ id }) => id === 'signature').hintCode, code)
      assert.equal(error.hintCode, 'other_secret')
      assert.throws(() => verifier.verify(signHmac(secret)), { reason: 'signature_mismatch', hintCode: 'other_secret' })
    })
  }

  test('and where no form fits, nothing is claimed', () => {
    const verifier = createVerifier({ ...POLICY, secret, algorithms: ['HS256'] })
    const { checks } = verifier.explain(signHmac(Buffer.from('another secret, long enough for HS256')))
    assert.equal(checks.find(({ id }) => id === 'signature').hintCode, 'other_secret')
  })
})

describe('what usually goes wrong with an issuer is said', () => {
  test('a token of Microsoft Graph has a nonce in its header', () => {
    const token = issuer.sign(CLAIMS, { alg: 'ES256', kid: 'key-1', nonce: 'x' })
    const [header, payload, signature] = token.split('.')
    const hashed = [header, payload, `${signature.slice(0, -4)}AAAA`].join('.')
    assert.equal(judge(given, token).ok, true)
    assert.equal(judge(given, hashed).error.hintCode, 'graph_token')
  })

  test('"account" is in every token of a realm of Keycloak', () => {
    assert.equal(judge(given, issuer.sign({ ...CLAIMS, aud: ['account'] })).error.hintCode, 'keycloak_account')
  })

  test('a set without kids matches no token that names one', () => {
    const { kid: _, ...unnamed } = issuer.jwk
    assert.equal(judge({ ...given, jwks: { keys: [unnamed] } }, issuer.sign()).error.hintCode, 'key_set_without_kids')
    const numbered = { ...issuer.jwk, kid: 1 }
    assert.equal(judge({ ...given, jwks: { keys: [numbered] } }, issuer.sign()).error.hintCode, 'key_set_without_kids')
  })

  test('a key that SPIFFE publishes is not called fine where it is the one that is needed', () => {
    const svid = { ...issuer.jwk, use: 'jwt-svid' }
    const { error } = judge({ ...given, jwks: { keys: [svid] } }, issuer.sign())
    assert.equal(error.hintCode, 'nearest_key_for_other_purpose')
  })

  test('an issuer may differ in https:// alone', () => {
    const bare = issuer.sign({ ...CLAIMS, iss: POLICY.issuer.replace('https://', '') })
    assert.equal(judge(given, bare).error.hintCode, 'differs_in_https')
  })

  test('a claim that is a list is no string', () => {
    const { error } = judge({ ...given, claims: { roles: 'admin' } }, issuer.sign({ ...CLAIMS, roles: ['admin'] }))
    assert.deepEqual([error.claim, error.hintCode], ['roles', 'claim_is_list'])
  })
})
