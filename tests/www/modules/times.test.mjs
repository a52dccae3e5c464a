// Times as people read them, and the facts of the timeline, from verdicts of the package.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { countdown, formatLocal, formatUtc, relative, validityOf } from '../../../www/words/times.js'
import { esm, load } from '../../support/package.mjs'

const NOW = 1_800_000_000

test('as UTC', () => {
  assert.equal(formatUtc(0), '1970-01-01 00:00:00 UTC')
  assert.equal(formatUtc(NOW + 0.5), '2027-01-15 08:00:00 UTC')
  assert.equal(formatUtc(NOW * 1000), 'in the year 59009')
  assert.equal(formatUtc(-63e9), 'in the year -27')
  for (const odd of [1e300, NOW * 1e6, Number.NaN, Number.POSITIVE_INFINITY]) assert.equal(formatUtc(odd), String(odd))
})

test('as local time, with the offset', () => {
  const module = new URL('../../../www/words/times.js', import.meta.url).href
  const code = `import(${JSON.stringify(module)}).then(({ formatLocal }) => console.log(formatLocal(${NOW})))`
  for (const [zone, text] of [
    ['UTC', '2027-01-15 08:00:00 UTC+00:00'],
    ['Asia/Kolkata', '2027-01-15 13:30:00 UTC+05:30'],
    ['America/New_York', '2027-01-15 03:00:00 UTC-05:00'],
  ]) {
    const env = { ...process.env, TZ: zone }
    assert.equal(execFileSync(process.execPath, ['-e', code], { env, encoding: 'utf8' }).trim(), text)
  }
  assert.equal(formatLocal(1e300), '1e+300')
  assert.equal(formatLocal(NOW * 1000), 'in the year 59009')
  assert.equal(fileURLToPath(module).endsWith('times.js'), true)
})

test('from now', () => {
  for (const [seconds, text] of [
    [0, 'now'],
    [0.9, 'now'],
    [1, 'in 1 s'],
    [252, 'in 4 min 12 s'],
    [240, 'in 4 min'],
    [-7500, '2 h 5 min ago'],
    [90_061, 'in 1 d 1 h'],
    [1e9, 'in 31 years'],
    [-1e13, 'ages ago'],
    [Number.NaN, ''],
  ]) {
    assert.equal(relative(seconds), text)
  }
})

test('the countdown never shows zero while there is time left', () => {
  for (const [seconds, text] of [
    [252.2, 'expires in 4 min 13 s'],
    [0.2, 'expires in 1 s'],
    [0, 'expired now'],
    [-0.5, 'expired now'],
    [-3, 'expired 3 s ago'],
    [undefined, ''],
  ]) {
    assert.equal(countdown(seconds), text)
  }
})

