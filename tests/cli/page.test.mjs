import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createServer, request } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { tarballFolder } from '../support/package.mjs'
import { cli } from './cli.mjs'

describe('page', () => {
  let child
  let url
  before(async () => {
    child = spawn(process.execPath, [join(tarballFolder, 'cli', 'main.js'), 'page'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    url = await new Promise((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`it ended with ${code}`)))
      child.stdout.setEncoding('utf8').once('data', (text) => resolve(text.trim()))
    })
  })
  after(() => child.kill())

  test('prints the address, on loopback', () => assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/$/))

  test('serves the page with the headers that it wants', async () => {
    const response = await fetch(url)
    assert.equal(response.status, 200)
    assert.match(response.headers.get('content-type'), /^text\/html/)
    assert.match(response.headers.get('content-security-policy'), /connect-src 'none'.*frame-ancestors 'none'/)
    assert.match(await response.text(), /<h1>JWT debugger<\/h1>/)
  })

  test('serves nothing but the page', async () => {
    for (const path of ['_headers', 'package.json', '%2e%2e/package.json', 'none']) {
      assert.equal((await fetch(url + path)).status, 404, path)
    }
    // fetch would resolve the path first.
    const status = await new Promise((resolve) =>
      request(url, { path: '/../package.json' }, (answer) => resolve(answer.resume().statusCode)).end(),
    )
    assert.equal(status, 404)
    assert.equal((await fetch(url, { method: 'POST' })).status, 405)
    assert.equal(await (await fetch(url, { method: 'HEAD' })).text(), '')
  })

  test('says so when the port is taken, or is none', async () => {
    const server = createServer()
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address()
    const { status, stderr } = await cli(['page', '--port', String(port)])
    server.close()
    assert.equal(status, 2)
    assert.match(stderr, /port \d+ cannot be used/)
    for (const wrong of ['x', '70000', '-1', '1.5'])
      assert.equal((await cli(['page', `--port=${wrong}`])).status, 2, wrong)
  })

  test('takes no token: it would be seen by others on this machine', async () => {
    const { status, stderr } = await cli(['page', 'eyJ.eyJ.x'])
    assert.equal(status, 2)
    assert.doesNotMatch(stderr, /eyJ\.eyJ/)
  })
})
