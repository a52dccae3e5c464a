// What a large document costs. A JWT has an end; what compactVerify and its like verify has none.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { jose, layer } from './peers.mjs'
import { mac, secret, token } from './tokens.mjs'

test('a document of 4 MiB takes a small multiple of the time that jose takes, good or bad', async () => {
  const good = token(Buffer.alloc(4 * 2 ** 20, 'text'))
  const [header, payload, mark] = good.split('.')
  const calls = {
    'a good one': (lib) => lib.compactVerify(good, secret),
    'a bad signature': (lib) => lib.compactVerify([header, payload, mac(header, '')].join('.'), secret),
    'a good one as an object': (lib) => lib.flattenedVerify({ protected: header, payload, signature: mark }, secret),
  }
  for (const [title, call] of Object.entries(calls)) {
    const [ours, theirs] = await fastest(call)
    // It is twice; with Uint8Array.from in base64url.js, 12 times and more.
    assert(ours < 6 * theirs, `${title}: ${ours} ms, jose ${theirs} ms`)
  }
})

for (const algorithm of ['HS256', 'Ed25519']) {
  test(`${algorithm}: the first document of a process does not take much longer than the next`, () => {
    const file = fileURLToPath(new URL('first-document.mjs', import.meta.url))
    const times = JSON.parse(execFileSync(process.execPath, [file, algorithm], { encoding: 'utf8' }))
    const [first, ...others] = times
    // It is about as long; hashed in one call, which runs the engine's first code to its end, 10 times.
    assert(first < 5 * Math.min(...others), `${first} ms, then ${others.join(', ')} ms`)
  })
}

/** The least time of several turns, in milliseconds, of the layer and of jose. */
async function fastest(call) {
  const times = [[], []]
  for (let turn = 0; turn < 7; turn += 1) {
    for (const [index, lib] of [layer, jose].entries()) {
      const start = performance.now()
      await call(lib).catch(() => {})
      times[index].push(performance.now() - start)
    }
  }
  return times.map((list) => Math.min(...list))
}
