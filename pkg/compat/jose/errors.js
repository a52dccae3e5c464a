// The errors of jose, each with a code of its own, as property of the class and of each error.

const BRAND = Symbol.for('jwt-verdict.jose')

/** What all the others extend, and what a key set's endpoint gets when it does not answer as it should. */
export class JOSEError extends Error {
  static code = 'ERR_JOSE_GENERIC'

  constructor(message, options) {
    super(message, options)
    this.code = this.constructor.code
    this.name = this.constructor.name
    Error.captureStackTrace?.(this, this.constructor)
  }
}

export class JOSEAlgNotAllowed extends JOSEError {
  static code = 'ERR_JOSE_ALG_NOT_ALLOWED'
}

export class JOSENotSupported extends JOSEError {
  static code = 'ERR_JOSE_NOT_SUPPORTED'
}

export class JWEDecryptionFailed extends JOSEError {
  static code = 'ERR_JWE_DECRYPTION_FAILED'

  constructor(message = 'decryption operation failed', options) {
    super(message, options)
  }
}

export class JWEInvalid extends JOSEError {
  static code = 'ERR_JWE_INVALID'
}

export class JWKInvalid extends JOSEError {
  static code = 'ERR_JWK_INVALID'
}

export class JWKSInvalid extends JOSEError {
  static code = 'ERR_JWKS_INVALID'
}

export class JWKSMultipleMatchingKeys extends JOSEError {
  static code = 'ERR_JWKS_MULTIPLE_MATCHING_KEYS';

  /** The keys that match, for a caller who wants to try each. */
  [Symbol.asyncIterator] = async function* () {}

  constructor(message = 'multiple matching keys found in the JSON Web Key Set', options) {
    super(message, options)
  }
}

export class JWKSNoMatchingKey extends JOSEError {
  static code = 'ERR_JWKS_NO_MATCHING_KEY'

  constructor(message = 'no applicable key found in the JSON Web Key Set', options) {
    super(message, options)
  }
}

export class JWKSTimeout extends JOSEError {
  static code = 'ERR_JWKS_TIMEOUT'

  constructor(message = 'request timed out', options) {
    super(message, options)
  }
}

export class JWSInvalid extends JOSEError {
  static code = 'ERR_JWS_INVALID'
}

export class JWSSignatureVerificationFailed extends JOSEError {
  static code = 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'

  constructor(message = 'signature verification failed', options) {
    super(message, options)
  }
}

export class JWTClaimValidationFailed extends JOSEError {
  static code = 'ERR_JWT_CLAIM_VALIDATION_FAILED'

  constructor(message, payload, claim = 'unspecified', reason = 'unspecified') {
    super(message, { cause: { claim, reason, payload } })
    Object.assign(this, { claim, reason, payload })
  }
}

/** Not a JWTClaimValidationFailed, for a token that was good once is another matter. */
export class JWTExpired extends JOSEError {
  static code = 'ERR_JWT_EXPIRED'

  constructor(message, payload, claim = 'unspecified', reason = 'unspecified') {
    super(message, { cause: { claim, reason, payload } })
    Object.assign(this, { claim, reason, payload })
  }
}

export class JWTInvalid extends JOSEError {
  static code = 'ERR_JWT_INVALID'
}

for (const type of [
  JOSEError,
  JOSEAlgNotAllowed,
  JOSENotSupported,
  JWEDecryptionFailed,
  JWEInvalid,
  JWKInvalid,
  JWKSInvalid,
  JWKSMultipleMatchingKeys,
  JWKSNoMatchingKey,
  JWKSTimeout,
  JWSInvalid,
  JWSSignatureVerificationFailed,
  JWTClaimValidationFailed,
  JWTExpired,
  JWTInvalid,
]) {
  Object.defineProperty(type.prototype, BRAND, { value: type.code })
}

Object.defineProperty(JOSEError, Symbol.hasInstance, { value: hasInstance })

/**
 * By the brand, which every copy of a class has: a program may hold two, one imported and one required. For a class
 * that extends one of these, as usual.
 */
function hasInstance(value) {
  if (!Object.hasOwn(this.prototype, BRAND)) return Function.prototype[Symbol.hasInstance].call(this, value)
  return value?.[BRAND] !== undefined && (this === JOSEError || this.prototype[BRAND] === value[BRAND])
}
