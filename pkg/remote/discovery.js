import { run } from '../engine.js'
import { fetchFailure } from './failure.js'
import { isSafe, toUrl } from './place.js'

/**
 * Where the keys are, as the issuer's configuration says (OpenID Connect Discovery 1.0, 3 and 4.3; RFC 8414 3.3).
 *
 * The configuration has to be of the very issuer that was asked for, and is read for nothing but its `jwks_uri`.
 */
export function readJwksUri(bytes, { issuers: [issuer], url, allowInsecure }) {
  const configuration = parse(bytes, url)
  if (configuration.issuer !== issuer) {
    throw fetchFailure('issuer_mismatch', url, { expected: issuer, actual: described(configuration.issuer) })
  }
  const { jwks_uri: text } = configuration
  const jwksUri = toUrl(text)
  if (!jwksUri || jwksUri.username || jwksUri.password) {
    throw fetchFailure('invalid', url, { expected: 'jwks_uri: an absolute URL', actual: described(text) })
  }
  if (!isSafe(jwksUri, allowInsecure, url)) {
    throw fetchFailure('insecure', url, { expected: 'https', actual: described(text) })
  }
  return jwksUri
}

/** By the core's parser: of two members of one name, each reader may see another. */
function parse(bytes, url) {
  try {
    return run(({ glue }) => glue.strictJson(bytes))
  } catch (cause) {
    throw fetchFailure('invalid', url, { expected: 'a JSON object', actual: cause.actual, cause })
  }
}

function described(value) {
  if (typeof value === 'string') return value
  return value === undefined ? 'no such member' : `a value of another type: ${typeof value}`
}
