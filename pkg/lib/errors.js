import { brand } from './brand.js'
import { inWords } from './hint.js'

const FACTS = [
  'code',
  'step',
  'reason',
  'claim',
  'path',
  'message',
  'expected',
  'actual',
  'bytes',
  'json',
  'hint',
  'hintCode',
  'policies',
]

/**
 * The refusal of a token or a key set: the facts as own properties, and a message made from them.
 *
 * A program may hold two copies of this class, one imported and one required. Either recognises the other's errors.
 */
export class JwtError extends Error {
  constructor({ message, ...facts }, options) {
    super(message, options)
    Object.assign(this, inWords(facts))
  }

  /** The facts and the message, for a log line: what `explain` gives as `error`, without the keys, stack, cause and retryAfter. */
  toJSON() {
    return Object.fromEntries(FACTS.filter((name) => Object.hasOwn(this, name)).map((name) => [name, this[name]]))
  }
}

Object.defineProperty(JwtError.prototype, 'name', { value: 'JwtError', configurable: true, writable: true })
brand(JwtError, Symbol.for('jwt-verdict.JwtError'))
