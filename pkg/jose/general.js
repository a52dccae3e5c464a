// A JWS as an object with any number of signatures (RFC 7515 7.2.1), of which one has to hold.

import { isFailure } from './core.js'
import { JWSInvalid, JWSSignatureVerificationFailed } from './errors.js'
import { verifyFlattened } from './flattened.js'
import { isObject } from './object.js'
import { readAlgorithms } from './options.js'
import { Pending } from './pending.js'

export function generalVerify(jws, key, options) {
  return Pending.resolve(verifyGeneral(jws, key, options))
}

async function verifyGeneral(jws, key, options) {
  if (!isObject(jws)) throw new JWSInvalid('General JWS must be an object')
  const { payload, signatures } = jws
  // A list may have gaps, which every() skips.
  if (!Array.isArray(signatures) || !Array.from(signatures).every(isObject)) {
    throw new JWSInvalid('JWS Signatures missing or incorrect type')
  }
  readAlgorithms(options)
  for (const { protected: segment, header, signature } of signatures) {
    try {
      return await verifyFlattened({ payload, protected: segment, header, signature }, key, options)
    } catch (error) {
      if (isFailure(error)) throw error
      // Another one may hold.
    }
  }
  throw new JWSSignatureVerificationFailed()
}