describe('the timeline', () => {
  let explain
  before(async () => {
    const { createTestIssuer } = await load('jwt-verdict/testing')
    const issuer = createTestIssuer({ algorithm: 'EdDSA', now: () => NOW })
    explain = (claims, { now = NOW + 1200, ...options } = {}) =>
      esm
        .createVerifier({ jwks: issuer.jwks, issuer: null, audience: null, now: () => now, ...options })
        .explain(issuer.sign(claims))
  })

  test('of a good token', () => {
    const validity = validityOf(explain({}))
    assert.deepEqual(
      validity.points.map(({ name, at }) => [name, at]),
      [
        ['issuedAt', NOW],
        ['notBefore', NOW],
        ['now', NOW + 1200],
        ['expiresAt', NOW + 3600],
      ],
    )
    assert.equal(validity.state, 'valid')
    assert.equal(
      validity.sentence,
      'Issued 2027-01-15 08:00:00 UTC (20 min ago) and expires 2027-01-15 09:00:00 UTC (in 40 min). It is valid for 1 h in total.',
    )
    assert.equal('slack' in validity, false)
  })

  test('repeats the verdict of each time', () => {
    const statuses = (claims, options) =>
      Object.fromEntries(validityOf(explain(claims, options)).points.map(({ name, status }) => [name, status]))
    const good = { issuedAt: 'pass', notBefore: 'pass', now: undefined, expiresAt: 'pass' }
    assert.deepEqual(statuses({}), good)
    assert.deepEqual(statuses({ exp: NOW + 600 }), { ...good, expiresAt: 'fail' })
    assert.deepEqual(statuses({ exp: NOW * 1000 }), { ...good, expiresAt: 'odd' })
    assert.deepEqual(statuses({ nbf: NOW + 1500 }), { ...good, notBefore: 'fail' })
    assert.deepEqual(statuses({}, { maxTokenAge: 60 }), { ...good, issuedAt: 'fail' })
  })

  test('every position is on the picture, and in the order of the times', () => {
    const rows = [
      {},
      { exp: NOW * 1000 },
      { nbf: NOW + 9000, exp: NOW + 9001 },
      { exp: NOW - 5 },
      { iat: undefined },
      { iat: 1, exp: 1e300 },
      { exp: NOW + 1200 },
    ]
    for (const claims of rows) {
      for (const tolerance of [0, 60, 900]) {
        const { points, valid, slack } = validityOf(
          explain(claims, { clockTolerance: tolerance }),
          undefined,
          tolerance,
        )
        const ordered = [...points].sort((one, other) => one.at - other.at)
        for (const [index, { at, position }] of ordered.entries()) {
          assert.ok(position >= 0 && position <= 1, JSON.stringify(claims))
          const next = ordered[index + 1]
          if (next) assert.equal(Math.sign(next.position - position), Math.sign(next.at - at))
        }
        if (valid) assert.ok(valid.from >= 0 && valid.from < valid.to && valid.to <= 1)
        if (slack)
          assert.ok(slack.from <= valid.from && slack.to >= valid.to && slack.to - slack.from > valid.to - valid.from)
      }
    }
  })

  test('its state is what the checks say', () => {
    const rows = [
      [{}, {}, 'valid'],
      [{}, { now: NOW + 3600 }, 'expired'],
      [{}, { now: NOW + 3600, clockTolerance: 1 }, 'valid'],
      [{ nbf: NOW + 2000 }, {}, 'early'],
      [{ exp: undefined }, { allowMissingExpiry: true }, 'unbounded'],
      [{ exp: undefined }, {}, 'ill-formed'],
      [{ exp: 'soon' }, {}, 'ill-formed'],
      [{}, { maxTokenAge: 60 }, 'too-old'],
      [{ iat: NOW + 3000 }, { maxTokenAge: 60 }, 'early'],
    ]
    for (const [claims, options, state] of rows) {
      assert.equal(validityOf(explain(claims, options)).state, state, JSON.stringify([claims, options]))
    }
  })

  test('the same facts as a sentence', () => {
    const rows = [
      [{ exp: NOW - 10, nbf: undefined }, {}, /^Issued .* \(20 min ago\) and expired .* \(20 min 10 s ago\)\.$/],
      [{ iat: undefined, nbf: undefined }, {}, /^Expires .* \(in 40 min\)\.$/],
      [
        { nbf: NOW + 1800 },
        {},
        /^Issued .*, valid from .* \(in 10 min\) and expires .*\. It is valid for 30 min in total\.$/,
      ],
      [{ exp: undefined }, {}, /^Issued .* and never expires\.$/],
    ]
    for (const [claims, options, sentence] of rows)
      assert.match(validityOf(explain(claims, options)).sentence, sentence)
    assert.match(validityOf(explain({}), undefined, 30).sentence, /Clocks may differ by 30 s\.$/)
  })

  test('it can be drawn for another now, and not at all for a token without times', () => {
    assert.equal(validityOf(explain({}), NOW + 60).points.find(({ name }) => name === 'now').at, NOW + 60)
    assert.equal(validityOf(explain({ iat: undefined, nbf: undefined, exp: undefined })), undefined)
    assert.equal(validityOf(esm.explain('garbage', { keys: [] }, { issuer: null, audience: null })), undefined)
  })
})
