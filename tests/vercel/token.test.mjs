import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { esm, load } from '../support/package.mjs'
import { claimsOf, jwks, NOW, passportClaims, sign } from '../support/vercel-issuer.mjs'

const { verifyVercelOidcToken } = await load('jwt-verdict/vercel')
const { JwtError } = esm

const VARIABLES = ['VERCEL_PROJECT_ID', 'VERCEL_ENV', 'VERCEL_TARGET_ENV']
const currentDate = new Date(NOW * 1000)
const SITE = { projectId: 'prj_site', environment: 'production', currentDate }
const inherited = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]))

// Vercel, as far as its keys go.
const { fetch } = globalThis
const fetched = []
let server
before(async () => {
  server = createServer((_, response) => {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(jwks))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  globalThis.fetch = (url, init) => {
    fetched.push(url)
    return fetch(url.replace('https://oidc.vercel.com', `http://127.0.0.1:${server.address().port}`), init)
  }
})
after(() => {
  globalThis.fetch = fetch
  server.close()
})
beforeEach(() => setVariables({}))
afterEach(() => setVariables(inherited))

describe('verifyVercelOidcToken', () => {
  test('gives payload, protectedHeader and key', async () => {
    const { payload, protectedHeader, key, ...others } = await verifyVercelOidcToken(sign(claimsOf()), SITE)
    assert.deepEqual(payload, claimsOf())
    assert.equal(protectedHeader.alg, 'RS256')
    assert.equal(key.kid, jwks.keys[0].kid)
    assert.deepEqual(others, {})
  })

  test('takes what it expects from the deployment that it runs in', async () => {
    setVariables({ VERCEL_PROJECT_ID: 'prj_site', VERCEL_ENV: 'preview' })
    const preview = sign(claimsOf({ environment: 'preview' }))
    assert.ok(await verifyVercelOidcToken(preview, { currentDate }))
    setVariables({ VERCEL_PROJECT_ID: 'prj_site', VERCEL_ENV: 'preview', VERCEL_TARGET_ENV: 'staging' })
    await assert.rejects(verifyVercelOidcToken(preview, { currentDate }), { claim: 'environment' })
    setVariables({ VERCEL_PROJECT_ID: 'prj_other', VERCEL_ENV: 'preview' })
    await assert.rejects(verifyVercelOidcToken(preview, { currentDate }), { claim: 'project_id' })
  })

  const accepted = [
    ['the global issuer', {}, claimsOf({ global: true })],
    ['one of several projects', { projectId: ['prj_a', 'prj_site'] }, claimsOf()],
    ['one of several environments', { environment: ['preview', 'production'] }, claimsOf()],
    ['any environment', { environment: '*' }, claimsOf({ environment: 'staging' })],
    ['any project of an owner', { projectId: '*', ownerId: 'team_acme' }, { ...claimsOf(), project_id: 'prj_other' }],
    ['any project of a team by its issuer', { projectId: '*', issuer: 'https://oidc.vercel.com/acme' }, claimsOf()],
    ['any project of a team by its audience', { projectId: '*', audience: 'https://vercel.com/acme' }, claimsOf()],
    ['a subject', { subject: claimsOf().sub }, claimsOf()],
    [
      'any project of one of two teams by their audiences',
      { projectId: '*', audience: ['https://vercel.com/acme', 'https://vercel.com/globex'] },
      claimsOf({ owner: 'globex' }),
    ],
    [
      'the usual audience of another team, exchanged for by a project',
      { audience: 'https://vercel.com/globex' },
      { ...claimsOf(), aud: 'https://vercel.com/globex' },
    ],
    ['an audience of its own', { audience: ['https://api.example'] }, { ...claimsOf(), aud: 'https://api.example' }],
    ['any audience, on purpose', { audience: null }, { ...claimsOf(), aud: 'https://api.example' }],
    ['an issuer', { issuer: ['https://oidc.vercel.com', 'https://oidc.vercel.com/acme'] }, claimsOf()],
    ['a tolerance as text', { clockTolerance: '2 minutes' }, { ...claimsOf(), exp: NOW - 119 }],
    ['an age as text', { maxTokenAge: '1 minute' }, claimsOf()],
    [
      'the further options of jose',
      { typ: 'JWT', crit: { x: true }, requiredClaims: ['scope'], algorithms: ['RS256'] },
      claimsOf(),
    ],
  ]
  for (const [what, options, claims] of accepted) {
    test(`accepts ${what}`, async () => {
      assert.equal((await verifyVercelOidcToken(sign(claims), { ...SITE, ...options })).payload.sub, claims.sub)
    })
  }

  const refused = [
    ['another project', {}, { ...claimsOf(), project_id: 'prj_other' }, 'project_id'],
    ['a project outside the list', { projectId: ['prj_a', 'prj_b'] }, claimsOf(), 'project_id'],
    ['another environment', {}, claimsOf({ environment: 'preview' }), 'environment', /the caller is a preview/],
    ['another owner', { ownerId: 'team_other' }, claimsOf(), 'owner_id'],
    [
      'another audience than the usual one',
      {},
      { ...claimsOf(), aud: 'https://api.example' },
      'aud',
      /the caller exchanged/,
    ],
    [
      'the usual audience where one of its own is expected',
      { audience: 'https://api.example' },
      claimsOf(),
      'aud',
      /getVercelOidcToken\(\{ audience \}\)/,
    ],
    ['an issuer that is not expected', { issuer: 'https://oidc.vercel.com' }, claimsOf(), 'iss', /issuerMode/],
    ['an issuer of others', {}, { ...claimsOf(), iss: 'https://issuer.example' }, 'iss'],
    ['an issuer that only begins alike', {}, { ...claimsOf(), iss: 'https://oidc.vercel.com.evil.example' }, 'iss'],
    [
      'an issuer that only begins alike, with a name',
      {},
      { ...claimsOf(), iss: 'https://oidc.vercel.com@evil.example' },
      'iss',
    ],
    ['the issuer of another team than the owner', {}, { ...claimsOf(), iss: 'https://oidc.vercel.com/globex' }, 'iss'],
    ['no issuer', {}, { ...claimsOf(), iss: undefined }, 'iss'],
    ['a subject that does not agree', {}, { ...claimsOf(), sub: claimsOf({ environment: 'preview' }).sub }, 'sub'],
    ['a visitor with Passport', {}, passportClaims(), 'sub', /Vercel Passport/],
    ['an expired token', {}, { ...claimsOf(), exp: NOW }, 'exp', /gets a fresh token with each/],
    ['a token without an end', {}, { ...claimsOf(), exp: undefined }, 'exp'],
    ['a token without an owner', {}, { ...claimsOf(), owner_id: undefined }, 'owner_id'],
    [
      'an owner that is no text',
      {},
      {
        ...claimsOf(),
        owner: 1,
        sub: 'owner:1:project:site:environment:production',
        iss: 'https://oidc.vercel.com/1',
        aud: 'https://vercel.com/1',
      },
      'owner',
    ],
    ['a token that is too old', { maxTokenAge: 59 }, claimsOf(), 'iat'],
    [
      'the usual audience of a team, exchanged for by another',
      { projectId: '*', audience: ['https://vercel.com/acme', 'https://vercel.com/initech'] },
      { ...claimsOf({ owner: 'globex' }), aud: 'https://vercel.com/acme' },
      'aud',
      /usual audience of another team/,
    ],
    [
      'such an audience among others',
      { projectId: '*', audience: 'https://vercel.com/acme' },
      { ...claimsOf({ owner: 'globex' }), aud: ['https://vercel.com/globex', 'https://vercel.com/acme'] },
      'aud',
    ],
    [
      'such an audience of the owner that is pinned',
      { projectId: '*', ownerId: 'team_acme', audience: 'https://vercel.com/globex' },
      { ...claimsOf(), aud: 'https://vercel.com/globex' },
      'aud',
    ],
  ]
  for (const [what, options, claims, claim, hint = /./] of refused) {
    test(`refuses ${what}`, async () => {
      await assert.rejects(verifyVercelOidcToken(sign(claims), { ...SITE, ...options }), (error) => {
        assert.ok(error instanceof JwtError)
        assert.equal(error.claim, claim)
        assert.match(error.hint, hint)
        return true
      })
    })
  }

  test('does not believe claims without a signature', async () => {
    const [header, payload] = sign(claimsOf()).split('.')
    const token = [header, payload, sign(passportClaims()).split('.')[2]].join('.')
    await assert.rejects(verifyVercelOidcToken(token, SITE), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
  })

  test('allows RS256 only, unless told otherwise', async () => {
    const token = sign(claimsOf(), { alg: 'RS384' })
    await assert.rejects(verifyVercelOidcToken(token, SITE), { code: 'ERR_JOSE_ALG_NOT_ALLOWED' })
    const { code } = await verifyVercelOidcToken(token, { ...SITE, algorithms: ['RS384'] }).catch((error) => error)
    assert.equal(code, 'ERR_JWKS_NO_MATCHING_KEY')
  })

  test('words a disagreement without letting the token write what it likes', async () => {
    const claims = { ...claimsOf(), sub: `\x1b[31m\u202e${'x'.repeat(10_000)}` }
    const error = await verifyVercelOidcToken(sign(claims), SITE).catch((error) => error)
    assert.equal(error.claim, 'sub')
    assert.match(error.actual, /^[ -~]{1,300}$/)
    assert.doesNotMatch(error.message + error.hint, /xxx/)
  })

  const misused = [
    [
      {},
      "Expected VERCEL_PROJECT_ID to be set or projectId to be provided. Pass projectId: '*' to allow any project_id claim.",
    ],
    [{ projectId: 'prj_site' }, /^Expected VERCEL_TARGET_ENV or VERCEL_ENV to be set or environment to be provided/],
    [{ ...SITE, projectId: [] }, /^projectId: the list is empty/],
    [{ ...SITE, environment: '' }, /^Expected VERCEL_TARGET_ENV/],
    [{ ...SITE, projectId: null }, /^projectId: expected a string or a list of strings, found null$/],
    [{ ...SITE, projectId: '*' }, /every customer of Vercel would be accepted$/],
    [{ ...SITE, projectId: '*', audience: [] }, /^audience: the list is empty/],
    [{ ...SITE, projectId: '*', audience: 'https://api.example' }, /every customer/],
    [{ ...SITE, projectId: '*', audience: ['https://vercel.com/acme', 'https://api.example'] }, /every customer/],
    [{ ...SITE, projectId: '*', issuer: 'https://oidc.vercel.com' }, /every customer/],
    [
      { ...SITE, projectId: '*', issuer: ['https://oidc.vercel.com/acme', 'https://oidc.vercel.com'] },
      /every customer/,
    ],
    [{ ...SITE, projectId: '*', audience: 'https://vercel.com/' }, /every customer/],
    [{ ...SITE, projectId: '*', audience: { toString: () => 'https://vercel.com/acme' } }, /^audience: expected/],
    [{ ...SITE, projectId: '*', audience: [['https://vercel.com/acme']] }, /^audience\[0\]: expected a string/],
    [{ ...SITE, issuer: ['https://oidc.vercel.com', undefined] }, /^issuer\[1\]: expected a string, found undefined$/],
    [{ ...SITE, issuer: { toString: () => 'https://oidc.vercel.com/acme' } }, /^issuer: expected a string or a list/],
    [{ ...SITE, issuer: 'https://oidc.vercel.com/acme/' }, /^issuer: expected https:\/\/oidc\.vercel\.com or/],
    [{ ...SITE, projectId: ['prj_site', '*'] }, /^projectId: '\*' accepts any only when passed alone/],
    [{ ...SITE, issuer: 'https://issuer.example' }, /^issuer: expected https:\/\/oidc\.vercel\.com or/],
    [{ ...SITE, issuer: 'https://oidc.vercel.com.evil.example' }, /^issuer: expected/],
    [{ ...SITE, owner: 'acme' }, 'unknown option "owner"; did you mean "ownerId"?'],
    [{ ...SITE, aud: 'x' }, 'unknown option "aud"; did you mean "audience"?'],
    [{ ...SITE, maxTokenAge: 'soon' }, /^maxTokenAge: expected seconds, as a number or as text/],
    [{ ...SITE, clockTolerance: '-5 s' }, /^clockTolerance: /],
    [{ ...SITE, crit: ['x'] }, /^crit: expected a plain object/],
    [{ ...SITE, crit: { x: undefined } }, /^crit\.x: expected true or false, found undefined$/],
    [{ ...SITE, currentDate: new Date(Number.NaN) }, /^currentDate: the Date is not valid/],
    [{ ...SITE, currentDate: null }, /^currentDate: expected a Date, found null/],
    [{ ...SITE, currentDate: currentDate.toJSON() }, /^currentDate: expected a Date, found a string/],
    [
      { ...SITE, currentDate: { toJSON: () => currentDate.toJSON() } },
      /^currentDate: expected a Date, found an object/,
    ],
  ]
  for (const [options, message] of misused) {
    test(`refuses options: ${message}`, async () => {
      // Before and after the options that are right have been in use.
      await assert.rejects(verifyVercelOidcToken(sign(claimsOf()), options), { name: 'TypeError', message })
      await verifyVercelOidcToken(sign(claimsOf()), SITE)
      const { currentDate: _, ...today } = SITE
      await verifyVercelOidcToken(sign(claimsOf()), today).catch(() => {})
      await assert.rejects(verifyVercelOidcToken(sign(claimsOf()), options), { name: 'TypeError', message })
    })
  }

  test('does not look for a pin in a polluted Object.prototype', async () => {
    const pollution = { subject: ['x'], owner_id: ['x'], project_id: ['x'], audience: null }
    Object.assign(Object.prototype, pollution)
    try {
      const options = { projectId: '*', environment: 'production', currentDate }
      await assert.rejects(verifyVercelOidcToken(sign(claimsOf()), options), {
        name: 'TypeError',
        message: /every customer/,
      })
    } finally {
      for (const name of Object.keys(pollution)) delete Object.prototype[name]
    }
  })

  test('fetches the keys once, for whatever is expected', () => {
    assert.deepEqual(fetched, ['https://oidc.vercel.com/.well-known/jwks'])
  })
})

function setVariables(variables) {
  for (const name of VARIABLES) {
    if (variables[name] === undefined) delete process.env[name]
    else process.env[name] = variables[name]
  }
}
