// Step 4, the option `scope`: what a token grants, and what it does not.

import { accepted, claimRefused, expired, group, scopeRefused } from '../case.mjs'
import { claims, claimsText, NOW, token } from '../token.mjs'

const REQUIRED = 'read write'

/** Every character that a scope token may have (RFC 6749 3.3). */
const CHARACTERS = Array.from({ length: 0x7f - 0x21 }, (_, place) => String.fromCharCode(0x21 + place))
  .filter((character) => !'"\\'.includes(character))
  .join('')

const HUNDRED = Array.from({ length: 100 }, (_, place) => `s${place}`)

const GRANTS = {
  equal: ['"scope":"read write"'],
  'other-order': ['"scope":"write read"'],
  'among-others': ['"scope":"a read b write c"'],
  spaces: ['"scope":"  read   write "'],
  escaped: ['"scope":"\\u0072ead write"'],
  'space-escaped': ['"scope":"read\\u0020write"'],
  array: ['"scope":["read","write"]'],
  'array-other-order': ['"scope":["write","x","read","read"]'],
  scp: ['"scp":"read write"'],
  'scp-array': ['"scp":["write","read"]'],
  'scp-empty': ['"scope":"read write"', '"scp":[]'],
  'scp-malformed': ['"scope":"read write"', '"scp":{"read":1}'],
}

const LACKS = {
  'first-only': ['"scope":"read"'],
  'other-case': ['"scope":"Read Write"'],
  longer: ['"scope":"read writer"'],
  joined: ['"scope":"readwrite"'],
  comma: ['"scope":"read,write"'],
  tab: ['"scope":"read\\twrite"'],
  line: ['"scope":"read\\nwrite"'],
  'no-break-space': ['"scope":"read\u00a0write"'],
  'array-of-words': ['"scope":["read write"]'],
  'array-with-space': ['"scope":["read","write "]'],
  'array-empty': ['"scope":[]'],
  empty: ['"scope":""'],
  absent: [],
  'other-name': ['"Scope":"read write"', '"scopes":"read write"'],
  'in-another-claim': ['"user":{"scope":"read write"}'],
  'in-prototype': ['"__proto__":{"scope":"read write"}'],
  'over-both': ['"scope":"read"', '"scp":"write"'],
  'empty-beside-scp': ['"scope":""', '"scp":"read write"'],
  'empty-array-beside-scp': ['"scope":[]', '"scp":["read","write"]'],
}

const SCP_LACKS = { scp: ['"scp":"read"'], 'scp-array': ['"scp":["write"]'], 'scp-empty': ['"scp":""'] }

const MALFORMED = {
  null: 'null',
  number: '1',
  object: '{"read":true,"write":true}',
  'array-with-null': '["read","write",null]',
  'array-with-number': '[1]',
}

