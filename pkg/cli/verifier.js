// The verifier that the options of a command ask for.

import { createVerifier } from '../index.js'
import { Failure } from './failure.js'
import { openKeys } from './key-source.js'
import { asOptions, readPolicy } from './policy.js'

/**
 * `{ verifier, policy, hasKeys }`. Where `lenient`, what is not stated is not checked, and there may be no keys at all.
 */
export async function openVerifier({ values, positionals }, io, { lenient }) {
  if (values.jwks === '-' && positionals.every((text) => text === '-')) {
    throw new Failure('standard input cannot hold both the key set and the tokens')
  }
  const policy = readPolicy(values, { lenient })
  const keys = await openKeys(values, policy, io)
  if (!keys && !lenient) {
    throw new Failure('there are no keys', 'Give --jwks FILE|URL, or --issuer URL to fetch them from there.')
  }
  const verifier = asOptions(() => createVerifier({ ...policy, ...(keys ?? { jwks: { keys: [] } }) }))
  return { verifier, policy, hasKeys: keys !== undefined }
}
