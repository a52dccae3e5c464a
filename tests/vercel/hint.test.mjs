import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { esm, load } from '../support/package.mjs'
import { claimsOf, jwks, NOW, passportClaims, sign } from '../support/vercel-issuer.mjs'

const { vercelHint, vercelOidc } = await load('jwt-verdict/vercel')
const { createVerifier } = esm

const SITE = { team: 'acme', project: 'site', environment: 'production' }
const IDS = { ownerId: 'team_acme', projectId: 'prj_site' }
const GLOBAL = { issuerMode: 'global' }
const API = 'https://api.example'

describe('the usual mistakes', () => {
  const rows = [
    ['a project in global mode', SITE, claimsOf({ global: true }), 'iss', /global issuer mode.*issuerMode: 'global'/],
    ['a project in team mode', { ...SITE, ...GLOBAL }, claimsOf(), 'iss', /issuerMode: 'team'/],
    ['another team', SITE, claimsOf({ owner: 'globex' }), 'iss', /another team, or the team was renamed/],
    ['a renamed team', { ...SITE, ...IDS }, claimsOf({ owner: 'new-acme' }), 'iss', /^The team was renamed/],
    [
      'a renamed team in global mode',
      { ...SITE, ...IDS, ...GLOBAL, audience: ['https://vercel.com/acme'] },
      { ...claimsOf({ owner: 'new-acme', global: true }), aud: 'https://vercel.com/acme' },
      'sub',
      /^The team was renamed/,
    ],
    [
      'a preview',
      SITE,
      claimsOf({ environment: 'preview' }),
      'sub',
      /^The caller is a preview deployment.* for production\./,
    ],
    [
      'a preview, any project',
      { ...SITE, project: null },
      claimsOf({ environment: 'preview' }),
      'environment',
      /^The caller is a preview/,
    ],
    [
      'a development token',
      SITE,
      claimsOf({ environment: 'development' }),
      'sub',
      /^The caller runs on a developer's machine/,
    ],
    [
      'production',
      { ...SITE, environment: ['preview', 'staging'] },
      claimsOf(),
      'sub',
      /production deployment.* for preview or staging/,
    ],
    [
      'an environment of their own',
      SITE,
      claimsOf({ environment: 'staging' }),
      'sub',
      /^The caller is deployed to another environment/,
    ],
    ['the usual audience', { ...SITE, audience: API }, claimsOf(), 'aud', /getVercelOidcToken\(\{ audience \}\)/],
    ['an exchanged token', SITE, { ...claimsOf(), aud: API }, 'aud', /^The caller exchanged its token/],
    [
      'another project',
      SITE,
      claimsOf({ project: 'docs' }),
      'sub',
      /another project, or the project was renamed.*pin projectId/,
    ],
    ['a renamed project', { ...SITE, ...IDS }, claimsOf({ project: 'new-site' }), 'sub', /^The project was renamed/],
    [
      'a renamed project, any environment',
      { ...SITE, ...IDS, environment: null },
      claimsOf({ project: 'new-site' }),
      'project',
      /^The project was renamed/,
    ],
    [
      'a project made again',
      { ...SITE, ...IDS },
      { ...claimsOf(), project_id: 'prj_other' },
      'project_id',
      /deleted and made again/,
    ],
    [
      'an expired development token',
      { ...SITE, environment: 'development' },
      { ...claimsOf({ environment: 'development' }), exp: NOW },
      'exp',
      /vercel env pull/,
    ],
    ['an expired token', SITE, { ...claimsOf(), exp: NOW }, 'exp', /fresh token with each request/],
    ['a visitor', SITE, passportClaims('https://passport.vercel.com/acme'), 'iss', /Vercel Passport/],
    ['a visitor, under the first issuer', SITE, passportClaims(), 'sub', /Vercel Passport/],
  ]
  for (const [what, options, claims, claim, expected] of rows) {
    test(what, () => {
      const { error, token, policy } = refuse(options, claims)
      assert.equal(error.claim, claim)
      const hint = vercelHint(error, token, policy)
      assert.match(hint, expected)
      assert.notEqual(hint, error.hint)
      // The policy only tells a rename from another name.
      if (!options.ownerId) assert.equal(vercelHint(error, token), hint)
    })
  }
})

describe('where there is nothing better to say, the hint stays', () => {
  const rows = [
    ['another issuer altogether', SITE, { ...claimsOf(), iss: 'https://oidc.vercel.com.evil.example' }],
    ['an issuer that its owner does not have', SITE, { ...claimsOf(), iss: 'https://oidc.vercel.com/globex' }],
    ['no issuer', SITE, { ...claimsOf(), iss: undefined }],
    ['a third audience', { ...SITE, audience: API }, { ...claimsOf(), aud: 'https://third.example' }],
    ['a subject that is none of a deployment', SITE, { ...claimsOf(), sub: 'user:1' }],
    ['a token not valid yet', SITE, { ...claimsOf(), nbf: NOW + 1 }],
  ]
  for (const [what, options, claims] of rows) {
    test(what, () => {
      const { error, token, policy } = refuse(options, claims)
      assert.equal(vercelHint(error, token, policy), error.hint)
    })
  }

  test('before the signature holds, whatever the claims say', () => {
    const good = sign(claimsOf()).split('.')
    const forged = sign(passportClaims()).split('.')
    const token = [forged[0], forged[1], good[2]].join('.')
    const { error } = verifierOf(vercelOidc(SITE)).explain(token)
    assert.equal(error.step, 'verify')
    assert.equal(vercelHint(error, token), error.hint)
  })

  test('for a text that is no token', () => {
    const { error } = verifierOf(vercelOidc(SITE)).explain('garbage')
    assert.equal(vercelHint(error, 'garbage'), error.hint)
  })
})

test('no hint holds what the token says', () => {
  const marked = { owner: 'TOKEN', project: 'TOKEN', environment: 'TOKEN' }
  for (const changes of [{ owner: 'TOKEN' }, { project: 'TOKEN' }, { environment: 'TOKEN' }, marked]) {
    const { error, token, policy } = refuse({ ...SITE, ...IDS }, claimsOf(changes))
    assert.doesNotMatch(vercelHint(error, token, policy), /TOKEN/)
  }
})

test('the refusal is not changed', () => {
  const { error, token, policy } = refuse(SITE, claimsOf({ environment: 'preview' }))
  const before = structuredClone(error)
  vercelHint(error, token, policy)
  assert.deepEqual(error, before)
})

function refuse(options, claims) {
  const policy = vercelOidc(options)
  const token = sign(claims)
  const { ok, error } = verifierOf(policy).explain(token)
  assert.equal(ok, false)
  return { error, token, policy }
}

function verifierOf(policy) {
  return createVerifier({ jwks, now: () => NOW, ...policy })
}
