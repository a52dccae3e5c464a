// The option `claims`: what each test of a rule accepts, what a rejection says, and what no rule can be.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CLAIMS, createIssuer, POLICY } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'

const { createVerifier, JwtError } = esm
const issuer = createIssuer()

/** The text of good claims, with one more member whose value is this JSON text. */
const claimsWith = (name, json) => JSON.stringify(CLAIMS).replace(/}$/, `,${JSON.stringify(name)}:${json}}`)

const verifierOf = (claims, more) => createVerifier({ jwks: issuer.jwks, ...POLICY, claims, ...more })

/** What becomes of a token whose claim `x` has this JSON text as its value, or no such claim: `accepted`, or the error. */
function judge(rule, json) {
  const token = issuer.sign(json === undefined ? CLAIMS : claimsWith('x', json))
  const verifier = verifierOf({ x: rule })
  const verdict = verifier.explain(token)
  try {
    verifier.verify(token)
  } catch (error) {
    assert.ok(error instanceof JwtError)
    assert.deepEqual(verdict.error, error.toJSON())
    const check = verdict.checks.find(({ status }) => status === 'fail')
    assert.deepEqual([check.id, check.claim, check.path], ['claims', error.claim, error.path])
    return error
  }
  assert.equal(verdict.ok, true)
  return 'accepted'
}

const ABSENT = undefined

/** For each rule the values that it accepts, and those that it rejects with a reason. */
const RULES = [
  [true, ['true'], { check_failed: ['false'], invalid: ['"true"', '1', 'null', '[true]', '{}'], missing: [ABSENT] }],
  [
    1,
    ['1', '1.0', '1e0', '10e-1'],
    { check_failed: ['2', '1.0000000000000001'], invalid: ['"1"', 'true'], missing: [ABSENT] },
  ],
  [0.1, ['0.1', '1e-1'], { check_failed: ['0.1000000000000000055511151231257827', '0.10000000000000001'] }],
  [-0, ['0', '-0', '0.0', '0e5'], { check_failed: ['-1', '1e-400'] }],
  [
    9007199254740993n,
    ['9007199254740993'],
    { check_failed: ['9007199254740992', '9007199254740994'], invalid: ['"9007199254740993"'] },
  ],
  [['a', 1, false], ['"a"', '1', 'false'], { check_failed: ['"b"', '2', 'true'], invalid: ['null', '[]', '["a"]'] }],
  [{ present: true }, ['0', '""', 'false', '[]', '{}'], { invalid: ['null'], missing: [ABSENT] }],
  [{ equals: null }, ['null'], { invalid: ['0', '""', 'false'], missing: [ABSENT] }],
  [{ equals: 'a', oneOf: ['a', 'b'] }, ['"a"'], { check_failed: ['"b"'] }],
  [
    { includes: 'a' },
    ['["a"]', '["b","a"]', '[1,[],"\\u0061"]'],
    { check_failed: ['[]', '["A"]', '["ab"]', '[["a"]]'], invalid: ['"a"', '"a b"', '{"a":1}', 'null'] },
  ],
  [{ includes: ['a', 1, 'a'] }, ['["a",1.0]', '[1,"x","a"]'], { check_failed: ['["a"]', '["a","1"]', '[1]'] }],
  [{ includesAny: ['a', true] }, ['["a"]', '[0,true]'], { check_failed: ['[]', '["true"]'], invalid: ['"a"'] }],
  [
    { some: { members: { value: 'admin' } } },
    ['[{"value":"admin"}]', '[1,{"value":"x"},{"value":"admin","a":1}]'],
    {
      missing: ['[{}]'],
      check_failed: ['[]', '[{"value":"x"}]', '[{"value":"x"},{"value":"y"}]'],
      invalid: ['{"value":"admin"}', '["admin"]'],
    },
  ],
  [
    { members: { a: { members: { b: { includes: 'c' } } } } },
    ['{"a":{"b":["c"]},"z":1}'],
    { missing: ['{}', '{"a":{}}'], invalid: ['[]', '{"a":1}', '{"a":{"b":"c"}}'], check_failed: ['{"a":{"b":[]}}'] },
  ],
  [{ equals: 'a', optional: true }, ['"a"', ABSENT], { invalid: ['null', '1'], check_failed: ['"b"'] }],
  [{ oneOf: ['a'], optional: false }, ['"a"'], { missing: [ABSENT] }],
  [{ absent: true }, [ABSENT], { check_failed: ['null', '0', '""', '[]'] }],
  [{ includes: 'a', some: 'b' }, ['["a","b"]'], { check_failed: ['["a"]', '["b"]', '["a","c"]'] }],
]

