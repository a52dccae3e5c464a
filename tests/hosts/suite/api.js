// What the main entry promises, on any host. `material` has the key sets and tokens that were made for it.

import { bytesOf, textOf } from './base64url.js'
import { equal, ok, thrown } from './expect.js'

/** The cases by name: each throws what is wrong, and may give a text on which every host has to agree. */
export function apiCases({ main, copies = [main] }, material) {
  const { createVerifier, decode, explain, JwtError, verify } = main
  const { jwks, tokens, claims, secret } = material
  const policy = { ...material.policy, now: () => material.now }
  const create = (options) => createVerifier({ jwks, ...policy, ...options })
  const refuses = (name, facts) => () => {
    const error = thrown(() => create().verify(tokens[name]))
    ok(error instanceof JwtError && error instanceof Error, `not a JwtError: ${error}`)
    for (const [fact, value] of Object.entries(facts)) equal(error[fact], value, fact)
    equal(create().explain(tokens[name]).error, error.toJSON(), "explain's error")
    return JSON.stringify(error)
  }

  return {
    'accepts a good token': () => {
      const { payload, header, key } = create().verify(tokens.good)
      equal(payload, claims, 'the claims')
      equal(header, { alg: 'ES256', kid: 'key-1', typ: 'JWT' }, 'the header')
      equal(key.kid, 'key-1', 'the key')
    },

    'refuses a changed signature': refuses('tampered', { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' }),
    'refuses an expired token': refuses('expired', { code: 'ERR_JWT_EXPIRED', claim: 'exp' }),
    'refuses another issuer': refuses('elsewhere', { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED', claim: 'iss' }),
    'refuses another audience': refuses('forOthers', { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED', claim: 'aud' }),
    'refuses an unknown key': refuses('second', { code: 'ERR_JWKS_NO_MATCHING_KEY' }),
    'refuses alg none': refuses('none', { code: 'ERR_JOSE_NOT_SUPPORTED', reason: 'alg_unsecured' }),
    'refuses HMAC under public keys': refuses('hmac', { code: 'ERR_JOSE_ALG_NOT_ALLOWED' }),
    'refuses what is no token': refuses('garbage', { code: 'ERR_JWS_INVALID' }),

    'verifies by a secret': () => {
      const verifier = createVerifier({ ...policy, secret: bytesOf(secret), algorithms: ['HS256'] })
      equal(verifier.verify(tokens.hmac).payload, claims, 'the claims')
      equal(thrown(() => verifier.verify(tokens.good))?.code, 'ERR_JOSE_ALG_NOT_ALLOWED', 'the code')
    },

    'takes keys as object, text and bytes': () => {
      const text = JSON.stringify(jwks)
      for (const keys of [jwks, text, new TextEncoder().encode(text)]) create({ jwks: keys }).verify(tokens.good)
    },

    "reads the host's clock": () => {
      const { now, ...clockless } = policy
      const verifier = createVerifier({ jwks, ...clockless })
      verifier.verify(tokens.fresh)
      equal(thrown(() => verifier.verify(tokens.good))?.code, 'ERR_JWT_EXPIRED', 'the code')
    },

    'explains each check': () => {
      const accepted = create().explain(tokens.good)
      equal([accepted.ok, accepted.checks.length], [true, 29])
      const refused = create().explain(tokens.expired)
      equal(refused.checks.find(({ status }) => status === 'fail').claim, 'exp', 'the failed check')
      return JSON.stringify([accepted, refused])
    },

    'verifies and explains once': () => {
      equal(verify(tokens.good, jwks, policy).payload, claims, 'the claims')
      equal(explain(tokens.tampered, jwks, policy).ok, false, 'ok')
      equal(thrown(() => verify(tokens.tampered, jwks, policy))?.step, 'verify', 'the step')
    },

    'decodes without trust': () => {
      const { header, payload } = decode(tokens.tampered)
      equal(
        [header, payload],
        tokens.tampered
          .split('.')
          .slice(0, 2)
          .map((segment) => JSON.parse(textOf(segment))),
        'what was read',
      )
    },

    'keeps __proto__ an own member': () => {
      for (const { payload } of [create().verify(tokens.proto), create().explain(tokens.proto)]) {
        equal(Object.getPrototypeOf(payload) === Object.prototype, true, 'a plain object')
        equal(Object.getOwnPropertyDescriptor(payload, '__proto__')?.value, { polluted: true }, '__proto__')
      }
      equal({}.polluted, undefined, 'every object')
    },

    'refuses an unknown option': () => {
      const error = thrown(() => create({ audiance: 'x' }))
      ok(error instanceof TypeError && !(error instanceof JwtError), `not a TypeError: ${error}`)
      ok(error.message.includes('"audience"'), error.message)
      return error.message
    },

    'refuses a policy without issuer or audience': () => {
      for (const name of ['issuer', 'audience']) {
        const { [name]: _, ...rest } = policy
        const error = thrown(() => createVerifier({ jwks, ...rest }))
        ok(error instanceof TypeError && error.message.includes(name), `not a TypeError about ${name}: ${error}`)
      }
    },

    'swaps its keys at once': () => {
      const verifier = create()
      verifier.setKeys(material.secondJwks)
      verifier.verify(tokens.second)
      equal(thrown(() => verifier.verify(tokens.good))?.code, 'ERR_JWKS_NO_MATCHING_KEY', 'the code')
      equal(thrown(() => verifier.setKeys('{'))?.code, 'ERR_JWKS_INVALID', 'the code')
      verifier.verify(tokens.second)
    },

    'tells errors of every copy': () => {
      for (const thrower of copies) {
        const error = thrown(() => thrower.createVerifier({ jwks, ...policy }).verify(tokens.garbage))
        for (const reader of copies) ok(error instanceof reader.JwtError, 'instanceof fails across copies')
        equal(error.code, 'ERR_JWS_INVALID', 'the code')
      }
      ok(!(new TypeError('x') instanceof JwtError), 'a TypeError is taken for a JwtError')
    },

    'outlives a failure in the middle of a call': () => {
      const verifier = create()
      const { parse } = JSON
      JSON.parse = () => {
        throw new RangeError('out of something')
      }
      let error
      try {
        // The module has its refusals read by the host, while the verifier is borrowed.
        error = thrown(() => verifier.verify(tokens.tampered))
      } finally {
        JSON.parse = parse
      }
      equal(error?.code, 'ERR_INTERNAL', 'the code')
      equal(verifier.verify(tokens.good).payload, claims, 'the claims')
      equal(thrown(() => verifier.verify(tokens.tampered))?.step, 'verify', 'the step')
    },

    'says the same a thousand times': () => {
      const verifier = create()
      for (let round = 0; round < 500; round++) {
        verifier.verify(tokens.good)
        equal(thrown(() => verifier.verify(tokens.tampered))?.step, 'verify', 'the step')
      }
    },
  }
}
