// Every option of every function, with values of every kind: what an option cannot be is a TypeError that names it, and
// never a check left out. The names come from the package, so an option that no table knows fails here.
//
// Not of jwt-verdict/jose, where an option that is undefined is one that was left out, as it is in jose.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { AUDIENCE, createIssuer, ISSUER, signHmac } from '../support/issuer.mjs'
import { load, tarballFolder } from '../support/package.mjs'
import { claimsOf, NOW, sign, jwks as vercelJwks } from '../support/vercel-issuer.mjs'

const { bearerToken, unauthorized, unauthorizedResponse } = await load('jwt-verdict/http')
const { createTestIssuer } = await load('jwt-verdict/testing')
const { verifyVercelOidcToken, vercelOidc } = await load('jwt-verdict/vercel')

const KINDS = {
  undefined,
  null: null,
  true: true,
  false: false,
  zero: 0,
  half: 0.5,
  'minus one': -1,
  NaN,
  Infinity,
  bigint: 1n,
  'no text': '',
  text: 'text',
  'half a character': '\ud800',
  symbol: Symbol('text'),
  function: () => {},
  'no list': [],
  list: ['text'],
  'list of undefined': [undefined],
  'list of null': [null],
  'list of no text': ['text', ''],
  'list of lists': [['text']],
  // biome-ignore lint/suspicious/noSparseArray: a hole is an undefined that no method of arrays comes by
  'list with a hole': ['text', , 'text'],
  object: {},
  'object without prototype': Object.create(null),
  'object of undefined': { text: undefined },
  'object that inherits': Object.create({ text: 'text' }),
  'object that inherits from one without prototype': Object.create({ __proto__: null, text: 'text' }),
  'object with toString': { toString: () => 'text', valueOf: () => 1 },
  'object with toJSON': { toJSON: () => 'text' },
  instance: new (class Options {
    text = 'text'
  })(),
  proxy: new Proxy({}, {}),
  'proxy of a list': new Proxy(['text'], {}),
  Date: new Date(0),
  'no Date': new Date(Number.NaN),
  Map: new Map(),
  Set: new Set(['text']),
  RegExp: /text/,
  URL: new URL('https://other.example/keys'),
  Promise: Promise.resolve('text'),
  'boxed text': new String('text'),
  'boxed number': new Number(1),
  'boxed boolean': new Boolean(true),
  bytes: new Uint8Array(32),
  buffer: new ArrayBuffer(32),
}

const PLAIN = ['object', 'object without prototype', 'proxy']
const LISTS = ['list', 'proxy of a list']

/** What becomes of a good token, by kind of value: it is `accepted`, or refused for a claim or a reason. */
const each = (kinds, outcome) => Object.fromEntries(kinds.map((kind) => [kind, outcome]))
const accepted = (...kinds) => each(kinds, 'accepted')

/** An option: what becomes of a good token with each kind of value, and with further values. Other kinds are TypeErrors. */
const row = (kinds = {}, further = []) => ({ kinds, further })

const expected = (claim) => ({ text: claim, ...each(LISTS, claim) })
const FLAG = row(accepted('true', 'false'))
const SECONDS = row(accepted('zero', 'half'))

const LATER = 1e6
const later = () => Date.now() / 1000 + LATER

