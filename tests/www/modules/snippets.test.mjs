// Every program of the page runs, lets the right token in and nobody else; nothing that was entered breaks out of it.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { programTexts } from '../../../scripts/build/page.mjs'
import { presetFor } from '../../../www/presets/presets.js'
import { emptyForm } from '../../../www/settings/expectations.js'
import { snippetsOf } from '../../../www/settings/snippets.js'
import { load, tarballFolder } from '../../support/package.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = join(root, 'target', 'page-snippets')
const IDS = ['node', 'workers', 'next-proxy', 'next-route', 'vercel', 'jose']
const TEXTS = programTexts()
const AUDIENCE = 'https://api.example'

const { createTestIssuer } = await load('jwt-verdict/testing')
const issuer = createTestIssuer({ algorithm: 'ES256', audience: AUDIENCE })
let server
let form

before(async () => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'node_modules', 'next'), { recursive: true })
  symlinkSync(tarballFolder, join(folder, 'node_modules', 'jwt-verdict'), 'junction')
  symlinkSync(join(root, 'node_modules', 'jose'), join(folder, 'node_modules', 'jose'), 'junction')
  // Next.js itself runs the same shape of proxy in tests/examples; of it nothing is used here but this answer.
  writeFileSync(
    join(folder, 'node_modules', 'next', 'package.json'),
    '{"name":"next","exports":{"./server":"./server.mjs"}}',
  )
  writeFileSync(
    join(folder, 'node_modules', 'next', 'server.mjs'),
    "export class NextResponse extends Response { static next() { return new NextResponse(null, { headers: { 'x-middleware-next': '1' } }) } }",
  )
  server = await issuer.serve({ path: '/acme' })
  form = { ...emptyForm, issuer: [issuer.issuer], audience: [AUDIENCE], algorithms: ['ES256'] }
})
after(() => server.close())

let written = 0
function saved(code) {
  const path = join(folder, `program-${written++}.mjs`)
  writeFileSync(path, code)
  return path
}

