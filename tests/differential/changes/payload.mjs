// Changes to the text of the payload; the tokens are signed afterwards.

import { accepted } from './accepted.mjs'

export const onPayload = [
  member('duplicate iss', '"iss":"https://evil.example"'),
  member('duplicate exp', '"exp":1'),
  member('duplicate exp, escaped', '"\\u0065xp":1'),
  member('duplicate unknown claim', '"scope":"a","scope":"b"'),
  member('duplicate member inside a claim', '"scope":{"a":1,"a":2}'),

  accepted(text('payload with white space', (json) => `\r\n { ${json.slice(1, -1)} \t} `)),
  text('payload with BOM', (json) => `\ufeff${json}`),
  text('payload not UTF-8', (json) => Buffer.from(`${json.slice(0, -1)},"x":"\u00c0\u00ae"}`, 'latin1')),
  text('payload in UTF-16', (json) => Buffer.from(json, 'utf16le')),
  text('payload in an array', (json) => `[${json}]`),
  text('payload no object', (_, choose) => choose.pick(['null', '"text"', '1', 'true', '[]'])),
  text('payload empty', () => ''),
  text('payload with a trailing comma', (json) => `${json.slice(0, -1)},}`),
  text('payload with more after it', (json, choose) => json + choose.pick(['{}', 'x', '//'])),
  text('payload with single quotes', (json) => json.replaceAll('"', "'")),
  text('payload of 20 kB', (json) => `{"x":"${'x'.repeat(20_000)}",${json.slice(1)}`),

  member('payload with a lone surrogate', '"x":"\\ud800"'),
  member('payload with a raw control character', '"x":"\n"'),
  member('payload with a bad escape', '"x":"\\x41"'),
  member('payload with a leading zero', '"x":01'),
  member('payload with NaN', '"x":NaN'),
  member('payload with a number out of range', '"x":1e400'),
  accepted(member('payload with a large number', '"x":1e307')),
  accepted(member('payload with minus zero', '"x":-0')),
  accepted(member('payload with a tiny number', '"x":1e-400')),
  accepted(member('payload with an integer beyond 2^53', '"x":18446744073709551617')),
  accepted(member('payload nested 30 deep', `"x":${nested(30)}`)),
  member('payload nested 40 deep', `"x":${nested(40)}`),
  member('payload nested 200 deep', `"x":${nested(200)}`),
  accepted(member('payload with NUL and beyond the BMP', '"x\\u0000y":"\\ud83d\\ude00\u{1f600}"')),
  accepted(member('__proto__ in the payload', '"__proto__":{"admin":true},"constructor":1,"toJSON":2,"then":3')),
]

/** An array in an array, `depth` of them. */
export function nested(depth) {
  return '['.repeat(depth) + ']'.repeat(depth)
}

function text(name, edit) {
  return {
    name,
    times: 15,
    change(draft, choose) {
      draft.payloadText = edit(JSON.stringify(draft.claims), choose)
    },
  }
}

function member(name, members) {
  return text(name, (json) => `{${members},${json.slice(1)}`)
}
