// What the verifiers are asked for a row: what its vector holds, and what it says itself.

import { readVector } from '../hosts/suite/vector.js'
import { esm } from '../support/package.mjs'
import { read } from '../support/vector.mjs'
import { claims, token } from '../vectors/generator/token.mjs'

const ASYMMETRIC = /^((RS|PS|ES)(256|384|512)|ES256K|EdDSA|Ed25519|Ed448|ML-DSA-(44|65|87))$/

/** `{ token, jwks | secret, issuer, audience, algorithms, typ, required, tolerance, now }` */
export function questionOf({ vector, required, grown }) {
  const { fields, token: text } = readVector(read(`${vector}.txt`), esm)
  const { issuer, audience, typ, clockTolerance = 0 } = JSON.parse(fields.policy)
  return {
    token: grown ? token({ payload: claims({ filler: 'x'.repeat(grown) }) }).text : text,
    jwks: fields.jwks,
    secret: fields.secret,
    issuer,
    audience,
    algorithms: [algorithmOf(fields, text)],
    typ,
    required,
    tolerance: clockTolerance,
    now: Number(fields.now),
  }
}

/** What the file says that we answer; a row that is no file says it itself. */
export function expectedOf({ vector, expected }) {
  return expected ?? (readVector(read(`${vector}.txt`), esm).fields.expect === 'accepted' ? 'accepts' : 'rejects')
}

/** What a careful user allows here: the token's algorithm, unless it is one that its keys must not be used with. */
function algorithmOf({ jwks, secret }, text) {
  const named = nameIn(text)
  if (secret) return named
  return ASYMMETRIC.test(named) ? named : (JSON.parse(jwks).keys[0].alg ?? 'ES256')
}

function nameIn(text) {
  try {
    return JSON.parse(Buffer.from(text.split('.')[0], 'base64url').toString()).alg
  } catch {
    return undefined
  }
}
