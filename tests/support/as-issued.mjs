// The vectors of good tokens whose keys or numbers are odd, as real issuers write them, for what stands around the verifier.

import { readVector } from '../hosts/suite/vector.js'
import { esm } from './package.mjs'
import { index, read } from './vector.mjs'

const ODD = /^accepted\/(rsa-without-alg-rs\d+|[\w-]+-zero-dropped|\w+-der-integers|number-(1e308|largest))\.txt$/

/** Each with `name`, `token`, `jwks` (text), `policy` without its clock, `now` and the `payload` that it holds. */
export const asIssued = index
  .filter((path) => ODD.test(path))
  .map((path) => {
    const { fields, token } = readVector(read(path), esm)
    return {
      name: path.replace(/^accepted\/|\.txt$/g, ''),
      token,
      jwks: fields.jwks,
      policy: JSON.parse(fields.policy),
      now: Number(fields.now),
      payload: JSON.parse(Buffer.from(token.split('.')[1], 'base64url')),
    }
  })

if (asIssued.length < 14)
  throw new Error(`of the vectors that real issuers stand behind only ${asIssued.length} are there`)
