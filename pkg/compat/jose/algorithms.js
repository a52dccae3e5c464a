// The algorithms of jose that verify signatures: the keys they take, and what they are called in WebCrypto.
//
// `alg` is the name of the algorithm, `kty` and `crv` are those of its keys, `crypto` is a key's algorithm and `params`
// a signature's, as WebCrypto has them. A secret has at least `secretBytes`.

import { JOSENotSupported } from './errors.js'

const HASHES = ['SHA-256', 'SHA-384', 'SHA-512']
const CURVES = ['P-256', 'P-384', 'P-521']

const table = new Map(
  [
    ...HASHES.flatMap((hash, index) => {
      const bits = hash.slice(-3)
      const namedCurve = CURVES[index]
      return [
        { alg: `HS${bits}`, kty: 'oct', crypto: { name: 'HMAC', hash }, secretBytes: bits / 8 },
        { alg: `RS${bits}`, kty: 'RSA', crypto: { name: 'RSASSA-PKCS1-v1_5', hash } },
        { alg: `PS${bits}`, kty: 'RSA', crypto: { name: 'RSA-PSS', hash }, params: { saltLength: bits / 8 } },
        { alg: `ES${bits}`, kty: 'EC', crv: namedCurve, crypto: { name: 'ECDSA', namedCurve }, params: { hash } },
      ]
    }),
    ...['EdDSA', 'Ed25519'].map((alg) => ({ alg, kty: 'OKP', crv: 'Ed25519', crypto: { name: 'Ed25519' } })),
    ...['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'].map((alg) => ({ alg, kty: 'AKP', crypto: { name: alg } })),
  ].map((row) => [row.alg, { __proto__: null, ...row, params: { name: row.crypto.name, ...row.params } }]),
)

/** The row of a header's `alg`, or undefined. */
export function findAlgorithm(alg) {
  return table.get(alg)
}

/** The row of a header's `alg`. */
export function getAlgorithm(alg) {
  const row = findAlgorithm(alg)
  if (!row) throw new JOSENotSupported(`alg ${alg} is not supported either by JOSE or your javascript runtime`)
  return row
}

/** Whether the keys of an algorithm are secrets. */
export function isSymmetric({ kty }) {
  return kty === 'oct'
}
