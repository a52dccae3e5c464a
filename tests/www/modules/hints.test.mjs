// No refusal without advice: each code in the package's types has a hint wherever it comes up, and what comes up is in the
// types. The page shows the package's own words, so this is what keeps them complete, or its own for what it has a field for.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { worded } from '../../../pkg/lib/hint.js'
import { FIELDS, nameFields } from '../../../www/settings/fields.js'
import { readVector } from '../../hosts/suite/vector.js'
import { CLAIMS, createIssuer, POLICY } from '../../support/issuer.mjs'
import { esm, load, tarballFolder } from '../../support/package.mjs'

const VECTORS = new URL('../../vectors/', import.meta.url)

/** The sources of what is said of Vercel's tokens, and of keys that could not be fetched. */
const SOURCES = ['pkg/vercel/hint.js', 'pkg/remote/failure.js'].map((path) =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'),
)

/** By code, the reasons that the types list. */
const listed = causesIn(readFileSync(join(tarballFolder, 'index.d.ts'), 'utf8'))

/** By code and reason, every hint that came up. */
const found = new Map()
const keyHints = new Map()
let checkIds

function causesIn(types) {
  const [, body] = /interface Causes \{\n([\s\S]*?)\n\}\n/.exec(types)
  const members = [...body.matchAll(/^ {2}(ERR_\w+):((?:.|\n(?! {2}\/\*\*))*)/gm)]
  return new Map(
    members.map(([, code, cause]) => {
      const strings = [...cause.matchAll(/'(\w+)'/g)].map(([, text]) => text)
      // The steps come first in each Cause<...>; a ClaimCause names claims there.
      const first = new Set(
        [...cause.matchAll(/Cause<\s*((?:'[a-z]+'(?:\s*\|\s*)?)+),/g)].flatMap(([, steps]) => steps.match(/[a-z]+/g)),
      )
      return [code, new Set(strings.filter((text) => !first.has(text)))]
    }),
  )
}

function keep({ code, reason, hint, message }) {
  const id = `${code} ${reason}`
  found.set(id, [...(found.get(id) ?? []), { hint, message }])
}

before(async () => {
  for (const path of readFileSync(new URL('index.txt', VECTORS), 'utf8').trimEnd().split('\n')) {
    const { create, token, login } = readVector(readFileSync(new URL(path, VECTORS), 'utf8'), esm)
    let verifier
    try {
      verifier = create()
    } catch (error) {
      keep(error)
      continue
    }
    const verdict = verifier.explain(token, login)
    if (verdict.error) keep(verdict.error)
    for (const { problem } of verifier.keys) if (problem) keyHints.set(problem.reason, problem)
    for (const check of verdict.checks) {
      if (check.status === 'fail') assert.ok(check.hint, `${path}: the check ${check.id} failed without a hint`)
    }
  }
  await remotely()
  await broken()
  byProgram()
  byScope()
})

/** What the program's own functions reject, and what they fail by. */
function byProgram() {
  const issuer = createIssuer()
  const fail = () => {
    throw new Error('fail')
  }
  const schemaOf = (validate) => ({ '~standard': { version: 1, vendor: 'test', validate } })
  const given = { jwks: issuer.jwks, ...POLICY }
  for (const options of [
    { schema: schemaOf(() => ({ issues: [{ message: 'no' }] })) },
    { check: () => 'no' },
    { schema: schemaOf(fail) },
    { check: fail },
    { now: fail },
    { scope: 'read', scopeSatisfied: fail },
  ]) {
    const verifier = esm.createVerifier({ ...given, ...options })
    assert.throws(
      () => verifier.verify(issuer.sign({ ...CLAIMS, scope: 'read' })),
      (error) => keep(error) ?? true,
    )
  }
  const all = { schema: schemaOf((value) => ({ value })), check: () => undefined }
  checkIds = esm.explain(issuer.sign(), issuer.jwks, { ...POLICY, ...all }).checks.map(({ id }) => id)
}

function byScope() {
  const issuer = createIssuer()
  for (const claims of [CLAIMS, { ...CLAIMS, scope: 'write' }])
    keep(esm.explain(issuer.sign(claims), issuer.jwks, { ...POLICY, scope: 'read' }).error)
}

/** What a trap in the module ends as. */
async function broken() {
  const { run } = await import(pathToFileURL(join(tarballFolder, 'lib', 'engine.js')).href)
  const trap = () => {
    throw new WebAssembly.RuntimeError('unreachable')
  }
  assert.throws(
    () => run(trap),
    (error) => keep(error) ?? true,
  )
}

