import { run } from '../lib/engine.js'
import { isNearer } from './distance.js'
import { documentFailure, fetchFailure } from './failure.js'
import { isSafe, toUrl } from './location.js'

/**
 * Where the keys are, as the issuer's configuration says (OpenID Connect Discovery 1.0, 3 and 4.3; RFC 8414 3.3).
 *
 * The configuration has to be of the very issuer that was asked for, and is read for nothing but its `jwks_uri`. No issuer
 * has business naming an address nearer to this machine than its own: it would have services asked that it cannot reach.
 */
export function readJwksUri(document, { issuers: [issuer], url, allowInsecure }) {
  const configuration = parse(document)
  if (configuration.issuer !== issuer) {
    throw fetchFailure('issuer_mismatch', url, { expected: issuer, actual: described(configuration.issuer) })
  }
  const { jwks_uri: text } = configuration
  const jwksUri = toUrl(text)
  if (!jwksUri || jwksUri.username || jwksUri.password) {
    throw fetchFailure('invalid', url, { expected: 'jwks_uri: an absolute URL', actual: described(text) })
  }
  if (!isSafe(jwksUri, allowInsecure)) throw fetchFailure('insecure', url, { expected: 'https', actual: text })
  if (isNearer(jwksUri, url)) {
    const expected = "an address no nearer to this machine than the issuer's"
    throw fetchFailure('private_address', url, { expected, actual: text })
  }
  return jwksUri
}

/** By the core's parser: of two members of one name, each reader may see another. */
function parse(document) {
  try {
    return run(({ glue }) => glue.strictJson(document.bytes))
  } catch (cause) {
    throw documentFailure(document, { expected: 'a JSON object', actual: cause.actual, cause })
  }
}

function described(value) {
  if (typeof value === 'string') return value
  return value === undefined ? 'no such member' : `a value of another type: ${typeof value}`
}
