// One signature, in whatever serialisation it came: the steps of RFC 7515 5.2, in jose's order.

import { isBytes } from '../../lib/bytes.js'
import { getAlgorithm } from './algorithms.js'
import { JOSEAlgNotAllowed, JWSInvalid, JWSSignatureVerificationFailed } from './errors.js'
import { joinHeaders, readCritical, readProtected } from './header.js'
import { checkSize, checkUsage, readKey } from './keys.js'
import { snapshot } from './object.js'
import { decodeCharacters, decodeSegment, refuseUnusedBits } from './segment.js'
import { verifySignature } from './signature.js'

const encoder = new TextEncoder()
const NOT_ASCII = /\P{ASCII}/u

/**
 * Verifies one signature, and gives `{ verified, isEncoded }`: whether the payload stands in base64url, and what the caller
 * gets, `{ payload, protectedHeader, unprotectedHeader, key }`; the last three of these are there only where the token has
 * them, and where `key` is a function.
 *
 * `jws` holds the members of a flattened JWS without a prototype, checked for their types but for the payload's, whose bytes
 * nobody else can change. `encodeText` gives the bytes of a payload that is a text and stands there as it is.
 */
export async function verifyJws(jws, key, options, encodeText, protectedHeader = readProtected(jws.protected)) {
  const { algorithms, crit } = options
  const { payload, protected: segment, header: unprotectedHeader } = jws
  // A key function may change the header that it is shown.
  const sealed = snapshot(protectedHeader)
  const header = joinHeaders(sealed, unprotectedHeader)
  const isEncoded = readCritical(header, sealed, crit)
  const { alg } = header
  if (typeof alg !== 'string' || alg === '') {
    throw new JWSInvalid('JWS "alg" (Algorithm) Header Parameter missing or invalid')
  }
  if (algorithms && !algorithms.has(alg)) {
    throw new JOSEAlgNotAllowed('"alg" (Algorithm) Header Parameter value not allowed')
  }
  if (isEncoded && typeof payload !== 'string') throw new JWSInvalid('JWS Payload must be a string')
  const unencoded = isEncoded ? undefined : readUnencoded(payload, encodeText)

  const isResolved = typeof key === 'function'
  const input = isResolved ? await key(protectedHeader, { ...jws, payload: copyPayload(payload) }) : key
  const algorithm = getAlgorithm(alg)
  const message = signingInput(segment ?? '', unencoded ?? payload)
  const signature = decodePart('signature', jws.signature, decodeCharacters)
  const found = await readKey(algorithm, input)
  checkCryptoKey(algorithm, found.key)
  refuseOtherSpelling(jws.signature, signature)
  if (!(await verifySignature(algorithm, found, message, signature))) throw new JWSSignatureVerificationFailed()

  const verified = {
    payload: unencoded ?? decodePart('payload', payload, decodeSegment),
    ...(segment !== undefined && { protectedHeader }),
    ...(unprotectedHeader && { unprotectedHeader }),
    ...(isResolved && { key: found.key }),
  }
  return { verified, isEncoded }
}

/** RFC 7797 5.2: of a payload in the compact serialisation. */
export function encodeAscii(payload) {
  if (NOT_ASCII.test(payload)) {
    throw new JWSInvalid('JWS Compact Serialization payload must use only ASCII characters')
  }
  return encoder.encode(payload)
}

/** RFC 7797 5.3: of a payload in JSON. Every half of a surrogate pair would be the same bytes. */
export function encodeUnicode(payload) {
  const [found] = /[\p{Surrogate}\p{Unassigned}]/u.exec(payload) ?? []
  if (found !== undefined) {
    const isHalf = /\p{Surrogate}/u.test(found)
    throw new JWSInvalid(
      isHalf
        ? 'JWS Payload must be a well-formed Unicode string'
        : 'JWS Payload must not contain unassigned Unicode code points',
    )
  }
  return encoder.encode(payload)
}

/** A payload whose bytes nobody else can change. */
export function copyPayload(payload) {
  return isBytes(payload) ? new Uint8Array(payload) : payload
}

function readUnencoded(payload, encodeText) {
  if (typeof payload !== 'string' && !isBytes(payload)) {
    throw new JWSInvalid('JWS Payload must be a string or an Uint8Array instance')
  }
  return typeof payload === 'string' ? encodeText(payload) : payload
}

/** RFC 7515 5.2 step 8, RFC 7797 3. The segment of the header is known to be ASCII. */
function signingInput(segment, payload) {
  if (typeof payload === 'string') {
    if (NOT_ASCII.test(payload)) throw new JWSInvalid('The payload is not a valid base64url string')
    return encoder.encode(`${segment}.${payload}`)
  }
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
