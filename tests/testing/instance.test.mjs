// One module of its own, which is neither started by the verifier nor stops it.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { esm, load, tarballFolder } from '../support/package.mjs'

const testing = await load('jwt-verdict/testing')
const required = createRequire(`${tarballFolder}/`)('jwt-verdict/testing')

test('what is required is what is imported', () => {
  assert.deepEqual(Object.keys(testing), ['createTestIssuer'])
  assert.deepEqual(Object.keys(required), ['createTestIssuer'])
  const issuer = required.createTestIssuer({ algorithm: 'ES256', audience: 'https://api.example' })
  const policy = { issuer: issuer.issuer, audience: 'https://api.example' }
  assert.equal(esm.verify(issuer.sign({ sub: 'user-1' }), issuer.jwks, policy).payload.sub, 'user-1')
})

test('neither loads the code of the other', () => {
  const own = readdirSync(tarballFolder, { recursive: true })
    .filter((file) => file.endsWith('.js') && !/^(cjs|cli|page)\b/.test(file))
    .map((file) => [file.replaceAll('\\', '/'), readFileSync(join(tarballFolder, file), 'utf8')])
  for (const [file, source] of own) {
    const imported = [...source.matchAll(/from ["'](\.[^"']+)["']/g)].map(([, name]) => name)
    if (file.startsWith('testing/'))
      assert.ok(!imported.some((name) => /^\.\.\/(engine|wasm|index)\b/.test(name)), file)
    else assert.ok(!imported.some((name) => name.includes('testing')), file)
  }
})

test('a trap loses the issuers of its instance, says so, and spares the others', async () => {
  const { keepCore } = await import(pathToFileURL(join(tarballFolder, 'testing', 'engine.js')).href)
  const issuer = testing.createTestIssuer({ algorithm: 'EdDSA' })
  const run = keepCore(() => ({}))
  assert.throws(
    () =>
      run(() => {
        throw new WebAssembly.RuntimeError('unreachable')
      }),
    ({ message, cause }) => /^the test issuer failed during a call/.test(message) && /unreachable/.test(cause),
  )
  assert.throws(() => issuer.sign(), {
    message: 'this test issuer was lost when another call failed: create a new one',
  })
  assert.throws(() => issuer.jwks, { message: /^this test issuer was lost/ })

  const next = testing.createTestIssuer({ algorithm: 'EdDSA' })
  assert.ok(next.sign())
  assert.throws(() => issuer.sign(), { message: /^this test issuer was lost/ })
})
