// The one place that makes key pairs for tests, benches and the demo.
//
// Node 20 can hang for good when a key of generateKeyPairSync is exported as a JWK. The export holds the key's lock and may
// start the garbage collector; that destroys the job that made the key, which waits for the same lock. A key that is read
// from PEM has no such job, nor has one of WebCrypto.

import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'

const PEM = {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}

/** What `generateKeyPairSync(type, options)` gives. */
export function createKeyPair(type, options) {
  const { publicKey, privateKey } = generateKeyPairSync(type, { ...options, ...PEM })
  return { publicKey: createPublicKey(publicKey), privateKey: createPrivateKey(privateKey) }
}
