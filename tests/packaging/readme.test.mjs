// What the README tells its reader to type works as it stands.
//
// An example to run is a fenced block under `<!-- example: NAME -->`. `jwks` and `token` are given to it, as the text
// around it says; the token is one of Vercel's, issued to the production deployment of acme/site. Each example runs
// as ESM, as CommonJS and as TypeScript, once with that token and once with one that has expired, so that it is seen
// to verify and not just to run. Those marked (module) await at the top, so they run as modules only. What they fetch is
// the key set at the address of acme's issuer.
//
// A block under `<!-- file: PATH -->` is that file.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { Project } from './project.mjs'

const root = new URL('../../', import.meta.url)
const readme = readFileSync(new URL('README.md', root), 'utf8')
const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root))

const claims = {
  iss: 'https://oidc.vercel.com/acme',
  aud: 'https://vercel.com/acme',
  sub: 'owner:acme:project:site:environment:production',
  owner: 'acme',
  project: 'site',
  environment: 'production',
}

test('the README has an example of verifying', () => {
  assert.ok(examples().some(({ name }) => name === 'verify'))
})

test('what it shows of a file is what the file has', () => {
  const blocks = [...readme.matchAll(/<!-- file: (\S+) -->\s*```\w+\n(.*?)```/gs)]
  assert.ok(blocks.length > 0)
  for (const [, path, text] of blocks) assert.equal(text, readFileSync(new URL(path, root), 'utf8'), path)
})

test('every npm script that the documents name exists', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  const named = [...readme.matchAll(/npm (?:run ([\w:-]+)|(test)\b)/g)].map(([, script, test]) => script ?? test)
  assert.ok(named.length > 0)
  assert.deepEqual(
    named.filter((name) => !(name in scripts)),
    [],
  )
})

for (const { name, code, isModule } of examples()) {
  describe(`example: ${name}`, () => {
    let project
    let given
    before(async () => {
      project = new Project()
      given = await issue()
    })
    after(() => project.remove())

    test('as ESM', () => {
      project.write('esm/example.mjs', `import { jwks, token } from './given.mjs'\n${code}`)
      verifies('esm/example.mjs', 'esm/given.mjs', asModule)
    })

    if (!isModule) {
      test('as CommonJS', () => {
        project.write('cjs/example.cjs', `const { jwks, token } = require('./given.cjs')\n${asCommonJs(code)}`)
        verifies(
          'cjs/example.cjs',
          'cjs/given.cjs',
          ({ jwks, token }) => `module.exports = ${JSON.stringify({ jwks, token })}`,
        )
      })
    }

    for (const kind of isModule ? ['mts'] : ['mts', 'cts']) {
      test(`as TypeScript, ${kind}`, () => {
        const source = `ts/example.${kind}`
        project.write(source, `import { jwks, token } from './given.mjs'\n${code}`)
        project.write('ts/given.d.mts', 'export const jwks: { keys: JsonWebKey[] }\nexport const token: string\n')
        const compiled = project.node(tsc, '--strict', '--module', 'nodenext', '--target', 'es2022', source)
        assert.deepEqual(compiled, { status: 0, text: '' })
        verifies(`ts/example.${kind.replace('t', 'j')}`, 'ts/given.mjs', asModule)
      })
    }

    function verifies(file, givenFile, text) {
      project.write(givenFile, text({ jwks: given.jwks, token: given.good }))
      project.write('fetch.mjs', answering(given.jwks))
      const accepted = run(file)
      assert.equal(accepted.status, 0, accepted.text)
      assert.doesNotMatch(accepted.text, /ERR_/)

      project.write(givenFile, text({ jwks: given.jwks, token: given.expired }))
      assert.match(run(file).text, /ERR_JWT_EXPIRED/)
    }

    function run(file) {
      return project.node('--import', './fetch.mjs', file)
    }
  })
}

test('its commands run, each line by itself', async () => {
  const project = new Project()
  try {
    const { jwks, good } = await issue()
    project.write('jwks.json', JSON.stringify(jwks))
    project.write('token.txt', good)
    project.write('fetch.mjs', answering(jwks))
    const env = { ...process.env, VERCEL_OIDC_TOKEN: good, NODE_OPTIONS: '--import ./fetch.mjs' }
    const [, block] = readme.match(/<!-- commands -->\s*```sh\n(.*?)```/s)
    const lines = block.trim().split('\n')
    assert.ok(lines.length > 2)
    for (const line of lines) execFileSync('sh', ['-c', line], { cwd: project.path(), env, stdio: 'pipe' })
  } finally {
    project.remove()
  }
})

function examples() {
  const blocks = readme.matchAll(/<!-- example: ([\w-]+)( \(module\))? -->\s*```\w+\n(.*?)\n```/gs)
  return [...blocks].map(([, name, module, code]) => ({ name, code, isModule: module !== undefined }))
}

/** A module that has the key set at its address, and nothing anywhere else. */
function answering(jwks) {
  return `globalThis.fetch = async (url) =>
  String(url) === 'https://oidc.vercel.com/acme/.well-known/jwks'
    ? Response.json(${JSON.stringify(jwks)})
    : new Response('', { status: 404 })
`
}

function asModule({ jwks, token }) {
  return `export const jwks = ${JSON.stringify(jwks)}\nexport const token = ${JSON.stringify(token)}\n`
}

function asCommonJs(code) {
  return code.replaceAll(
    /^import (\{[^}]*\}) from ('[^']+')/gm,
    (_, names, from) => `const ${names.replaceAll(' as ', ': ')} = require(${from})`,
  )
}

async function issue() {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const key = { ...(await exportJWK(publicKey)), kid: 'mrk-1', alg: 'RS256', use: 'sig' }
  const sign = (issuedAt) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'mrk-1', typ: 'JWT' })
      .setIssuedAt(issuedAt)
      .setNotBefore(issuedAt)
      .setExpirationTime(issuedAt + 3600)
      .sign(privateKey)
  const now = Math.floor(Date.now() / 1000)
  return { jwks: { keys: [key] }, good: await sign(now - 60), expired: await sign(now - 7200) }
}
