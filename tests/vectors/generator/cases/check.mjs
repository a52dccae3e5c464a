// Step 4: every token here is properly signed; the payload is what is refused. The accepted neighbours stand beside.

import { accepted, claimRefused, expired, group, refused } from '../case.mjs'
import { AUDIENCE, claims, claimsText, ISSUER, jwk, NOW, signingInput, token, withMembers } from '../token.mjs'
import { BAD_JSON, BAD_UTF8, DUPLICATES, EMPTY_DOCUMENTS, faulty, NOT_OBJECTS } from './documents.mjs'

const TEMPLATE = 'owner:{owner}:project:{project}'
const PAYLOAD = JSON.stringify(claims())
const LARGEST = 9007199254740991

/** Of the npm package, which counts in seconds; in Rust a duration has its unit. */
const WIDEST_TOLERANCE = 900

const WRONG_TYPES = [
  ['string', '"1"'],
  ['empty-string', '""'],
  ['null', 'null'],
  ['array', '[]'],
  ['object', '{}'],
  ['true', 'true'],
]

/** Numbers that are no time: beyond 2^53 - 1 on either side. */
const OUT_OF_RANGE = [
  ['2-53', '9007199254740992'],
  ['2-53-minus-half', '9007199254740991.5'],
  ['minus-2-53', '-9007199254740992'],
  ['2-63', '9223372036854775808'],
  ['minus-2-63', '-9223372036854775808'],
  ['2-64', '18446744073709551616'],
  ['1e300', '1e300'],
  ['minus-1e300', '-1e300'],
  ['9e307', '9e307'],
]