const POLICY = {
  issuer: row({ ...accepted('null'), ...expected('iss') }),
  audience: row({ ...accepted('null'), ...expected('aud') }),
  subject: row({ ...accepted('null'), ...expected('sub') }),
  algorithms: row({}, [[['ES384'], 'alg_not_allowed']]),
  typ: row(expected('typ'), [[{ oneOf: ['text'], optional: true }, 'typ']]),
  profile: row({}, [
    ['access-token', 'typ'],
    ['logout-token', 'typ'],
  ]),
  trustedAudiences: row(),
  singleAudience: FLAG,
  claims: row(accepted(...PLAIN), [
    [{ role: 'admin' }, 'role'],
    [{ role: ['admin', undefined] }, 'TypeError'],
    [{ role: { optional: true, equals: 'admin' } }, 'accepted'],
    [{ role: { optional: undefined, equals: 'admin' } }, 'TypeError'],
  ]),
  templates: row(accepted(...PLAIN), [[{ sub: '{role}' }, 'role']]),
  requiredClaims: row({ ...accepted('no list'), ...each(LISTS, 'text') }),
  maxTokenAge: row({ zero: 'iat', half: 'iat' }),
  maxLifetime: row({ zero: 'exp', half: 'exp' }, [[2 * LATER, 'accepted']]),
  scope: row(expected('scope')),
  scopeSatisfied: row(),
  clockTolerance: SECONDS,
  allowMissingExpiry: FLAG,
  crit: row(accepted('no list', ...LISTS)),
  limits: row(accepted(...PLAIN), [[{ tokenBytes: 10 }, 'token_too_large']]),
  schema: row({}, [
    [{ '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } }, 'accepted'],
    [{ '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [] }) } }, 'schema'],
    [{ '~standard': { version: 2, vendor: 'test', validate: (value) => ({ value }) } }, 'TypeError'],
  ]),
  check: row(accepted('function'), [[() => 'no', 'check_function']]),
  now: row({}, [[later, 'exp']]),
  currentDate: row(accepted('Date'), [[new Date(later() * 1000), 'exp']]),
}

const NO_JWKS = {
  ...each(['no text', 'text', 'bytes'], 'jwks_not_json'),
  ...each(['no list', ...LISTS, 'list of undefined', 'list of null', 'list of no text'], 'jwks_not_object'),
  ...each(['list of lists', 'list with a hole', 'object with toJSON'], 'jwks_not_object'),
  ...each([...PLAIN, 'object of undefined', 'object that inherits', 'object with toString'], 'jwks_keys_missing'),
  ...each(['object that inherits from one without prototype', 'instance'], 'jwks_keys_missing'),
}

const REMOTE = {
  ...POLICY,
  // Keys are fetched from the issuer, so a text that is no address will not do.
  issuer: row({}, [['https://other.example', 'iss']]),
  jwksUri: row(accepted('URL'), [['https://other.example/keys', 'accepted']]),
  discovery: FLAG,
  fetch: row({ function: 'network' }),
  allowInsecure: FLAG,
  timeout: row(accepted('half')),
  maxBytes: row({}, [[1, 'too_large']]),
  cooldown: SECONDS,
  maxAge: SECONDS,
  staleIfError: SECONDS,
  cache: row(accepted('Map'), [[{ get() {}, set: undefined }, 'TypeError']]),
  random: row(accepted('function')),
}

const now = Math.floor(Date.now() / 1000)
const claims = { iss: ISSUER, aud: AUDIENCE, sub: 'user-1', iat: now - 60, exp: now + LATER / 2 }
const issuer = createIssuer()
const token = issuer.sign(claims)
const base = { issuer: ISSUER, audience: AUDIENCE }
const withKeys = { ...base, jwks: issuer.jwks }
const vercelToken = sign(claimsOf())
const secret = Buffer.alloc(32, 7)
const cache = row({}, [[{ maxEntries: 1 }, 'accepted']])

let fetches = 0
const documents = {
  '/.well-known/openid-configuration': { issuer: ISSUER, jwks_uri: `${ISSUER}/keys` },
  '/.well-known/jwks': issuer.jwks,
  '/keys': issuer.jwks,
}
async function fetchDocument(url) {
  fetches += 1
  return Response.json(documents[new URL(url).pathname])
}

/** What takes options: an example of them, the fewest that do, and what it does with a good token. */
const FUNCTIONS = {
  ...functionsOf('jwt-verdict', await load('jwt-verdict')),
  ...functionsOf('jwt-verdict/slim', await loadSlim()),
  'jwt-verdict/vercel vercelOidc': {
    base: { team: 'acme', project: 'site', environment: 'production' },
    async use(options) {
      const { createVerifier } = await load('jwt-verdict')
      createVerifier({ jwks: vercelJwks, now: () => NOW, ...vercelOidc(options) }).verify(vercelToken)
    },
    options: {
      team: row({ text: 'iss' }),
      project: row({ ...accepted('null'), text: 'sub' }),
      environment: row({ ...accepted('null'), ...expected('sub') }),
      issuerMode: row({}, [['global', 'iss']]),
      ownerId: row({ text: 'owner_id' }),
      projectId: row({ text: 'project_id' }),
      audience: row({ ...accepted('null'), ...expected('aud') }),
    },
  },
  'jwt-verdict/vercel verifyVercelOidcToken': {
    base: { projectId: 'prj_site', environment: 'production', currentDate: new Date(NOW * 1000) },
    use: (options) => verifyVercelOidcToken(vercelToken, options),
    options: {
      projectId: row(expected('project_id')),
      environment: row(expected('environment'), [['*', 'accepted']]),
      ownerId: row({ text: 'owner_id' }),
      algorithms: row({}, [[['RS384'], 'alg_not_allowed']]),
      issuer: row({}, [['https://oidc.vercel.com', 'iss']]),
      audience: row({ ...accepted('null'), ...expected('aud') }),
      subject: row(expected('sub')),
      typ: row({ text: 'typ' }),
      crit: row(accepted(...PLAIN), [[{ x: true }, 'accepted']]),
      requiredClaims: row({ ...accepted('no list'), ...each(LISTS, 'text') }),
      clockTolerance: SECONDS,
      maxTokenAge: row({ zero: 'iat', half: 'iat' }, [['1 minute', 'accepted']]),
      currentDate: row({ Date: 'nbf' }, [[new Date(NOW * 1000).toJSON(), 'TypeError']]),
    },
  },
  'jwt-verdict/http unauthorized': answers(unauthorized),
  'jwt-verdict/http unauthorizedResponse': answers(unauthorizedResponse),
  'jwt-verdict/testing createTestIssuer': {
    base: { algorithm: 'HS256' },
    use: (options) => createTestIssuer(options).sign(),
    options: {
      issuer: row(accepted('text')),
      algorithm: row({}, [['EdDSA', 'accepted']]),
      audience: row(accepted('text', 'no list', ...LISTS)),
      subject: row(accepted('text')),
      secret: row(accepted('bytes')),
      now: row({}, [[() => 0, 'accepted']]),
      currentDate: row(accepted('Date')),
    },
    itself: accepted('undefined', ...PLAIN),
  },
  ...methodsOf(createTestIssuer({ algorithm: 'EdDSA' })),
}

const WITHOUT_OPTIONS = [
  'decode',
  'requireScope',
  'JwtError',
  'init',
  'initSync',
  'vercelAdvice',
  'vercelHint',
  'bearerToken',
  'BearerError',
]

function functionsOf(entry, { createRemoteVerifier, createVerifier, explain, JwtError, verify }) {
  const none = row()
  const other = { ...base, issuer: 'https://third.example' }
  const functions = {
    createVerifier: {
      base: withKeys,
      use: (options) => createVerifier(options).verify(token),
      options: { ...POLICY, jwks: row(NO_JWKS), secret: none, cache },
    },
    'createVerifier of a secret': {
      base: { ...base, secret, algorithms: ['HS256'] },
      use: (options) => createVerifier(options).verify(signHmac(secret, claims)),
      options: {
        ...POLICY,
        algorithms: row({}, [[['ES256'], 'TypeError']]),
        jwks: none,
        secret: row({ bytes: 'signature_mismatch' }),
        cache,
      },
    },
    verify: {
      base,
      use: (options) => verify(token, issuer.jwks, options),
      options: { ...POLICY, jwks: none, secret: none, cache },
    },
    explain: {
      base,
      use(options) {
        const { ok, error } = explain(token, issuer.jwks, options)
        if (!ok) throw new JwtError(error)
      },
      options: { ...POLICY, jwks: none, secret: none, cache },
    },
    createRemoteVerifier: {
      base: { ...base, fetch: fetchDocument },
      use: (options) => createRemoteVerifier(options).verify(token),
      options: REMOTE,
    },
    'createRemoteVerifier of a list': {
      base: { ...base, fetch: fetchDocument },
      use: (options) => createRemoteVerifier([other, options]).verify(token),
      // A secret is in place of keys, so not beside a fetch.
      options: { name: row(accepted('text')), secret: row(), ...REMOTE },
    },
    'createVerifier, limits': {
      base: {},
      use: (limits) => createVerifier({ ...withKeys, limits }).verify(token),
      options: {
        tokenBytes: row({}, [[1, 'token_too_large']]),
        jwksBytes: row({}, [[1, 'jwks_too_large']]),
        keys: row({}, [[1, 'accepted']]),
      },
      itself: accepted(...PLAIN),
    },
    'createVerifier, cache': {
      base: { maxEntries: 1 },
      use: (options) => createVerifier({ ...withKeys, cache: options }).verify(token),
      options: { maxEntries: row({}, [[1, 'accepted']]) },
    },
  }
  return Object.fromEntries(Object.entries(functions).map(([name, more]) => [`${entry} ${name}`, more]))
}

function answers(respond) {
  return {
    base: {},
    use: (options) => respond(missing(), options),
    options: { realm: row(accepted('no text', 'text')) },
    itself: accepted('undefined', ...PLAIN),
  }
}

function methodsOf({ sign, rotate, serve }) {
  return {
    'jwt-verdict/testing sign': {
      base: {},
      use: (overrides) => sign({}, overrides),
      options: {
        // A member of the header that is undefined is left out.
        header: row(accepted(...PLAIN, 'object of undefined')),
        flaw: row({}, [['expired', 'accepted']]),
      },
      itself: accepted('undefined', ...PLAIN),
    },
    'jwt-verdict/testing rotate': {
      base: {},
      use: rotate,
      options: { keep: FLAG },
      itself: accepted('undefined', ...PLAIN),
    },
    'jwt-verdict/testing serve': {
      base: {},
      use: async (options) => (await serve(options)).close(),
      options: { port: row(accepted('zero')), path: row({}, [['/acme', 'accepted']]) },
      itself: accepted('undefined', ...PLAIN),
    },
  }
}

function missing() {
  try {
    return bearerToken(new Headers())
  } catch (error) {
    return error
  }
}

async function loadSlim() {
  const slim = await load('jwt-verdict/slim')
  slim.initSync(readFileSync(join(tarballFolder, 'wasm', 'jwt_verdict.wasm')))
  return slim
}

// What verifyVercelOidcToken goes by where nothing is stated, and what it fetches with.
for (const name of ['VERCEL_PROJECT_ID', 'VERCEL_ENV', 'VERCEL_TARGET_ENV']) delete process.env[name]
const { fetch } = globalThis
globalThis.fetch = async () => {
  fetches += 1
  return Response.json(vercelJwks)
}
after(() => {
  globalThis.fetch = fetch
})

for (const [title, { base, use, options, itself = {} }] of Object.entries(FUNCTIONS)) {
  describe(title, () => {
    test('has the options of the table', async () => {
      const { message } = await rejection(use, { ...base, '~': 1 })
      const [, names] = message.match(/^(?:[\w.[\]]+: )?unknown .* "~"; the [\w ]+ are (.*)$/)
      assert.deepEqual(names.split(', ').sort(), Object.keys(options).sort())
    })

    test('takes these for its options', () => takes(use, itself))

    for (const [name, { kinds, further }] of Object.entries(options)) {
      test(name, async () => {
        const { [name]: _, ...without } = base
        const useOf = (value) => use({ ...without, [name]: value })
        // Left out, and with what is good, at first: nothing that is kept of that may make another value good.
        await rejection(use, without)
        for (const [value, outcome] of further)
          assert.equal(await outcomeOf(useOf, value, name), outcome, String(value))
        await takes(useOf, kinds, name)
      })
    }
  })
}

test('every function is in the table, or known to have no options', async () => {
  const { exports } = JSON.parse(readFileSync(join(tarballFolder, 'package.json'), 'utf8'))
  const others = ['./jose', './jwt_verdict.wasm', './package.json']
  for (const path of Object.keys(exports).filter((path) => !others.includes(path))) {
    const entry = path.replace('.', 'jwt-verdict')
    for (const name of Object.keys(await load(entry))) {
      assert.ok(WITHOUT_OPTIONS.includes(name) || `${entry} ${name}` in FUNCTIONS, `${entry} ${name}`)
    }
  }
})

/** Tries every kind of value. Those that are not listed have to be TypeErrors, that come before anything is fetched. */
async function takes(use, kinds, name) {
  const taken = {}
  for (const [kind, value] of Object.entries(KINDS)) {
    const outcome = await outcomeOf(use, value, name)
    if (outcome !== 'TypeError') taken[kind] = outcome
  }
  assert.deepEqual(taken, kinds)
}

async function outcomeOf(use, value, name = '') {
  const before = fetches
  const error = await rejection(use, value)
  if (error === undefined) return 'accepted'
  if (!(error instanceof TypeError)) return error.claim ?? error.reason ?? error
  assert.ok(error.message.includes(name), error.stack)
  assert.equal(fetches, before, 'a fetch')
  return 'TypeError'
}

async function rejection(use, value) {
  try {
    await use(value)
  } catch (error) {
    return error
  }
}
