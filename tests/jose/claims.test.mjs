// Claims and the options that ask for them: every kind of value on either side.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agree, agreeOnClass, jose, layer, outcome } from './peers.mjs'
import { secret, token } from './tokens.mjs'

const NOW = 1_000_000_000
const at = (seconds) => ({ currentDate: new Date(seconds * 1000) })
const check = (claims, options, header) => (lib) => lib.jwtVerify(token(claims, header), secret, options)

test('issuer, subject, audience and typ: every kind of option', async () => {
  const strings = ['i', '', 'j', 'I', 'i ']
  const lists = [[], ['i'], ['j', 'i'], ['j'], [null], [['i']], [undefined]]
  for (const value of [...strings, ...lists, undefined]) {
    const claims = { iss: 'i', sub: 'i', aud: 'i' }
    for (const option of ['issuer', 'subject', 'audience']) await agree(check(claims, { [option]: value }), option)
    if (!Array.isArray(value)) await agree(check(claims, { typ: value }, { typ: 'i' }), 'typ')
  }
  for (const value of [null, 0, 1, true, {}, /i/, new Set(['i'])]) {
    const claims = { iss: 'i', sub: 'i', aud: 'i' }
    for (const option of ['issuer', 'subject']) await agree(check(claims, { [option]: value }), option)
    for (const option of ['audience', 'typ']) {
      await agreeOnClass(check(claims, { [option]: value }, { typ: 'i' }), `${option} ${String(value)}`)
    }
  }
})

test('iss, sub and aud: every kind of claim', async () => {
  for (const value of [null, '', 'i', 'I', 0, true, [], ['i'], ['j', 'i'], [1, 'i'], [['i']], [null], { i: 1 }]) {
    const claims = { iss: value, sub: value, aud: value }
    for (const option of ['issuer', 'subject', 'audience']) {
      await agree(check(claims, { [option]: 'i' }), `${option} ${JSON.stringify(value)}`)
      await agree(check(claims, { [option]: ['i', 'k'] }), `${option} ${JSON.stringify(value)}`)
      await agree(check({}, { [option]: 'i' }), option)
    }
  }
})

test('typ is a media type: letter case does not matter, nor does application/', async () => {
  const types = ['jwt', 'JWT', 'application/jwt', 'APPLICATION/JWT', 'at+jwt', 'a/b', 'A/B', '', '/', 'application/']
  for (const typ of [...types, null, 1, [], {}]) {
    for (const option of types) {
      await agree(check({}, { typ: option }, { typ }), `${JSON.stringify(typ)} ${option}`)
    }
  }
  await agree(check({}, { typ: 'JWT' }))
})

test('claims that have to be there', async () => {
  const lists = [['a'], ['a', 'b', 'c'], ['c', 'a'], ['a', 'a'], [], 'abc', new Set(['x']), [1], [null], [undefined]]
  const others = [['constructor'], ['toString'], ['__proto__'], ['exp']]
  for (const requiredClaims of [...lists, ...others]) {
    for (const claims of [{}, { a: null }, { a: 0, b: false }, { c: '', a: [] }]) {
      await agree(check(claims, { requiredClaims }), JSON.stringify([requiredClaims, claims]))
      const options = { requiredClaims, issuer: 'i', subject: 's', audience: 'a', maxTokenAge: 1 }
      await agree(check(claims, options), JSON.stringify([requiredClaims, claims]))
      await agree(check({ ...claims, iss: 'j' }, options), JSON.stringify([requiredClaims, claims]))
    }
  }
  for (const requiredClaims of [null, 1, {}, [Symbol('a')]]) await agreeOnClass(check({}, { requiredClaims }))
})

test('iat, nbf and exp have to be numbers', async () => {
  const values = ['null', '"1"', 'true', '[]', '{}', '-1', '0', '1.5', '1e10', '1e300', '9007199254740993', '1e-400']
  for (const claim of ['iat', 'nbf', 'exp']) {
    for (const value of values) await agree(check(`{"${claim}":${value}}`, at(NOW)), `${claim} ${value}`)
  }
})

test('time, to the second and to its fractions', async () => {
  const offsets = [-11, -10.5, -10, -5.5, -5, -1, -0.5, -0.001, 0, 0.001, 0.5, 1, 5, 5.5, 10, 11]
  for (const offset of offsets) {
    for (const part of [0, 0.5, 0.999]) {
      for (const options of [{}, { clockTolerance: 5 }, { clockTolerance: 0.5 }, { maxTokenAge: 10 }]) {
        for (const claim of ['nbf', 'exp', 'iat']) {
          const given = { ...options, ...at(NOW + part) }
          await agree(
            check({ [claim]: NOW + offset, iat: NOW, ...{ [claim]: NOW + offset } }, given),
            `${claim} ${offset}`,
          )
        }
      }
      const given = { maxTokenAge: 9.5, clockTolerance: '1s', ...at(NOW + part) }
      await agree(check({ iat: NOW + offset, exp: NOW + 5 }, given))
    }
  }
})

