// What `verify` returns for an accepted token: an object of the caller's own, made of the texts that were signed.

import { decode } from './base64url.js'

/** Tells what `verify` returned from anything else, whichever copy of the package returned it. */
const GRANT = Symbol.for('jwt-verdict.grant')

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Constructs the object that it is given, so that a class which extends it adds its private fields to that object. */
class Existing {
  constructor(object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is how a private field gets onto a plain object
    return object
  }
}

/**
 * Holds the text of the claims, out of reach of whoever has the object, until somebody asks for them.
 *
 * Most callers read `payload` alone, and parsing the text twice would cost a cached result as much again. One getter for all
 * objects, because objects that each have a getter of their own are slow.
 */
class Signed extends Existing {
  #text
  #claims
  #grant

  constructor(verified, text, grant) {
    super(verified)
    this.#text = text
    this.#grant = grant
  }

  /** An own member, as spreading and cloning would lose an inherited one. */
  static claims = {
    get() {
      this.#claims ??= JSON.parse(this.#text)
      return this.#claims
    },
    enumerable: true,
    configurable: true,
  }

  static grant = {
    get() {
      return { claims: this.#text, ...this.#grant }
    },
  }
}

/**
 * The result for an accepted token: `payload` and `header` are JSON texts, `scope` what the policy requires, `facts` further
 * members. `scopeSatisfied` is the function of the program that judges scopes, if there is one.
 */
export function createVerified({ payload, header, key, scope }, facts, scopeSatisfied) {
  const verified = { payload: JSON.parse(payload), header: JSON.parse(header), key, ...facts }
  Object.defineProperty(verified, 'claims', Signed.claims)
  Object.defineProperty(verified, GRANT, Signed.grant)
  new Signed(verified, payload, { scope, scopeSatisfied })
  return verified
}

/**
 * What a result says of its scope: the text of the `claims`, the `scope` that its policy requires, and `scopeSatisfied`.
 * `undefined` for what `verify` did not return.
 */
export function readGrant(verified) {
  return verified?.[GRANT]
}

/** The texts of a token that was accepted. */
export function readAccepted(token, key) {
  const [header, payload] = token.split('.', 2).map((segment) => decoder.decode(decode(segment)))
  return { payload, header, key }
}
