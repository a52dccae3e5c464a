import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { NOW } from '../support/issuer.mjs'
import { cjs, esm } from '../support/package.mjs'
import { setScene } from './scene.mjs'

const { createRemoteVerifier } = esm
const options = { issuer: 'https://issuer.example/acme', audience: 'https://api.example' }

function refuses(given, message) {
  assert.throws(
    () => createRemoteVerifier(given),
    (error) => {
      assert.equal(error.name, 'TypeError', error.stack)
      assert.match(error.message, message)
      return true
    },
  )
}

describe('the address of the keys', () => {
  const addresses = [
    [{ issuer: 'https://oidc.vercel.com' }, 'https://oidc.vercel.com/.well-known/jwks'],
    [{ issuer: 'https://oidc.vercel.com/acme' }, 'https://oidc.vercel.com/acme/.well-known/jwks'],
    [{ issuer: 'https://login.example/' }, 'https://login.example/.well-known/jwks'],
    [{ issuer: 'https://login.example/a/b/' }, 'https://login.example/a/b/.well-known/jwks'],
    [{ issuer: 'https://login.example:8443/a%20b' }, 'https://login.example:8443/a%20b/.well-known/jwks'],
    [
      { issuer: 'https://login.example/a', discovery: true },
      'https://login.example/a/.well-known/openid-configuration',
    ],
    [{ issuer: 'https://login.example/a', discovery: false }, 'https://login.example/a/.well-known/jwks'],
    [{ issuer: 'login', jwksUri: 'https://login.example/keys?x=1' }, 'https://login.example/keys?x=1'],
    [{ issuer: 'login', jwksUri: new URL('https://login.example/keys') }, 'https://login.example/keys'],
    [
      { issuer: 'login', jwksUri: runInNewContext('new URL("https://login.example/keys")', { URL }) },
      'https://login.example/keys',
    ],
    [{ issuer: 'http://localhost:3000/a' }, 'http://localhost:3000/a/.well-known/jwks'],
    [{ issuer: 'http://127.0.0.1' }, 'http://127.0.0.1/.well-known/jwks'],
    [{ issuer: 'http://127.8.9.10:1234' }, 'http://127.8.9.10:1234/.well-known/jwks'],
    [{ issuer: 'http://[::1]:80/' }, 'http://[::1]/.well-known/jwks'],
    [{ issuer: 'http://login.example', allowInsecure: true }, 'http://login.example/.well-known/jwks'],
  ]
  for (const [given, url] of addresses) {
    test(`${JSON.stringify(given)} -> ${url}`, () => {
      const { sources } = createRemoteVerifier({ audience: null, ...given })
      assert.deepEqual(
        sources.map((source) => source.url),
        [url],
      )
    })
  }

  test('of any issuer is the one that is given', () => {
    const { sources } = createRemoteVerifier({ issuer: null, audience: null, jwksUri: 'https://c.example/keys' })
    assert.deepEqual([sources.length, sources[0].issuers, sources[0].url], [1, [], 'https://c.example/keys'])
  })

  test('of several issuers is that of each, unless one is given for all', () => {
    const issuer = ['https://a.example/x', 'https://b.example']
    const [each, all] = [{}, { jwksUri: 'https://c.example/keys' }].map((more) =>
      createRemoteVerifier({ issuer, audience: null, ...more }).sources.map(({ issuers, url }) => [...issuers, url]),
    )
    assert.deepEqual(each, [
      ['https://a.example/x', 'https://a.example/x/.well-known/jwks'],
      ['https://b.example', 'https://b.example/.well-known/jwks'],
    ])
    assert.deepEqual(all, [[...issuer, 'https://c.example/keys']])
  })

  const insecure = [
    'http://login.example',
    'http://localhost.example',
    'http://localhost.',
    'http://127.0.0.1.example',
    'http://128.0.0.1',
    'http://0.0.0.0',
    'http://[::2]',
    'http://[::ffff:127.0.0.1]',
    'http://10.0.0.1',
    'ftp://login.example',
    'file:///etc/passwd',
    'data:application/json,{"keys":[]}',
    'blob:https://login.example/1',
  ]
  for (const address of insecure) {
    test(`is not ${address}`, () => {
      const message =
        /^(issuer|jwksUri): expected an https URL; http is allowed for loopback addresses, or with allowInsecure/
      refuses({ ...options, jwksUri: address }, message)
      refuses({ ...options, issuer: address }, message)
      if (!address.startsWith('http:')) refuses({ ...options, jwksUri: address, allowInsecure: true }, message)
    })
  }

  test('is an address', () => {
    const advice =
      /^issuer: expected an absolute URL, found a string; if the issuer is not an address, set the address of its keys, as jwksUri/
    refuses({ ...options, issuer: 'login' }, advice)
    refuses({ ...options, issuer: 'login.example/acme' }, advice)
    refuses({ ...options, issuer: '/acme' }, advice)
    refuses({ ...options, issuer: ['https://a.example', 'b'] }, advice)
    refuses({ ...options, issuer: 'https://a.example?x' }, /^issuer: expected a URL without a query or a fragment/)
    refuses({ ...options, issuer: 'https://a.example/#' }, /^issuer: expected a URL without a query or a fragment/)
    refuses({ ...options, issuer: 'https://me:secret@a.example' }, /^issuer: .*without user name and password/)
    refuses({ ...options, jwksUri: 'https://me@a.example' }, /^jwksUri: .*without user name and password/)
    refuses({ ...options, jwksUri: '/.well-known/jwks' }, /^jwksUri: expected an absolute URL, found a string$/)
    refuses({ ...options, jwksUri: ['https://a.example'] }, /^jwksUri: expected an absolute URL, found an Array$/)
    refuses({ ...options, jwksUri: { href: 'https://a.example' } }, /^jwksUri: .*found an object$/)
    refuses({ ...options, jwksUri: 'https://a.example', discovery: true }, /^jwksUri, discovery: pass only one/)
  })
})

