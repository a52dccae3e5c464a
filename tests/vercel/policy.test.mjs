import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { esm, load } from '../support/package.mjs'
import { claimsOf, jwks, NOW, passportClaims, sign } from '../support/vercel-issuer.mjs'

const { vercelOidc } = await load('jwt-verdict/vercel')
const { createVerifier, JwtError } = esm

const SITE = { team: 'acme', project: 'site', environment: 'production' }

describe('the policy', () => {
  test('of one deployment', () => {
    assert.deepEqual(vercelOidc(SITE), {
      issuer: 'https://oidc.vercel.com/acme',
      audience: 'https://vercel.com/acme',
      subject: ['owner:acme:project:site:environment:production'],
      claims: { owner: 'acme', project: 'site', environment: ['production'] },
      templates: { sub: 'owner:{owner}:project:{project}:environment:{environment}' },
      algorithms: ['RS256'],
    })
  })

  test('in global mode', () => {
    const { issuer, audience, jwksUri } = vercelOidc({ ...SITE, issuerMode: 'global' })
    assert.equal(issuer, 'https://oidc.vercel.com')
    assert.equal(audience, 'https://vercel.com/acme')
    assert.equal(jwksUri, 'https://oidc.vercel.com/.well-known/jwks')
  })

  test('of several environments has a subject for each', () => {
    const { subject, claims } = vercelOidc({
      ...SITE,
      environment: ['production', 'preview', 'production', 'staging-2'],
    })
    assert.deepEqual(subject, [
      'owner:acme:project:site:environment:production',
      'owner:acme:project:site:environment:preview',
      'owner:acme:project:site:environment:staging-2',
    ])
    assert.deepEqual(claims.environment, ['production', 'preview', 'staging-2'])
  })

  test('pins the ids', () => {
    const { claims, subject } = vercelOidc({
      team: 'acme',
      environment: 'production',
      ownerId: 'team_1',
      projectId: 'prj_1',
    })
    assert.deepEqual(claims, { owner: 'acme', owner_id: 'team_1', project_id: 'prj_1', environment: ['production'] })
    assert.equal(subject, null)
  })

  test('tells where the keys are, without spreading it into the options of a verifier', () => {
    const policy = vercelOidc(SITE)
    assert.equal(policy.jwksUri, 'https://oidc.vercel.com/acme/.well-known/jwks')
    assert.ok(!('jwksUri' in { ...policy }))
  })

  test('does not change afterwards', () => {
    const options = { ...SITE, environment: ['production'], audience: ['https://api.example'] }
    const policy = vercelOidc(options)
    options.environment.push('preview')
    options.audience.push('https://other.example')
    assert.deepEqual(policy.claims.environment, ['production'])
    assert.deepEqual(policy.audience, ['https://api.example'])
    assert.throws(() => Object.assign(policy, { issuer: null }), TypeError)
    assert.throws(() => Object.assign(policy.claims, { owner: 'globex' }), TypeError)
    assert.throws(() => Object.assign(policy.templates, { sub: '{sub}' }), TypeError)
  })
})

