// Run by cost.test.mjs in a process of its own, with the name of an algorithm: how long the core takes for the signature of a
// document of 32 MiB the first time, and then.

import { createHmac, sign } from 'node:crypto'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createKeyPair } from '../support/key-pair.mjs'
import { load, tarballFolder } from '../support/package.mjs'

await load('jwt-verdict')
const { run } = await import(pathToFileURL(join(tarballFolder, 'lib', 'engine.js')).href)
const message = Buffer.alloc(32 * 2 ** 20, 'text')
const [algorithm] = process.argv.slice(2)
const { openKey, signature } = { HS256: withSecret, Ed25519: withKeyPair }[algorithm]()
const times = []
for (let turn = 0; turn < 4; turn += 1) {
  const start = performance.now()
  if (!run(({ glue }) => openKey(glue).verify(algorithm, message, signature))) throw new Error('it is good')
  times.push(performance.now() - start)
}
console.log(JSON.stringify(times))

function withSecret() {
  const secret = Buffer.alloc(32, 7)
  return {
    openKey: ({ Key }) => Key.fromSecret(secret),
    signature: createHmac('sha256', secret).update(message).digest(),
  }
}

function withKeyPair() {
  const { publicKey, privateKey } = createKeyPair('ed25519')
  const jwk = Buffer.from(JSON.stringify(publicKey.export({ format: 'jwk' })))
  return { openKey: ({ Key }) => Key.fromJwk(jwk), signature: sign(null, message, privateKey) }
}
