// The entry for programs that bring the WebAssembly module themselves. Each test is a program of its own, for the engine
// is one for the whole program.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { tarballFolder } from '../support/package.mjs'

const PREAMBLE = `
  import assert from 'node:assert/strict'
  import { readFileSync } from 'node:fs'
  import { createServer } from 'node:http'
  import { createContext, runInContext } from 'node:vm'
  import * as slim from 'jwt-verdict/slim'

  const bytes = readFileSync(${JSON.stringify(join(tarballFolder, 'wasm', 'jwt_verdict.wasm'))})
  const create = () => slim.createVerifier({ jwks: { keys: [] }, issuer: null, audience: null })
  const works = () => assert.equal(create().explain('x').error.code, 'ERR_JWS_INVALID')
`

const PROGRAMS = {
  'says what to do before it has a module, and is no refusal': `
    for (const use of [create, () => slim.decode('a.b.c'), () => slim.createRemoteVerifier({ issuer: 'https://a.example', audience: null })]) {
      assert.throws(use, (error) => error.constructor === Error && /call initSync\\(module\\), or await init\\(source\\)/.test(error.message))
    }
    slim.initSync(bytes)
    works()`,
  'takes bytes, and the buffer that they are in': `
    slim.initSync(bytes)
    works()
    slim.initSync(new Uint8Array(bytes).buffer)
    works()`,
  'takes a compiled module': `
    slim.initSync(new WebAssembly.Module(bytes))
    works()`,
  'takes a module, and bytes, of another realm': `
    const realm = createContext({ bytes })
    const module = runInContext('new WebAssembly.Module(bytes)', realm)
    assert.ok(!(module instanceof WebAssembly.Module))
    slim.initSync(module)
    works()
    slim.initSync(runInContext('Uint8Array.from(bytes)', realm))
    works()
    await slim.init(module)
    works()`,
  'takes promises': `
    await slim.init(Promise.resolve(bytes))
    works()
    await slim.init(WebAssembly.compile(bytes))
    works()`,
  'takes an address and a response, of whatever type': `
    const server = createServer(({ url }, response) => {
      if (url === '/gone') response.writeHead(404).end()
      else response.writeHead(200, { 'content-type': url.slice(1) }).end(bytes)
    })
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = \`http://127.0.0.1:\${server.address().port}\`
    for (const source of [
      new URL('/application/wasm', address),
      \`\${address}/application/octet-stream\`,
      fetch(\`\${address}/application/wasm\`),
    ]) {
      await slim.init(source)
      works()
    }
    await assert.rejects(slim.init(\`\${address}/gone\`), { name: 'TypeError', message: /was answered with 404/ })
    works()
    server.close()
    server.closeAllConnections()`,
  'refuses anything else by name': `
    for (const value of [undefined, null, {}, 5, [], Promise.resolve(bytes)]) {
      assert.throws(() => slim.initSync(value), { name: 'TypeError', message: /^source: expected a WebAssembly.Module, or its bytes, found / })
    }
    await assert.rejects(slim.init(undefined), { name: 'TypeError', message: /^source: expected/ })
    assert.throws(() => slim.initSync(new Uint8Array(8)), WebAssembly.CompileError)
    assert.throws(create, /initSync/)`,
}

describe('jwt-verdict/slim', () => {
  for (const [name, program] of Object.entries(PROGRAMS)) test(name, () => runs(PREAMBLE + program))

  test('is there for Vercel as well, where it takes modules only', () => {
    runs(
      `${PREAMBLE}
      await slim.init(new WebAssembly.Module(bytes))
      works()
      await assert.rejects(slim.init(new URL('https://a.example/')), { name: 'TypeError' })`,
      '--conditions=edge-light',
    )
  })
})

describe('where there is no WebAssembly', () => {
  for (const name of ['jwt-verdict', 'jwt-verdict/slim', 'jwt-verdict/jose', 'jwt-verdict/vercel']) {
    test(`${name} says so when it is imported, and names the crate`, () => {
      runs(`
        import assert from 'node:assert/strict'
        delete globalThis.WebAssembly
        await assert.rejects(import(${JSON.stringify(name)}), { name: 'Error', message: /needs WebAssembly.*use the crate jwt-verdict/ })`)
    })
  }
})

/** Runs a program that stands beside the package, and fails with what it said if it fails. */
function runs(program, ...options) {
  const cwd = join(tarballFolder, '..', '..')
  const args = [...options, '--input-type=module', '--eval', program]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' })
  assert.equal(status, 0, stdout + stderr)
}