for (const [rule, good, bad] of RULES) {
  const name = JSON.stringify(rule, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))
  test(`${name} accepts ${good.join(', ')}`, () => {
    for (const json of good) assert.equal(judge(rule, json), 'accepted', json)
  })
  for (const [reason, values] of Object.entries(bad)) {
    test(`${name} rejects ${values.join(', ')} as ${reason}`, () => {
      for (const json of values) {
        const error = judge(rule, json)
        assert.deepEqual(
          [error.code, error.claim, error.reason],
          ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'x', reason],
          json,
        )
      }
    })
  }
}

describe('a rejection says what was expected, what was found, and where', () => {
  const facts = ({ path, message, expected, actual, hintCode }) => ({ path, message, expected, actual, hintCode })

  test('of another value', () => {
    assert.deepEqual(facts(judge(true, 'false')), {
      path: undefined,
      message: 'the claim "x" is not the one that is expected',
      expected: 'true',
      actual: 'false',
      hintCode: 'other_value',
    })
    assert.deepEqual(judge(['a', 1], '"b"').expected, ['"a"', '1'])
  })

  test('of a value of another type', () => {
    const { expected, actual, hintCode } = judge(1, '"1"')
    assert.deepEqual([expected, actual, hintCode], ['a number', 'a string', 'claim_type'])
  })

  test('of a value in a list', () => {
    assert.deepEqual(facts(judge({ includes: ['a', 'b', 'c'] }, '["b"]')), {
      path: undefined,
      message: 'the claim "x" lacks a value that is expected',
      expected: ['a', 'c'],
      actual: '["b"]',
      hintCode: 'value_lacking',
    })
    const { message, expected } = judge({ includesAny: ['a', 'b'] }, '[]')
    assert.deepEqual([message, expected], ['the claim "x" has none of the values that are expected', ['a', 'b']])
    assert.equal(judge({ some: 1 }, '[2,3]').message, 'the claim "x" has no element that is as expected')
  })

  test('of a list of one that its issuer writes as its value', () => {
    const { hintCode, hint } = judge({ includes: 'a' }, '"a"')
    assert.equal(hintCode, 'claim_is_no_list')
    assert.match(hint, /in the option claims, state it by equals or oneOf/)
    assert.equal(judge('a', '["a"]').hintCode, 'claim_is_list')
  })

  test('by names of members and places of elements', () => {
    const rule = { members: { 'a.b/c': { some: { members: { __proto__: null, value: 1 } } } } }
    const { claim, path, message } = judge(rule, '{"a.b/c":[{"value":2}]}')
    assert.deepEqual([claim, path], ['x', ['a.b/c', 0, 'value']])
    assert.equal(message, '"value" of element 0 of "a.b/c" of the claim "x" is not the one that is expected')
  })

  test('of a claim that must be absent', () => {
    assert.deepEqual(facts(judge({ absent: true }, '"secret"')), {
      path: undefined,
      message: 'the claim "x" is there and must not be',
      expected: 'absent',
      actual: 'secret',
      hintCode: 'claim_present',
    })
  })
})

test('names that mean something to objects are names like others', () => {
  const claims = JSON.parse('{"__proto__":{"members":{"constructor":1,"__proto__":"a"}}}')
  const verifier = verifierOf(claims)
  verifier.verify(issuer.sign(claimsWith('__proto__', '{"constructor":1,"__proto__":"a"}')))
  for (const bad of ['{"constructor":1}', '{"__proto__":"a"}', '{"constructor":2,"__proto__":"a"}']) {
    assert.throws(() => verifier.verify(issuer.sign(claimsWith('__proto__', bad))), { claim: '__proto__' })
  }
  assert.throws(() => verifier.verify(issuer.sign()), { claim: '__proto__', reason: 'missing' })
})

test('many rules and many members cost a little more than few', () => {
  const names = Array.from({ length: 900 }, (_, place) => `claim-${place}`)
  const rules = Object.fromEntries(names.map((name) => [name, { equals: name, optional: true }]))
  const members = Object.fromEntries(names.reverse().map((name) => [name, name]))
  const verifier = verifierOf({ x: { members: rules } }, { limits: { tokenBytes: 100_000 } })
  verifier.verify(issuer.sign({ ...CLAIMS, x: members }))
  assert.throws(() => verifier.verify(issuer.sign({ ...CLAIMS, x: { ...members, 'claim-7': 'claim-8' } })), {
    path: ['claim-7'],
  })
})

test('later changes of the rules have no effect', () => {
  const roles = ['admin']
  const claims = { x: { includes: roles } }
  const verifier = verifierOf(claims)
  roles[0] = 'user'
  claims.x = 'other'
  verifier.verify(issuer.sign(claimsWith('x', '["admin"]')))
})

