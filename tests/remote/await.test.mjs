// A forgotten `await` is loud: in a handler that leaves it out, no token gets through, and none ends the process.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { tarballFolder } from '../support/package.mjs'
import { setScene } from './scene.mjs'

const MEMBERS = ['payload', 'header', 'key', 'stale', 'ok', 'error', 'keys', 'times', 'checks']

test('to read a member of the answer from the promise is a TypeError that says what to do', async (context) => {
  const { create, token } = await setScene(context)
  const verifier = create()
  for (const pending of [verifier.verify(token()), verifier.verify('garbage'), verifier.explain(token())]) {
    for (const member of MEMBERS) {
      assert.throws(() => pending[member], {
        name: 'TypeError',
        message: `${member}: this is a promise, add await: const { ${member} } = await ...`,
      })
    }
  }
  assert.throws(() => {
    const { payload } = verifier.verify(token())
    return payload
  }, /add await/)
})

test('apart from that it is a promise like any other', async (context) => {
  const { create, token } = await setScene(context)
  const verifier = create()
  const pending = verifier.verify(token())
  assert.ok(pending instanceof Promise)
  assert.equal(Object.prototype.toString.call(pending), '[object Promise]')
  assert.deepEqual(Object.keys(pending), [])
  assert.doesNotThrow(() => inspect(pending, { showHidden: true, depth: 5 }))
  assert.doesNotThrow(() => JSON.stringify({ pending }))

  const { payload } = await pending
  assert.equal(payload.sub, 'user-1')
  const results = [
    await pending.then((result) => result.payload.sub),
    await Promise.all([pending]).then(([result]) => result.payload.sub),
    await Promise.race([pending, new Promise(() => {})]).then((result) => result.payload.sub),
    (await Promise.resolve(pending)).payload.sub,
    (await pending.finally(() => {})).payload.sub,
    (await verifier.verify('garbage').catch(() => pending)).payload.sub,
  ]
  assert.deepEqual(new Set(results), new Set(['user-1']))
  // What is made of it is the caller's, with members of whatever name.
  const own = pending.then(() => {})
  assert.equal(Object.getPrototypeOf(own), Promise.prototype)
  assert.equal(own.payload, undefined)
  await assert.rejects(verifier.verify('garbage'), { code: 'ERR_JWS_INVALID' })
})

test('whatever is refused is refused by the promise, not by the call', async (context) => {
  const { create } = await setScene(context)
  for (const wrong of [undefined, null, 5, {}, Promise.resolve('a.b.c')]) {
    const { verify, explain } = create()
    const [verifying, explaining] = [verify(wrong), explain(wrong)]
    await assert.rejects(verifying, { name: 'TypeError', message: /^token: / })
    await assert.rejects(explaining, { name: 'TypeError', message: /^token: / })
  }
})

// Each program handles 'request' as a server would, without await, and says what became of it.
const PROGRAMS = {
  'a handler that reads the payload': {
    handler: 'const { payload } = verifier.verify("garbage"); answer(200, payload)',
    stdout: 'answer 500 TypeError',
    status: 0,
  },
  'a handler that uses only that it did not throw: the rejection is as loud as any': {
    handler: 'verifier.verify("garbage"); answer(200)',
    stdout: 'answer 200',
    status: 1,
    stderr: /ERR_JWS_INVALID/,
  },
  'a handler that awaits': {
    handler: 'await verifier.verify("garbage"); answer(200)',
    stdout: 'answer 500 JwtError',
    status: 0,
  },
  'a promise that is handled later': {
    handler: 'const pending = verifier.verify("garbage"); await pending.catch(() => answer(401))',
    stdout: 'answer 401',
    status: 0,
  },
}
for (const [name, { handler, stdout, status, stderr = /^$/ }] of Object.entries(PROGRAMS)) {
  test(name, () => {
    const program = `
      import { createRemoteVerifier } from ${JSON.stringify(`file://${tarballFolder}/index.js`)}
      const verifier = createRemoteVerifier({ issuer: 'https://issuer.example', audience: null })
      const answer = (...words) => console.log('answer', ...words)
      async function handle() { ${handler} }
      await handle().catch((error) => answer(500, error.name))
    `
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
    assert.deepEqual([ended.stdout.trim(), ended.status], [stdout, status], ended.stderr)
    assert.match(ended.stderr, stderr)
  })
}