describe('an option that nobody knows is named, with the one that was probably meant', () => {
  const meant = {
    iss: 'issuer',
    jwks: 'jwksUri',
    jwksURI: 'jwksUri',
    jwks_uri: 'jwksUri',
    jwksUrl: 'jwksUri',
    url: 'jwksUri',
    discover: 'discovery',
    fetcher: 'fetch',
    customFetch: 'fetch',
    timeoutDuration: 'timeout',
    timeouts: 'timeout',
    cooldownDuration: 'cooldown',
    coolDown: 'cooldown',
    cacheMaxAge: 'maxAge',
    maxage: 'maxAge',
    maxTokenage: 'maxTokenAge',
    staleIfErrors: 'staleIfError',
    jwksCache: 'cache',
    allowHttp: 'allowInsecure',
    maxByte: 'maxBytes',
    secret: undefined,
    somethingElse: undefined,
  }
  for (const [name, known] of Object.entries(meant)) {
    test(name, () => {
      const advice = known ? `did you mean "${known}"\\?$` : 'the options are issuer, audience, .*cache, random$'
      refuses({ ...options, [name]: 'value' }, new RegExp(`^unknown option "${name}"; ${advice}`))
    })
  }
})

test('the longest that options in seconds can be', () => {
  for (const [name, most] of Object.entries({ timeout: 60, cooldown: 3600, maxAge: 86_400, clockTolerance: 900 })) {
    createRemoteVerifier({ ...options, [name]: most })
    refuses({ ...options, [name]: most + 0.001 }, new RegExp(`^${name}: `))
  }
  for (const name of ['staleIfError', 'maxTokenAge'])
    createRemoteVerifier({ ...options, [name]: Number.MAX_SAFE_INTEGER })
})

