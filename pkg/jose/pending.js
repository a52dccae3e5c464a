const MEMBERS = ['payload', 'protectedHeader', 'unprotectedHeader', 'key']

/**
 * The promise of a verified token. To read a member of the token from it, as one does who forgot to await, is a
 * TypeError.
 *
 * With a plain promise that member is `undefined`, and what the program does next it does for any token at all.
 */
export class Pending extends Promise {
  // What then() makes is the business of whoever called it.
  static get [Symbol.species]() {
    return Promise
  }
}

for (const member of MEMBERS) {
  Object.defineProperty(Pending.prototype, member, {
    configurable: true,
    get() {
      // The mistake is reported here and now. A rejection that nobody handles would end the process on top of it.
      this.catch(() => {})
      throw new TypeError(`${member}: this is a promise, add await: const { ${member} } = await ...`)
    },
  })
}
