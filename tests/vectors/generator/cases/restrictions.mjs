// Step 4, what a policy may demand of a token beside its claims' values: one audience, a short life, one of some types.

import { accepted, claimRefused, group } from '../case.mjs'
import { AUDIENCE, claims, NOW, token, withMembers } from '../token.mjs'

const TYPES = ['at+jwt', 'JWT']
const IF_PRESENT = { oneOf: ['at+jwt', 'JWT'], optional: true }

/** Times of tokens whose lifetime of 600 s is not exceeded. */
const SHORT = {
  shorter: [{ iat: NOW, exp: NOW + 599 }],
  largest: [{ iat: NOW, exp: NOW + 600 }],
  'same-fraction': [{ iat: '1699999999.5', exp: '1700000599.5' }],
  'fraction-below': [{ iat: NOW, exp: '1700000599.999999999' }],
  'fraction-far-below': [{ iat: NOW, exp: '1700000599.99999999999999999' }],
  exponent: [{ iat: '17e8', exp: '17000006e2' }],
  'from-nbf': [{ nbf: NOW, exp: NOW + 600 }],
  'from-nbf-fraction': [{ nbf: '1699999999.25', exp: '1700000599.25' }],
  'iat-after-nbf': [{ iat: NOW, nbf: NOW - 1, exp: NOW + 600 }],
  'iat-after-exp': [{ iat: NOW + 700, exp: NOW + 600 }],
  'before-1970': [{ iat: -100, exp: 500 }, { now: 0 }],
  'tolerance-beside': [{ iat: NOW - 620, exp: NOW - 20 }, { clockTolerance: 30 }],
  'zero-life': [{ iat: NOW + 600, exp: NOW + 600 }],
}

/** Times of tokens that are good for longer. */
const LONG = {
  'half-more': [{ iat: NOW, exp: '1700000600.5' }],
  'nanosecond-more': [{ iat: NOW, exp: '1700000600.000000001' }],
  'far-less-than-nanosecond-more': [{ iat: NOW, exp: '1700000600.00000000000000001' }],
  'iat-fraction-before': [{ iat: '1699999999.999999999', exp: NOW + 600 }],
  'fraction-more': [{ iat: '1699999999.5', exp: '1700000599.6' }],
  'from-nbf': [{ nbf: NOW, exp: NOW + 601 }],
  'from-nbf-fraction': [{ nbf: '1699999999.25', exp: '1700000599.26' }],
  'iat-before-nbf': [{ iat: NOW - 1, nbf: NOW, exp: NOW + 600 }],
  'before-1970': [{ iat: -100, exp: 501 }, { now: 0 }],
  'tolerance-does-not-help': [{ iat: NOW, exp: NOW + 601 }, { clockTolerance: 30 }],
  milliseconds: [{ iat: NOW, exp: '1700000600000' }],
}