export default [
  ...group('a scope that is not granted', 'RFC 6750 3.1', [
    ...Object.entries(GRANTS).map(([name, members]) =>
      accepted(
        `scope-${name}`,
        `The policy requires ${REQUIRED}, and the token has ${text(members)}.`,
        having(members),
      ),
    ),
    ...Object.entries(LACKS).map(([name, members]) =>
      scopeRefused(
        'scope',
        `scope-${name}`,
        `The policy requires ${REQUIRED}, and the token has ${text(members)}.`,
        having(members),
      ),
    ),
    ...Object.entries(SCP_LACKS).map(([name, members]) =>
      scopeRefused(
        'scp',
        `scope-${name}`,
        `The policy requires ${REQUIRED}, and the token has ${text(members)}.`,
        having(members),
      ),
    ),
    accepted('scope-required-list', 'What is required is a list, with one of it twice.', {
      ...having(['"scope":"write read"']),
      policy: { scope: ['read', 'write', 'read'] },
    }),
    scopeRefused('scope', 'scope-required-list', 'What is required is a list, of which the last is not granted.', {
      ...having(['"scope":"write read"']),
      policy: { scope: ['read', 'write', 'admin'] },
    }),
    accepted('scope-all-characters', 'A scope of every character that one may have.', {
      token: token({ payload: claims({ scope: `a ${CHARACTERS}` }) }),
      policy: { scope: CHARACTERS },
    }),
    scopeRefused('scope', 'scope-all-characters-but-one', 'A scope of every character but the last.', {
      token: token({ payload: claims({ scope: CHARACTERS.slice(0, -1) }) }),
      policy: { scope: CHARACTERS },
    }),
    accepted('scope-hundred', 'A hundred scopes, all of which are granted.', {
      token: token({ payload: claims({ scope: HUNDRED.join(' ') }) }),
      policy: { scope: HUNDRED },
    }),
    scopeRefused('scope', 'scope-hundred-but-one', 'A hundred scopes, of which the last is not granted.', {
      token: token({ payload: claims({ scope: HUNDRED.slice(0, -1).join(' ') }) }),
      policy: { scope: HUNDRED },
    }),
    accepted('scope-not-asked-malformed', 'scope is of no form that it may have, and nobody asks.', {
      token: token({ payload: claims({ scope: 1, scp: null }) }),
      policy: { claims: { scope: 1 } },
    }),
  ]),

  ...group('ill-typed claim counts as absent', 'RFC 8693 4.2', [
    ...Object.entries(MALFORMED).map(([name, json]) =>
      claimRefused('scope', 'invalid', `scope-${name}`, `scope is ${json}, and scp does not take its place.`, {
        ...having([`"scope":${json}`, '"scp":"read write"']),
      }),
    ),
    ...['null', 'object', 'array-with-number'].map((name) =>
      claimRefused('scp', 'invalid', `scope-scp-${name}`, `scp is ${MALFORMED[name]}, and there is no scope.`, {
        ...having([`"scp":${MALFORMED[name]}`]),
      }),
    ),
  ]),

  ...group('scope is judged last', 'RFC 6750 3.1', [
    expired('exp', 'scope-after-exp', 'The scope is not granted, and the token has expired.', {
      token: token({ payload: claims({ exp: NOW }) }),
      policy: { scope: REQUIRED },
    }),
    claimRefused('nbf', 'check_failed', 'scope-after-nbf', 'The scope is not granted, and nbf lies ahead.', {
      token: token({ payload: claims({ nbf: NOW + 1 }) }),
      policy: { scope: REQUIRED },
    }),
    claimRefused('aud', 'check_failed', 'scope-after-aud', 'The scope is not granted, by a token for somebody else.', {
      token: token({ payload: claims({ aud: 'x' }) }),
      policy: { scope: REQUIRED },
    }),
    claimRefused('role', 'missing', 'scope-after-rule', 'The scope is malformed, and a claim does not meet its rule.', {
      token: token({ payload: claims({ scope: 1 }) }),
      policy: { scope: REQUIRED, claims: { role: 'a' } },
    }),
    claimRefused('jti', 'missing', 'scope-after-required', 'The scope is not granted, and a claim is absent.', {
      policy: { scope: REQUIRED, requiredClaims: ['jti'] },
    }),
    expired('iat', 'scope-after-age', 'The scope is not granted, and the token is too old.', {
      policy: { scope: REQUIRED, maxTokenAge: 60 },
    }),
    claimRefused('exp', 'check_failed', 'scope-after-lifetime', 'The scope is not granted, by a token for too long.', {
      policy: { scope: REQUIRED, maxLifetime: 60 },
    }),
    scopeRefused('scope', 'scope-after-all', 'The scope is not granted, and everything else is good.', {
      token: token({ payload: claims({ role: 'a', scope: 'read' }) }),
      policy: {
        scope: REQUIRED,
        claims: { role: 'a' },
        requiredClaims: ['role'],
        maxTokenAge: 100,
        maxLifetime: 700,
        singleAudience: true,
      },
    }),
    accepted('scope-after-all', 'The scope is granted, and everything else is good.', {
      token: token({ payload: claims({ role: 'a', scope: REQUIRED }) }),
      policy: {
        scope: REQUIRED,
        claims: { role: 'a' },
        requiredClaims: ['role'],
        maxTokenAge: 100,
        maxLifetime: 700,
        singleAudience: true,
      },
    }),
  ]),
]

function having(members) {
  const payload = members.length > 0 ? claimsText(...members) : claims()
  return { token: token({ payload }), policy: { scope: REQUIRED } }
}

function text(members) {
  return members.length > 0 ? members.join(' and ').replaceAll(/[^ -~]/g, ' ') : 'neither scope nor scp'
}
