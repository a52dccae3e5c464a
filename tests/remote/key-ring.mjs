// The keys of an issuer that rotates them: each is published ahead of its use, signs for a while, and is withdrawn later.

import { createIssuer } from '../support/issuer.mjs'

/**
 * `ahead` keys are published before they sign; a key stays published for `linger` seconds after it has signed. Tokens that
 * a request may take `grace` seconds to bring are good for as much less.
 */
export function createKeyRing({ ahead, linger, grace }) {
  let number = 0
  const create = () => {
    number += 1
    return { signer: createIssuer(`key-${number}`), signedUntil: undefined, withdrawnAt: undefined }
  }
  let coming = Array.from({ length: ahead }, create)
  let current = create()
  const past = []
  return {
    rotate() {
      current.signedUntil = now()
      past.push(current)
      current = coming[0]
      coming = [...coming.slice(1), create()]
      for (const key of past) {
        if (now() >= key.signedUntil + linger) key.withdrawnAt ??= now()
      }
    },
    /** What stands in the key set, with the keys that are yet to sign or without. */
    published({ early = true } = {}) {
      return [...(early ? coming : []), current, ...past.filter(({ withdrawnAt }) => !withdrawnAt)]
    },
    /** Those whose tokens are good, and will be for as long as a request may take. */
    good() {
      return [current, ...past.filter(({ signedUntil }) => now() < signedUntil + linger - grace)]
    },
    /** Those that were withdrawn so many seconds ago, or longer. */
    withdrawn(seconds = 0) {
      return past.filter(({ withdrawnAt }) => withdrawnAt && now() >= withdrawnAt + seconds)
    },
  }
}

function now() {
  return Date.now() / 1000
}
