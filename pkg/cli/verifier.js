// Creates the verifier that the options of a command describe.

import { createVerifier } from '../index.js'
import { Failure } from './failure.js'
import { openKeys } from './key-source.js'
import { asOptions, readPolicy } from './policy.js'

/**
 * `{ verifier, policy, hasKeys }`. If `lenient`, what is not stated is not checked, and keys are optional.
 */
export async function openVerifier({ values, positionals }, io, { lenient }) {
  if (values.jwks === '-' && positionals.every((text) => text === '-')) {
    throw new Failure('standard input cannot hold both the key set and the tokens')
  }
  const policy = readPolicy(values, { lenient })
  const keys = await openKeys(values, policy, io)
  if (!keys && !lenient) {
    throw new Failure('keys are missing', 'Pass --jwks FILE|URL, or --issuer URL to fetch the keys of an issuer.')
  }
  const verifier = asOptions(() => createVerifier({ ...policy, ...(keys ?? { jwks: { keys: [] } }) }))
  return { verifier, policy, hasKeys: keys !== undefined }
}
