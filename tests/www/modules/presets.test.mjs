// Each preset, with a token as its issuer makes it: accepted by the package as it is filled in, refused with another
// value in any field.

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { claimsFrom, linesOf } from '../../../pkg/lib/claim-lines.js'
import { presetFor, presets } from '../../../www/presets/presets.js'
import { claimsOf, emptyForm, fromToken, optionsOf } from '../../../www/settings/expectations.js'
import { esm, load } from '../../support/package.mjs'

const TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad'

/** Claims of a usual token, and the algorithm that the issuer signs with. */
const TOKENS = {
  vercel: {
    iss: 'https://oidc.vercel.com/acme',
    aud: 'https://vercel.com/acme',
    sub: 'owner:acme:project:site:environment:production',
    owner: 'acme',
    owner_id: 'team_1a2b',
    project: 'site',
    project_id: 'prj_3c4d',
    environment: 'production',
  },
  'github-actions': {
    iss: 'https://token.actions.githubusercontent.com',
    aud: 'https://api.example',
    sub: 'repo:octo-org/site:ref:refs/heads/main',
    repository: 'octo-org/site',
    ref: 'refs/heads/main',
    repository_id: '74',
    repository_owner_id: '65',
    environment: 'production',
  },
  google: {
    iss: 'https://accounts.google.com',
    aud: '1.apps.googleusercontent.com',
    sub: '1234',
    hd: 'acme.example',
    email: 'caller@project.iam.gserviceaccount.com',
  },
  auth0: {
    iss: 'https://acme.eu.auth0.com/',
    aud: ['https://api.example', 'https://acme.eu.auth0.com/userinfo'],
    sub: 'auth0|1',
    org_id: 'org_1',
  },
  entra: {
    iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    aud: '6731de76-14a6-49ae-97bc-6eba6914391e',
    tid: TENANT,
    azp: '90c0fe63-bcf2-44d5-8fb7-b8bbc0b29dc6',
  },
  clerk: {
    iss: 'https://clerk.acme.example',
    azp: 'https://acme.example',
    sub: 'user_1',
    sid: 'sess_1',
    org_id: 'org_1',
  },
  supabase: { iss: 'https://abcd.supabase.co/auth/v1', aud: 'authenticated', role: 'authenticated', sub: 'u' },
}

let issuer
before(async () => {
  const { createTestIssuer } = await load('jwt-verdict/testing')
  issuer = createTestIssuer({ algorithm: 'RS256' })
})

const explain = (claims, form) =>
  esm.createVerifier({ jwks: issuer.jwks, ...optionsOf(form) }).explain(issuer.sign(claims))

test('there is a token for each preset', () => {
  assert.deepEqual(
    presets.map(({ id }) => id),
    Object.keys(TOKENS),
  )
})

for (const preset of presets) {
  const claims = TOKENS[preset.id]

  test(`${preset.label}: knows its issuer and no look-alike`, () => {
    assert.equal(presetFor(claims.iss), preset)
    const { origin, pathname } = new URL(claims.iss)
    const others = [claims.iss.replace('://', '://evil.example/'), `http${claims.iss.slice(5)}`, '', 'x']
    // Any customer's domain can be Clerk's.
    if (preset.id !== 'clerk') others.push(`${origin}.evil.example${pathname}`)
    for (const other of others) assert.notEqual(presetFor(other), preset, other)
    assert.equal(presetFor(undefined), undefined)
  })

  test(`${preset.label}: filled in from a token, it accepts this token`, () => {
    const { form, jwksUrl, audience, problem } = preset.expectations({}, claims)
    assert.equal(problem, undefined)
    assert.equal(explain(claims, form).error?.message, undefined)
    assert.match(jwksUrl, /^https:\/\/[^/]+\/.*(?:jwks|keys|certs)/)
    assert.match(audience, /^[A-Z].*\.$/)
    assert.ok(form.issuer.length > 0 && form.algorithms.length > 0)
    assert.deepEqual(
      Object.keys(emptyForm).filter((name) => !(name in form)),
      [],
    )
  })

  test(`${preset.label}: with another value in any field, it refuses this token`, () => {
    const values = preset.valuesOf(claims)
    for (const [name, value] of Object.entries(values)) {
      if (preset.fields.find((field) => field.name === name)?.options && name !== 'environment') continue
      const other = /^[0-9a-f-]{36}$/.test(value) ? value.replace(/^./, '0').replace(/.$/, '0') : `${value}x`
      const { form, problem } = preset.expectations({ ...values, [name]: other })
      if (problem) continue
      assert.equal(explain(claims, form).ok, false, `${name}: ${other}`)
    }
  })

  test(`${preset.label}: what is missing is said`, () => {
    assert.match(preset.expectations().problem, /^[A-Z].*\.$/)
    assert.match(preset.expectations({}, { iss: 5, owner: [], repository: {}, __proto__: null }).problem, /\.$/)
    for (const { label, help, example } of preset.fields) assert.ok(label && help.endsWith('.') && example)
    for (const note of preset.notes) assert.match(note, /\.$/)
  })
}

