// The option `claims` against a second implementation of it: a few lines that work on values of JavaScript, and on the text of
// numbers. Thousands of rules and claims must be judged alike by both, by `verify` and by `explain`.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CLAIMS, createIssuer, POLICY } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'

const { createVerifier, JwtError } = esm
const issuer = createIssuer()

/** A number of a token: its text, which JavaScript's own reader would lose. */
class Numeral {
  constructor(text) {
    this.text = text
  }
}

const TEXTS = ['a', 'A', '1', 'true', 'a b', '\u00e9']
const NAMES = ['a', 'b', '__proto__', 'constructor', 'a.b/c', '0', 'length']
const NUMERALS = [
  '1',
  '1.0',
  '10e-1',
  '-0',
  '0',
  '0.1',
  '1e-1',
  '0.10000000000000001',
  '2',
  '9007199254740993',
  '5e-324',
]

const scalar = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.boolean(),
  fc.constantFrom(0, -0, 1, 2, 0.1, 5e-324, 1n, 0n, 9007199254740993n, 9007199254740992n),
)
const scalars = fc.array(scalar, { minLength: 1, maxLength: 3 })

/** Own members of any name, as JSON.parse makes them. */
const object = (value, minimum) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), value), {
      minLength: minimum,
      maxLength: 4,
      selector: ([name]) => name,
    })
    .map((members) => withMembers(members))

const { rule } = fc.letrec((tie) => ({
  rule: fc.oneof({ maxDepth: 4, withCrossShrink: true }, scalar, scalars, tie('test')),
  test: fc.oneof(
    fc.constant({ absent: true }),
    fc
      .record(
        {
          present: fc.constant(true),
          equals: fc.oneof(scalar, fc.constant(null)),
          oneOf: scalars,
          includes: fc.oneof(scalar, scalars),
          includesAny: scalars,
          some: tie('rule'),
          members: object(tie('rule'), 1),
          optional: fc.boolean(),
        },
        { requiredKeys: [] },
      )
      .map(fewTests),
  ),
}))

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...TEXTS, '', true, false, null),
    fc.constantFrom(...NUMERALS).map((text) => new Numeral(text)),
    fc.array(tie('value'), { maxLength: 4 }),
    object(tie('value'), 0),
  ),
}))

/** Of a claim for the rule, one that often meets it. */
const pair = rule.chain((rule) =>
  fc.tuple(
    fc.constant(rule),
    fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 5, arbitrary: value },
      { weight: 5, arbitrary: meeting(rule) },
    ),
  ),
)

test('both implementations judge a claim alike', () => {
  const counts = { accepted: 0, rejected: 0 }
  fc.assert(
    fc.property(pair, ([rule, found]) => {
      const accepts = judge(rule, found)
      assert.equal(accepts, holds(rule, found))
      counts[accepts ? 'accepted' : 'rejected'] += 1
    }),
    { numRuns: 4_000 },
  )
  // A test of rejections alone would say little.
  assert.ok(counts.accepted > 600 && counts.rejected > 600, JSON.stringify(counts))
})

test('a list of several rules accepts what each accepts', () => {
  fc.assert(
    fc.property(fc.array(pair, { minLength: 2, maxLength: 9 }), (pairs) => {
      const named = pairs.map(([rule, found], place) => [`x${place}`, rule, found])
      const accepts = judgeAll(named)
      assert.equal(
        accepts,
        named.every(([, rule, found]) => holds(rule, found)),
      )
    }),
    { numRuns: 500 },
  )
})

/** Whether the package accepts it. */
function judge(rule, found) {
  return judgeAll([['x', rule, found]])
}

function judgeAll(named) {
  const members = named
    .filter(([, , found]) => found !== undefined)
    .map(([name, , found]) => `"${name}":${json(found)}`)
  const token = issuer.sign(`{${[JSON.stringify(CLAIMS).slice(1, -1), ...members].join(',')}}`)
  const claims = Object.fromEntries(named.map(([name, rule]) => [name, rule]))
  const verifier = createVerifier({ jwks: issuer.jwks, ...POLICY, claims })
  const { ok, error, checks } = verifier.explain(token)
  assert.equal(checks.find(({ id }) => id === 'claims').status, ok ? 'pass' : 'fail')
  try {
    verifier.verify(token)
    assert.equal(ok, true)
  } catch (thrown) {
    assert.ok(thrown instanceof JwtError, thrown)
    assert.deepEqual(error, thrown.toJSON())
  }
  return ok
}

