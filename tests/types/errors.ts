// Nothing here runs: see options.ts.

import {
  type AnyJwtError,
  JwtError,
  type JwtErrorCode,
  type JwtErrorOf,
  type Rejection,
  type SchemaIssue,
} from 'jwt-verdict'

declare function only<T>(value: T): void
declare const caught: unknown

// `instanceof` narrows what was caught, `code` narrows the rest.
if (caught instanceof JwtError) {
  only<Error>(caught)
  only<JwtError>(caught)
  only<JwtErrorCode>(caught.code)
  only<string | undefined>(caught.claim)

  switch (caught.code) {
    case 'ERR_JWT_EXPIRED':
      only<'exp' | 'iat'>(caught.claim)
      only<'check_failed'>(caught.reason)
      // @ts-expect-error: not a reason for this code
      if (caught.reason === 'missing') break
      break
    case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
      only<string | undefined>(caught.claim)
      if (caught.reason === 'schema') only<readonly SchemaIssue[] | undefined>(caught.issues)
      else if (caught.reason === 'check_function') only<undefined>(caught.claim)
      else only<'missing' | 'invalid' | 'check_failed'>(caught.reason)
      if (caught.reason === 'missing') only<string>(caught.claim)
      break
    case 'ERR_JWT_INSUFFICIENT_SCOPE':
      only<'check'>(caught.step)
      only<'scope' | 'scp'>(caught.claim)
      only<'insufficient_scope'>(caught.reason)
      break
    case 'ERR_HOST_FUNCTION_FAILED':
      only<'host'>(caught.step)
      only<'schema' | 'check' | 'scopeSatisfied' | 'now' | 'random'>(caught.reason)
      break
    case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
      only<'verify'>(caught.step)
      only<undefined>(caught.claim)
      break
    case 'ERR_JWT_INVALID':
      if (caught.step === 'parse') only<'b64_unencoded'>(caught.reason)
      break
    // @ts-expect-error: no such code
    case 'ERR_JWT_TIRED':
      break
  }
  // @ts-expect-error: facts are not for changing
  caught.code = 'ERR_INTERNAL'
} else {
  // @ts-expect-error: still unknown
  caught.code
}

// Every code can be handled, and the compiler knows when they are.
function advise(error: AnyJwtError): string {
  switch (error.code) {
    case 'ERR_JWKS_INVALID':
    case 'ERR_JWKS_NO_MATCHING_KEY':
    case 'ERR_JWKS_MULTIPLE_MATCHING_KEYS':
      return error.keys?.map((key) => key.mismatch?.message).join() ?? ''
    case 'ERR_JWKS_FETCH_FAILED':
    case 'ERR_JWKS_NOT_LOADED':
    case 'ERR_JWS_INVALID':
    case 'ERR_JOSE_NOT_SUPPORTED':
    case 'ERR_JOSE_ALG_NOT_ALLOWED':
    case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
    case 'ERR_JWT_INVALID':
    case 'ERR_HOST_FUNCTION_FAILED':
    case 'ERR_JWT_INSUFFICIENT_SCOPE':
      return error.reason
    case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
      return error.claim ?? error.reason
    case 'ERR_JWT_EXPIRED':
      return error.claim
    case 'ERR_INTERNAL':
      return error.hint
  }
}

// An error for one's own tests.
const expired: JwtErrorOf<'ERR_JWT_EXPIRED'> | AnyJwtError = new JwtError({
  code: 'ERR_JWT_EXPIRED',
  step: 'check',
  claim: 'exp',
  reason: 'check_failed',
  message: 'expired',
  hint: 'sign in again',
  hintCode: 'get_fresh_token',
})
only<Rejection>(expired.toJSON())
advise(expired)
// @ts-expect-error: an expired token has a claim to blame
new JwtError({ code: 'ERR_JWT_EXPIRED', step: 'check', reason: 'check_failed', message: '', hint: '' })
