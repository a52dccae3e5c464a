// What benches/hosts.mjs runs inside a host: jwt-verdict and jose, which both are anywhere, on the same tokens. SIGNERS stands
// for `[{ alg, jwks, issuer, audience, tokens, bad }]`.

import { createLocalJWKSet, jwtVerify } from 'jose'
import { createVerifier } from 'jwt-verdict'
import { compare, measure } from './rounds.mjs'

/** For each algorithm that the host's WebCrypto has too, the rows of `compare`. */
export async function results(settings) {
  const algorithms = {}
  for (const signer of SIGNERS) {
    const contenders = contendersOf(signer)
    if (await areRight(contenders, signer))
      algorithms[signer.alg] = compare(
        await measure(contenders, signer.tokens, settings),
        'jwt-verdict',
        (time, own) => own / time,
      )
  }
  return algorithms
}

function contendersOf({ alg, jwks, issuer, audience }) {
  const options = { issuer, audience, algorithms: [alg] }
  const { verify } = createVerifier({ jwks, ...options })
  const keys = createLocalJWKSet(jwks)
  return [
    ['jwt-verdict', verify],
    ['jose', (token) => jwtVerify(token, keys, options)],
  ]
}

/** Whether jose has the algorithm here. Who accepts a bad token does not verify, and is an Error; so are we without it. */
async function areRight(contenders, { alg, tokens, bad }) {
  for (const [name, verify] of contenders) {
    const has = await accepts(verify, tokens[0])
    if (!has && name === 'jose') return false
    if (!has) throw new Error(`${name} refuses a good ${alg} token`)
    if (await accepts(verify, bad)) throw new Error(`${name} accepts a token that was tampered with`)
  }
  return true
}

async function accepts(verify, token) {
  try {
    await verify(token)
    return true
  } catch {
    return false
  }
}
