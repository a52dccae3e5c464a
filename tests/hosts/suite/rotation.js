// Keys that come over the network and change, with a fetch of the test's own and with the host's.

import { equal, ok, rejection, thrown } from './expect.js'

const JWKS_URI = 'https://issuer.example/keys'

export function rotationCases({ main }, { jwks, bothJwks, tokens, claims, policy, now }, keyServer) {
  const { createRemoteVerifier, JwtError } = main

  return {
    'follows a rotation': async () => {
      const clock = { time: now }
      const answers = [jwks, bothJwks]
      const asked = []
      const verifier = createRemoteVerifier({
        ...policy,
        jwksUri: JWKS_URI,
        now: () => clock.time,
        fetch: async (url) => {
          asked.push(String(url))
          return json(answers.shift())
        },
      })
      const { payload, key } = await verifier.verify(tokens.good)
      equal([payload, key.kid], [claims, 'key-1'], 'the first key')
      clock.time += 60
      const later = await verifier.verify(tokens.second)
      equal(later.key.kid, 'key-2', 'the second key')
      equal((await rejection(verifier.verify(tokens.tampered)))?.step, 'verify', 'the step')
      equal(verifier.verifySync(tokens.good).payload, claims, 'the claims')
      equal(asked, [JWKS_URI, JWKS_URI], 'the requests')
    },

    'says when the keys cannot be had': async () => {
      const verifier = createRemoteVerifier({
        ...policy,
        jwksUri: JWKS_URI,
        now: () => now,
        fetch: async () => new Response('gone', { status: 503 }),
      })
      const error = await rejection(verifier.verify(tokens.good))
      ok(error instanceof JwtError, `not a JwtError: ${error}`)
      equal(error.code, 'ERR_JWKS_FETCH_FAILED', 'the code')
    },

    'is loud about a forgotten await': async () => {
      const verifier = createRemoteVerifier({
        ...policy,
        jwksUri: JWKS_URI,
        now: () => now,
        fetch: async () => json(jwks),
      })
      const promise = verifier.verify(tokens.good)
      ok(thrown(() => promise.payload) instanceof TypeError, 'the payload of a promise can be read')
      equal((await promise).payload, claims, 'the claims')
    },

    "follows a rotation by the host's own fetch": async () => {
      const clock = { time: now }
      const verifier = createRemoteVerifier({
        ...policy,
        // The server gives the second key to whoever asks it again under the same name.
        jwksUri: `${keyServer}/${Math.random().toString(36).slice(2)}`,
        // In a browser the server may be known by another name than that of the machine it runs on.
        allowInsecure: true,
        now: () => clock.time,
      })
      equal((await verifier.verify(tokens.good)).key.kid, 'key-1', 'the first key')
      clock.time += 60
      equal((await verifier.verify(tokens.second)).key.kid, 'key-2', 'the second key')
      equal((await rejection(verifier.verify(tokens.tampered)))?.step, 'verify', 'the step')
    },
  }
}

function json(value) {
  return new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } })
}
