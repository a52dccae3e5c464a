// Tokens that were accepted before, by their whole text: within one verifier, and so within one policy and one key set.
//
// Only texts are kept, so no caller can change what another is given. Time goes on, so a result counts only in the while
// for which the core has said that nothing about time would be judged otherwise; else the core is asked again.

export class ResultCache {
  #most
  #results = new Map()

  constructor(most) {
    this.#most = most
  }

  /** What was accepted for the token, if that holds at this time. */
  get(token, at) {
    const result = this.#results.get(token)
    if (result === undefined) return undefined
    // What was used last stands last.
    this.#results.delete(token)
    if (at < result.from || at >= result.until) return undefined
    this.#results.set(token, result)
    return result
  }

  set(token, result) {
    this.#results.set(token, result)
    if (this.#results.size > this.#most) this.#results.delete(this.#results.keys().next().value)
  }

  clear() {
    this.#results.clear()
  }
}
