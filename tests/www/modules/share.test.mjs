// Links: what goes in comes out, nothing else does, and no fragment makes the page fail.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimsFrom, linesOf } from '../../../pkg/lib/claim-lines.js'
import { emptyForm, optionsOf } from '../../../www/settings/expectations.js'
import { linkOf, personalClaims, readLink } from '../../../www/settings/share.js'
import { isSettable } from '../../../www/words/times.js'
import { esm } from '../../support/package.mjs'

const form = {
  ...emptyForm,
  issuer: ['https://issuer.example/é'],
  audience: ['a', 'b'],
  subject: ['s'],
  typ: ['at+jwt', 'JWT'],
  algorithms: ['RS256'],
  requiredClaims: ['scope'],
  scope: ['read', 'write'],
  clockTolerance: 5,
  maxTokenAge: 60,
  maxLifetime: 3600,
  singleAudience: true,
  allowMissingExpiry: true,
  claims: {
    role: 'admin',
    plan: ['free', 'paid'],
    level: '3',
    number: 3,
    id: 9007199254740993n,
    roles: { includes: ['a', 'b'] },
    realm_access: { members: { roles: { includes: 'editor' } } },
  },
  templates: { sub: '{role}' },
}
const keySource = { kind: 'url', value: 'https://issuer.example/jwks' }
const linked = (content) =>
  `#s=${Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64url')}`

