// Step 4, kinds of tokens by name: each rule of each specification, broken alone and kept.

import { createHash } from 'node:crypto'

import { accepted, claimRefused, group } from '../case.mjs'
import { AUDIENCE, claims, DEFAULT_KEYS, jwk, NOW, token } from '../token.mjs'

const OTHER = 'https://other.example'
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const NONCE = 'n-0S6_WzA2Mj'
const ACCESS_TOKEN = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y'

const ACCESS = { jti: 'token-1', client_id: 'client-1' }
const LOGOUT = { jti: 'token-1', sid: 'session-1', events: { [EVENT]: {} }, nbf: undefined }
const ID = { nonce: NONCE, nbf: undefined }

/** What a case is given: the profile's policy, and a token of these claims over the good ones. */
function access(members = {}, header = { typ: 'at+jwt' }, policy = {}) {
  return made('access-token', { ...ACCESS, ...members }, header, policy)
}

function logout(members = {}, header = { typ: 'logout+jwt' }, policy = {}) {
  return made('logout-token', { ...LOGOUT, ...members }, header, policy)
}

function id(members = {}, { login = {}, policy = {}, header = { typ: 'JWT' } } = {}) {
  return { ...made('id-token', { ...ID, ...members }, header, policy), login: { nonce: NONCE, ...login } }
}

function made(profile, members, header, policy) {
  return { token: token({ header, payload: claims(members) }), policy: { profile, ...policy } }
}

/** Cases of a claim that must be there; `invalid` lists values of another type. */
function demanded(name, prefix, give, invalid = [null]) {
  const called = name.replaceAll('_', '-')
  return [
    claimRefused(name, 'missing', `${prefix}-${called}-missing`, `${name} is missing.`, give({ [name]: undefined })),
    ...invalid.map((value) =>
      claimRefused(
        name,
        'invalid',
        `${prefix}-${called}-${value === null ? 'null' : typeof value}`,
        `${name} is ${JSON.stringify(value)}.`,
        give({ [name]: value }),
      ),
    ),
  ]
}

/** An ID token of this algorithm for a login with an access token. */
function hashed(alg, at_hash) {
  return {
    ...id({}, { policy: { algorithms: [alg] } }),
    token: token({ alg, header: { typ: 'JWT' }, payload: claims({ ...ID, at_hash }) }),
    keys: [jwk(DEFAULT_KEYS[alg])],
    login: { nonce: NONCE, accessToken: ACCESS_TOKEN },
  }
}

function leftHalf(hash) {
  const digest = createHash(hash).update(ACCESS_TOKEN).digest()
  return digest.subarray(0, digest.length / 2).toString('base64url')
}

/** Each family and each hash once. */
const HASHES = { RS256: 'sha256', PS384: 'sha384', ES256: 'sha256', ES384: 'sha384', ES512: 'sha512', ES256K: 'sha256' }

