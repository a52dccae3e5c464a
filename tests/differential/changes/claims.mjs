// Changes to the claims, to what the policy expects of them, and to the time; the tokens are signed afterwards.

import { NOW } from '../draft.mjs'
import { accepted } from './accepted.mjs'

export const onClaims = [
  without('iss'),
  claim('iss other', 'iss', ({ claims: { iss } }, choose) =>
    choose.pick([`${iss}/`, `${iss}.evil`, iss.toUpperCase(), 'http', '', `${iss}\n`]),
  ),
  claim('iss not a string', 'iss', oneOf(1, null, {}, true)),
  claim('iss in a list', 'iss', ({ claims: { iss } }) => [iss, 'https://evil.example']),

  without('aud'),
  claim('aud other', 'aud', ({ claims: { aud } }, choose) =>
    choose.pick([`${aud}/`, aud.slice(0, -1), `x ${aud}`, '', ['other'], [], ['']]),
  ),
  claim('aud not a string', 'aud', oneOf(1, null, {}, true)),
  accepted(claim('aud in a list', 'aud', ({ claims: { aud } }) => ['other', aud])),
  claim('aud in a list with a number', 'aud', ({ claims: { aud } }) => [aud, 1]),

  accepted(subject('sub as expected', ({ claims: { sub } }) => sub)),
  subject('sub expected and missing', () => undefined),
  subject('sub other', oneOf('user-2', 'USER-1', 'user-1 ', '', '*')),
  subject('sub expected and not a string', oneOf(1, null, ['user-1'])),
  claim('sub not asked for and a number', 'sub', () => 1),
  claim('sub not asked for and a list', 'sub', () => ['user-1']),

  without('exp'),
  accepted(
    change('exp missing, allowed', (draft) => {
      delete draft.claims.exp
      draft.policy.allowMissingExpiry = true
    }),
  ),
  claim('exp not a number', 'exp', oneOf(String(NOW + 60), [NOW + 60], {}, true)),
  claim('exp null', 'exp', () => null),
  claim('exp not a number, allowed to be missing', 'exp', (draft, choose) => {
    draft.policy.allowMissingExpiry = true
    return choose.pick([String(NOW + 60), [], {}])
  }),
  accepted(claim('exp with a fraction', 'exp', () => NOW + 60.5)),
  accepted(literal('exp with an exponent', 'exp', '4.1e9')),
  literal('exp 1e300', 'exp', '1e300'),
  literal('exp 1e400', 'exp', '1e400'),
  literal('exp 2^53', 'exp', '9007199254740992'),
  accepted(literal('exp in milliseconds', 'exp', `${NOW}000`)),
  claim('exp negative', 'exp', () => -1),
  claim('exp zero', 'exp', () => 0),

  claim('nbf ahead', 'nbf', () => NOW + 30),
  claim('nbf not a number', 'nbf', oneOf(String(NOW - 5), [], {}, true)),
  claim('nbf null', 'nbf', () => null),
  accepted(claim('nbf with a fraction', 'nbf', () => NOW - 5.5)),
  accepted(
    claim('nbf at the least date of a library', 'nbf', (draft) => {
      draft.policy.clockTolerance = 5
      return -8_334_601_228_800
    }),
  ),

  accepted(claim('iat ahead', 'iat', () => NOW + 1000)),
  claim('iat not a number', 'iat', oneOf(String(NOW - 5), [], {}, true)),
  claim('iat null', 'iat', () => null),
  accepted(aged('age at the limit', (tolerance) => NOW - 100 - tolerance)),
  aged('age over the limit', (tolerance) => NOW - 101 - tolerance),
  aged('age asked for and iat missing', () => undefined),
  aged('age asked for and iat ahead', (tolerance) => NOW + 1 + tolerance),
  accepted(aged('age asked for and iat ahead within tolerance', (tolerance) => NOW + tolerance)),

  accepted(required('required claim present', 'jti')),
  required('required claim missing', 'scope'),
  required('required claim of an inherited name', 'toString'),
  required('required claim null', 'scope', null),
  change('several faults at once', ({ claims }) => {
    Object.assign(claims, { iss: 'x', aud: 'y', exp: 1, nbf: NOW + 100 })
  }),

  accepted(time('the second before exp', ({ exp }, tolerance) => exp + tolerance - 1)),
  time('at exp', ({ exp }, tolerance) => exp + tolerance),
  time('the second after exp', ({ exp }, tolerance) => exp + tolerance + 1),
  time('long after exp', ({ exp }) => exp + 1e6),
  time('the second before nbf', ({ nbf }, tolerance) => nbf - tolerance - 1),
  accepted(time('at nbf', ({ nbf }, tolerance) => nbf - tolerance)),
]

function change(name, change) {
  return { name, times: 15, change }
}

function claim(name, member, value) {
  return change(name, (draft, choose) => {
    draft.claims[member] = value(draft, choose)
  })
}

function without(member) {
  return change(`${member} missing`, ({ claims }) => {
    delete claims[member]
  })
}

/** A claim whose JSON text JavaScript would not write. */
function literal(name, member, text) {
  return change(name, (draft) => {
    draft.claims[member] = 'LITERAL'
    draft.payloadText = JSON.stringify(draft.claims).replace('"LITERAL"', text)
  })
}

function subject(name, value) {
  return change(name, (draft, choose) => {
    draft.policy.subject = draft.claims.sub
    draft.claims.sub = value(draft, choose)
  })
}

function aged(name, iat) {
  return change(name, ({ claims, policy }) => {
    policy.maxTokenAge = 100
    claims.iat = iat(policy.clockTolerance)
  })
}

function required(name, member, value) {
  return change(name, ({ claims, policy }) => {
    policy.requiredClaims = ['role', member]
    if (value !== undefined) claims[member] = value
  })
}

function time(name, at) {
  return {
    name,
    times: 30,
    change(draft) {
      draft.now = at(draft.claims, draft.policy.clockTolerance)
    },
  }
}

function oneOf(...values) {
  return (_, choose) => choose.pick(values)
}