describe('a verifier with the policy', () => {
  const elsewhere = { ...SITE, project: null, environment: null }
  const byId = { team: 'acme', projectId: 'prj_site', ownerId: 'team_acme', environment: 'production' }

  const accepted = [
    ['the deployment', SITE, claimsOf()],
    ['any project, any environment', elsewhere, claimsOf({ project: 'docs', environment: 'preview' })],
    [
      'one of two environments',
      { ...SITE, environment: ['production', 'preview'] },
      claimsOf({ environment: 'preview' }),
    ],
    ['the global issuer', { ...SITE, issuerMode: 'global' }, claimsOf({ global: true })],
    ['a renamed project, by its id', byId, claimsOf({ project: 'new-site' })],
    [
      'a renamed team, by its id',
      {
        ...byId,
        team: null,
        issuerMode: 'global',
        audience: ['https://vercel.com/acme', 'https://vercel.com/new-acme'],
      },
      claimsOf({ owner: 'new-acme', global: true }),
    ],
    ['an exchanged token', { ...SITE, audience: 'https://api.example' }, { ...claimsOf(), aud: 'https://api.example' }],
    ['any audience', { ...SITE, audience: null }, { ...claimsOf(), aud: 'https://api.example' }],
  ]
  for (const [what, options, claims] of accepted) {
    test(`accepts ${what}`, () => assert.equal(verifierOf(options).verify(sign(claims)).payload.sub, claims.sub))
  }

  const refused = [
    ['another team', SITE, claimsOf({ owner: 'globex' }), 'iss'],
    ['the global issuer in team mode', SITE, claimsOf({ global: true }), 'iss'],
    ['the team issuer in global mode', { ...SITE, issuerMode: 'global' }, claimsOf(), 'iss'],
    [
      'another team in global mode',
      { ...SITE, issuerMode: 'global' },
      claimsOf({ owner: 'globex', global: true }),
      'sub',
    ],
    ['another project', SITE, claimsOf({ project: 'docs' }), 'sub'],
    [
      'a subject of one environment with the claim of another, where either would do',
      { ...SITE, environment: ['production', 'preview'] },
      { ...claimsOf(), environment: 'preview' },
      'sub',
    ],
    [
      'a subject of another project than the claim says, where any would do',
      elsewhere,
      { ...claimsOf(), project: 'docs' },
      'sub',
    ],
    ['another environment', SITE, claimsOf({ environment: 'preview' }), 'sub'],
    [
      'a third environment',
      { ...SITE, environment: ['production', 'preview'] },
      claimsOf({ environment: 'dev' }),
      'sub',
    ],
    ['another audience', SITE, { ...claimsOf(), aud: 'https://api.example' }, 'aud'],
    ['the usual audience', { ...SITE, audience: 'https://api.example' }, claimsOf(), 'aud'],
    ['an owner that does not agree', SITE, { ...claimsOf(), owner: 'globex' }, 'owner'],
    ['a project that does not agree', SITE, { ...claimsOf(), project: 'docs' }, 'project'],
    ['an environment that does not agree', SITE, { ...claimsOf(), environment: 'preview' }, 'environment'],
    ['a subject that does not agree', SITE, { ...claimsOf(), sub: claimsOf({ environment: 'preview' }).sub }, 'sub'],
    ['no environment', elsewhere, { ...claimsOf(), owner: undefined }, 'owner'],
    ['another id of the project', byId, { ...claimsOf(), project_id: 'prj_other' }, 'project_id'],
    ['another id of the team', byId, { ...claimsOf(), owner_id: 'team_other' }, 'owner_id'],
    ['no expiry', SITE, { ...claimsOf(), exp: undefined }, 'exp'],
    ['a visitor with Passport', SITE, passportClaims(), 'sub'],
    [
      'a name that contains the parts behind it',
      SITE,
      {
        ...claimsOf(),
        project: 'site:environment:production',
        environment: 'preview',
        sub: `${claimsOf().sub}:environment:preview`,
      },
      'sub',
    ],
  ]
  for (const [what, options, claims, claim] of refused) {
    test(`refuses ${what}`, () => {
      assert.throws(
        () => verifierOf(options).verify(sign(claims)),
        (error) => error instanceof JwtError && error.step === 'check' && error.claim === claim,
      )
    })
  }

  test('allows RS256 only', () => {
    const error = verifierOf(SITE).explain(sign(claimsOf(), { alg: 'PS256' })).error
    assert.equal(error.code, 'ERR_JOSE_ALG_NOT_ALLOWED')
  })

  function verifierOf(options) {
    return createVerifier({ jwks, now: () => NOW, ...vercelOidc(options) })
  }
})

