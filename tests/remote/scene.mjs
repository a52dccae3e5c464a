// What nearly every test here needs: an issuer on a server, a clock that moves when it is told to, and a verifier.

import { AUDIENCE, CLAIMS, createIssuer, NOW } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'
import { json, startServer } from './server.mjs'

/** Good for longer than keys are kept by any test. */
const LIFETIME = 1_000_000

export async function setScene(context, options) {
  const server = await startServer(context)
  const first = createIssuer('key-1')
  const iss = `${server.origin}/acme`
  const clock = { time: NOW }
  server.answer = json(first.jwks)
  return {
    server,
    clock,
    iss,
    first,
    /** A verifier of this issuer. Its pauses after failures are as long as they can be, unless `random` is given. */
    create: (more) =>
      esm.createRemoteVerifier({
        issuer: iss,
        audience: AUDIENCE,
        now: () => clock.time,
        random: () => 1,
        ...options,
        ...more,
      }),
    /** A good token, signed by the given issuer's key. */
    token: (issuer = first, claims) =>
      issuer.sign({ ...CLAIMS, iss, exp: NOW + LIFETIME, ...claims }, headerOf(issuer)),
  }
}

/** The key set of several issuers' keys. */
export function keySet(...issuers) {
  return { keys: issuers.map(({ jwk }) => jwk) }
}

/** The facts of a refusal, whether it is thrown or comes by a promise. */
export async function refusal(attempt) {
  try {
    await (typeof attempt === 'function' ? attempt() : attempt)
  } catch (error) {
    return error
  }
  throw new Error('it was accepted')
}

function headerOf({ jwk }) {
  return { alg: jwk.alg, kid: jwk.kid, typ: 'JWT' }
}
