// Step 4, the option `claims`: for each rule the values that meet it, and their neighbours that do not.

import { accepted, claimRefused, group } from '../case.mjs'
import { claims, claimsText, NOW, token } from '../token.mjs'

const LARGEST = 9007199254740991

/** A value that is not there. */
const ABSENT = undefined

const WITH_MANY = Array.from({ length: 1000 }, (_, place) => place)

/** As many rules as are looked for one by one, and one more. */
const FEW = 8
const MORE = 9

export default [
  ...group('numbers are read as doubles', 'RFC 8259 6', [
    ...rule('number-1', 1, {
      accepts: {
        plain: '1',
        'zero-fraction': '1.0',
        'exponent-zero': '1e0',
        'exponent-plus': '1E+0',
        'exponent-minus': '10e-1',
        'exponent-up': '0.1e1',
        'long-exponent': '100000000000000000000e-20',
      },
      check_failed: {
        next: '2',
        negative: '-1',
        'ten-times': '10',
        'just-above': '1.0000000000000000000001',
        'just-below': '0.9999999999999999999999',
      },
      invalid: { text: '"1"', true: 'true', array: '[1]' },
      missing: { absent: ABSENT },
    }),
    ...rule('number-tenth', 0.1, {
      accepts: { plain: '0.1', exponent: '1e-1', 'trailing-zeros': '0.1000', 'exponent-up': '0.01e1' },
      check_failed: {
        'as-double': '0.1000000000000000055511151231257827021181583404541015625',
        'same-double': '0.10000000000000001',
      },
    }),
    ...rule('number-zero', 0, {
      accepts: { plain: '0', minus: '-0', fraction: '0.0', exponent: '0e5', 'minus-exponent': '-0.0E-400' },
      check_failed: { 'smallest-is-none': '1e-400', 'below-double': '-1e-4000' },
      invalid: { false: 'false', 'empty-text': '""' },
    }),
    ...rule('number-negative', -1.5, {
      accepts: { plain: '-1.5', exponent: '-15e-1' },
      check_failed: { positive: '1.5', longer: '-1.50000000000000000001' },
    }),
    ...rule('number-2-53', LARGEST, {
      accepts: { plain: '9007199254740991', fraction: '9007199254740991.0', exponent: '9.007199254740991e15' },
      check_failed: { above: '9007199254740992', 'half-above': '9007199254740991.5' },
    }),
    ...rule('number-small', 1e-7, {
      accepts: { exponent: '1e-7', plain: '0.0000001' },
      check_failed: { tenth: '1e-8', 'same-double': '1.00000000000000000001e-7' },
    }),
    ...rule('number-smallest', 5e-324, {
      accepts: { plain: '5e-324', shifted: '0.05e-322' },
      check_failed: { 'same-double': '4.9406564584124654e-324', zero: '0' },
    }),
  ]),

  ...group('values are converted', 'RFC 8259 3', [
    ...rule('true', true, {
      accepts: { plain: 'true' },
      check_failed: { false: 'false' },
      invalid: { text: '"true"', number: '1' },
    }),
    ...rule('false', false, {
      accepts: { plain: 'false' },
      check_failed: { true: 'true' },
      invalid: { zero: '0', null: 'null' },
      missing: { absent: ABSENT },
    }),
    ...rule('text-1', '1', {
      accepts: { plain: '"1"', escaped: '"\\u0031"' },
      check_failed: { fraction: '"1.0"', space: '"1 "' },
      invalid: { number: '1', array: '["1"]' },
    }),
    ...rule('text-composed', '\u00e9', {
      accepts: { plain: '"\u00e9"', escaped: '"\\u00e9"' },
      check_failed: { decomposed: '"e\\u0301"' },
    }),
    ...rule(
      'null',
      { equals: null },
      {
        accepts: { plain: 'null' },
        invalid: { text: '"null"', false: 'false' },
        missing: { absent: ABSENT },
      },
    ),
    ...rule('one-of', ['a', 1, false], {
      accepts: { text: '"a"', number: '1.0', boolean: 'false' },
      check_failed: { 'other-text': '"b"', 'other-number': '2', 'other-boolean': 'true', 'number-as-text': '"1"' },
      invalid: { null: 'null', array: '["a"]' },
    }),
    ...rule(
      'one-of-test',
      { oneOf: [1, '1'] },
      {
        accepts: { number: '1', text: '"1"' },
        check_failed: { 'text-of-decimal': '"1.0"', number: '1.5' },
        invalid: { true: 'true' },
      },
    ),
    ...rule('one-of-1000', WITH_MANY, {
      accepts: { first: '0', last: '999' },
      check_failed: { 'before-first': '-1', 'after-last': '1000' },
    }),
    ...rule(
      'two-tests',
      { equals: 'a', oneOf: ['a', 'b'] },
      { accepts: { both: '"a"' }, check_failed: { 'one-only': '"b"' } },
    ),
  ]),

  ...group('null counts as present', 'RFC 7519 4', [
    ...rule(
      'present',
      { present: true },
      {
        accepts: { zero: '0', 'empty-text': '""', false: 'false', 'empty-array': '[]', 'empty-object': '{}' },
        invalid: { null: 'null' },
        missing: { absent: ABSENT },
      },
    ),
    ...rule(
      'present-inherited',
      { present: true },
      {
        name: 'constructor',
        accepts: { own: '0' },
        missing: { absent: ABSENT },
      },
    ),
  ]),

  ...group('a string is searched like a list', 'RFC 8259 5', [
    ...rule(
      'includes',
      { includes: 'a' },
      {
        accepts: {
          only: '["a"]',
          last: '["b","a"]',
          twice: '["a","a"]',
          'among-types': '[1,null,[],{},"a"]',
          escaped: '["\\u0061"]',
        },
        check_failed: {
          empty: '[]',
          'upper-case': '["A"]',
          words: '["a b"]',
          nested: '[["a"]]',
        },
        invalid: { text: '"a"', words: '"a b"', object: '{"a":1}', 'object-like-array': '{"0":"a"}' },
        missing: { absent: ABSENT },
      },
    ),
    ...rule(
      'includes-all',
      { includes: ['a', 1] },
      {
        accepts: { 'in-order': '["a",1]', reversed: '[1.0,"x","a"]' },
        check_failed: { first: '["a"]', 'number-as-text': '["a","1"]', apart: '[["a",1]]' },
      },
    ),
    ...rule(
      'includes-repeated',
      { includes: ['a', 'a'] },
      { accepts: { once: '["a"]' }, check_failed: { none: '["b"]' } },
    ),
    ...rule(
      'includes-number',
      { includes: 0.1 },
      { accepts: { spelling: '[1e-1]' }, check_failed: { 'same-double': '[0.10000000000000001]', text: '["0.1"]' } },
    ),
    ...rule(
      'includes-any',
      { includesAny: ['a', true] },
      {
        accepts: { first: '["a"]', second: '[0,true]', both: '[true,"a"]' },
        check_failed: { empty: '[]', other: '["b"]', 'boolean-as-text': '["true"]' },
        invalid: { text: '"a"', true: 'true' },
      },
    ),
    ...rule(
      'includes-both-ways',
      { includes: 'a', includesAny: ['b', 'c'] },
      {
        accepts: { first: '["a","b"]', second: '["c","a"]' },
        check_failed: { 'one-only': '["a"]', 'other-only': '["b","c"]' },
      },
    ),
  ]),

  ...group('roles as objects', 'RFC 9068 2.2.3.1', [
    ...rule(
      'some',
      { some: 'a' },
      {
        accepts: { first: '["a","b"]', last: '["b","a"]' },
        check_failed: { empty: '[]', none: '["b","c"]' },
        invalid: { text: '"a"', 'array-in-one': within([0], '[["a"]]') },
      },
    ),
    ...rule(
      'some-members',
      { some: { members: { value: 'admin' } } },
      {
        name: 'roles',
        accepts: { only: '[{"value":"admin"}]', last: '[1,{"value":"x"},{"value":"admin","y":null}]' },
        check_failed: {
          empty: '[]',
          'other-of-one': within([0, 'value'], '[{"value":"x"}]'),
          'others-of-two': '[{"value":"x"},{"value":"y"}]',
          'member-of-another': '[{"name":"admin"},{"value":"x"}]',
        },
        missing: { 'other-member': within([0, 'value'], '[{"display":"admin"}]') },
        invalid: { object: '{"value":"admin"}', texts: within([0], '["admin"]') },
      },
    ),
    ...rule(
      'some-one-element',
      { some: { members: { value: 'a', type: 'b' } } },
      {
        name: 'roles',
        accepts: { both: '[{"value":"x","type":"b"},{"value":"a","type":"b"}]' },
        check_failed: { 'spread-over-two': '[{"value":"a","type":"x"},{"value":"x","type":"b"}]' },
      },
    ),
    ...rule(
      'some-absent-member',
      { some: { members: { value: 'a', revoked: { absent: true } } } },
      {
        name: 'roles',
        accepts: { one: '[{"value":"a","revoked":1},{"value":"a"}]' },
        check_failed: { one: within([0, 'revoked'], '[{"value":"a","revoked":null}]') },
      },
    ),
  ]),

  ...group('members of claims', 'RFC 7519 4.3', [
    ...rule(
      'members',
      { members: { roles: { includes: 'editor' } } },
      {
        name: 'realm_access',
        accepts: { only: '{"roles":["editor"]}', others: '{"a":1,"roles":["x","editor"],"z":null}' },
        missing: { absent: within(['roles'], '{}'), 'other-case': within(['roles'], '{"Roles":["editor"]}') },
        check_failed: { other: within(['roles'], '{"roles":["x"]}') },
        invalid: {
          text: within(['roles'], '{"roles":"editor"}'),
          'array-of-members': '[{"roles":["editor"]}]',
          'text-of-json': '"{\\"roles\\":[\\"editor\\"]}"',
        },
      },
    ),
    ...rule(
      'members-deep',
      { members: { a: { members: { b: { members: { c: true } } } } } },
      {
        accepts: { all: '{"a":{"b":{"c":true}}}' },
        check_failed: { innermost: within(['a', 'b', 'c'], '{"a":{"b":{"c":false}}}') },
        missing: { 'innermost-absent': within(['a', 'b', 'c'], '{"a":{"b":{}},"c":true}') },
        invalid: { middle: within(['a', 'b'], '{"a":{"b":true}}') },
      },
    ),
    ...rule('members-few', memberRules(FEW), {
      accepts: { all: members(FEW) },
      check_failed: { last: within(['m7'], members(FEW, { m7: 0 })) },
      missing: { first: within(['m0'], members(FEW, { m0: undefined })) },
    }),
    ...rule('members-more', memberRules(MORE), {
      accepts: { all: members(MORE), 'other-order': `{"m8":8,"x":0,${members(FEW).slice(1)}` },
      check_failed: { last: within(['m8'], members(MORE, { m8: 0 })) },
      missing: { first: within(['m0'], members(MORE, { m0: undefined })) },
    }),
    ...rule('nested-32', nested(31), {
      accepts: { deepest: `${'['.repeat(31)}"a"${']'.repeat(31)}` },
      check_failed: { deepest: within(Array(31).fill(0), `${'['.repeat(31)}"b"${']'.repeat(31)}`) },
      invalid: { 'one-less': within(Array(30).fill(0), `${'['.repeat(30)}"a"${']'.repeat(30)}`) },
    }),
  ]),

  ...group('names of an object prototype', 'RFC 8259 4', [
    ...rule('named-proto', JSON.parse('{"members":{"__proto__":"a"}}'), {
      name: '__proto__',
      accepts: { own: '{"__proto__":"a"}' },
      check_failed: { other: within(['__proto__'], '{"__proto__":"b"}') },
      missing: { absent: ABSENT, 'absent-member': within(['__proto__'], '{}') },
      invalid: { text: '"a"' },
    }),
    ...rule(
      'named-constructor',
      { members: { constructor: { members: { name: 'Object' } } } },
      {
        accepts: { own: '{"constructor":{"name":"Object"}}' },
        missing: { inherited: within(['constructor'], '{}') },
      },
    ),
    ...rule('named-length', JSON.parse('{"members":{"length":1}}'), {
      accepts: { own: '{"length":1}' },
      invalid: { 'of-array': '[0]', 'of-text': '"a"' },
    }),
  ]),

  ...group('names that look like paths', 'RFC 7519 4.2', [
    ...rule('named-address', 'a', {
      name: 'https://app.example/roles',
      accepts: { whole: '"a"' },
      check_failed: { other: '"b"' },
      missing: { absent: ABSENT },
    }),
    ...rule('named-dots', 'a', {
      name: 'x.y',
      accepts: { whole: '"a"' },
      check_failed: { other: '"b"' },
    }),
    ...rule('named-dots-nested', 'a', {
      name: 'x.y',
      claim: 'x',
      missing: { 'as-path': '{"y":"a"}' },
    }),
    ...rule(
      'named-in-members',
      { members: { 'a.b/c': 'a' } },
      {
        accepts: { whole: '{"a.b/c":"a"}' },
        missing: { 'as-path': within(['a.b/c'], '{"a":{"b":{"c":"a"}}}') },
        check_failed: { other: within(['a.b/c'], '{"a.b/c":"b"}') },
      },
    ),
    ...rule('named-place', JSON.parse('{"members":{"0":"a"}}'), {
      accepts: { member: '{"0":"a"}' },
      invalid: { element: '["a"]' },
    }),
  ]),

  ...group('null counts as absent', 'RFC 7519 4', [
    ...rule(
      'optional',
      { equals: 'a', optional: true },
      {
        accepts: { plain: '"a"', absent: ABSENT },
        check_failed: { other: '"b"' },
        invalid: { null: 'null', number: '0' },
      },
    ),
    ...rule(
      'optional-includes',
      { includes: 'a', optional: true },
      {
        accepts: { absent: ABSENT, array: '["a"]' },
        check_failed: { empty: '[]' },
        invalid: { null: 'null', text: '"a"' },
      },
    ),
    ...rule(
      'optional-null',
      { equals: null, optional: true },
      { accepts: { absent: ABSENT, null: 'null' }, invalid: { false: 'false' } },
    ),
    ...rule(
      'optional-member',
      { members: { b: { equals: 1, optional: true } } },
      {
        accepts: { absent: '{}', equal: '{"b":1}' },
        invalid: { null: within(['b'], '{"b":null}') },
        missing: { outside: ABSENT },
      },
    ),
    ...rule(
      'not-optional',
      { oneOf: ['a'], optional: false },
      { accepts: { plain: '"a"' }, missing: { absent: ABSENT } },
    ),
    ...rule(
      'must-be-absent',
      { absent: true },
      {
        name: 'nonce',
        accepts: { absent: ABSENT },
        check_failed: { null: 'null', 'empty-text': '""', text: '"a"' },
      },
    ),
    ...rule(
      'must-be-absent-member',
      { members: { b: { absent: true } } },
      {
        accepts: { absent: '{}', elsewhere: '{"a":{"b":1}}' },
        check_failed: { null: within(['b'], '{"b":null}') },
        missing: { outside: ABSENT },
      },
    ),
  ]),

  ...group('two faults: the earliest step is named', 'RFC 7519 7.2', [
    claimRefused(
      'aud',
      'check_failed',
      'two-faults-aud-and-rule',
      'aud is wrong, and a claim does not meet its rule.',
      {
        token: token({ payload: claims({ aud: 'x', x: 2 }) }),
        policy: { claims: { x: 1 } },
      },
    ),
    claimRefused(
      'x',
      'check_failed',
      'two-faults-rule-and-required',
      'A rule is not met, and another claim is absent.',
      {
        token: token({ payload: claims({ x: 2 }) }),
        policy: { claims: { x: 1 }, requiredClaims: ['role'] },
      },
    ),
    claimRefused('x', 'check_failed', 'two-faults-rule-and-exp', 'A rule is not met, and exp has passed.', {
      token: token({ payload: claims({ x: 2, exp: NOW }) }),
      policy: { claims: { x: 1 } },
    }),
  ]),
]

