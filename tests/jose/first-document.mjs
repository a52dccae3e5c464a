// Run by cost.test.mjs in a process of its own: how long the core takes for the HMAC of 32 MiB the first time, and then.

import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { load, tarballFolder } from '../support/package.mjs'

await load('jwt-verdict')
const { run } = await import(pathToFileURL(join(tarballFolder, 'lib', 'engine.js')).href)
const secret = Buffer.alloc(32, 7)
const message = Buffer.alloc(32 * 2 ** 20, 'text')
const tag = createHmac('sha256', secret).update(message).digest()
const times = []
for (let turn = 0; turn < 4; turn += 1) {
  const start = performance.now()
  if (!run(({ glue }) => glue.Key.fromSecret(secret).verify('HS256', message, tag))) throw new Error('it is good')
  times.push(performance.now() - start)
}
console.log(JSON.stringify(times))
