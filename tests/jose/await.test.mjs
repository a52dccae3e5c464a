// The await that is left out, with which the API of Vercel's documentation lets everybody in: here it is an error.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { tarballFolder } from '../support/package.mjs'
import { layer } from './peers.mjs'
import { pairs, secret, signed, token } from './tokens.mjs'

const consumer = join(tarballFolder, '..', '..')
const source = readFileSync(fileURLToPath(new URL('vercel-api.mjs', import.meta.url)), 'utf8')
const forgetful = source.replace('await jose.', 'jose.').replace('async (req', '(req')
const running = []
let issuer
let issuerUrl

before(async () => {
  issuer = createServer((request, response) => {
    const isSet = request.url === '/acme/.well-known/jwks'
    response.writeHead(isSet ? 200 : 404).end(JSON.stringify({ keys: [{ ...pairs.RS256.jwk, kid: 'mrk-1' }] }))
  }).listen(0, '127.0.0.1')
  await once(issuer, 'listening')
  issuerUrl = `http://127.0.0.1:${issuer.address().port}/acme`
})

after(() => {
  for (const program of running) program.kill()
  issuer.closeAllConnections()
  issuer.close()
})

/** Starts the API, as a program that has the package installed. */
async function start(name, text) {
  const file = join(consumer, `${name}.mjs`)
  writeFileSync(file, text)
  const program = spawn(process.execPath, [file], {
    env: { ...process.env, ISSUER_URL: issuerUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(program)
  const [port] = await once(createInterface(program.stdout), 'line')
  const ask = async (jwt) => {
    const response = await fetch(`http://127.0.0.1:${port}`, { headers: jwt ? { authorization: `Bearer ${jwt}` } : {} })
    return { status: response.status, text: await response.text() }
  }
  return { program, ask }
}

function vercelToken(changes) {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: issuerUrl,
    aud: 'https://vercel.com/acme',
    sub: 'owner:acme:project:site:environment:production',
    iat: now,
    nbf: now,
    exp: now + 3_600,
  }
  return signed('RS256', { ...claims, ...changes }, { kid: 'mrk-1', typ: 'JWT' })
}

test('the API of the documentation, with its import changed and its bugs mended', async () => {
  const { ask } = await start('vercel-api', source)
  assert.deepEqual(await ask(vercelToken()), { status: 200, text: 'OK owner:acme:project:site:environment:production' })
  const preview = 'owner:acme:project:site:environment:preview'
  for (const jwt of [
    undefined,
    'garbage',
    vercelToken({ sub: preview }),
    vercelToken({ exp: 1 }),
    `${vercelToken()}A`,
  ]) {
    assert.equal((await ask(jwt)).status, 401)
  }
})

test('without its await it lets nobody in, and lives on', async () => {
  assert.notEqual(forgetful, source)
  const { program, ask } = await start('vercel-api-forgetful', forgetful)
  for (const jwt of ['garbage', vercelToken({ exp: 1 }), vercelToken()]) {
    const { status, text } = await ask(jwt)
    assert.equal(status, 401)
    assert.match(text, /add await/)
  }
  assert.equal((await ask()).status, 401)
  assert.equal(program.exitCode, null)
})

test('jose lets everybody in, and dies of it', async () => {
  const { program, ask } = await start('vercel-api-jose', forgetful.replace("'jwt-verdict/jose'", "'jose'"))
  const exit = once(program, 'exit')
  assert.deepEqual(await ask('garbage'), { status: 200, text: 'OK undefined' })
  const [code] = await exit
  assert.equal(code, 1)
})

test('a member that is read from the promise says so', async () => {
  const parts = token({ a: 1 }).split('.')
  const jws = { protected: parts[0], payload: parts[1], signature: parts[2] }
  const promises = {
    jwtVerify: () => layer.jwtVerify(parts.join('.'), secret),
    compactVerify: () => layer.compactVerify(parts.join('.'), secret),
    flattenedVerify: () => layer.flattenedVerify(jws, secret),
    generalVerify: () => layer.generalVerify({ payload: jws.payload, signatures: [jws] }, secret),
  }
  for (const [name, make] of Object.entries(promises)) {
    for (const member of ['payload', 'protectedHeader', 'unprotectedHeader', 'key']) {
      assert.throws(() => make()[member], { name: 'TypeError', message: new RegExp(`^${member}: .*add await`) }, name)
    }
    const promise = make()
    assert(promise instanceof Promise)
    assert.equal(Object.prototype.toString.call(promise), '[object Promise]')
    const [one, other, third] = [await promise, await promise.then((found) => found), (await Promise.all([promise]))[0]]
    assert(one === other && other === third)
    assert(one.payload !== undefined && one.protectedHeader.alg === 'HS256')
    assert.equal(promise.then().payload, undefined, 'what then() gives is a plain promise')
  }
})

test('a rejection that nobody handles is reported', async (t) => {
  const runners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  t.after(() => {
    for (const listener of runners) process.on('unhandledRejection', listener)
  })
  const [error] = await Promise.all([
    new Promise((resolve) => process.once('unhandledRejection', resolve)),
    Promise.resolve().then(() => void layer.jwtVerify('garbage', secret)),
  ])
  assert.equal(error.code, 'ERR_JWS_INVALID')
})