test('durations in words', async () => {
  const units =
    's sec secs second seconds m min mins minute minutes h hr hrs hour hours d day days w week weeks y yr yrs year years'
  const texts = units
    .split(' ')
    .flatMap((unit) => [`1${unit}`, `1 ${unit}`, `2 ${unit.toUpperCase()}`, `-1${unit}`, `1.5 ${unit}`])
  const signs = [
    '+5s',
    '-5s',
    '+ 5s',
    '- 5s',
    ' 5s',
    '5s ago',
    '5s AGO',
    '5s from now',
    '5S FROM NOW',
    '-5s ago',
    '+5s from now',
    '-0s',
    '0s',
  ]
  const wrong = [
    '',
    '5',
    's',
    '5  s',
    '5s ',
    '5s  ago',
    '.5s',
    '5.s',
    '1e3s',
    '٥s',
    '1 month',
    '1d 2h',
    '5\ts',
    `${'9'.repeat(400)}s`,
  ]
  for (const text of [...texts, ...signs, ...wrong, '0.4s', '0.5s', '0.6s', `${'9'.repeat(20)}y`]) {
    for (const late of [0, 1, 2, 5, 60, 120, 3_600, 86_400, 604_800, 31_557_600, 40_000_000, 70_000_000]) {
      await agree(check({ exp: NOW }, { clockTolerance: text, ...at(NOW + late) }), `${text} ${late}`)
      await agree(check({ iat: NOW }, { maxTokenAge: text, ...at(NOW + late) }), `${text} ${late}`)
    }
  }
})

test('time options of the wrong kind', async () => {
  const wrong = [
    null,
    true,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    -0,
    0,
    1.5,
    'x',
    [],
    {},
    [5],
    ['5s'],
    5n,
    new Date(0),
  ]
  for (const value of [
    ...wrong,
    Symbol('a'),
    () => 5,
    { valueOf: () => 5 },
    new Number(5),
    new String('5s'),
    undefined,
  ]) {
    await agree(check({ exp: NOW + 1 }, { clockTolerance: value, ...at(NOW) }), String(value))
    await agree(check({ iat: NOW }, { maxTokenAge: value, ...at(NOW) }), String(value))
    await agree(check({}, { maxTokenAge: value, ...at(NOW) }), String(value))
  }
  for (const value of [null, 0, false, '', 'now', Number.NaN, NOW * 1000, {}, [], () => {}, '2001-09-09']) {
    await agreeOnClass(check({ exp: NOW }, { currentDate: value }), String(value))
  }
  for (const value of [
    new Date(Number.NaN),
    { getTime: () => 5 },
    new (class extends Date {})(NOW * 1000),
    undefined,
  ]) {
    await agree(check({ exp: NOW }, { currentDate: value }), String(value))
  }
})

test('algorithms, and options that are none', async () => {
  const lists = [[], ['HS256'], ['RS256'], ['RS256', 'HS256'], [''], ['hs256']]
  for (const algorithms of [...lists, null, undefined, 'HS256', new Set(['HS256']), [1], ['HS256', null], {}, 0]) {
    await agree(check({}, { algorithms }))
  }
  for (const options of [undefined, 1, 'x', [], () => {}]) await agree(check({}, options))
  await agreeOnClass(check({}, null))
})

test('the clock is read when it is needed', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: NOW * 1000 })
  await agree(check({ exp: NOW + 1 }))
  t.mock.timers.tick(1000)
  const { error } = await agree(check({ exp: NOW + 1 }))
  assert.equal(error.code, 'ERR_JWT_EXPIRED')
})

test('an error of a claim says which, why, and what the token said', async () => {
  for (const lib of [layer, jose]) {
    const error = await lib.jwtVerify(token({ exp: 1, a: [2] }), secret).catch((thrown) => thrown)
    assert.equal(error.payload, error.cause.payload)
    assert.deepEqual(error.cause, { claim: 'exp', reason: 'check_failed', payload: { exp: 1, a: [2] } })
  }
  const { error } = await outcome(layer, check({}, { issuer: 'i' }))
  assert.deepEqual([error.claim, error.reason], ['iss', 'missing'])
})
