// Each trick has its sentence, and an ordinary header has none.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attackNotes } from '../../www/attacks.js'

test('an ordinary header tries nothing', () => {
  const kids = ['mrk-302e5d3a', 'key/2026-11', '2026:11', 'abc=', 'https', undefined, 5, 'or1', 'a-b_c.d']
  for (const kid of kids) {
    const header = { alg: 'RS256', typ: 'JWT', kid }
    assert.deepEqual(
      attackNotes(header, { text: JSON.stringify(header), payloadText: '{"a":{"b":1},"c":{"b":2}}' }),
      [],
    )
  }
  for (const odd of [undefined, null, 'text', 5, [], {}]) assert.deepEqual(attackNotes(odd), [])
})

const rows = [
  [{ alg: 'none' }, /alg "none"/],
  [{ alg: ' NoNe' }, /alg "none"/],
  [{ alg: 'HS256' }, /HS256.*classic confusion attack/],
  [{ jku: 'https://evil.example' }, /\(jku\).*ignored/],
  [{ x5u: 'https://evil.example' }, /\(x5u\).*ignored/],
  [{ jwk: {} }, /\(jwk\).*ignored/],
  [{ x5c: [] }, /\(x5c\).*ignored/],
  [{ kid: '../../etc/passwd' }, /path of a file/],
  [{ kid: '/dev/null' }, /path of a file/],
  [{ kid: '..\\..\\key' }, /path of a file/],
  [{ kid: '%2e%2e%2fkey' }, /path of a file/],
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

test('HS256 is fine where the key is a secret', () => {
  assert.deepEqual(attackNotes({ alg: 'HS256' }, { hasPublicKeys: false }), [])
})

test('a member that stands twice is found in the text, escapes resolved', () => {
  const found = (text) => attackNotes({}, { text })
  assert.match(found('{"alg":"RS256","alg":"none"}')[0], /^The header has "alg" twice\./)
  assert.match(found('{"a":[{"b":1,"\\u0062":2}]}')[0], /"b" twice/)
  assert.match(attackNotes({}, { payloadText: '{"sub":"a","sub" :"b"}' })[0], /^The payload has "sub" twice/)
  for (const text of [
    '{"a":"a","b":"a"}',
    '{"a":"x\\":\\"a"}',
    '[{"a":1},{"a":1}]',
    '{"a":{"a":{"a":1}}}',
    '{"a":["a","a"]}',
    '{"a":1,"p\\"q\\"a":2}',
    '{{{',
    '',
  ]) {
    assert.deepEqual(found(text), [], text)
  }
  assert.doesNotMatch(found('{"\u202e":1,"\u202e":2}')[0], /\u202e/)
})

test('hostile length is read in linear time', () => {
  const start = performance.now()
  for (const unit of ['"', '{"a":', '[', '\\"', '"a":1,', '{']) {
    attackNotes({ kid: unit.repeat(300_000), alg: unit.repeat(300_000) }, { text: unit.repeat(500_000) })
  }
  assert.ok(performance.now() - start < 10_000)
})