export default [
  ...group('BOM, UTF-16, bad UTF-8', 'RFC 7519 7.2', [
    ...BAD_UTF8.map(([name, comment, make]) =>
      refused('payload_not_utf8', `payload-utf8-${name}`, comment, {
        token: token({ payload: faulty(make, PAYLOAD) }),
      }),
    ),
  ]),

  ...group('trailing comma, garbage, comments', 'RFC 7519 7.2', [
    ...[...BAD_JSON, ...EMPTY_DOCUMENTS].map(([name, comment, make]) =>
      refused('payload_not_json', `payload-${name}`, comment, { token: token({ payload: faulty(make, PAYLOAD) }) }),
    ),
    ...NOT_OBJECTS.map(([name, comment, make]) =>
      refused('payload_not_object', `payload-is-${name}`, comment, {
        token: token({ payload: faulty(make, PAYLOAD) }),
      }),
    ),
  ]),

  ...group('duplicate members', 'RFC 7519 4', [
    ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat'].map((name) =>
      refused('payload_duplicate_member', `payload-duplicate-${name}`, `${name} twice, with equal values.`, {
        token: token({ payload: withMembers(PAYLOAD, `"${name}":${JSON.stringify(claims()[name])}`) }),
      }),
    ),
    refused('payload_duplicate_member', 'payload-duplicate-role', 'A claim of ones own twice, with different values.', {
      token: token({ payload: claimsText('"role":"user","role":"admin"') }),
    }),
    refused('payload_duplicate_member', 'payload-duplicate-iss-escaped', 'iss once more, with an escape.', {
      token: token({ payload: claimsText('"\\u0069ss":"https://evil.example"') }),
    }),
    ...DUPLICATES.map(([name, comment, make]) =>
      refused('payload_duplicate_member', `payload-duplicate-${name}-member`, comment, {
        token: token({ payload: faulty(make, PAYLOAD) }),
      }),
    ),
  ]),

  ...group('nested JWT', 'RFC 7519 5.2', [
    refused('payload_not_json', 'nested-token', 'The payload is a good token, and cty says so.', {
      token: token({ header: { cty: 'JWT' }, payload: token().text }),
    }),
    refused('payload_not_json', 'nested-token-without-cty', 'The payload is a good token.', {
      token: token({ payload: token().text }),
    }),
    refused('payload_not_json', 'nested-unsecured', 'The payload is an unsecured token.', {
      token: token({ header: { cty: 'JWT' }, payload: `${signingInput({ alg: 'none' }, claims())}.` }),
    }),
    refused('payload_not_json', 'nested-three-deep', 'A token in a token in a token.', {
      token: token({ payload: token({ payload: token().text }).text }),
    }),
    refused('payload_not_object', 'nested-token-as-string', 'The payload is a good token, as a JSON string.', {
      token: token({ header: { cty: 'JWT' }, payload: JSON.stringify(token().text) }),
    }),
    refused('payload_not_json', 'payload-text', 'The word of RFC 7515 A.4.', { token: token({ payload: 'Payload' }) }),
  ]),

  ...group('ill-typed claim counts as absent', 'RFC 7519 4.1', [
    ...['exp', 'nbf', 'iat'].flatMap((name) =>
      WRONG_TYPES.map(([type, value]) =>
        claimRefused(name, 'invalid', `${name}-${type}`, `${name} is no number.`, { token: withClaim(name, value) }),
      ),
    ),
    ...['exp', 'nbf', 'iat'].flatMap((name) =>
      OUT_OF_RANGE.map(([number, value]) =>
        claimRefused(name, 'invalid', `${name}-${number}`, `${name} is ${value}: out of range.`, {
          token: withClaim(name, value),
        }),
      ),
    ),
    ...['iss', 'sub'].flatMap((name) =>
      [
        ['number', '1'],
        ['null', 'null'],
        ['true', 'true'],
        ['object', '{}'],
        ['array', '[]'],
        ['array-of-right-value', JSON.stringify([claims()[name]])],
      ].flatMap(([type, value]) => [
        claimRefused(name, 'invalid', `${name}-${type}`, `${name} is no string.`, {
          token: withClaim(name, value),
          policy: { subject: 'user-1' },
        }),
        claimRefused(
          name,
          'invalid',
          `${name}-${type}-unchecked`,
          `${name} is no string, though the policy does not ask for it.`,
          {
            token: withClaim(name, value),
            policy: { issuer: null },
          },
        ),
      ]),
    ),
    ...[
      ['number', '1'],
      ['null', 'null'],
      ['true', 'true'],
      ['object', '{}'],
      ['array-of-number', '[1]'],
      ['array-of-null', '[null]'],
      ['array-of-array', JSON.stringify([[AUDIENCE]])],
      ['array-with-a-number', JSON.stringify([AUDIENCE, 1])],
      ['array-with-a-null-first', JSON.stringify([null, AUDIENCE])],
    ].flatMap(([type, value]) => [
      claimRefused('aud', 'invalid', `aud-${type}`, 'aud is neither a string nor a list of strings.', {
        token: withClaim('aud', value),
      }),
      claimRefused(
        'aud',
        'invalid',
        `aud-${type}-unchecked`,
        'aud is ill-typed, though the policy does not ask for it.',
        {
          token: withClaim('aud', value),
          policy: { audience: null },
        },
      ),
    ]),
    claimRefused('exp', 'invalid', 'exp-string-expiry-not-required', 'exp is a string, where it could be absent.', {
      token: withClaim('exp', '"1700000600"'),
      policy: { allowMissingExpiry: true },
    }),
  ]),

  ...group('absent claim passes', 'RFC 7519 4.1', [
    claimRefused('iss', 'missing', 'iss-missing', 'No iss.', { token: without('iss') }),
    claimRefused('aud', 'missing', 'aud-missing', 'No aud.', { token: without('aud') }),
    claimRefused('sub', 'missing', 'sub-missing', 'No sub, and the policy asks for one.', {
      token: without('sub'),
      policy: { subject: 'user-1' },
    }),
    claimRefused('exp', 'missing', 'exp-missing', 'No exp.', { token: without('exp') }),
    claimRefused('iat', 'missing', 'iat-missing', 'No iat, and the policy limits the age.', {
      token: without('iat'),
      policy: { maxTokenAge: 600 },
    }),
    claimRefused('iss', 'missing', 'payload-empty-object', 'No claims at all.', { token: token({ payload: '{}' }) }),
    claimRefused('iss', 'missing', 'iss-in-prototype', 'iss only inside a claim called __proto__.', {
      token: token({ payload: `{"__proto__":${PAYLOAD}}` }),
    }),
    claimRefused('iss', 'missing', 'iss-other-case', 'The claim is called ISS.', {
      token: token({ payload: { ...claims({ iss: undefined }), ISS: ISSUER } }),
    }),
    accepted('exp-missing-allowed', 'No exp, and the policy allows that.', {
      token: without('exp'),
      policy: { allowMissingExpiry: true },
    }),
    accepted('nothing-asked', 'A policy that asks for nothing, and a token that says nothing.', {
      token: token({ payload: '{}' }),
      policy: { issuer: null, audience: null, allowMissingExpiry: true },
    }),
    accepted('nbf-and-iat-missing', 'Neither nbf nor iat.', {
      token: token({ payload: claims({ nbf: undefined, iat: undefined }) }),
    }),
    accepted('sub-missing-not-asked', 'No sub, and nobody asks.', { token: without('sub') }),
  ]),

  ...group('`exp` boundary', 'RFC 7519 4.1.4', [
    ...[
      ['exp-1', NOW + 599, {}],
      ['fraction-before', '1700000599.999', {}],
      ['tolerance-1', NOW + 629, { clockTolerance: 30 }],
    ].map(([name, now, policy]) =>
      accepted(`exp-boundary-${name}`, `exp is 1700000600; now is ${now}${given(policy)}.`, { now, policy }),
    ),
    ...[
      ['now-is-exp', NOW + 600, {}],
      ['now-after-exp', NOW + 601, {}],
      ['now-fraction-after', '1700000600.001', {}],
      ['tolerance', NOW + 630, { clockTolerance: 30 }],
      ['tolerance-after', NOW + 631, { clockTolerance: 30 }],
      ['years-later', 4102444800, {}],
    ].map(([name, now, policy]) =>
      expired('exp', `exp-boundary-${name}`, `exp is 1700000600; now is ${now}${given(policy)}.`, { now, policy }),
    ),
    accepted('exp-tolerance-zero', 'A tolerance of 0, as by default.', {
      policy: { clockTolerance: 0 },
      now: NOW + 599,
    }),
    expired('exp', 'exp-passed-expiry-not-required', 'exp has passed, where it could be absent.', {
      policy: { allowMissingExpiry: true },
      now: NOW + 600,
    }),
  ]),

  ...group('`nbf` boundary', 'RFC 7519 4.1.5', [
    ...[
      ['now-is-nbf', NOW, {}],
      ['now-after-nbf', NOW - 1, {}],
      ['tolerance', NOW + 30, { clockTolerance: 30 }],
    ].map(([name, nbf, policy]) =>
      accepted(`nbf-boundary-${name}`, `nbf is ${nbf}; now is 1700000000${given(policy)}.`, {
        token: withClaim('nbf', nbf),
        policy,
      }),
    ),
    ...[
      ['now-before-nbf', NOW + 1, {}],
      ['fraction-before', '1700000000.001', {}],
      ['tolerance', NOW + 31, { clockTolerance: 30 }],
      ['tolerance-fraction', '1700000030.5', { clockTolerance: 30 }],
      ['years-before', 4102444800, {}],
    ].map(([name, nbf, policy]) =>
      claimRefused('nbf', 'check_failed', `nbf-boundary-${name}`, `nbf is ${nbf}; now is 1700000000${given(policy)}.`, {
        token: withClaim('nbf', nbf),
        policy,
      }),
    ),
    accepted('nbf-now-fraction', 'now is a fraction of a second after nbf.', {
      token: withClaim('nbf', NOW),
      now: '1700000000.25',
    }),
    claimRefused('nbf', 'check_failed', 'nbf-now-fraction', 'now is a fraction of a second before nbf.', {
      token: withClaim('nbf', NOW),
      now: '1699999999.75',
    }),
  ]),

  ...group('`maxTokenAge` boundary', 'RFC 7519 4.1.6', [
    ...[
      ['largest-age', NOW - 60, { maxTokenAge: 60 }],
      ['tolerance', NOW - 90, { maxTokenAge: 60, clockTolerance: 30 }],
      ['issued-now', NOW, { maxTokenAge: 60 }],
      ['future-within-tolerance', NOW + 30, { maxTokenAge: 60, clockTolerance: 30 }],
      ['future-not-limited', NOW + 300, {}],
      ['age-0', NOW, { maxTokenAge: 0 }],
    ].map(([name, iat, policy]) =>
      accepted(`iat-${name}`, `iat is ${iat}; now is 1700000000${given(policy)}.`, {
        token: withClaim('iat', iat),
        policy,
      }),
    ),
    ...[
      ['too-old', NOW - 61, { maxTokenAge: 60 }],
      ['fraction-too-old', '1699999939.999', { maxTokenAge: 60 }],
      ['too-old-tolerance', NOW - 91, { maxTokenAge: 60, clockTolerance: 30 }],
      ['age-0-too-old', NOW - 1, { maxTokenAge: 0 }],
      ['zero', 0, { maxTokenAge: 60 }],
      ['negative', -1, { maxTokenAge: 60 }],
      ['smallest', -LARGEST, { maxTokenAge: 60 }],
    ].map(([name, iat, policy]) =>
      expired('iat', `iat-${name}`, `iat is ${iat}; now is 1700000000${given(policy)}.`, {
        token: withClaim('iat', iat),
        policy,
      }),
    ),
    ...[
      ['future', NOW + 1, { maxTokenAge: 60 }],
      ['future-fraction', '1700000000.001', { maxTokenAge: 60 }],
      ['future-tolerance', NOW + 31, { maxTokenAge: 60, clockTolerance: 30 }],
      ['future-largest', LARGEST, { maxTokenAge: 60 }],
    ].map(([name, iat, policy]) =>
      claimRefused('iat', 'check_failed', `iat-${name}`, `iat is ${iat}; now is 1700000000${given(policy)}.`, {
        token: withClaim('iat', iat),
        policy,
      }),
    ),
  ]),

  ...group('time values', 'RFC 7519 2', [
    ...[
      ['largest', '9007199254740991'],
      ['milliseconds', '1700000600000'],
      ['exponent', '17000006e2'],
      ['exponent-plus', '1.7000006E+9'],
      ['exponent-minus', '1700000600000e-3'],
      ['fraction-zero', '1700000600.000'],
      ['fraction', '1700000000.5'],
      ['fraction-below-double', '1700000000.00000000000000001'],
      ['fraction-tenth-of-a-nanosecond', '1700000000.0000000001'],
      ['fraction-long', `1700000000.${'0'.repeat(200)}1`],
    ].map(([name, value]) =>
      accepted(`exp-${name}`, `exp is written ${shortened(value)}; now is 1700000000.`, {
        token: withClaim('exp', value),
      }),
    ),
    ...[
      ['zero', '0'],
      ['minus-zero', '-0'],
      ['minus-1', '-1'],
      ['1.5', '1.5'],
      ['1e9', '1e9'],
      ['smallest', '-9007199254740991'],
      ['underflow', '1e-400'],
      ['equal-with-exponent', '17e8'],
      ['equal-with-zeros', '1700000000.0000'],
      ['equal-with-20-zeros', '1700000000.00000000000000000000'],
      ['fraction-below', '1699999999.99999999999999999'],
    ].map(([name, value]) =>
      expired('exp', `exp-${name}`, `exp is written ${value}; now is 1700000000.`, { token: withClaim('exp', value) }),
    ),
    accepted('exp-fraction-now-before', 'exp is 1700000000.5; now is 1700000000.25.', {
      token: withClaim('exp', '1700000000.5'),
      now: '1700000000.25',
    }),
    expired('exp', 'exp-fraction-now-equal', 'exp and now are 1700000000.5.', {
      token: withClaim('exp', '1700000000.5'),
      now: '1700000000.5',
    }),
    expired('exp', 'exp-fraction-now-after', 'exp is 1700000000.5; now is 1700000001.', {
      token: withClaim('exp', '1700000000.5'),
      now: NOW + 1,
    }),
    accepted('nbf-smallest', 'nbf is the smallest time that is read.', {
      token: withClaim('nbf', '-9007199254740991'),
    }),
    refused('payload_not_json', 'exp-1e400', 'exp is a number that a double turns into infinity, which never comes.', {
      token: withClaim('exp', '1e400'),
    }),
    accepted(
      'nbf-least-of-a-calendar',
      'nbf is the first second that a common calendar library has, and a tolerance is taken from it.',
      {
        token: withClaim('nbf', '-8334601228800'),
        policy: { clockTolerance: 60 },
      },
    ),
    accepted('nbf-minus-zero', 'nbf is -0.', { token: withClaim('nbf', '-0') }),
    claimRefused('nbf', 'check_failed', 'nbf-largest', 'nbf is the largest time that is read.', {
      token: withClaim('nbf', '9007199254740991'),
    }),
    accepted('clock-tolerance-largest', 'The widest tolerance reaches from before 1970 to after it.', {
      token: token({ payload: claims({ exp: -60, nbf: undefined, iat: undefined }) }),
      policy: { clockTolerance: WIDEST_TOLERANCE },
      now: WIDEST_TOLERANCE - 61,
    }),
    expired('exp', 'clock-tolerance-largest-past', 'now is exp and the widest tolerance together.', {
      token: withClaim('exp', NOW - WIDEST_TOLERANCE),
      policy: { clockTolerance: WIDEST_TOLERANCE },
    }),
    accepted('clock-tolerance-largest-before', 'exp and the widest tolerance together are one second past now.', {
      token: withClaim('exp', NOW - WIDEST_TOLERANCE + 1),
      policy: { clockTolerance: WIDEST_TOLERANCE },
    }),
    accepted('max-token-age-largest', 'The largest age that an option can hold.', {
      token: token({ payload: claims({ iat: -LARGEST, nbf: undefined }) }),
      policy: { maxTokenAge: LARGEST },
      now: 0,
    }),
    accepted('now-zero', 'The clock stands at 1970.', {
      token: token({ payload: claims({ nbf: 0, iat: 0 }) }),
      now: 0,
    }),
    accepted('now-negative', 'The clock stands before 1970.', {
      token: token({ payload: claims({ nbf: -10, iat: -10, exp: -1 }) }),
      now: '-1.5',
    }),
  ]),

  ...group('inconsistent times', 'RFC 7519 4.1', [
    accepted('exp-before-iat', 'exp lies before iat, and both are let through one by one.', {
      token: token({ payload: claims({ exp: NOW + 10, iat: NOW + 20 }) }),
    }),
    claimRefused('nbf', 'check_failed', 'exp-before-nbf', 'exp lies before nbf; now is before both.', {
      token: token({ payload: claims({ exp: NOW + 10, nbf: NOW + 20 }) }),
    }),
    expired('exp', 'exp-before-nbf-now-after', 'exp lies before nbf; now is after both.', {
      token: token({ payload: claims({ exp: NOW + 10, nbf: NOW + 20 }) }),
      now: NOW + 30,
    }),
  ]),

  ...group('issuer match', 'RFC 7519 4.1.1', [
    ...[
      ['other', 'https://evil.example'],
      ['http', 'http://issuer.example'],
      ['slash', 'https://issuer.example/'],
      ['case', 'HTTPS://ISSUER.EXAMPLE'],
      ['suffix', 'https://issuer.example.evil.example'],
      ['user', 'https://issuer.example@evil.example'],
      ['escaped', 'https://issuer%2eexample'],
      ['port', 'https://issuer.example:443'],
      ['path', 'https://issuer.example/acme'],
      ['query', 'https://issuer.example?'],
      ['prefix', 'https://issuer.exampl'],
      ['line-break', 'https://issuer.example\n'],
      ['leading-space', ' https://issuer.example'],
      ['nul', 'https://issuer.example\u0000'],
      ['cyrillic', 'https://\u0456ssuer.example'],
      ['punycode', 'https://xn--ssuer-5of.example'],
      ['empty', ''],
      ['regular-expression', 'https://issuerxexample'],
      ['joined-list', 'https://issuer.example,https://evil.example'],
    ].map(([name, iss]) =>
      claimRefused('iss', 'check_failed', `iss-${name}`, 'iss is not, byte for byte, the issuer of the policy.', {
        token: token({ payload: claims({ iss }) }),
      }),
    ),
    claimRefused('iss', 'check_failed', 'iss-nfd', 'The same letter in another Unicode form.', {
      token: token({ payload: claims({ iss: 'e\u0301' }) }),
      policy: { issuer: '\u00e9' },
    }),
    claimRefused('iss', 'check_failed', 'iss-not-in-list', 'None of the three issuers of the policy.', {
      token: token(),
      policy: { issuer: ['https://a.example', 'https://issuer.example/', 'https://c.example'] },
    }),
    claimRefused('iss', 'check_failed', 'iss-star-in-policy', 'A star in the policy is a character.', {
      policy: { issuer: 'https://*.example' },
    }),
    claimRefused(
      'iss',
      'check_failed',
      'iss-replacement-character',
      'iss is U+FFFD, which is what careless readers make of a lone surrogate.',
      {
        token: token({ payload: claims({ iss: '\ufffd' }) }),
      },
    ),
    accepted('iss-in-list', 'One of the three issuers of the policy.', {
      policy: { issuer: ['https://a.example', ISSUER, 'https://c.example'] },
    }),
    accepted('iss-list-of-one', 'A list of one issuer.', { policy: { issuer: [ISSUER] } }),
    accepted('iss-escaped-in-json', 'iss with escapes, which are resolved before it is compared.', {
      token: token({ payload: withClaimText('iss', '"https:\\/\\/issuer\\u002eexample"') }),
    }),
    accepted('iss-unchecked', 'The policy knowingly does not check the issuer.', {
      token: token({ payload: claims({ iss: 'https://evil.example' }) }),
      policy: { issuer: null },
    }),
    accepted('iss-unicode', 'An issuer beyond ASCII, equal byte for byte.', {
      token: token({ payload: claims({ iss: 'https://b\u00fccher.example/\u{1f511}' }) }),
      policy: { issuer: 'https://b\u00fccher.example/\u{1f511}' },
    }),
  ]),

  ...group('audience forms', 'RFC 7519 4.1.3', [
    ...[
      ['other', 'https://other.example'],
      ['empty', ''],
      ['space-separated', `${AUDIENCE} https://other.example`],
      ['comma-separated', `${AUDIENCE},https://other.example`],
      ['prefix', 'https://api'],
      ['longer', `${AUDIENCE}.evil.example`],
      ['case', 'https://API.example'],
      ['slash', `${AUDIENCE}/`],
      ['array-empty', []],
      ['array-of-empty', ['']],
      ['array-of-others', ['https://a.example', 'https://b.example']],
      ['array-of-longer', [`${AUDIENCE}x`, `x${AUDIENCE}`]],
      ['json-text', JSON.stringify([AUDIENCE])],
    ].map(([name, aud]) =>
      claimRefused('aud', 'check_failed', `aud-${name}`, 'aud does not hold the audience of the policy.', {
        token: token({ payload: claims({ aud }) }),
      }),
    ),
    claimRefused('aud', 'check_failed', 'aud-none-of-two', 'The policy takes two audiences; aud has two others.', {
      token: token({ payload: claims({ aud: ['c', 'd'] }) }),
      policy: { audience: ['a', 'b'] },
    }),
    accepted('aud-array', 'The audience is one of three.', {
      token: token({ payload: claims({ aud: ['a', AUDIENCE, 'b'] }) }),
    }),
    accepted('aud-array-of-one', 'A list of one audience.', { token: token({ payload: claims({ aud: [AUDIENCE] }) }) }),
    accepted('aud-array-repeated', 'The audience twice.', {
      token: token({ payload: claims({ aud: [AUDIENCE, AUDIENCE] }) }),
    }),
    accepted('aud-array-300', 'The audience is the last of 300.', {
      token: token({
        payload: claims({ aud: [...Array.from({ length: 299 }, (_, index) => `https://a${index}.example`), AUDIENCE] }),
      }),
    }),
    accepted('aud-one-of-policy-list', 'aud is the second audience of the policy.', {
      policy: { audience: ['a', AUDIENCE] },
    }),
    accepted('aud-lists-meet', 'One audience of the list is one of the policy.', {
      token: token({ payload: claims({ aud: ['b', 'c'] }) }),
      policy: { audience: ['a', 'b'] },
    }),
    accepted('aud-array-empty-unchecked', 'An empty list, and the policy knowingly does not check the audience.', {
      token: token({ payload: claims({ aud: [] }) }),
      policy: { audience: null },
    }),
    accepted('aud-unchecked', 'The policy knowingly does not check the audience.', {
      token: without('aud'),
      policy: { audience: null },
    }),
  ]),

  ...group('subject wildcard', 'RFC 8725 3.8', [
    ...[
      ['other', 'user-1', 'user-2'],
      ['prefix', 'user-1', 'user-'],
      ['longer', 'user-1', 'user-12'],
      ['case', 'user-1', 'User-1'],
      ['empty', 'user-1', ''],
      ['nul', 'user-1', 'user-1\u0000'],
      ['line-break', 'user-1', 'user-1\n'],
      ['star', 'owner:acme:project:*', 'owner:acme:project:site'],
      ['star-end', 'owner:acme:project:site:*', 'owner:acme:project:site:environment:production'],
      [
        'other-project',
        'owner:acme:project:site:environment:production',
        'owner:acme:project:site-evil:environment:production',
      ],
      [
        'more-fields',
        'owner:acme:project:site:environment:production',
        'owner:acme:project:site:environment:production:x',
      ],
      [
        'other-environment',
        'owner:acme:project:site:environment:production',
        'owner:acme:project:site:environment:preview',
      ],
    ].map(([name, subject, sub]) =>
      claimRefused('sub', 'check_failed', `sub-${name}`, `The policy asks for ${subject}.`, {
        token: token({ payload: claims({ sub }) }),
        policy: { subject },
      }),
    ),
    claimRefused('sub', 'check_failed', 'sub-not-in-list', 'None of the two subjects of the policy.', {
      policy: { subject: ['user-2', 'user-3'] },
    }),
    accepted('sub-equal', 'The subject of the policy.', { policy: { subject: 'user-1' } }),
    accepted('sub-in-list', 'One of the two subjects of the policy.', { policy: { subject: ['user-2', 'user-1'] } }),
    accepted('sub-star-is-a-character', 'A star in the policy matches a star.', {
      token: token({ payload: claims({ sub: 'owner:*' }) }),
      policy: { subject: 'owner:*' },
    }),
    accepted('sub-with-nul', 'A subject with a NUL, equal byte for byte.', {
      token: token({ payload: claims({ sub: 'a\u0000b' }) }),
      policy: { subject: 'a\u0000b' },
    }),
  ]),

  ...group('further claims', 'RFC 7519 4.3', [
    ...[
      ['other', 'preview'],
      ['case', 'Production'],
      ['longer', 'production2'],
      ['empty', ''],
    ].map(([name, environment]) =>
      claimRefused('stage', 'check_failed', `claims-${name}`, 'A pinned claim has another value.', {
        token: token({ payload: claims({ stage: environment }) }),
        policy: { claims: { stage: 'production' } },
      }),
    ),
    ...[
      ['number', 1],
      ['null', null],
      ['array', ['production']],
      ['object', { stage: 'production' }],
    ].map(([name, environment]) =>
      claimRefused('stage', 'invalid', `claims-${name}`, 'A pinned claim is no string.', {
        token: token({ payload: claims({ stage: environment }) }),
        policy: { claims: { stage: 'production' } },
      }),
    ),
    claimRefused('stage', 'missing', 'claims-absent', 'A pinned claim is absent.', {
      policy: { claims: { stage: 'production' } },
    }),
    claimRefused(
      'toString',
      'missing',
      'claims-inherited-name',
      'A pinned claim has the name of an inherited member.',
      {
        policy: { claims: { toString: 'x' } },
      },
    ),
    claimRefused('project', 'check_failed', 'claims-second', 'The second of two pinned claims has another value.', {
      token: token({ payload: claims({ stage: 'preview', project: 'other' }) }),
      policy: { claims: { stage: ['production', 'preview'], project: 'site' } },
    }),
    ...[
      ['other', 'owner:acme:project:other', 'A claim that repeats others disagrees with the last of them.'],
      ['first', 'owner:other:project:site', 'A claim that repeats others disagrees with the first of them.'],
      ['shorter', 'owner:acme:project:', 'A claim that repeats others leaves one out.'],
      ['longer', 'owner:acme:project:site:', 'A claim that repeats others goes on behind them.'],
      ['template', TEMPLATE, 'A claim is the template itself.'],
      ['empty', '', 'A claim that repeats others is empty.'],
    ].map(([name, ref, comment]) =>
      claimRefused('ref', 'check_failed', `templates-${name}`, comment, {
        token: token({ payload: claims({ ref, owner: 'acme', project: 'site' }) }),
        policy: { templates: { ref: TEMPLATE } },
      }),
    ),
    claimRefused('ref', 'missing', 'templates-absent', 'A claim that has to repeat others is absent.', {
      token: token({ payload: claims({ owner: 'acme', project: 'site' }) }),
      policy: { templates: { ref: TEMPLATE } },
    }),
    claimRefused('ref', 'invalid', 'templates-number', 'A claim that has to repeat others is no string.', {
      token: token({ payload: claims({ ref: 1, owner: 'acme', project: 'site' }) }),
      policy: { templates: { ref: TEMPLATE } },
    }),
    claimRefused('project', 'missing', 'templates-part-absent', 'A claim that another has to repeat is absent.', {
      token: token({ payload: claims({ ref: 'owner:acme:project:', owner: 'acme' }) }),
      policy: { templates: { ref: TEMPLATE } },
    }),
    claimRefused('project', 'invalid', 'templates-part-null', 'A claim that another has to repeat is null.', {
      token: token({ payload: claims({ ref: 'owner:acme:project:null', owner: 'acme', project: null }) }),
      policy: { templates: { ref: TEMPLATE } },
    }),
    accepted('templates-equal', 'A claim repeats two others.', {
      token: token({ payload: claims({ ref: 'owner:acme:project:site', owner: 'acme', project: 'site' }) }),
      policy: { templates: { ref: TEMPLATE } },
    }),
    accepted('templates-escaped', 'A claim repeats another that is written with escapes.', {
      token: token({ payload: claimsText('"ref":"owner:\\u0061cme:project:","owner":"acme","project":""') }),
      policy: { templates: { ref: TEMPLATE } },
    }),
    accepted('claims-equal', 'Two pinned claims, one of them one of a list.', {
      token: token({ payload: claims({ stage: 'preview', project: 'site' }) }),
      policy: { claims: { stage: ['production', 'preview'], project: 'site' } },
    }),
  ]),

  ...group('required claims', 'RFC 7519 4', [
    ...[
      ['absent', ['role']],
      ['to-string', ['toString']],
      ['proto', ['__proto__']],
      ['constructor', ['constructor']],
      ['has-own-property', ['hasOwnProperty']],
      ['other-case', ['Sub']],
      ['second', ['sub', 'role']],
    ].map(([name, requiredClaims]) =>
      claimRefused(
        requiredClaims.at(-1),
        'missing',
        `required-${name}`,
        'A required claim is not a member of the payload.',
        { policy: { requiredClaims } },
      ),
    ),
    claimRefused('role', 'missing', 'required-first-of-two', 'Two required claims are absent; the first is named.', {
      policy: { requiredClaims: ['role', 'group'] },
    }),
    claimRefused('role', 'missing', 'required-nested', 'The claim is only a member of another claim.', {
      token: token({ payload: claims({ user: { role: 'admin' } }) }),
      policy: { requiredClaims: ['role'] },
    }),
    claimRefused('sub', 'missing', 'required-sub', 'sub is required and absent.', {
      token: without('sub'),
      policy: { requiredClaims: ['sub'] },
    }),
    claimRefused('iat', 'missing', 'required-iat', 'iat is required and absent.', {
      token: without('iat'),
      policy: { requiredClaims: ['iat'] },
    }),
    claimRefused('nbf', 'missing', 'required-nbf', 'nbf is required and absent.', {
      token: without('nbf'),
      policy: { requiredClaims: ['nbf'] },
    }),
    claimRefused('exp', 'missing', 'required-exp', 'exp is required by name, though it could be absent otherwise.', {
      token: without('exp'),
      policy: { requiredClaims: ['exp'], allowMissingExpiry: true },
    }),
    claimRefused('role', 'invalid', 'required-null', 'A required claim of null says nothing.', {
      token: token({ payload: claims({ role: null }) }),
      policy: { requiredClaims: ['role'] },
    }),
    accepted('required-present', 'Required claims of every type.', {
      token: token({ payload: claims({ a: false, b: 0, c: '', d: [], e: {} }) }),
      policy: { requiredClaims: ['a', 'b', 'c', 'd', 'e', 'iss'] },
    }),
    accepted('required-inherited-names', 'Claims with names from an object prototype, and required.', {
      token: token({ payload: claimsText('"toString":1', '"__proto__":{"x":1}', '"constructor":"c"') }),
      policy: { requiredClaims: ['toString', '__proto__', 'constructor'] },
    }),
    accepted('required-escaped-name', 'A required claim whose name is written with an escape.', {
      token: token({ payload: claimsText('"r\\u006fle":"x"') }),
      policy: { requiredClaims: ['role'] },
    }),
  ]),

  ...group('`typ`, `cty`', 'RFC 8725 3.11', [
    ...[
      ['jwt', 'JWT'],
      ['secevent', 'secevent+jwt'],
      ['logout', 'logout+jwt'],
      ['other-prefix', 'text/at+jwt'],
      ['prefix-twice', 'application/application/at+jwt'],
      ['longer', 'at+jwtx'],
      ['space', 'at+jwt '],
      ['empty', ''],
      ['prefix-only', 'application/'],
      ['look-alike', 'at+jw\u1e6f'],
    ].map(([name, typ]) =>
      claimRefused('typ', 'check_failed', `typ-${name}`, `typ is ${JSON.stringify(typ)}; the policy asks for at+jwt.`, {
        token: token({ header: { typ } }),
        policy: { typ: 'at+jwt' },
      }),
    ),
    claimRefused(
      'typ',
      'check_failed',
      'typ-kelvin',
      'The Kelvin sign is a k only to those who fold the case of Unicode.',
      {
        token: token({ header: { typ: '\u212ab+jwt' } }),
        policy: { typ: 'kb+jwt' },
      },
    ),
    claimRefused('typ', 'missing', 'typ-missing', 'No typ; the policy asks for at+jwt.', { policy: { typ: 'at+jwt' } }),
    claimRefused('typ', 'check_failed', 'typ-at-jwt-for-jwt', 'An access token, where the policy asks for typ JWT.', {
      token: token({ header: { typ: 'at+jwt' } }),
      policy: { typ: 'JWT' },
    }),
    claimRefused('typ', 'missing', 'typ-in-payload', 'typ is a claim, not a header member.', {
      token: token({ payload: claims({ typ: 'at+jwt' }) }),
      policy: { typ: 'at+jwt' },
    }),
  ]),

  ...group('two faults: the earliest step is named', 'RFC 7519 7.2', [
    refused('payload_not_json', 'two-faults-json-and-typ', 'The payload is no JSON, and typ is wrong.', {
      token: token({ header: { typ: 'x' }, payload: '{' }),
      policy: { typ: 'at+jwt' },
    }),
    refused('payload_duplicate_member', 'two-faults-duplicate-and-expiry', 'A duplicate member in an expired token.', {
      token: token({ payload: claimsText('"x":1,"x":1') }),
      now: NOW + 1000,
    }),
    claimRefused('typ', 'check_failed', 'two-faults-typ-and-iss', 'typ and iss are wrong.', {
      token: token({ header: { typ: 'x' }, payload: claims({ iss: 'x' }) }),
      policy: { typ: 'at+jwt' },
    }),
    claimRefused('iss', 'check_failed', 'two-faults-iss-and-sub', 'iss and sub are wrong.', {
      token: token({ payload: claims({ sub: 'x', iss: 'x' }) }),
      policy: { subject: 'user-1' },
    }),
    claimRefused('sub', 'check_failed', 'two-faults-sub-and-aud', 'sub and aud are wrong.', {
      token: token({ payload: claims({ aud: 'x', sub: 'x' }) }),
      policy: { subject: 'user-1' },
    }),
    claimRefused('aud', 'missing', 'two-faults-aud-and-required', 'aud and a required claim are absent.', {
      token: without('aud'),
      policy: { requiredClaims: ['role'] },
    }),
    claimRefused('role', 'missing', 'two-faults-required-and-iat', 'A required claim is absent, and iat is a string.', {
      token: withClaim('iat', '"x"'),
      policy: { requiredClaims: ['role'] },
    }),
    claimRefused('iat', 'invalid', 'two-faults-iat-and-nbf', 'iat and nbf are strings.', {
      token: token({ payload: claims({ nbf: 'x', iat: 'x' }) }),
    }),
    claimRefused('nbf', 'check_failed', 'two-faults-nbf-and-exp', 'nbf lies ahead, and exp has passed.', {
      token: token({ payload: claims({ exp: NOW - 10, nbf: NOW + 10 }) }),
    }),
    expired('exp', 'two-faults-exp-and-age', 'exp has passed, and iat is too long ago.', {
      token: token({ payload: claims({ exp: NOW - 10, iat: NOW - 1000 }) }),
      policy: { maxTokenAge: 60 },
    }),
    claimRefused('exp', 'missing', 'two-faults-exp-and-iat', 'exp and iat are absent.', {
      token: token({ payload: claims({ exp: undefined, iat: undefined }) }),
      policy: { maxTokenAge: 60 },
    }),
    claimRefused('iss', 'check_failed', 'two-faults-iss-and-exp', 'iss is wrong, and exp has passed.', {
      token: token({ payload: claims({ exp: 1, iss: 'x' }) }),
    }),
  ]),

  ...group('RSA and claims', 'RFC 7519 7.2', [
    expired('exp', 'rs256-expired', 'A good RS256 token that has expired.', {
      token: token({ alg: 'RS256', payload: claims({ exp: NOW }) }),
      keys: [jwk('rsa-a', { alg: 'RS256' })],
    }),
    expired('exp', 'eddsa-expired', 'A good EdDSA token that has expired.', {
      token: token({ alg: 'EdDSA', payload: claims({ exp: NOW }) }),
      keys: [jwk('ed25519-a')],
    }),
  ]),
]

/** The good claims with one value written as given. */
function withClaim(name, value) {
  return token({ payload: withClaimText(name, String(value)) })
}

function withClaimText(name, value) {
  return withMembers(JSON.stringify(claims({ [name]: undefined })), `"${name}":${value}`)
}

function without(name) {
  return token({ payload: claims({ [name]: undefined }) })
}

function given(policy) {
  const options = Object.entries(policy).map(([name, value]) => `${name} ${value}`)
  return options.length > 0 ? `, ${options.join(', ')}` : ''
}

function shortened(value) {
  return value.length > 40 ? `${value.slice(0, 20)}...${value.slice(-5)}` : value
}