describe('options that are refused', () => {
  const global = { issuerMode: 'global' }
  const rows = [
    [undefined, 'options: expected a plain object, found undefined'],
    [{ ...SITE, teamSlug: 'acme' }, 'unknown option "teamSlug"; did you mean "team"?'],
    [{ ...SITE, env: 'production' }, 'unknown option "env"; did you mean "environment"?'],
    [{ ...SITE, projct: 'site' }, 'unknown option "projct"; did you mean "project"?'],
    // Nothing is unchecked by being left out.
    [{ project: 'site', environment: 'production' }, /^team: required/],
    [{ team: 'acme', environment: 'production' }, /^project: required/],
    [{ team: 'acme', project: 'site' }, /^environment: required/],
    [{ ...SITE, environment: [] }, 'environment: the list is empty, so every token would be rejected'],
    // Nobody in particular is pinned.
    [{ ...SITE, team: null }, /^team: null requires 'global' as the option issuerMode/],
    [{ ...SITE, ...global, team: null }, /any customer of Vercel can give a project this name$/],
    [{ ...SITE, ...global, team: null, project: null }, /every customer of Vercel would be accepted$/],
    [{ ...SITE, ...global, team: null, projectId: 'prj_1' }, /^audience: required without a team/],
    [{ ...SITE, environment: null, audience: null }, /^audience: null requires team, project and environment/],
    [{ ...SITE, project: null, audience: null }, /^audience: null requires team, project and environment/],
    // Names that are none.
    [{ ...SITE, team: '' }, 'team: expected a name, found an empty string'],
    [{ ...SITE, team: 1 }, 'team: expected a name, found 1'],
    [{ ...SITE, team: Symbol('acme') }, 'team: expected a name, found a symbol'],
    [
      { ...SITE, project: { toString: () => 'prj_0123456789abcdefghijklmn' } },
      'project: expected a name, found an object',
    ],
    [{ ...SITE, team: 'acme:project:site' }, /^team: a name cannot have a colon/],
    [{ ...SITE, project: 'site:environment:production' }, /^project: a name cannot have a colon/],
    [{ ...SITE, environment: 'preview:x' }, /^environment: a name cannot have a colon/],
    [{ ...SITE, project: '*' }, /^project: wildcards are not supported; pass null/],
    [{ ...SITE, environment: ['production', 'pre*'] }, /^environment\[1\]: wildcards are not supported/],
    [{ ...SITE, team: 'https://vercel.com/acme' }, /^team: this is an address/],
    [{ ...SITE, team: 'Acme Inc' }, /^team: write the name as in addresses on vercel.com/],
    [{ ...SITE, team: 'acme/site' }, /^team: names on Vercel consist of/],
    [{ ...SITE, team: 'acme?x' }, /^team: names on Vercel consist of/],
    [{ ...SITE, team: 'team_0123456789abcdefghijklmn' }, 'team: this is an id; pass it as the option ownerId'],
    [{ ...SITE, project: 'prj_0123456789abcdefghijklmn' }, 'project: this is an id; pass it as the option projectId'],
    // biome-ignore lint/suspicious/noSparseArray: a hole in a list is no environment.
    [{ ...SITE, environment: ['production', , 'preview'] }, 'environment[1]: expected a name, found undefined'],
    // Ids that are none.
    [{ ...SITE, ownerId: 'prj_1' }, /^ownerId: .* pass it as the option projectId$/],
    [{ ...SITE, projectId: 'team_1' }, /^projectId: .* pass it as the option ownerId$/],
    [{ ...SITE, projectId: null }, 'projectId: expected an id, a non-empty string, found null'],
    [{ ...SITE, projectId: '' }, 'projectId: expected an id, a non-empty string, found an empty string'],
    [{ ...SITE, projectId: 'prj_1,prj_2' }, /^projectId: ids on Vercel consist of/],
    // Issuer and audience that do not go together.
    [{ ...SITE, issuerMode: 'Team' }, "issuerMode: expected 'team' or 'global', found a string"],
    [
      { ...SITE, audience: 'https://oidc.vercel.com/acme' },
      /^audience: this is an issuer; .* https:\/\/vercel\.com\/acme$/,
    ],
    [{ ...SITE, audience: [] }, 'audience: the list is empty, so every token would be rejected'],
    [{ ...SITE, audience: '' }, 'audience: expected a string, a list of strings or null, found an empty string'],
    [{ ...SITE, audience: [1] }, 'audience: expected a string, a list of strings or null, found 1'],
    [
      { ...SITE, ...global, audience: 'https://api.example' },
      /^audience: .* exchanged .* pass 'team' as the option issuerMode/,
    ],
    [{ ...SITE, ...global, audience: 'https://vercel.com/globex' }, /^audience: .* exchanged/],
    [{ ...SITE, ...global, team: null, ownerId: 'team_1', audience: 'https://vercel.com/acme/api' }, /exchanged/],
  ]
  for (const [options, message] of rows) {
    test(String(message), () => assert.throws(() => vercelOidc(options), { name: 'TypeError', message }))
  }
})
