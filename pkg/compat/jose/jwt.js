// A JWT: a compact JWS whose payload is a claims set (RFC 7519 7.2).

import { checkClaims } from './claims.js'
import { verifyCompact } from './compact.js'
import { isFailure, isLoose, parseObject } from './core.js'
import { JWTInvalid } from './errors.js'
import { Pending } from './pending.js'
import { refuseLong } from './segment.js'

export function jwtVerify(jwt, key, options) {
  return Pending.resolve(verifyJwt(jwt, key, options))
}

async function verifyJwt(jwt, key, options) {
  const { verified, isEncoded } = await verifyCompact(jwt, key, options, (text) => refuseLong('token', text))
  if (!isEncoded) throw new JWTInvalid('JWTs MUST NOT use unencoded payload')
  const payload = parseClaims(verified.payload)
  checkClaims(verified.protectedHeader, payload, options)
  return { ...verified, payload }
}

function parseClaims(bytes) {
  try {
    return parseObject(bytes)
  } catch (cause) {
    if (isFailure(cause)) throw cause
    const message = isLoose(cause)
      ? 'JWT Claims Set must be strict JSON'
      : 'JWT Claims Set must be a top-level JSON object'
    throw new JWTInvalid(message, { cause })
  }
}