/** What needs a fetch to come up, or a defect. */
async function remotely() {
  const { createTestIssuer } = await load('jwt-verdict/testing')
  const issuer = createTestIssuer({ algorithm: 'EdDSA' })
  const token = issuer.sign()
  const policy = { issuer: issuer.issuer, audience: null }
  const remote = (options) => esm.createRemoteVerifier({ ...policy, ...options })
  const answer = (body, init) => async () => new Response(body, init)
  const json = { headers: { 'content-type': 'application/json' } }
  const rows = [
    { fetch: () => new Promise(() => {}), timeout: 0.01 },
    { fetch: answer('', { status: 500 }) },
    { fetch: answer(null, { status: 302, headers: { location: 'https://issuer.example/' } }) },
    { fetch: answer('x'.repeat(200), json), maxBytes: 100 },
    { fetch: answer('<html>', { headers: { 'content-type': 'text/html' } }) },
    {
      async fetch() {
        throw new TypeError('no network')
      },
    },
    {
      fetch: answer('{"issuer":"https://other.example","jwks_uri":"https://other.example/jwks"}', json),
      discovery: true,
    },
    {
      fetch: answer(JSON.stringify({ issuer: issuer.issuer, jwks_uri: 'http://issuer.example/jwks' }), json),
      discovery: true,
    },
    {
      fetch: answer(JSON.stringify({ issuer: issuer.issuer, jwks_uri: 'https://10.0.0.1/jwks' }), json),
      discovery: true,
    },
    { fetch: answer('{}', json) },
  ]
  for (const options of rows)
    await remote(options)
      .verify(token)
      .then(() => assert.fail('it was accepted'), keep)
  await remote({
    fetch: answer('', { status: 500 }),
    random() {
      throw new Error('no chance')
    },
  })
    .verify(token)
    .then(() => assert.fail('it was accepted'), keep)
  const cached = remote({
    fetch: answer(JSON.stringify(issuer.jwks), json),
    cache: {
      get() {
        throw new Error('no cache')
      },
      set() {},
    },
  })
  await cached.verify(token)
  keep(cached.lastError)

  let now = Date.now() / 1000
  let isUp = true
  const aging = remote({
    now: () => now,
    staleIfError: 0,
    async fetch() {
      if (!isUp) throw new TypeError('no network')
      return new Response(JSON.stringify(issuer.jwks), json)
    },
  })
  assert.throws(
    () => aging.verifySync(token),
    (error) => keep(error) ?? true,
  )
  await aging.verify(token)
  isUp = false
  now += 1000
  assert.throws(
    () => aging.verifySync(token),
    (error) => keep(error) ?? true,
  )
}

test('the types list every code with its reasons', () => {
  assert.equal(listed.size, 15)
  assert.ok(listed.get('ERR_JWS_INVALID').has('base64url_trailing_bits'))
  assert.deepEqual([...listed.get('ERR_JWT_EXPIRED')], ['check_failed'])
})

test('every code and reason came up, and each has a hint', () => {
  const missing = []
  for (const [code, reasons] of listed) {
    for (const reason of reasons) if (!found.has(`${code} ${reason}`)) missing.push(`${code} ${reason}`)
  }
  assert.deepEqual(missing, [])
  for (const [id, refusals] of found) {
    for (const { hint, message } of refusals) {
      assert.match(hint, /^[A-Z].{10,}\.$/s, id)
      assert.ok(message && message !== hint, id)
    }
  }
})

test('every hint has a code that the types list', () => {
  for (const id of found.keys()) {
    const [code, reason] = id.split(' ')
    assert.ok(listed.get(code)?.has(reason), `${id} is not in the types`)
  }
})

test('every problem of a key has a hint', () => {
  const types = readFileSync(join(tarballFolder, 'index.d.ts'), 'utf8')
  const [, union] = /export type KeyProblem =\n([\s\S]*?)\n\n/.exec(types)
  const reasons = [...union.matchAll(/'(\w+)'/g)].map(([, reason]) => reason)
  assert.deepEqual([...keyHints.keys()].sort(), reasons.sort())
  for (const { hint, message } of keyHints.values()) assert.ok(/\.$/.test(hint) && message)
})

test('every hint names the fields of the page, and no option of a program', () => {
  nameFields()
  const rows = JSON.parse(readFileSync(new URL('../../../docs/errors.json', import.meta.url), 'utf8'))
  const templates = [
    ...rows.flatMap(({ hints }) => hints.map(({ text }) => text)),
    ...SOURCES.flatMap((source) => [...source.matchAll(/^ +(["'`])(.*\{\w+\|.*)\1[,;]?$/gm)].map(([, , text]) => text)),
  ]
  const naming = templates.filter((text) => /\{[\w.]+\|/.test(text))
  assert.ok(naming.length > 35, `${naming.length}`)
  const program =
    /the option |clockTolerance|maxTokenAge|allowMissingExpiry|requiredClaims|issuerMode|ownerId|projectId|jwksUri|limits\./
  for (const text of naming) {
    const said = worded(text.replace(/\{(?:found|expected|algorithm)\}/g, 'X'))
    assert.doesNotMatch(said, program)
    assert.doesNotMatch(said, /[|@]|\{[\w.]+\|/)
    // Joints of words that are there for one reader alone.
    assert.doesNotMatch(said, /\b(\w+) \1\b| {2}| [.,]/)
  }
})

test('each field is one of the page', () => {
  const page = [
    '../../../www/index.html',
    '../../../www/presets/vercel.js',
    '../../../www/views/fetch-view.js',
    '../../../www/views/preset-view.js',
  ].map((path) => readFileSync(new URL(path, import.meta.url), 'utf8'))
  for (const name of Object.values(FIELDS)) {
    const [, label] = /"(.*)"/.exec(name)
    assert.ok(
      page.some((text) => text.includes(label)),
      name,
    )
  }
})

test('the checks are those of the types', () => {
  const types = readFileSync(join(tarballFolder, 'index.d.ts'), 'utf8')
  const [, union] = /export type CheckId =\n([\s\S]*?)\n\n/.exec(types)
  assert.deepEqual(
    checkIds,
    [...union.matchAll(/'([\w-]+)'/g)].map(([, id]) => id),
  )
})