const nested = (depth, of = 'a') => (depth === 0 ? of : { some: nested(depth - 1, of) })
const cycle = { some: {} }
cycle.some.some = cycle
const circle = {}
circle.members = { a: circle }

/** What no rule can be, the path that is named, and words of the message. */
const NO_RULES = [
  [null, 'claims.x', /found null; to expect null, write \{ "equals": null \}/],
  [undefined, 'claims.x', /found undefined/],
  ['', 'claims.x', /an empty string/],
  ['\ud800', 'claims.x', /lone surrogate/],
  [Number.NaN, 'claims.x', /found NaN/],
  [Number.POSITIVE_INFINITY, 'claims.x', /found Infinity/],
  [2 ** 53, 'claims.x', /pass a bigint/],
  [2n ** 1024n - 2n ** 970n, 'claims.x', /that a double can hold/],
  [Symbol('a'), 'claims.x', /a symbol/],
  [() => {}, 'claims.x', /a function/],
  [new Set(['a']), 'claims.x', /Set; spread it into an array/],
  [/a/, 'claims.x', /compared exactly/],
  [Promise.resolve('a'), 'claims.x', /await it first/],
  [
    new (class Rule {
      equals = 'a'
    })(),
    'claims.x',
    /found an object/,
  ],
  [Object.create({ equals: 'a' }), 'claims.x', /found an object/],
  [[], 'claims.x', /the list is empty/],
  [['a', undefined], 'claims.x[1]', /found undefined/],
  // biome-ignore lint/suspicious/noSparseArray: a hole is an undefined that no method of arrays comes by
  [['a', , 'b'], 'claims.x[1]', /found undefined/],
  [[['a']], 'claims.x[0]', /an Array/],
  [[null], 'claims.x[0]', /found null/],
  [{}, 'claims.x', /at least one test/],
  [{ optional: true }, 'claims.x', /at least one test/],
  [{ contains: 'a' }, 'claims.x', /unknown test "contains"; did you mean "includes"/],
  [{ [Symbol('a')]: 1 }, 'claims.x', /unknown test/],
  [{ equals: undefined }, 'claims.x.equals', /found undefined/],
  [{ equals: ['a'] }, 'claims.x.equals', /an Array/],
  [{ oneOf: 'a' }, 'claims.x.oneOf', /a string/],
  [{ oneOf: [] }, 'claims.x.oneOf', /the list is empty/],
  [{ includes: [] }, 'claims.x.includes', /the list is empty/],
  [{ includes: { a: 1 } }, 'claims.x.includes', /found an object/],
  [{ includesAny: 'a' }, 'claims.x.includesAny', /a string/],
  [{ includesAny: ['a', {}] }, 'claims.x.includesAny[1]', /found an object/],
  [{ some: {} }, 'claims.x.some', /at least one test/],
  [{ members: {} }, 'claims.x.members', /the object is empty/],
  [{ members: [] }, 'claims.x.members', /an Array/],
  [{ members: { '': 'a' } }, 'the names of claims.x.members', /an empty string/],
  [{ members: { roles: { includes: [undefined] } } }, 'claims.x.members.roles.includes[0]', /found undefined/],
  [{ present: false }, 'claims.x.present', /expected true/],
  [{ absent: false }, 'claims.x.absent', /expected true/],
  [{ absent: true, optional: true }, 'claims.x.absent', /stands alone/],
  [{ absent: true, present: true }, 'claims.x.absent', /stands alone/],
  [{ equals: 'a', optional: 1 }, 'claims.x.optional', /true or false/],
  [nested(32), 'claims', /nested at most 32 deep/],
  [cycle, 'claims', /nested at most 32 deep/],
  [circle, 'claims', /nested at most 32 deep/],
  [Array.from({ length: 1001 }, (_, place) => place), 'claims', /at most 1000 values/],
  [{ includes: Array(501).fill('a'), oneOf: Array(500).fill('b') }, 'claims', /at most 1000 values/],
]

test('an invalid rule is a TypeError that names the place', () => {
  for (const [rule, option, words] of NO_RULES) {
    assert.throws(
      () => verifierOf({ x: rule }),
      (error) => {
        assert.ok(error instanceof TypeError, error)
        assert.equal(error.option, option, error.message)
        assert.match(error.message, words)
        return true
      },
    )
  }
  for (const name of ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat']) {
    assert.throws(() => verifierOf({ [name]: 'a' }), { name: 'TypeError', option: 'claims' })
  }
})

test('the largest rules are accepted', () => {
  verifierOf({ x: nested(31) })
  verifierOf({ x: Array.from({ length: 1000 }, (_, place) => place) })
  verifierOf({ x: 2n ** 1024n - 2n ** 970n - 1n, y: -(2n ** 1024n) + 2n ** 970n + 1n, z: Number.MAX_SAFE_INTEGER })
})