test('settings come out as they went in', () => {
  const link = linkOf({ form, keySource, now: 1_800_000_000 })
  assert.match(link, /^#s=[A-Za-z0-9_-]+$/)
  assert.deepEqual(readLink(link), { settings: { form, keySource, now: 1_800_000_000 } })
  assert.deepEqual(readLink(linkOf({ form: emptyForm })), { settings: { form: emptyForm } })
  assert.deepEqual(readLink(linkOf({ form, keySource: { kind: 'issuer' } })).settings.keySource, { kind: 'issuer' })
  assert.deepEqual(optionsOf(readLink(link).settings.form), optionsOf(form))
})

test('a link of before opens, and means what it meant', () => {
  const old = {
    ...{ issuer: ['https://issuer.example'], audience: ['a'], subject: [], typ: 'at+jwt', algorithms: ['RS256'] },
    ...{ requiredClaims: [], clockTolerance: 0, claims: { plan: ['free', 'paid'], level: '3', verified: 'true' } },
  }
  const { settings } = readLink(linked({ form: old }))
  assert.deepEqual(settings.form, { ...emptyForm, ...old, typ: ['at+jwt'] })
  // What was text stays text, although as it is typed it is now a number.
  assert.deepEqual(claimsFrom(linesOf(settings.form.claims)), old.claims)
  assert.deepEqual(readLink(linked({ form: { ...old, typ: '' } })).settings.form.typ, [])
})

test('a page of before reads what it knows of a link', () => {
  const { form: read } = JSON.parse(Buffer.from(linkOf({ form: { ...form, typ: ['at+jwt'] } }).slice(3), 'base64url'))
  assert.equal(read.typ, 'at+jwt')
  assert.deepEqual(read.claims, { role: 'admin', plan: ['free', 'paid'], level: '3' })
})

test('a rule that is none leaves no link with a check fewer', () => {
  for (const rules of [['x={"includ":"a"}'], ['x'], ['x={"includes":'], 'x=1', {}, [null], ['iss=x'], ['x=null']])
    assert.match(readLink(linked({ form: { rules } })).problem, /damaged/, JSON.stringify(rules))
  const deep = `x=${'{"some":'.repeat(40)}1${'}'.repeat(40)}`
  assert.match(readLink(linked({ form: { rules: [deep] } })).problem, /damaged/)
})

test('a time that is no time to judge at goes into no link', () => {
  for (const now of [1e11, -1e12, Number.NaN, '5', undefined])
    assert.deepEqual(readLink(linkOf({ form, now })).settings, { form })
})

test('the token is in no link, its content only when asked for', () => {
  const decoded = { header: { alg: 'RS256' }, payload: { sub: 'user-1' }, signature: 'thesignature', token: 'thetoken' }
  const settings = { form, keySource, token: 'thetoken', decoded }
  assert.equal(readLink(linkOf(settings)).decoded, undefined)
  const text = (link) => Buffer.from(link.slice(3), 'base64url').toString()
  assert.doesNotMatch(text(linkOf(settings)), /user-1|thesignature|thetoken/)
  const link = linkOf(settings, { decoded })
  assert.doesNotMatch(text(link), /thesignature|thetoken/)
  assert.deepEqual(readLink(link).decoded, { header: { alg: 'RS256' }, payload: { sub: 'user-1' } })
})

test('pasted keys and an address with a password stay where they are', () => {
  for (const source of [
    { kind: 'pasted', value: '{"keys":[]}' },
    { kind: 'url', value: 'https://user:secret@issuer.example/' },
  ]) {
    const { settings } = readLink(linkOf({ form, keySource: source }))
    assert.equal('keySource' in settings, false)
  }
})

test('too much for a link is refused with a sentence', () => {
  const decoded = { header: {}, payload: { text: 'x'.repeat(20_000) } }
  assert.throws(() => linkOf({ form }, { decoded }), { name: 'Error', message: /without the contents of the token/ })
  const many = Array.from({ length: 50 }, (_, index) => `${index}${'x'.repeat(900)}`)
  assert.throws(() => linkOf({ form: { ...form, audience: many } }), { message: /too many settings/ })
})

test('an unknown or damaged fragment gives a sentence', () => {
  const rows = [
    ['#section', /does not come from this page/],
    ['#id_token=eyJ', /does not come from this page/],
    [`#s=${'A'.repeat(20_000)}`, /too long/],
    ['#s=', /damaged/],
    ['#s=!!!', /damaged/],
    [linkOf({ form }).slice(0, 60), /damaged/],
    [linked('null'), /damaged/],
    [linked('[]'), /damaged/],
    [linked('5'), /damaged/],
    [`#s=${Buffer.from([0xff, 0xfe]).toString('base64url')}`, /damaged/],
    [linked('['.repeat(9000)), /damaged/],
    [linked({ keys: { kind: 'url', value: 'javascript:alert(1)' } }), /not a web address/],
    [linked({ keys: { kind: 'url', value: 'data:text/html,x' } }), /not a web address/],
    [linked({ keys: { kind: 'pasted', value: 'x' } }), /not a web address/],
    [linked({ keys: 'https://issuer.example' }), /not a web address/],
    ...[1e11, 8.64e12, 8.64e15, Number.MAX_SAFE_INTEGER, 1e300, -1e11, '1800000000', null, [], {}].map((now) => [
      linked({ now }),
      /time in the link is out of range/,
    ]),
  ]
  for (const [hash, problem] of rows) {
    const read = readLink(hash)
    assert.match(read.problem, problem, hash.slice(0, 40))
    assert.deepEqual(Object.keys(read), ['problem'])
  }
  for (const empty of ['', '#']) assert.deepEqual(readLink(empty), {})
})

test('hostile content becomes a form that the package can judge', () => {
  const rows = [
    {},
    { form: null },
    { form: { issuer: 'text', audience: [5, null, '', {}], subject: {}, typ: 5, claims: [], templates: 'x' } },
    { form: { clockTolerance: -1, maxTokenAge: 'x', allowMissingExpiry: 1, algorithms: ['x'.repeat(5000)] } },
    { form: { issuer: Array(1000).fill('x'), unknown: true } },
    { now: -1, decoded: { header: [], payload: {} } },
    { now: 1e11 - 1 },
  ]
  for (const content of rows) {
    const { settings, decoded } = readLink(linked(content))
    assert.equal(decoded, undefined)
    assert.ok(settings.form.issuer.length <= 50)
    assert.equal('unknown' in settings.form, false)
    const now = settings.now ?? 0
    assert.ok(isSettable(now))
    esm.createVerifier({ jwks: { keys: [] }, ...optionsOf(settings.form), now: () => now }).explain('x')
  }
  const { settings } = readLink(linked('{"form":{"claims":{"__proto__":"x","a":{"b":1}},"__proto__":{"typ":"y"}}}'))
  assert.deepEqual([Object.keys(settings.form.claims), settings.form.typ], [['__proto__'], []])
})

test('claims that look personal are named', () => {
  const payload = {
    iss: 'https://issuer.example',
    sub: 'user-1',
    email: 'a@b.example',
    email_verified: true,
    name: 'A',
    phone_number: '+1 555 0100',
    contact: 'a@b.example',
    'https://app.example/email': 'a',
    app_metadata: { provider: 'x' },
    extra: { deep: [{ mail: 'a@b.example' }] },
    role: 'admin',
    exp: 1,
  }
  const personal = ['sub', 'email', 'name', 'phone_number', 'contact', 'https://app.example/email', 'extra']
  assert.deepEqual(personalClaims(payload), personal)
  assert.deepEqual(personalClaims({ sub: 'owner:acme:project:site:environment:production', project: 'site' }), [])
  for (const odd of [undefined, null, 5, []]) assert.deepEqual(personalClaims(odd), [])
  personalClaims({ [`${'x'.repeat(1e6)}`]: '@'.repeat(1e6) })
})
