import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { esm, load } from '../support/package.mjs'
import { claimsOf, jwks, NOW, passportClaims, sign } from '../support/vercel-issuer.mjs'

const { vercelAdvice, vercelHint, vercelOidc } = await load('jwt-verdict/vercel')
const { createVerifier } = esm

const SITE = { team: 'acme', project: 'site', environment: 'production' }
const IDS = { ownerId: 'team_acme', projectId: 'prj_site' }
const GLOBAL = { issuerMode: 'global' }
const API = 'https://api.example'

describe('the usual mistakes', () => {
  const rows = [
    ['a project in global mode', SITE, claimsOf({ global: true }), 'iss', 'vercel_global_mode'],
    ['a project in team mode', { ...SITE, ...GLOBAL }, claimsOf(), 'iss', 'vercel_team_mode'],
    ['another team', SITE, claimsOf({ owner: 'globex' }), 'iss', 'vercel_other_team'],
    ['a renamed team', { ...SITE, ...IDS }, claimsOf({ owner: 'new-acme' }), 'iss', 'vercel_team_renamed'],
    [
      'a renamed team in global mode',
      { ...SITE, ...IDS, ...GLOBAL, audience: ['https://vercel.com/acme'] },
      { ...claimsOf({ owner: 'new-acme', global: true }), aud: 'https://vercel.com/acme' },
      'sub',
      'vercel_team_renamed',
    ],
    ['a preview', SITE, claimsOf({ environment: 'preview' }), 'sub', 'vercel_preview'],
    [
      'a preview, any project',
      { ...SITE, project: null },
      claimsOf({ environment: 'preview' }),
      'environment',
      'vercel_preview',
    ],
    ['a development token', SITE, claimsOf({ environment: 'development' }), 'sub', 'vercel_development'],
    ['production', { ...SITE, environment: ['preview', 'staging'] }, claimsOf(), 'sub', 'vercel_production'],
    ['an environment of their own', SITE, claimsOf({ environment: 'staging' }), 'sub', 'vercel_other_environment'],
    ['the usual audience', { ...SITE, audience: API }, claimsOf(), 'aud', 'vercel_usual_audience'],
    ['an exchanged token', SITE, { ...claimsOf(), aud: API }, 'aud', 'vercel_exchanged_audience'],
    ['another project', SITE, claimsOf({ project: 'docs' }), 'sub', 'vercel_other_project'],
    ['a renamed project', { ...SITE, ...IDS }, claimsOf({ project: 'new-site' }), 'sub', 'vercel_project_renamed'],
    [
      'a renamed project, any environment',
      { ...SITE, ...IDS, environment: null },
      claimsOf({ project: 'new-site' }),
      'project',
      'vercel_project_renamed',
    ],
    [
      'a project made again',
      { ...SITE, ...IDS },
      { ...claimsOf(), project_id: 'prj_other' },
      'project_id',
      'vercel_other_id',
    ],
    [
      'an expired development token',
      { ...SITE, environment: 'development' },
      { ...claimsOf({ environment: 'development' }), exp: NOW },
      'exp',
      'vercel_development_token_expired',
    ],
    ['an expired token', SITE, { ...claimsOf(), exp: NOW }, 'exp', 'vercel_token_kept'],
    ['a visitor', SITE, passportClaims('https://passport.vercel.com/acme'), 'iss', 'vercel_passport'],
    ['a visitor, under the first issuer', SITE, passportClaims(), 'sub', 'vercel_passport'],
  ]
  for (const [what, options, claims, claim, expected] of rows) {
    test(what, () => {
      const { error, token, policy } = refuse(options, claims)
      assert.equal(error.claim, claim)
      const hint = vercelHint(error, token, policy)
      assert.equal(vercelAdvice(error, token, policy).hintCode, expected)
      assert.doesNotMatch(hint, /\{\w+\|/)
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