/** The second implementation. */
function holds(rule, found) {
  if (Array.isArray(rule)) return rule.some((one) => isSame(one, found))
  if (typeof rule !== 'object') return isSame(rule, found)
  if (found === undefined) return rule.optional === true || rule.absent === true
  const has = (wanted) => Array.isArray(found) && found.some((element) => isSame(wanted, element))
  return Object.entries({ ...rule, optional: undefined }).every(([name, wanted]) => {
    switch (name) {
      case 'present':
        return found !== null
      case 'absent':
        return false
      case 'equals':
        return isSame(wanted, found)
      case 'oneOf':
        return wanted.some((one) => isSame(one, found))
      case 'includes':
        return [wanted].flat().every(has)
      case 'includesAny':
        return wanted.some(has)
      case 'some':
        return Array.isArray(found) && found.some((element) => holds(wanted, element))
      case 'members':
        return isObject(found) && Object.keys(wanted).every((key) => holds(wanted[key], own(found, key)))
      default:
        return true
    }
  })
}

function isSame(wanted, found) {
  if (!(found instanceof Numeral)) return wanted === found
  return (
    (typeof wanted === 'number' || typeof wanted === 'bigint') && decimalOf(String(wanted)) === decimalOf(found.text)
  )
}

/** The one spelling of a number's value: its digits without zeros at either end, and a power of ten. */
function decimalOf(text) {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text)
  const digits = (whole + fraction).replace(/^0+/, '')
  const stripped = digits.replace(/0+$/, '')
  if (stripped === '') return '0'
  return `${sign}${stripped}e${Number(exponent) - fraction.length + digits.length - stripped.length}`
}

/** Values that often meet a rule. */
function meeting(rule) {
  if (Array.isArray(rule)) return fc.constantFrom(...rule).map(written)
  if (typeof rule !== 'object') return fc.constant(written(rule))
  if (rule.absent) return fc.constant(undefined)
  if ('members' in rule) {
    const names = Object.keys(rule.members)
    return fc
      .tuple(...names.map((name) => meeting(own(rule.members, name))))
      .map((values) =>
        withMembers(names.map((name, place) => [name, values[place]]).filter(([, found]) => found !== undefined)),
      )
  }
  if ('equals' in rule) return fc.constant(written(rule.equals))
  if ('oneOf' in rule) return fc.constantFrom(...rule.oneOf).map(written)
  const scalars = [rule.includes ?? [], rule.includesAny ?? []].flat().map(written)
  const element =
    'some' in rule ? meeting(rule.some).map((found) => (found === undefined ? [] : [found])) : fc.constant([])
  return fc
    .tuple(element, fc.array(value, { maxLength: 2 }))
    .map(([first, others]) => [...others, ...first, ...scalars])
}

function written(scalar) {
  return typeof scalar === 'number' || typeof scalar === 'bigint' ? new Numeral(String(scalar)) : scalar
}

/** The test with one or two of its members, so that it can be met. */
function fewTests(test) {
  const names = Object.keys(test).filter((name) => name !== 'optional')
  if (names.length === 0) return { present: true, ...test }
  const kept = [...names.slice(0, names.length > 4 ? 2 : 1), ...('optional' in test ? ['optional'] : [])]
  return Object.fromEntries(kept.map((name) => [name, test[name]]))
}

function withMembers(members) {
  const made = {}
  for (const [name, value] of members) {
    Object.defineProperty(made, name, { value, enumerable: true, configurable: true, writable: true })
  }
  return made
}

function own(object, name) {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Numeral)
}

function json(value) {
  if (value instanceof Numeral) return value.text
  if (Array.isArray(value)) return `[${value.map(json).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  return `{${Object.keys(value)
    .map((name) => `${JSON.stringify(name)}:${json(value[name])}`)
    .join(',')}}`
}
