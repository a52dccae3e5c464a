const BRAND = Symbol.for('jwt-verdict.BearerError')

/**
 * A request without a bearer token that could be verified.
 *
 * A program may hold two copies of this class, one imported and one required. Either recognises the other's errors.
 */
export class BearerError extends Error {
  constructor(code, reason, message, hint) {
    super(message)
    Object.assign(this, { code, reason, hint })
  }
}

Object.defineProperty(BearerError.prototype, 'name', { value: 'BearerError', configurable: true, writable: true })
Object.defineProperty(BearerError.prototype, BRAND, { value: true })
Object.defineProperty(BearerError, Symbol.hasInstance, { value: hasInstance })

/** By the brand, which every copy of the class has; for a class that extends it, as usual. */
function hasInstance(value) {
  return this === BearerError ? value?.[BRAND] === true : Function.prototype[Symbol.hasInstance].call(this, value)
}
