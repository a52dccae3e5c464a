/**
 * A class of promises of an answer. To read one of its `members` from the promise, as one does who forgot to await, is
 * a TypeError.
 *
 * With a plain promise that member would be `undefined`, and a check of it would fail open.
 */
export function createPending(members) {
  class Pending extends Promise {
    // What then() makes is the business of whoever called it.
    static get [Symbol.species]() {
      return Promise
    }
  }
  for (const member of members) {
    Object.defineProperty(Pending.prototype, member, {
      configurable: true,
      get() {
        // The mistake is reported here and now. A rejection that nobody handles would end the process on top of it.
        this.catch(() => {})
        throw new TypeError(`${member}: this is a promise, add await: const { ${member} } = await ...`)
      },
    })
  }
  return Pending
}