describe('an ill-typed option is named, with what belongs there and what was found', () => {
  const cases = {
    issuer: [
      [null, /^issuer: expected a string or a list of strings, found null; to accept any issuer, also set jwksUri$/],
      [[], /^issuer: the list is empty/],
      [['https://a.example', 5], /^issuer\[1\]: expected a string, found 5$/],
      [['https://a.example', 'https://a.example'], /^issuer: "https:\/\/a\.example" appears twice/],
    ],
    algorithms: [
      [['HS256'], /HS256/],
      [['none'], /none/],
    ],
    discovery: [['yes', /^discovery: expected true or false, found a string$/]],
    allowInsecure: [[1, /^allowInsecure: expected true or false, found 1$/]],
    fetch: [[{}, /^fetch: expected a function, found an object$/]],
    timeout: [
      [0, /^timeout: expected a number of seconds, more than 0 and at most 60, found 0$/],
      [61, /^timeout: .* at most 60, found 61$/],
      [5000, /^timeout: .* found 5000; are these milliseconds\? 5000 ms are 5$/],
      [250, /^timeout: .* found 250; are these milliseconds\? 250 ms are 0.25$/],
      [3_600_000, /^timeout: .* found 3600000$/],
      ['5s', /^timeout: expected a number of seconds, more than 0 and at most 60, found a string$/],
      [NaN, /^timeout: /],
      [Infinity, /^timeout: /],
    ],
    maxBytes: [
      [0, /^maxBytes: expected a whole number from 1 to 16777216, found 0$/],
      [2 ** 24 + 1, /^maxBytes: /],
      [Infinity, /^maxBytes: /],
    ],
    cooldown: [
      [-1, /^cooldown: expected a number of seconds, from 0 to 3600, found -1$/],
      [30_000, /^cooldown: .* found 30000; are these milliseconds\? 30000 ms are 30$/],
    ],
    maxAge: [
      ['10m', /^maxAge: expected a number of seconds, from 0 to 86400, found a string$/],
      [600_000, /^maxAge: .* found 600000; are these milliseconds\? 600000 ms are 600$/],
    ],
    staleIfError: [[null, /^staleIfError: expected a number of seconds, 0 or more, found null$/]],
    cache: [
      [null, /^cache: expected an object with the functions get and set, found null$/],
      [{}, /^cache: expected an object with the functions get and set, found an object$/],
      [{ get() {} }, /^cache: /],
      [() => {}, /^cache: .* found a function$/],
    ],
    now: [[5, /^now: expected a function/]],
    currentDate: [[NOW, /^currentDate: expected a Date/]],
    random: [[0.5, /^random: expected a function, found 0.5$/]],
    limits: [[{ keys: 0 }, /^limits\.keys: /]],
  }
  for (const [name, rows] of Object.entries(cases)) {
    test(name, () => {
      for (const [value, message] of rows) refuses({ ...options, [name]: value }, message)
    })
  }

  test('the options themselves', () => {
    refuses(undefined, /^options: expected a plain object, found undefined$/)
    refuses('https://issuer.example', /^options: expected a plain object, found a string$/)
    refuses(new URL('https://issuer.example'), /^options: expected a plain object, found a URL$/)
    refuses(Object.create(options), /^options: expected a plain object/)
  })

  test('those of one issuer among several', () => {
    refuses([], /^options: expected options, or a list of 2 to 64, found a list of 0$/)
    refuses([options, { ...options, issuer: 'x' }], /^options\[1\]\.issuer: expected an absolute URL/)
    refuses([options, null], /^options\[1\]: expected a plain object, found null$/)
    refuses(
      [options, { issuer: null, audience: null, jwksUri: 'https://c.example/keys' }],
      /^options\[1\]\.issuer: expected a string or a list of strings, found null; it decides which options apply to a token/,
    )
    refuses([options, { ...options, iss: 'x' }], /^options\[1\]: unknown option "iss"; did you mean "issuer"\?$/)
    refuses(new Array(2), /^options\[0\]: expected a plain object, found undefined$/)
    refuses({ ...options, issuer: [options.issuer, options.issuer] }, /appears twice/)
  })
})

test('what is handed over is read once, and not looked at again', async (context) => {
  const { iss, clock, token, server } = await setScene(context)
  const reads = []
  const given = { issuer: [iss], audience: ['https://api.example'], now: () => clock.time, fetch, cache: new Map() }
  const watched = new Proxy(given, {
    get(target, name) {
      reads.push(name)
      return target[name]
    },
  })
  const verifier = createRemoteVerifier(watched)
  assert.equal(new Set(reads).size, reads.length, reads.join())
  given.issuer[0] = 'https://other.example'
  given.audience.length = 0
  given.fetch = () => assert.fail('looked at again')
  await verifier.verify(token())
  assert.equal(new Set(reads).size, reads.length, reads.join())
  assert.equal(server.requests.length, 1)
})

test('import and require give the same function', async (context) => {
  const { iss, clock, token, server } = await setScene(context)
  const required = cjs.createRemoteVerifier({ issuer: iss, audience: 'https://api.example', now: () => clock.time })
  assert.equal((await required.verify(token())).payload.iss, iss)
  server.answer = (_request, response) => response.writeHead(500).end()
  await assert.rejects(required.reload(), (error) => error instanceof cjs.JwtError && error instanceof esm.JwtError)
})
