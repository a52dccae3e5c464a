// Each trick has its sentence, and an ordinary header has none.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attackNotes } from '../../../www/words/attacks.js'
import { esm } from '../../support/package.mjs'

test('an ordinary header tries nothing', () => {
  const kids = ['mrk-302e5d3a', 'key/2026-11', '2026:11', 'abc=', 'https', undefined, 5, 'or1', 'a-b_c.d']
  for (const kid of kids) {
    const header = { alg: 'RS256', typ: 'JWT', kid }
    assert.deepEqual(attackNotes(header, { text: JSON.stringify(header), payloadText: '{}' }), [])
  }
  for (const odd of [undefined, null, 'text', 5, [], {}]) assert.deepEqual(attackNotes(odd), [])
})

const rows = [
  [{ alg: 'none' }, /alg "none"/],
  [{ alg: ' NoNe' }, /alg "none"/],
  [{ alg: 'HS256' }, /HS256.*classic algorithm confusion attack/],
  [{ jku: 'https://evil.example' }, /\(jku\).*ignored/],
  [{ x5u: 'https://evil.example' }, /\(x5u\).*ignored/],
  [{ jwk: {} }, /\(jwk\).*ignored/],
  [{ x5c: [] }, /\(x5c\).*ignored/],
  [{ kid: '../../etc/passwd' }, /file path/],
  [{ kid: '/dev/null' }, /file path/],
  [{ kid: '..\\..\\key' }, /file path/],
  [{ kid: '%2e%2e%2fkey' }, /file path/],
  [{ kid: "x' UNION SELECT 'a" }, /SQL/],
  [{ kid: 'x; drop table' }, /SQL/],
  [{ kid: 'a|whoami' }, /shell command/],
  [{ kid: '<img src=x>' }, /shell command or of HTML/],
  [{ kid: 'https://evil.example/key' }, /is an address/],
  [{ kid: 'a\nb' }, /control or invisible/],
  [{ kid: 'a\u202eb' }, /control or invisible/],
  [{ kid: 'k'.repeat(2000) }, /very long/],
  [{ crit: ['x'] }, /has crit/],
  [{ b64: false }, /has b64/],
]
for (const [header, note] of rows) {
  test(JSON.stringify(header).slice(0, 60), () => {
    const notes = attackNotes({ alg: 'RS256', ...header })
    assert.equal(notes.filter((sentence) => note.test(sentence)).length, 1, notes.join('\n'))
  })
}

test('key ids that are random base64, dates and names of keys try nothing', () => {
  for (const kid of ['test-LVWa--HxfMs_', '/bVY+wJk/3o0=', 'n/a--2', '2026-11-26--primary', 'key:prod/eu', 'a.b.c'])
    assert.deepEqual(attackNotes({ alg: 'RS256', kid }), [], kid)
})

test('HS256 is fine where the key is a secret', () => {
  assert.deepEqual(attackNotes({ alg: 'HS256' }, { hasPublicKeys: false }), [])
})

test('a member that stands twice is named, with both values where they are in the outermost object', () => {
  const found = (id, text, status = 'fail') => {
    const { checks } = esm.explain(`${encode(text)}.e30.AAAA`, { keys: [] }, { issuer: null, audience: null })
    const [{ json }] = checks.filter((check) => check.id === 'header')
    const texts = { header: { text }, payload: { payloadText: text } }[id]
    return attackNotes(undefined, { checks: [{ id, status, json }], ...texts })
  }
  assert.match(
    found('header', '{"alg":"RS256","alg" : "none"}')[0],
    /^The header has "alg" twice: "RS256" and "none"\./,
  )
  assert.match(
    found('payload', '{"sub":[1],"\\u0073ub":{"a":","}}')[0],
    /^The payload has "sub" twice: \[1\] and {"a":","}\./,
  )
  assert.match(found('header', '{"a":[{"b":1,"b":2}]}')[0], /^The header has "b" twice\. One library/)
  assert.deepEqual(found('header', '{"alg":"RS256"}'), [])
  assert.deepEqual(found('header', '{"a":1,"a":2}', 'pass'), [])
  assert.doesNotMatch(found('header', '{"\u202e":1,"\u202e":2}')[0], /\u202e/)
})

function encode(text) {
  return Buffer.from(text).toString('base64url')
}

test('hostile length is read in linear time', () => {
  const start = performance.now()
  const checks = [{ id: 'header', status: 'fail', actual: 'a twice, byte 5' }]
  for (const unit of ['"', '{"a":', '[', '\\"', '"a":1,', '{']) {
    attackNotes({ kid: unit.repeat(300_000), alg: unit.repeat(300_000) }, { checks, text: `{${unit.repeat(500_000)}` })
  }
  assert.ok(performance.now() - start < 10_000)
})
