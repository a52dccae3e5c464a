// The one place that makes key pairs for tests, benches and the demo.
//
// Node 20 can hang for good when the very key that it made is exported as a JWK: the garbage collector, started by the
// export, takes away the job that made the key, which waits for the lock that the export holds. A key that was read from
// PEM has no such job.

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