/** Runs a program and gives its answer to a token: true if it lets it in, or the code of the refusal. */
const runners = {
  async node(code) {
    const child = spawn(process.execPath, [saved(code)], {
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const port = await new Promise((resolve, reject) => {
      child.once('exit', (status) => reject(new Error(`exited with ${status}`)))
      child.stdout.on('data', (data) => resolve(/port (\d+)/.exec(data)?.[1]))
    })
    const ask = async (token) => {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
      return answerOf(await fetch(`http://127.0.0.1:${port}/`, { headers }))
    }
    return { ask, stop: () => child.kill() }
  },
  workers: (code) => handler(code, (module) => module.default.fetch),
  'next-proxy': (code) => handler(code, (module) => module.proxy),
  'next-route': (code) => handler(code, (module) => module.GET),
  vercel: (code) => handler(code, (module) => module.GET),
  async jose(code) {
    const { verify } = await import(pathToFileURL(saved(code)).href)
    const ask = (token) =>
      verify(token ?? '').then(
        () => true,
        (error) => error.code ?? error.message,
      )
    return { ask, stop() {} }
  },
}

async function handler(code, find) {
  const handle = find(await import(pathToFileURL(saved(code)).href))
  const ask = async (token) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    return answerOf(await handle(new Request('https://api.example/api/x', { headers })))
  }
  return { ask, stop() {} }
}

async function answerOf(response) {
  if (response.ok) return true
  const { code } = await response.json()
  return code
}

async function withProgram(snippet, use) {
  const program = await runners[snippet.id](snippet.code)
  try {
    await use(program.ask)
  } finally {
    program.stop()
  }
}

const sources = {
  issuer: () => ({ kind: 'issuer' }),
  url: () => ({ kind: 'url', value: server.jwksUri }),
  pasted: () => ({ kind: 'pasted', value: JSON.stringify(issuer.jwks) }),
}

for (const [kind, source] of Object.entries(sources)) {
  describe(`keys by ${kind}`, () => {
    for (const [index, id] of IDS.entries()) {
      test(id, async () => {
        const snippet = snippetsOf(form, source(), TEXTS)[index]
        assert.deepEqual([snippet.id, snippet.refused], [id, undefined])
        await withProgram(snippet, async (ask) => {
          assert.equal(await ask(issuer.sign({ sub: 'user-1' })), true)
          assert.notEqual(await ask(undefined), true)
          for (const flaw of issuer.flaws) assert.match(String(await ask(issuer.sign({}, { flaw }))), /^ERR_J/, flaw)
          assert.notEqual(await ask(issuer.sign({ exp: undefined })), true)
        })
      })
    }
  })
}

test('every setting is in every program', async () => {
  const all = {
    ...form,
    subject: ['a:b:c', 'a:b:d'],
    typ: ['at+jwt'],
    requiredClaims: ['scope'],
    clockTolerance: 30,
    maxTokenAge: 600,
    claims: { role: 'admin', plan: ['free', 'paid'] },
    templates: { sub: 'a:{b}:{c}' },
  }
  const now = Math.floor(Date.now() / 1000)
  const good = { sub: 'a:b:c', b: 'b', c: 'c', scope: 'x', role: 'admin', plan: 'paid', exp: now - 20 }
  const header = { typ: 'at+jwt' }
  const bad = [
    [{ ...good, sub: 'a:b:e', c: 'e' }],
    [good, { typ: 'JWT' }],
    [{ ...good, scope: undefined }],
    [{ ...good, exp: now - 40 }],
    [{ ...good, iat: now - 700 }],
    [{ ...good, role: 'user' }],
    [{ ...good, role: undefined }],
    [{ ...good, plan: 'none' }],
    [{ ...good, c: 'd' }],
    [{ ...good, c: undefined }],
  ]
  for (const snippet of snippetsOf(all, sources.url(), TEXTS)) {
    await withProgram(snippet, async (ask) => {
      assert.equal(await ask(issuer.sign(good, { header })), true, snippet.id)
      for (const [index, [claims, other = header]] of bad.entries()) {
        assert.notEqual(await ask(issuer.sign(claims, { header: other })), true, `${snippet.id}: ${index}`)
      }
    })
  }
})

test('nothing that was entered breaks out of a program', async () => {
  const attack = 'globalThis.broken = true'
  const hostile = [
    `'); ${attack}; ('`,
    `"); ${attack}; ("`,
    `\`); ${attack}; (\``,
    `\${${attack}}`,
    `\\'); ${attack} //`,
    `\n${attack}\n`,
    `\r\u2028${attack}\u2029`,
    `*/ ${attack} /*`,
    `</script><img src=x onerror="${attack}">`,
    '😀\u202e',
  ]
  const names = { ...Object.fromEntries(hostile.map((text) => [text, 'x'])), constructor: 'x' }
  const claims = Object.fromEntries([...Object.entries(names), ['__proto__', 'x']])
  const all = { ...form, audience: hostile, requiredClaims: Object.keys(claims), claims }
  const value = `${server.jwksUri}?x='"\`\${${attack}}\\`
  for (const source of [{ kind: 'url', value }, sources.pasted()]) {
    for (const snippet of snippetsOf(all, source, TEXTS)) {
      assert.doesNotMatch(snippet.code, /[^ -~\n]|<\/script/i)
      if (source.kind === 'pasted') {
        await withProgram(snippet, async (ask) => {
          assert.equal(await ask(issuer.sign({ ...claims, aud: hostile[3] })), true, snippet.id)
          assert.notEqual(await ask(issuer.sign({ aud: hostile[3] })), true)
        })
      } else await runners[snippet.id](snippet.code).then(({ stop }) => stop())
    }
  }
  assert.equal(globalThis.broken, undefined)
})

test('a claim called __proto__ is compared like any other', async () => {
  const claims = JSON.parse('{"__proto__":"x"}')
  for (const snippet of snippetsOf({ ...form, claims }, sources.pasted(), TEXTS)) {
    await withProgram(snippet, async (ask) => {
      assert.equal(await ask(issuer.sign(claims)), true, snippet.id)
      assert.notEqual(await ask(issuer.sign()), true, snippet.id)
    })
  }
})

test('private members of pasted keys do not reach a program', () => {
  const keys = [{ ...issuer.jwks.keys[0], d: 'secretvalue', k: 'secretvalue', other: 'secretvalue' }]
  for (const { code } of snippetsOf(form, { kind: 'pasted', value: JSON.stringify({ keys }) }, TEXTS)) {
    assert.match(code, /kty/)
    assert.doesNotMatch(code, /secretvalue/)
  }
})

test("Vercel's programs find the keys and let one deployment in", async () => {
  const vercel = createTestIssuer({
    algorithm: 'RS256',
    issuer: 'https://oidc.vercel.com/acme',
    audience: 'https://vercel.com/acme',
  })
  const { form } = presetFor(vercel.issuer).expectations({ team: 'acme', project: 'site', environment: 'production' })
  const claims = (environment) => ({
    sub: `owner:acme:project:site:environment:${environment}`,
    owner: 'acme',
    project: 'site',
    environment,
  })
  const asked = []
  const original = globalThis.fetch
  globalThis.fetch = async (url) => {
    asked.push(String(url?.href ?? url))
    return Response.json(vercel.jwks)
  }
  try {
    for (const snippet of snippetsOf(form, { kind: 'issuer' }, TEXTS)) {
      // It is another process, with a fetch of its own; the others are made of the same parts.
      if (snippet.id === 'node') continue
      await withProgram(snippet, async (ask) => {
        assert.equal(await ask(vercel.sign(claims('production'))), true, snippet.id)
        assert.notEqual(await ask(vercel.sign(claims('preview'))), true, snippet.id)
      })
    }
  } finally {
    globalThis.fetch = original
  }
  assert.deepEqual([...new Set(asked)], ['https://oidc.vercel.com/acme/.well-known/jwks'])
})

test('what should not be a program is refused with a sentence', () => {
  const vercel = { ...emptyForm, issuer: ['https://oidc.vercel.com/acme'], audience: ['https://vercel.com/acme'] }
  const many = { keys: Array.from({ length: 1000 }, () => issuer.jwks.keys[0]) }
  const rows = [
    [vercel, { kind: 'issuer' }, /neither the project nor the environment/],
    [{ ...vercel, claims: { owner: 'acme' } }, { kind: 'issuer' }, /neither the project nor the environment/],
    [{ ...vercel, claims: { project: [] } }, { kind: 'issuer' }, /neither the project nor the environment/],
    [{ ...vercel, issuer: [] }, { kind: 'url', value: 'https://oidc.vercel.com/.well-known/jwks' }, /neither/],
    [emptyForm, { kind: 'issuer' }, /First state the issuer/],
    [{ ...emptyForm, issuer: ['acme'] }, { kind: 'issuer' }, /is not an https address/],
    [form, { kind: 'url', value: 'javascript:alert(1)' }, /starts with https/],
    [form, { kind: 'url' }, /starts with https/],
    [form, { kind: 'url', value: 'http://issuer.example/jwks' }, /starts with https/],
    [form, { kind: 'url', value: 'https://a:b@issuer.example/jwks' }, /starts with https/],
    [{ ...emptyForm, issuer: ['https://issuer.example/?a=b'] }, { kind: 'issuer' }, /is not an https address/],
    [{ ...emptyForm, issuer: ['http://issuer.example'] }, { kind: 'issuer' }, /is not an https address/],
    [form, { kind: 'pasted', value: 'no keys' }, /First paste the keys/],
    [form, { kind: 'pasted', value: '{"keys":[null]}' }, /First paste the keys/],
    [form, { kind: 'pasted', value: JSON.stringify(many) }, /too large for source code/],
  ]
  for (const [settings, source, sentence] of rows) {
    for (const snippet of snippetsOf(settings, source, TEXTS)) {
      assert.match(snippet.refused, sentence)
      assert.equal('code' in snippet, false)
    }
  }
  for (const claims of [{ project_id: 'prj_1' }, { environment: ['production'] }]) {
    assert.ok(snippetsOf({ ...vercel, claims }, { kind: 'issuer' }, TEXTS).every(({ code }) => code))
  }
  const two = snippetsOf({ ...form, issuer: ['https://a.example', 'https://b.example'] }, { kind: 'issuer' }, TEXTS)
  assert.deepEqual(
    two.filter(({ refused }) => refused).map(({ id }) => id),
    ['jose'],
  )
})

test('what jose has no option for is in every other program, and refused for jose', async () => {
  const all = {
    ...form,
    typ: ['at+jwt', 'JWT'],
    scope: ['read', 'write'],
    maxLifetime: 7200,
    singleAudience: true,
    claims: { level: 3, id: 9007199254740993n, roles: { includes: 'admin' } },
  }
  const header = { typ: 'at+jwt' }
  const good = { scope: 'read write', level: 3, roles: ['admin'] }
  const bad = [
    [{ ...good, scope: 'read' }],
    [{ ...good, level: '3' }],
    [{ ...good, roles: [] }],
    [{ ...good, aud: [AUDIENCE, 'other'] }],
    [{ ...good, exp: Math.floor(Date.now() / 1000) + 8000 }],
    [good, { typ: 'other' }],
  ]
  const { id: _, ...others } = all.claims
  const withId = snippetsOf(all, sources.url(), TEXTS)
  for (const snippet of snippetsOf({ ...all, claims: others }, sources.url(), TEXTS)) {
    if (snippet.id === 'jose') continue
    await withProgram(snippet, async (ask) => {
      assert.equal(await ask(issuer.sign(good, { header })), true, snippet.id)
      for (const [index, [claims, other = header]] of bad.entries())
        assert.notEqual(await ask(issuer.sign(claims, { header: other })), true, `${snippet.id}: ${index}`)
    })
  }
  assert.match(withId[0].code, /^ +id: 9007199254740993n,$/m)
  const { refused, code } = withId.find(({ id }) => id === 'jose')
  assert.equal(code, undefined)
  assert.match(refused, /^jose has no option that checks a scope, .* or more of a claim than its value\. Choose/)
  for (const claims of [{ level: 3, verified: true }, { plan: ['free', 1] }])
    assert.equal(snippetsOf({ ...form, claims }, sources.url(), TEXTS).at(-1).refused, undefined)
})
