// One signature, in whatever serialisation it came: the steps of RFC 7515 5.2, in jose's order.

import { getAlgorithm } from './algorithms.js'
import { JOSEAlgNotAllowed, JWSInvalid, JWSSignatureVerificationFailed } from './errors.js'
import { joinHeaders, readCritical, readProtected } from './header.js'
import { checkSize, checkUsage, readKey } from './keys.js'
import { isBytes } from './object.js'
import { decodeCharacters, decodeSegment, refuseUnusedBits } from './segment.js'
import { verifySignature } from './signature.js'

const encoder = new TextEncoder()
const ASCII = /^\p{ASCII}*$/u

/**
 * Verifies one signature, and gives `{ payload, protectedHeader, unprotectedHeader, key }`; the last three are there
 * only where the token has them, and where `key` is a function.
 *
 * `jws` holds the members of a flattened JWS, checked for their types but for the payload's.
 */
export async function verifyJws(jws, key, { crit, algorithms, isCompact }) {
  const { payload, protected: segment, header: unprotectedHeader } = jws
  const protectedHeader = segment === undefined ? undefined : readProtected(segment)
  const header = joinHeaders(protectedHeader, unprotectedHeader)
  const isEncoded = readCritical(header, protectedHeader, crit)
  const { alg } = header
  if (typeof alg !== 'string' || alg === '') {
    throw new JWSInvalid('JWS "alg" (Algorithm) Header Parameter missing or invalid')
  }
  if (algorithms && !algorithms.has(alg)) {
    throw new JOSEAlgNotAllowed('"alg" (Algorithm) Header Parameter value not allowed')
  }
  checkPayload(payload, isEncoded, isCompact)

  const isResolved = typeof key === 'function'
  const input = isResolved ? await key(protectedHeader ?? {}, { ...jws }) : key
  const algorithm = getAlgorithm(alg)
  const message = signingInput(segment ?? '', payload, isEncoded)
  const signature = decodePart('signature', jws.signature, decodeCharacters)
  const found = await readKey(algorithm, input)
  checkCryptoKey(algorithm, found.key)
  refuseOtherSpelling(jws.signature, signature)
  if (!(await verifySignature(algorithm, found, message, signature))) throw new JWSSignatureVerificationFailed()

  return {
    payload: isEncoded ? decodePart('payload', payload, decodeSegment) : message.slice((segment?.length ?? 0) + 1),
    ...(protectedHeader && { protectedHeader }),
    ...(unprotectedHeader && { unprotectedHeader }),
    ...(isResolved && { key: found.key }),
  }
}

function checkPayload(payload, isEncoded, isCompact) {
  const isText = typeof payload === 'string'
  if (isEncoded && !isText) throw new JWSInvalid('JWS Payload must be a string')
  if (!isText && !isBytes(payload)) throw new JWSInvalid('JWS Payload must be a string or an Uint8Array instance')
  if (isCompact && !isEncoded && !ASCII.test(payload)) {
    throw new JWSInvalid('JWS Compact Serialization payload must use only ASCII characters')
  }
}

/** RFC 7515 5.2 step 8, RFC 7797 3. The segment of the header is known to be ASCII. */
function signingInput(segment, payload, isEncoded) {
  if (isEncoded && !ASCII.test(payload)) throw new JWSInvalid('The payload is not a valid base64url string')
  if (typeof payload === 'string') return encoder.encode(`${segment}.${payload}`)
  const message = new Uint8Array(segment.length + 1 + payload.length)
  message.set(encoder.encode(`${segment}.`))
  message.set(payload, segment.length + 1)
  return message
}

function decodePart(title, segment, decode) {
  try {
    return decode(segment)
  } catch (cause) {
    throw new JWSInvalid(`Failed to base64url decode the ${title}`, { cause })
  }
}

function checkCryptoKey(algorithm, key) {
  if (isBytes(key)) return
  checkUsage(algorithm, key)
  checkSize(algorithm, key)
}

/** To whoever changed the end of a token it is the signature that does not hold. */
function refuseOtherSpelling(segment, signature) {
  try {
    refuseUnusedBits(segment, signature)
  } catch (cause) {
    throw new JWSSignatureVerificationFailed(undefined, { cause })
  }
}
