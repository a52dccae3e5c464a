import { brand } from '../lib/brand.js'

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
brand(BearerError, Symbol.for('jwt-verdict.BearerError'))
