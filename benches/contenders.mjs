// Who is measured: each verifies a token of a signer, with its key imported beforehand, issuer and audience checked.

import { createRequire } from 'node:module'
import { load } from '../tests/support/package.mjs'
import { AUDIENCE, ISSUER, isMlDsa } from './tokens.mjs'

const peers = createRequire(new URL('peers/package.json', import.meta.url))
const { createVerifier } = await load('jwt-verdict')
const jose = await import(peers.resolve('jose'))
const { createVerifier: createFastVerifier } = peers('fast-jwt')
const jsonwebtoken = peers('jsonwebtoken')
const { JwtVerifier } = peers('aws-jwt-verify')
const nodeRs = optional('@node-rs/jsonwebtoken')
const { verifyWithJwks } = await import(peers.resolve('hono/jwt')).then(({ Jwt, ...rest }) => ({ ...Jwt, ...rest }))

export const OURS = 'jwt-verdict'

/** For each contender, what to verify with: `undefined` where it does not have the algorithm. */
const MAKERS = {
  [OURS]: (signer) => {
    const { verify } = createVerifier({
      ...keysOf(signer),
      issuer: ISSUER,
      audience: AUDIENCE,
      algorithms: [signer.alg],
    })
    return verify
  },

  jose: (signer) => {
    const keys = signer.secret ?? jose.createLocalJWKSet(signer.jwks)
    const options = { issuer: ISSUER, audience: AUDIENCE, algorithms: [signer.alg] }
    return (token) => jose.jwtVerify(token, keys, options)
  },

  'fast-jwt': (signer) => createFastVerifier(fastOptions(signer)),

  'aws-jwt-verify': (signer) => {
    if (signer.secret || signer.alg === 'PS256') return undefined
    const verifier = JwtVerifier.create({ issuer: ISSUER, audience: AUDIENCE, jwksUri: `${ISSUER}/.well-known/jwks` })
    verifier.cacheJwks(signer.jwks)
    return (token) => verifier.verifySync(token)
  },

  jsonwebtoken: (signer) => {
    if (signer.alg === 'EdDSA') return undefined
    const options = { issuer: ISSUER, audience: AUDIENCE, algorithms: [signer.alg] }
    return (token) => jsonwebtoken.verify(token, signer.secret ?? signer.publicKey, options)
  },

  '@node-rs/jsonwebtoken': (signer) => {
    if (!nodeRs) return undefined
    const validation = { iss: [ISSUER], aud: [AUDIENCE], algorithms: [nodeRs.Algorithm[signer.alg]], validateNbf: true }
    return (token) => nodeRs.verifySync(token, signer.secret ?? signer.pem, validation)
  },

  hono: (signer) => {
    if (signer.secret) return undefined
    const options = {
      keys: [signer.jwk],
      allowedAlgorithms: [signer.alg],
      verification: { iss: ISSUER, aud: AUDIENCE },
    }
    return (token) => verifyWithJwks(token, options)
  },
}

const HAVE_ML_DSA = [OURS, 'jose']

/** `[name, verify]` of all that have the signer's algorithm, each seen to accept a token and to refuse a bad one. */
export async function contenders(signer, { good, bad }) {
  const names = isMlDsa(signer.alg) ? HAVE_ML_DSA : Object.keys(MAKERS)
  const found = names.map((name) => [name, MAKERS[name](signer)])
  const able = found.filter(([, verify]) => verify)
  for (const [name, verify] of able) await prove(name, verify, good, bad)
  return able
}

/** Ours and the one other that has a cache of results. */
export function cachedContenders(signer) {
  const { verify } = createVerifier({
    ...keysOf(signer),
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: [signer.alg],
    cache: { maxEntries: 1000 },
  })
  return [
    [OURS, verify],
    ['fast-jwt', createFastVerifier({ ...fastOptions(signer), cache: 1000 })],
  ]
}

export function versions() {
  const names = ['jose', 'fast-jwt', 'aws-jwt-verify', 'jsonwebtoken', '@node-rs/jsonwebtoken', 'hono']
  const { dependencies } = peers('./package.json')
  return Object.fromEntries(names.map((name) => [name, dependencies[name]]))
}

function keysOf({ secret, jwks }) {
  return secret ? { secret } : { jwks }
}

function fastOptions({ alg, secret, pem }) {
  return { key: secret ?? pem, algorithms: [alg], allowedIss: ISSUER, allowedAud: AUDIENCE }
}

async function prove(name, verify, good, bad) {
  await verify(good)
  const refused = await Promise.resolve()
    .then(() => verify(bad))
    .then(() => false)
    .catch(() => true)
  if (!refused) throw new Error(`${name} accepts a token that was tampered with: what is measured is not verifying`)
}

/** A native add-on, which not every machine has. */
function optional(name) {
  try {
    return peers(name)
  } catch {
    return undefined
  }
}
