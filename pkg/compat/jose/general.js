// A JWS as an object with any number of signatures (RFC 7515 7.2.1), of which one has to hold.

import { isFailure } from './core.js'
import { JWSInvalid, JWSSignatureVerificationFailed } from './errors.js'
import { readMembers } from './flattened.js'
import { readProtected } from './header.js'
import { copyPayload, encodeUnicode, verifyJws } from './jws.js'
import { isObject, snapshot } from './object.js'
import { readOptions } from './options.js'
import { Pending } from './pending.js'

export function generalVerify(jws, key, options) {
  return Pending.resolve(verifyGeneral(jws, key, options))
}

async function verifyGeneral(jws, key, options) {
  if (!isObject(jws)) throw new JWSInvalid('General JWS must be an object')
  const { signatures, payload: given } = jws
  // A list may have gaps, which every() skips.
  const entries = Array.isArray(signatures) ? Array.from(signatures) : undefined
  if (!entries?.every(isObject)) throw new JWSInvalid('JWS Signatures missing or incorrect type')
  if (given === undefined) throw new JWSSignatureVerificationFailed()
  const read = readOptions(options)
  const payload = copyPayload(given)
  const candidates = entries.map((entry) => readCandidate(entry, payload)).filter(Boolean)
  refuseMixedEncodings(candidates)
  for (const { members, protectedHeader } of candidates) {
    try {
      const { verified } = await verifyJws(members, key, read, encodeUnicode, protectedHeader)
      return verified
    } catch (error) {
      if (isFailure(error)) throw error
      // Another one may hold.
    }
  }
  throw new JWSSignatureVerificationFailed()
}

/** What a signature is verified with, read before any is, or undefined for one that is none. */
function readCandidate(entry, payload) {
  try {
    const members = readMembers(entry, () => payload)
    return { members, protectedHeader: readProtected(members.protected) }
  } catch (error) {
    if (isFailure(error)) throw error
    return undefined
  }
}

/** RFC 7797 3: all signatures are over the same payload, encoded or not. */
function refuseMixedEncodings(candidates) {
  const encodings = candidates.map(({ protectedHeader }) => {
    const { crit, b64 } = snapshot(protectedHeader)
    return Array.isArray(crit) && crit.includes('b64') ? b64 : true
  })
  if (encodings.includes(true) && encodings.includes(false)) {
    throw new JWSInvalid('inconsistent use of JWS Unencoded Payload (RFC7797)')
  }
}
