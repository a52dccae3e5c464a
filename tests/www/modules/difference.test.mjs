// Two values side by side: the marks are right, and the usual causes are named.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { difference } from '../../../www/words/difference.js'

const joined = (parts) => parts.map(({ text }) => text).join('')
const differing = (parts) => parts.filter(({ same }) => !same).map(({ text }) => text)

test('the marks are the letters that differ', () => {
  const rows = [
    ['https://vercel.com/acme', 'https://vercel.com/acme-labs', [], ['-labs']],
    ['https://vercel.com/acme-labs', 'https://vercel.com/acme', ['-labs'], []],
    ['abc', 'abc', [], []],
    ['abc', 'xyz', ['abc'], ['xyz']],
    ['', 'xyz', [], ['xyz']],
    ['xalphay', 'zbetaw', ['xalphay'], ['zbetaw']],
    ['owner:a:project:site:environment:x', 'owner:b:project:site:environment:y', ['a', 'x'], ['b', 'y']],
    ['a😀b', 'a😁b', ['😀'], ['😁']],
    ['https://api.example', 'https://vercel.com/acme', ['api.example'], ['vercel.com/acme']],
  ]
  for (const [one, other, left, right] of rows) {
    const { expected, actual } = difference(one, other)
    assert.deepEqual([joined(expected), joined(actual)], [one, other])
    assert.deepEqual([differing(expected), differing(actual)], [left, right])
    const same = (parts) => joined(parts.filter((part) => part.same))
    assert.equal(same(expected), same(actual))
  }
})

test('of a list, the value that comes nearest is shown', () => {
  const { expected, actual } = difference(
    ['https://other.example', 'https://api.example/'],
    ['x', 'https://api.example'],
  )
  assert.deepEqual([joined(expected), joined(actual)], ['https://api.example/', 'https://api.example'])
  assert.equal(joined(difference(['zzz', 'abcdefgh'], 'abcdeXgh').expected), 'abcdefgh')
})

