import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { cjs, load, tarballFolder } from '../support/package.mjs'
import { claimsOf, jwks, NOW, sign } from '../support/vercel-issuer.mjs'

const required = createRequire(`${tarballFolder}/`)('jwt-verdict/vercel')
const imported = await load('jwt-verdict/vercel')

test('what is required is what is imported', () => {
  assert.deepEqual(Object.keys(required).sort(), Object.keys(imported).sort())
  const options = { team: 'acme', project: 'site', environment: 'production' }
  assert.deepEqual(required.vercelOidc(options), imported.vercelOidc(options))
})

test('it is of one piece with what is required of the main entry', async () => {
  const { fetch } = globalThis
  globalThis.fetch = async () => Response.json(jwks)
  try {
    const options = { projectId: 'prj_site', environment: 'preview', currentDate: new Date(NOW * 1000) }
    const error = await required.verifyVercelOidcToken(sign(claimsOf()), options).catch((error) => error)
    assert.equal(error.claim, 'environment')
    assert.equal(error.constructor, cjs.JwtError)
  } finally {
    globalThis.fetch = fetch
  }
})