/**
 * The cases of one rule: of the claim `name` with each of the values, as JSON text, that it `accepts` and that it refuses with a
 * reason. `claim` is the name that the token has instead.
 */
function rule(slug, expected, { name = 'x', claim = name, accepts = {}, ...refuses }) {
  const given = (json) => ({
    token: json === ABSENT ? token() : token({ payload: claimsText(`${JSON.stringify(claim)}:${json}`) }),
    policy: { claims: Object.fromEntries([[name, expected]]) },
  })
  const wanted = shortened(JSON.stringify(expected))
  const comment = (json) =>
    json === ABSENT
      ? `The claim ${name} is absent, and its rule is ${wanted}.`
      : `The claim ${claim} is ${shortened(json)}, and the rule for ${name} is ${wanted}.`
  const good = Object.entries(accepts).map(([value, json]) =>
    accepted(`rule-${slug}-${value}`, comment(json), given(json)),
  )
  const bad = Object.entries(refuses).flatMap(([reason, values]) =>
    Object.entries(values).map(([value, found]) => {
      const { json, path } = found?.path ? found : { json: found }
      const nameOf = `rule-${slug}-${value}${reason === 'invalid' ? '-type' : ''}`
      return claimRefused(name, reason, nameOf, comment(json), { ...given(json), within: path })
    }),
  )
  return [...good, ...bad]
}

/** A value that is refused for what lies within it. */
function within(path, json) {
  return { path, json }
}

function nested(depth) {
  return depth === 0 ? 'a' : { some: nested(depth - 1) }
}

function memberRules(count) {
  return { members: Object.fromEntries(Array.from({ length: count }, (_, place) => [`m${place}`, place])) }
}

function members(count, others = {}) {
  return JSON.stringify({ ...memberRules(count).members, ...others })
}

function shortened(text) {
  return text.length > 80 ? `${text.slice(0, 60)} ... ${text.slice(-10)}` : text
}
