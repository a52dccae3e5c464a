// The npm packages that are compared: how each is set up, as its documentation shows it to a user who states the algorithms,
// the issuer and the audience, and which errors are its own.
//
// `configured` goes into COMPARE.md. `checks` are the parts of a policy that it has an option
// for, `jwk` where it reads keys as JWK itself, `set` where it chooses one of a set itself. `load()` gives
// `{ create, isOwn }`; `create(question)` what verifies a token, at the time that `Date` says, or throws.

import { createPublicKey } from 'node:crypto'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../benches/peers/package.json', import.meta.url))

export const peers = {
  'jwt-verdict': {
    packages: ['jwt-verdict'],
    checks: ['jwk', 'set', 'iss', 'aud', 'typ', 'required'],
    configured: '`createVerifier({ jwks, issuer, audience, algorithms })`',
    async load() {
      const { createVerifier, JwtError } = await import('../support/package.mjs').then(({ esm }) => esm)
      return {
        create({ jwks, secret, issuer, audience, algorithms, typ, required, tolerance }) {
          const keys = secret ? { secret } : { jwks }
          const requiredClaims = required.filter((name) => !['iss', 'aud'].includes(name))
          const { verify } = createVerifier({
            ...keys,
            ...(typ && { typ }),
            issuer,
            audience,
            algorithms,
            requiredClaims,
            clockTolerance: tolerance,
          })
          return verify
        },
        isOwn: (error) => error instanceof JwtError,
      }
    },
  },

  jose: {
    packages: ['jose'],
    checks: ['jwk', 'set', 'iss', 'aud', 'typ', 'required'],
    configured: '`jwtVerify(token, createLocalJWKSet(jwks), { issuer, audience, algorithms })`',
    async load() {
      const { createLocalJWKSet, errors, jwtVerify } = await import(require.resolve('jose'))
      return {
        create({ jwks, secret, issuer, audience, algorithms, typ, required, tolerance }) {
          const keys = secret ?? createLocalJWKSet(JSON.parse(jwks))
          const options = { issuer, audience, algorithms, typ, requiredClaims: required, clockTolerance: tolerance }
          return (token) => jwtVerify(token, keys, options)
        },
        isOwn: (error) => error instanceof errors.JOSEError,
      }
    },
  },

  jsonwebtoken: {
    packages: ['jsonwebtoken', 'jwks-rsa'],
    checks: ['jwk', 'set', 'iss', 'aud'],
    configured: '`verify(token, getKey, { issuer, audience, algorithms })`, `getKey` from jwks-rsa as its README shows',
    async load() {
      const jsonwebtoken = require('jsonwebtoken')
      const createClient = require('jwks-rsa')
      return {
        create({ jwks, secret, issuer, audience, algorithms, tolerance }) {
          const options = { issuer, audience, algorithms, clockTolerance: tolerance }
          if (secret) return (token) => jsonwebtoken.verify(token, secret, options)
          const client = createClient({ jwksUri: 'https://issuer.example/', fetcher: async () => JSON.parse(jwks) })
          const getKey = ({ kid }, done) =>
            client.getSigningKey(kid, (error, key) => (error ? done(error) : done(null, key.getPublicKey())))
          return (token) =>
            new Promise((resolve, reject) => {
              const done = (error, payload) => (error ? reject(error) : resolve(payload))
              jsonwebtoken.verify(token, getKey, options, done)
            })
        },
        isOwn: (error) => error instanceof jsonwebtoken.JsonWebTokenError,
      }
    },
  },

  'fast-jwt': {
    packages: ['fast-jwt'],
    checks: ['iss', 'aud', 'typ', 'required'],
    configured:
      '`createVerifier({ key, allowedIss, allowedAud, algorithms })`; `key` finds the JWK by `kid`, and by `alg` where it has one',
    async load() {
      const { createVerifier, TokenError } = require('fast-jwt')
      return {
        create({ jwks, secret, issuer, audience, algorithms, typ, required, tolerance }) {
          const key = secret ?? (async ({ header }) => pemOf(find(JSON.parse(jwks), header)))
          return createVerifier({
            key,
            allowedIss: issuer,
            allowedAud: audience,
            algorithms,
            checkTyp: typ,
            requiredClaims: required,
            clockTolerance: tolerance * 1000,
          })
        },
        isOwn: (error) => error instanceof TokenError,
      }
    },
  },

  'aws-jwt-verify': {
    packages: ['aws-jwt-verify'],
    checks: ['jwk', 'set', 'iss', 'aud'],
    configured:
      '`JwtVerifier.create({ issuer, audience, jwksUri })`, `cacheJwks(jwks)`; it takes the algorithm from the key',
    async load() {
      const { JwtVerifier } = require('aws-jwt-verify')
      const { JwtBaseError } = require('aws-jwt-verify/error')
      return {
        create({ jwks, secret, issuer, audience, tolerance }) {
          if (secret) throw new JwtBaseError('it verifies with public keys only')
          const verifier = JwtVerifier.create({
            issuer,
            audience,
            graceSeconds: tolerance,
            jwksUri: `${issuer}/.well-known/jwks`,
          })
          verifier.cacheJwks(JSON.parse(jwks))
          return (token) => verifier.verifySync(token)
        },
        isOwn: (error) => error instanceof JwtBaseError,
      }
    },
  },

  hono: {
    packages: ['hono'],
    checks: ['jwk', 'set', 'iss', 'aud', 'typ'],
    configured:
      '`verifyWithJwks(token, { keys, allowedAlgorithms, verification: { iss, aud } })` of `hono/jwt`; with a secret, `verify`',
    async load() {
      const { Jwt } = await import(require.resolve('hono/utils/jwt'))
      return {
        create({ jwks, secret, issuer, audience, algorithms, typ }) {
          const verification = { iss: issuer, aud: audience, typ }
          const [alg] = algorithms
          if (secret) {
            const jwk = { kty: 'oct', k: secret.toString('base64url') }
            return (token) => Jwt.verify(token, jwk, { ...verification, alg })
          }
          const options = { keys: JSON.parse(jwks).keys, allowedAlgorithms: algorithms, verification }
          return (token) => Jwt.verifyWithJwks(token, options)
        },
        isOwn: (error) => error instanceof Error && /^Jwt[A-Z]/.test(error.name),
      }
    },
  },
}

/** The versions of all that is set up here, by name. */
export function versions() {
  const { dependencies } = require('./package.json')
  return dependencies
}

/** What an application does that is asked for the key of a header. */
function find({ keys }, { kid, alg }) {
  const jwk = keys.find((key) => key.kid === kid && (key.alg === undefined || key.alg === alg))
  if (!jwk) throw new Error('no key has this kid and alg')
  return jwk
}

function pemOf(jwk) {
  return createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' })
}
