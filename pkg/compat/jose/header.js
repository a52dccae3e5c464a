// The JOSE header (RFC 7515 4): the protected part, the unprotected part, and what a critical extension asks for.

import { isFailure } from './core.js'
import { JOSENotSupported, JWSInvalid } from './errors.js'
import { snapshot } from './object.js'
import { decodeHeader } from './segment.js'

/** The protected header in a segment; without one it has no members. */
export function readProtected(segment) {
  if (segment === undefined) return {}
  try {
    return decodeHeader(segment)
  } catch (cause) {
    if (isFailure(cause)) throw cause
    throw new JWSInvalid('JWS Protected Header is invalid', { cause })
  }
}

/** Both parts in one. */
export function joinHeaders(protectedHeader, unprotectedHeader) {
  const inBoth = Object.keys(unprotectedHeader ?? {}).some((name) => Object.hasOwn(protectedHeader, name))
  if (inBoth) {
    throw new JWSInvalid('JWS Protected and JWS Unprotected Header Parameter names must be disjoint')
  }
  return snapshot({ ...protectedHeader, ...unprotectedHeader })
}

/**
 * Whether the payload stands in base64url (RFC 7797 3), once every critical extension is one that is understood. Neither
 * header has a prototype, so a name is a member or it is not.
 */
export function readCritical(header, protectedHeader, understood) {
  const { crit } = header
  if (crit === undefined) return true
  if (protectedHeader.crit === undefined) {
    throw new JWSInvalid('"crit" (Critical) Header Parameter MUST be integrity protected')
  }
  if (!isListOfNames(crit)) {
    throw new JWSInvalid('"crit" (Critical) Header Parameter MUST be an array of non-empty strings when present')
  }
  const extensions = new Map(Object.entries({ ...understood, b64: true }))
  for (const name of crit) {
    const extension = `Extension Header Parameter "${name}"`
    if (!extensions.has(name)) throw new JOSENotSupported(`${extension} is not recognized`)
    if (header[name] === undefined) throw new JWSInvalid(`${extension} is missing`)
    if (extensions.get(name) && protectedHeader[name] === undefined) {
      throw new JWSInvalid(`${extension} MUST be integrity protected`)
    }
  }
  return crit.includes('b64') ? readEncoding(protectedHeader) : true
}

function readEncoding({ b64 }) {
  if (typeof b64 !== 'boolean') {
    throw new JWSInvalid('The "b64" (base64url-encode payload) Header Parameter must be a boolean')
  }
  return b64
}

function isListOfNames(value) {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string' && name.length > 0)
}