export default [
  ...group('a token that lives for too long', 'RFC 7519 4.1.4', [
    ...Object.entries(SHORT).map(([name, [times, more]]) =>
      accepted(`max-lifetime-${name}`, `At most 600 s are allowed: ${listed(times)}.`, living(times, more)),
    ),
    ...Object.entries(LONG).map(([name, [times, more]]) =>
      claimRefused(
        'exp',
        'check_failed',
        `max-lifetime-${name}`,
        `At most 600 s are allowed: ${listed(times)}.`,
        living(times, more),
      ),
    ),
    claimRefused('iat', 'missing', 'max-lifetime-from-nothing', 'The lifetime is limited, and it has no beginning.', {
      ...living({ exp: NOW + 1 }),
    }),
    claimRefused('exp', 'missing', 'max-lifetime-to-nothing', 'The lifetime is limited, and it has no end.', {
      ...living({ iat: NOW }, { allowMissingExpiry: true }),
    }),
    claimRefused('iat', 'invalid', 'max-lifetime-from-text', 'iat is a string, and nbf does not take its place.', {
      ...living({ iat: '"1700000000"', nbf: NOW, exp: NOW + 600 }),
    }),
    accepted('max-lifetime-years', 'A lifetime of ten years is allowed and used.', {
      ...living({ iat: NOW, exp: NOW + 315576000 }),
      policy: { maxLifetime: 315576000 },
    }),
  ]),

  ...group('a token for several audiences', 'RFC 7519 4.1.3', [
    ...[
      ['text', AUDIENCE, {}],
      ['list-of-one', [AUDIENCE], {}],
      ['one-of-two-expected', [AUDIENCE], { audience: ['x', AUDIENCE] }],
      ['any', 'x', { audience: null }],
      ['any-in-list', ['x'], { audience: null }],
      ['empty-text', '', { audience: null }],
      ['not-asked', [AUDIENCE, 'x'], { singleAudience: false }],
    ].map(([name, aud, policy]) =>
      accepted(`single-audience-${name}`, `aud is ${JSON.stringify(aud)}; the policy wants a single one.`, {
        token: token({ payload: claims({ aud }) }),
        policy: { singleAudience: true, ...policy },
      }),
    ),
    ...[
      ['two', [AUDIENCE, 'x'], {}],
      ['two-other-order', ['x', AUDIENCE], {}],
      ['twice', [AUDIENCE, AUDIENCE], {}],
      ['both-expected', [AUDIENCE, 'x'], { audience: ['x', AUDIENCE] }],
      ['any-two', ['x', 'y'], { audience: null }],
      ['any-none', [], { audience: null }],
      ['other', 'x', {}],
    ].map(([name, aud, policy]) =>
      claimRefused(
        'aud',
        'check_failed',
        `single-audience-${name}`,
        `aud is ${JSON.stringify(aud)}; the policy wants a single one.`,
        { token: token({ payload: claims({ aud }) }), policy: { singleAudience: true, ...policy } },
      ),
    ),
    claimRefused(
      'aud',
      'missing',
      'single-audience-absent',
      'No aud, and the policy wants a single one, whoever it is.',
      {
        token: token({ payload: claims({ aud: undefined }) }),
        policy: { audience: null, singleAudience: true },
      },
    ),
    claimRefused('aud', 'invalid', 'single-audience-number', 'aud is a list of one number.', {
      token: token({ payload: claims({ aud: [1] }) }),
      policy: { audience: null, singleAudience: true },
    }),
  ]),

  ...group('`typ`, `cty`', 'RFC 8725 3.11', [
    ...[
      ['list-first', TYPES, 'at+jwt'],
      ['list-second', TYPES, 'JWT'],
      ['list-second-other-case', TYPES, 'jwt'],
      ['list-first-prefix', TYPES, 'application/AT+JWT'],
      ['list-of-one', ['at+jwt'], 'at+jwt'],
      ['optional-absent', IF_PRESENT, undefined],
      ['optional-first', IF_PRESENT, 'at+jwt'],
      ['optional-second-prefix', IF_PRESENT, 'APPLICATION/jwt'],
      ['optional-text', { oneOf: 'at+jwt', optional: true }, 'at+jwt'],
      ['optional-text-absent', { oneOf: 'at+jwt', optional: true }, undefined],
    ].map(([name, typ, found]) =>
      accepted(`typ-${name}`, `typ is ${shown(found)}; the policy asks for ${JSON.stringify(typ)}.`, typed(typ, found)),
    ),
    ...[
      ['list-other', TYPES, 'dpop+jwt'],
      ['list-joined-comma', TYPES, 'at+jwt,JWT'],
      ['list-joined-space', TYPES, 'at+jwt JWT'],
      ['list-empty', TYPES, ''],
      ['list-other-prefix', TYPES, 'text/jwt'],
      ['optional-other', IF_PRESENT, 'dpop+jwt'],
      ['optional-empty', IF_PRESENT, ''],
      ['optional-text-other', { oneOf: 'at+jwt', optional: true }, 'JWT'],
    ].map(([name, typ, found]) =>
      claimRefused(
        'typ',
        'check_failed',
        `typ-${name}`,
        `typ is ${shown(found)}; the policy asks for ${JSON.stringify(typ)}.`,
        typed(typ, found),
      ),
    ),
    claimRefused('typ', 'missing', 'typ-list-missing', 'No typ; the policy asks for one of a list.', typed(TYPES)),
  ]),
]

/** A token with these times and no others, whose lifetime is limited. */
function living(times, { now, ...policy } = {}) {
  const rest = JSON.stringify(claims({ iat: undefined, nbf: undefined, exp: undefined }))
  const members = Object.entries(times).map(([name, value]) => `"${name}":${value}`)
  return {
    token: token({ payload: withMembers(rest, ...members) }),
    policy: { maxLifetime: 600, ...policy },
    ...(now !== undefined && { now }),
  }
}

function listed(times) {
  return Object.entries(times)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}

function typed(typ, found) {
  return { token: token({ header: { typ: found } }), policy: { typ } }
}

function shown(found) {
  return found === undefined ? 'absent' : JSON.stringify(found)
}