test("Vercel: the mode, an audience of one's own, and no project at all", () => {
  const [vercel] = presets
  const global = { ...TOKENS.vercel, iss: 'https://oidc.vercel.com' }
  assert.deepEqual(vercel.expectations({}, global).form.issuer, ['https://oidc.vercel.com'])
  assert.equal(explain(global, vercel.expectations({}, global).form).ok, true)
  const own = { ...TOKENS.vercel, aud: 'https://api.example' }
  assert.equal(explain(own, vercel.expectations({}, own).form).ok, true)
  assert.equal(explain(TOKENS.vercel, vercel.expectations({}, own).form).ok, false)
  assert.match(
    vercel.expectations({ team: 'acme', environment: 'production' }).problem,
    /any project of the team may call/,
  )
  const two = vercel.expectations({ environment: 'preview, production' }, TOKENS.vercel)
  assert.deepEqual(two.form.claims.environment, ['preview', 'production'])
  assert.equal(explain(TOKENS.vercel, two.form).ok, true)
  assert.match(vercel.expectations({ environment: ' , ' }, TOKENS.vercel).problem, /^Environment: /)
  assert.match(vercel.expectations({ team: 'Acme', project: 'a', environment: 'x' }).problem, /lower case/)
})

test('Entra: tokens of version 1.0', () => {
  const claims = { iss: `https://sts.windows.net/${TENANT}/`, aud: 'api://x', tid: TENANT, appid: 'a' }
  const entra = presetFor(claims.iss)
  const { form, jwksUrl } = entra.expectations({}, claims)
  assert.equal(explain(claims, form).error?.message, undefined)
  assert.deepEqual(form.claims, { tid: TENANT, appid: 'a' })
  assert.equal(jwksUrl, `https://login.microsoftonline.com/${TENANT}/discovery/keys`)
})

// The form.

test('an empty form checks nothing that may be left out, on purpose', () => {
  assert.deepEqual(optionsOf(emptyForm), { issuer: null, audience: null })
  assert.deepEqual(optionsOf({}), { issuer: null, audience: null })
  assert.equal(explain({ iss: 'anybody' }, emptyForm).ok, true)
})

test('every member of the form reaches the package', () => {
  const form = {
    issuer: ['https://i.example'],
    audience: ['a', 'b'],
    subject: ['s'],
    typ: ['at+jwt', 'secevent+jwt'],
    algorithms: ['RS256'],
    requiredClaims: ['scope'],
    scope: ['read', 'write'],
    clockTolerance: 5,
    maxTokenAge: 60,
    maxLifetime: 3600,
    singleAudience: true,
    allowMissingExpiry: true,
    claims: { role: 'admin' },
    templates: { sub: '{role}' },
  }
  assert.deepEqual(optionsOf(form), { ...form, issuer: 'https://i.example', subject: 's' })
  const { checks } = explain({}, form)
  const asked = (id) => checks.find((check) => check.id === id).status
  for (const id of ['type', 'issuer', 'subject', 'audience', 'claims', 'required-claims', 'scope'])
    assert.equal(asked(id), 'fail')
})

test('filled in from a token, the form accepts it and says that this trusts it', () => {
  for (const claims of [
    ...Object.values(TOKENS),
    { iss: 'i', aud: ['a', 5, ''], sub: 'user-1' },
    {},
    { iss: 5, sub: {} },
  ]) {
    const { header, payload } = esm.decode(issuer.sign(claims))
    const form = fromToken({ header, payload })
    assert.match(form.sentence, /which is not verified/)
    assert.deepEqual(form.algorithms, ['RS256'])
    if (typeof claims.iss !== 'number' && !Array.isArray(claims.aud)) assert.equal(explain(claims, form).ok, true)
  }
  assert.deepEqual(fromToken({ header: { typ: 'at+jwt' }, payload: { sub: 'user-1' } }).typ, ['at+jwt'])
  assert.deepEqual(fromToken({ header: { alg: 'none', typ: 'JWT' }, payload: { sub: 'user-1', aud: ['a', 5] } }), {
    ...emptyForm,
    audience: ['a'],
    sentence: fromToken({}).sentence,
  })
})

test('the further claims of a token are offered as rules that it meets, and can be typed', () => {
  const claims = {
    ...{ iss: 'i', aud: 'a', sub: 'user-1', jti: 'x', nonce: 'x', scope: 'read', plan: 'paid', text: '3', level: 3 },
    ...{ verified: false, nothing: null, empty: '', none: [], roles: ['admin', 1], mixed: ['a', {}], large: 2 ** 60 },
    ...{ realm_access: { roles: ['editor'], deep: { deep: { deep: { deep: 1 } } } }, 'https://x.example/a.b': 'c d' },
    ...{ 'a=b': 'x', many: Array(60).fill('x') },
  }
  const offered = claimsOf(claims)
  const names = ['plan', 'text', 'level', 'verified', 'nothing', 'empty', 'none', 'roles', 'mixed', 'large']
  assert.deepEqual(Object.keys(offered), [...names, 'realm_access', 'https://x.example/a.b', 'many'])
  assert.deepEqual(offered.roles, { includes: ['admin', 1] })
  assert.deepEqual(offered.realm_access.members.roles, { includes: ['editor'] })
  assert.deepEqual(claimsFrom(linesOf(offered)), offered)
  assert.equal(explain(claims, { ...emptyForm, claims: offered }).ok, true)
  for (const odd of [undefined, null, 5, []]) assert.deepEqual(claimsOf(odd), {})
})