export default [
  ...group('a token of another kind', 'RFC 9068 2.1, 4', [
    accepted('access-token', 'An access token with all that RFC 9068 demands.', access()),
    ...['application/at+jwt', 'AT+JWT', 'Application/At+Jwt'].map((typ, index) =>
      accepted(`access-token-typ-${index}`, `The type is ${typ}.`, access({}, { typ })),
    ),
    claimRefused('typ', 'missing', 'access-token-typ-missing', 'It has no type.', access({}, {})),
    ...['JWT', 'logout+jwt', 'at+jwt2', 'text/at+jwt', ''].map((typ, index) =>
      claimRefused('typ', 'check_failed', `access-token-typ-${index}`, `The type is "${typ}".`, access({}, { typ })),
    ),
    accepted(
      'access-token-typ-stated',
      'The policy states the type as well.',
      access({}, undefined, { typ: ['JWT', 'at+jwt'] }),
    ),
    claimRefused(
      'typ',
      'check_failed',
      'access-token-typ-stated',
      'The policy would accept the type, and the profile does not.',
      access({}, { typ: 'JWT' }, { typ: ['JWT', 'at+jwt'] }),
    ),
    claimRefused(
      'typ',
      'missing',
      'access-token-typ-optional',
      'The policy accepts a token without type, and the profile does not.',
      access({}, {}, { typ: { oneOf: 'at+jwt', optional: true } }),
    ),
  ]),

  ...group('an access token that lacks what it must have', 'RFC 9068 2.2', [
    ...['iss', 'aud', 'sub', 'iat', 'exp'].flatMap((name) => demanded(name, 'access-token', access)),
    ...['client_id', 'jti'].flatMap((name) => demanded(name, 'access-token', access, [null, 1])),
    claimRefused(
      'iss',
      'missing',
      'access-token-iss-open',
      'The policy accepts any issuer, and the token has none.',
      access({ iss: undefined }, undefined, { issuer: null }),
    ),
    claimRefused(
      'exp',
      'missing',
      'access-token-exp-allowed',
      'The policy accepts a token that never expires, and the profile does not.',
      access({ exp: undefined }, undefined, { allowMissingExpiry: true }),
    ),
    claimRefused(
      'tenant',
      'missing',
      'access-token-required-claim',
      'The policy requires one more claim.',
      access({}, undefined, { requiredClaims: ['tenant'] }),
    ),
    claimRefused(
      'aud',
      'check_failed',
      'access-token-aud',
      'It is for another service (section 4).',
      access({ aud: OTHER }),
    ),
    accepted('access-token-aud-several', 'It is for another service as well.', access({ aud: [OTHER, AUDIENCE] })),
  ]),

  ...group('an ID token that lacks what it must have', 'OpenID Connect Core 1.0 2', [
    accepted('id-token', 'An ID token with all that Core demands.', id()),
    accepted('id-token-typ-missing', 'It has no type.', id({}, { header: {} })),
    ...['iss', 'sub', 'aud', 'exp', 'iat'].flatMap((name) => demanded(name, 'id-token', id)),
    claimRefused(
      'exp',
      'missing',
      'id-token-exp-allowed',
      'The policy accepts a token that never expires, and the profile does not.',
      id({ exp: undefined }, { policy: { allowMissingExpiry: true } }),
    ),
  ]),

  ...group('a token of another kind', 'RFC 8725 3.12', [
    ...['at+jwt', 'application/at+jwt', 'logout+jwt'].map((typ, index) =>
      claimRefused('typ', 'check_failed', `id-token-typ-${index}`, `The type is ${typ}.`, id({}, { header: { typ } })),
    ),
    claimRefused(
      'events',
      'check_failed',
      'id-token-is-logout-token',
      'A logout token without type, for a login without nonce.',
      id({ ...LOGOUT, nonce: undefined }, { header: {}, login: { nonce: null } }),
    ),
  ]),

  ...group('an ID token for others', 'OpenID Connect Core 1.0 3.1.3.7 (3)', [
    accepted('id-token-aud-list', 'A list of the client alone.', id({ aud: [AUDIENCE] })),
    accepted(
      'id-token-aud-trusted',
      'A further audience is trusted.',
      id({ aud: [OTHER, AUDIENCE] }, { policy: { trustedAudiences: [OTHER] } }),
    ),
    claimRefused(
      'aud',
      'check_failed',
      'id-token-aud-untrusted',
      'A further audience is not trusted.',
      id({ aud: [AUDIENCE, OTHER] }),
    ),
    claimRefused(
      'aud',
      'check_failed',
      'id-token-aud-one-untrusted',
      'One of two further audiences is not trusted.',
      id({ aud: [AUDIENCE, OTHER, `${OTHER}/`] }, { policy: { trustedAudiences: [OTHER] } }),
    ),
    claimRefused(
      'aud',
      'check_failed',
      'id-token-aud-trusted-alone',
      'The only audience is trusted, and is not the client.',
      id({ aud: OTHER }, { policy: { trustedAudiences: [OTHER] } }),
    ),
  ]),

  ...group('an ID token that another client requested', 'OpenID Connect Core 1.0 3.1.3.7 (5)', [
    accepted('id-token-azp', 'The authorized party is the client.', id({ azp: AUDIENCE })),
    claimRefused('azp', 'check_failed', 'id-token-azp-other', 'The authorized party is another.', id({ azp: OTHER })),
    claimRefused(
      'azp',
      'check_failed',
      'id-token-azp-trusted',
      'The authorized party is an audience that is trusted, and not the client.',
      id({ aud: [AUDIENCE, OTHER], azp: OTHER }, { policy: { trustedAudiences: [OTHER] } }),
    ),
    ...[null, [AUDIENCE], 1].map((azp, index) =>
      claimRefused('azp', 'invalid', `id-token-azp-${index}`, `azp is ${JSON.stringify(azp)}.`, id({ azp })),
    ),
  ]),

  ...group('an ID token of another login', 'OpenID Connect Core 1.0 3.1.3.7 (11)', [
    accepted('id-token-nonce-null', 'The login had no nonce.', id({ nonce: undefined }, { login: { nonce: null } })),
    claimRefused('nonce', 'missing', 'id-token-nonce-missing', 'It has no nonce.', id({ nonce: undefined })),
    ...['N-0S6_WzA2Mj', 'n-0S6_WzA2M', 'n-0S6_WzA2Mj ', ''].map((nonce, index) =>
      claimRefused('nonce', 'check_failed', `id-token-nonce-${index}`, `The nonce is "${nonce}".`, id({ nonce })),
    ),
    ...[null, [NONCE], { nonce: NONCE }].map((nonce, index) =>
      claimRefused(
        'nonce',
        'invalid',
        `id-token-nonce-type-${index}`,
        `The nonce is ${JSON.stringify(nonce)}.`,
        id({ nonce }),
      ),
    ),
    ...[NONCE, null].map((nonce, index) =>
      claimRefused(
        'nonce',
        'check_failed',
        `id-token-nonce-unexpected-${index}`,
        `The login had no nonce, and the token has ${JSON.stringify(nonce)}.`,
        id({ nonce }, { login: { nonce: null } }),
      ),
    ),
  ]),

  ...group('a login of another kind', 'OpenID Connect Core 1.0 3.1.3.7 (12)', [
    accepted('id-token-acr', 'The login accepts two ways.', id({ acr: 'mfa' }, { login: { acr: ['hwk', 'mfa'] } })),
    claimRefused('acr', 'missing', 'id-token-acr-missing', 'It does not say how.', id({}, { login: { acr: 'mfa' } })),
    claimRefused(
      'acr',
      'check_failed',
      'id-token-acr-other',
      'It says another way.',
      id({ acr: 'pwd' }, { login: { acr: ['hwk', 'mfa'] } }),
    ),
    claimRefused(
      'acr',
      'invalid',
      'id-token-acr-list',
      'It is a list.',
      id({ acr: ['mfa'] }, { login: { acr: 'mfa' } }),
    ),
  ]),

  ...group('a login that is too long ago', 'OpenID Connect Core 1.0 3.1.3.7 (13)', [
    ...[
      ['largest', NOW - 300, {}],
      ['now', NOW, {}],
      ['tolerance', NOW - 305, { clockTolerance: 5 }],
      ['ahead-tolerance', NOW + 5, { clockTolerance: 5 }],
    ].map(([name, auth_time, policy]) =>
      accepted(
        `id-token-auth-time-${name}`,
        `It was ${NOW - auth_time} s ago.`,
        id({ auth_time }, { login: { maxAuthAge: 300 }, policy }),
      ),
    ),
    accepted('id-token-auth-time-unasked', 'Nobody asks how long ago it was.', id({ auth_time: 1 })),
    claimRefused(
      'auth_time',
      'missing',
      'id-token-auth-time-missing',
      'It does not say when.',
      id({}, { login: { maxAuthAge: 300 } }),
    ),
    ...[
      ['older', NOW - 301, {}],
      ['older-half', NOW - 300.5, {}],
      ['older-than-tolerance', NOW - 306, { clockTolerance: 5 }],
      ['ahead', NOW + 1, {}],
      ['ahead-of-tolerance', NOW + 6, { clockTolerance: 5 }],
    ].map(([name, auth_time, policy]) =>
      claimRefused(
        'auth_time',
        'check_failed',
        `id-token-auth-time-${name}`,
        `It was ${NOW - auth_time} s ago.`,
        id({ auth_time }, { login: { maxAuthAge: 300 }, policy }),
      ),
    ),
    ...[null, `${NOW}`, [NOW], 2 ** 53].map((auth_time, index) =>
      claimRefused(
        'auth_time',
        'invalid',
        `id-token-auth-time-type-${index}`,
        `auth_time is ${JSON.stringify(auth_time)}.`,
        id({ auth_time }, { login: { maxAuthAge: 300 } }),
      ),
    ),
  ]),

  ...group('an access token from elsewhere', 'OpenID Connect Core 1.0 3.1.3.8', [
    ...Object.entries(HASHES).map(([alg, hash]) =>
      accepted(`id-token-at-hash-${alg.toLowerCase()}`, `at_hash is half of ${hash}.`, hashed(alg, leftHalf(hash))),
    ),
    claimRefused('at_hash', 'missing', 'id-token-at-hash-missing', 'It is missing.', hashed('ES256')),
    ...[
      ['other-hash', 'half of SHA-384', leftHalf('sha384')],
      ['whole', 'the whole hash', createHash('sha256').update(ACCESS_TOKEN).digest('base64url')],
      ['hex', 'in hexadecimal', createHash('sha256').update(ACCESS_TOKEN).digest('hex').slice(0, 32)],
      ['padded', 'padded', `${leftHalf('sha256')}==`],
      ['empty', 'empty', ''],
      [
        'other',
        'of another token',
        createHash('sha256').update('other').digest().subarray(0, 16).toString('base64url'),
      ],
    ].map(([name, said, at_hash]) =>
      claimRefused('at_hash', 'check_failed', `id-token-at-hash-${name}`, `It is ${said}.`, hashed('ES256', at_hash)),
    ),
    claimRefused('at_hash', 'invalid', 'id-token-at-hash-list', 'It is a list.', hashed('ES256', [leftHalf('sha256')])),
    ...['EdDSA', 'Ed448', 'ML-DSA-44'].map((alg) =>
      claimRefused(
        'at_hash',
        'check_failed',
        `id-token-at-hash-${alg.toLowerCase()}`,
        `${alg} has no hash of its own, and at_hash is half of SHA-512.`,
        hashed(alg, leftHalf('sha512')),
      ),
    ),
  ]),

  ...group('a logout token that is none', 'OpenID Connect Back-Channel Logout 1.0 2.4', [
    accepted('logout-token', 'A logout token with all that its specification demands.', logout()),
    accepted('logout-token-sid-missing', 'It names the subject alone.', logout({ sid: undefined })),
    accepted('logout-token-sub-missing', 'It names the session alone.', logout({ sub: undefined })),
    accepted(
      'logout-token-events-more',
      'It is about another event as well.',
      logout({ events: { other: 1, [EVENT]: { more: true } } }),
    ),
    accepted('logout-token-typ-stated', 'The policy states another type.', logout({}, { typ: 'JWT' }, { typ: 'JWT' })),
    accepted(
      'logout-token-typ-optional',
      'The policy accepts a token without type.',
      logout({}, {}, { typ: { oneOf: 'logout+jwt', optional: true } }),
    ),
    claimRefused('typ', 'missing', 'logout-token-typ-missing', 'It has no type.', logout({}, {})),
    ...['JWT', 'at+jwt', 'secevent+jwt'].map((typ, index) =>
      claimRefused('typ', 'check_failed', `logout-token-typ-${index}`, `The type is ${typ}.`, logout({}, { typ })),
    ),
    ...['iss', 'aud', 'iat', 'exp'].flatMap((name) => demanded(name, 'logout-token', logout)),
    ...['jti'].flatMap((name) => demanded(name, 'logout-token', logout, [null, 1])),
    claimRefused(
      'exp',
      'missing',
      'logout-token-exp-allowed',
      'The policy accepts a token that never expires, and the profile does not.',
      logout({ exp: undefined }, undefined, { allowMissingExpiry: true }),
    ),
    claimRefused(
      'sub',
      'missing',
      'logout-token-nobody',
      'It names neither subject nor session.',
      logout({ sub: undefined, sid: undefined }),
    ),
    ...[null, 1, ['session-1']].map((sid, index) =>
      claimRefused('sid', 'invalid', `logout-token-sid-${index}`, `sid is ${JSON.stringify(sid)}.`, logout({ sid })),
    ),
    ...demanded('events', 'logout-token', logout, [null, EVENT]),
    claimRefused('events', 'invalid', 'logout-token-events-list', 'events is a list.', logout({ events: [EVENT] })),
    ...[{}, { 'http://schemas.openid.net/event/other': {} }].map((events, index) =>
      claimRefused('events', 'missing', `logout-token-event-${index}`, 'No event is a logout.', {
        ...logout({ events }),
        within: [EVENT],
      }),
    ),
    ...[null, [], true, '{}'].map((event, index) =>
      claimRefused('events', 'invalid', `logout-token-event-type-${index}`, `The event is ${JSON.stringify(event)}.`, {
        ...logout({ events: { [EVENT]: event } }),
        within: [EVENT],
      }),
    ),
    ...[NONCE, null].map((nonce, index) =>
      claimRefused(
        'nonce',
        'check_failed',
        `logout-token-nonce-${index}`,
        `It has a nonce, ${JSON.stringify(nonce)}, as an ID token would.`,
        logout({ nonce }),
      ),
    ),
  ]),
]