const causes = [
  ['https://i.example/', 'https://i.example', /slash at the end: you expect one, the token has none/],
  ['https://i.example', 'https://i.example/', /slash at the end: the token has one, you expect none/],
  ['https://i.example', 'http://i.example', /You expect https, the token has http\./],
  ['http://i.example', 'https://i.example', /You expect http, the token has https\./],
  ['https://i.example/Acme', 'https://i.example/acme', /upper and lower case/],
  ['api ', 'api', /Your value has white space/],
  ['api', ' api', /The token's value has white space/],
  ['my api', 'myapi', /a space or line break/],
  ['api', 'a\u200bpi', /The token's value has an invisible character/],
  ['"api"', 'api', /Your value has quotation marks/],
  [
    'https://vercel.com/acme',
    'https://vercel.com/\u0430cme',
    /The token has a letter that only looks like "a" \(U\+0430\)/,
  ],
  ['https://i.example/p\u0430th', 'https://i.example/path', /Your value has a letter that only looks like "a"/],
  ['acme1', 'acmel', /look alike/],
  ['a,b', ['a', 'b'], /one text, but the token has a list/],
  ['["a","b"]', ['a'], /a list written as text/],
  ['a', 'a,b', /several values joined/],
  ['a', 'a b', /several values joined/],
  [
    'https://i.example',
    'https://i.example/.well-known/openid-configuration',
    /The token's value includes \/\.well-known/,
  ],
  ['https://i.example/.well-known', 'https://i.example/', /Your value includes \/\.well-known/],
  ['https://oidc.vercel.com/acme', 'https://oidc.vercel.com/globex', /Another Vercel team: you expect acme, .* globex/],
  ['https://vercel.com/acme', 'https://vercel.com/globex', /Another Vercel team: .* for globex/],
  ['https://oidc.vercel.com/acme', 'https://oidc.vercel.com', /global issuer mode/],
  ['https://oidc.vercel.com', 'https://oidc.vercel.com/acme', /team issuer mode/],
  ['https://api.example', 'https://vercel.com/acme', /usual audience/],
  ['https://oidc.vercel.com/acme', 'https://vercel.com/acme', /usual audience|an issuer/],
  [
    'owner:acme:project:site:environment:production',
    'owner:acme:project:site:environment:preview',
    /^Another environment: they differ in environment \(you expect production, the token has preview\)/,
  ],
  [
    'owner:acme:project:site:environment:production',
    'owner:acme:project:shop:environment:preview',
    /^Another project: .*shop\) and environment/,
  ],
  [
    'owner:acme:project:site:environment:production',
    'owner:globex:project:site:environment:production',
    /^Another team/,
  ],
  ['repo:octo/a:ref:refs/heads/main', 'repo:octo/a:ref:refs/heads/dev', /^Another branch or tag/],
  [
    'repo:octo/a:ref:refs/heads/main',
    'repo:octo@12/a@34:ref:refs/heads/main',
    /GitHub includes ids .* state the subject with them/,
  ],
  ['repo:octo@12/a@34:ref:x', 'repo:octo/a:ref:x', /GitHub includes ids .* The token has none/],
  ['repo:octo@12/a@34:ref:x', 'repo:octo@12/a@35:ref:x', /same names with other ids/],
  ['https://i.example:8080/a', 'https://i.example/a', /port: you expect port 8080, the token has no port/],
  ['https://www.i.example', 'https://i.example', /www\.: you expect it/],
  ['https://i.example:443', 'https://i.example', /spellings of the same address/],
  ['https://i.example/a/v1', 'https://i.example/a/v2', /same host with another path/],
  ['api.example', 'https://api.example', /bare name, the token has an address/],
  ['https://api.example', '3f2a-11', /an address, the token has an id/],
  ['3f2a-11', 'https://api.example', /an id or name, the token has an address/],
  ['a', undefined, /does not have this claim/],
  ['a', [], /empty list/],
  ['a', 5, /type number/],
  ['a', null, /does not have this claim/],
  ['a', ['b', 5], /type number/],
  ['a', { b: 1 }, /type object/],
]
for (const [expected, actual, cause] of causes) {
  test(`${JSON.stringify(expected)} and ${JSON.stringify(actual)}`, () => {
    assert.match(difference(expected, actual).cause, cause)
  })
}

test('where nothing is usual about it, no cause is made up', () => {
  for (const [one, other] of [
    ['alice', 'bob'],
    ['https://a.example', 'https://b.example'],
  ]) {
    assert.equal('cause' in difference(one, other), false)
  }
})

test('an empty expectation and hostile values are no failure', () => {
  for (const expected of ['', [], null, undefined]) {
    for (const actual of ['', 'x', [], ['x'], {}, [[[]]], '__proto__']) {
      const { expected: left, actual: right } = difference(expected, actual)
      assert.ok(Array.isArray(left) && Array.isArray(right))
    }
  }
})

test('long values are cut and cheap', () => {
  const start = performance.now()
  const long = (letter) => letter.repeat(1_000_000)
  for (const [one, other] of [
    [long('a'), long('b')],
    [`x${long('ab')}`, `y${long('ba')}`],
    [long('a'), `${long('a')}b`],
    [
      Array.from({ length: 1000 }, (_, index) => `${index}${long('a').slice(0, 5000)}`),
      Array.from({ length: 1000 }, (_, index) => `b${index}`),
    ],
    [long('owner:'), long('owner:')],
    [long(' '), `${long(' ')}x`],
  ]) {
    const { expected, actual } = difference(one, other)
    assert.ok(joined(expected).length <= 2001 && joined(actual).length <= 2001)
  }
  assert.match(difference(`${long('a')}1`, `${long('a')}2`).cause, /after the part that is shown/)
  const spent = performance.now() - start
  assert.ok(spent < 10_000, `${spent} ms`)
})
