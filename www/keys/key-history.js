// The key sets that were given in this visit: a token whose key is in an earlier one is from there, mostly from another
// environment. They go with all else that was given.

/** As many as anybody has environments; each may be a megabyte. */
const MOST = 8

export class KeyHistory {
  /** The newest first. */
  #sets = []

  /** Keeps a key set that the package could read, with what it reports of its keys. */
  remember(keys, reports) {
    if (this.#sets[0]?.keys === keys) return
    const kids = new Set(reports.map(({ kid }) => kid))
    this.#sets = [{ keys, kids }, ...this.#sets.filter((set) => set.keys.jwks !== keys.jwks)].slice(0, MOST)
  }

  /** The newest set that has a key of this id, but for the one that is looked at; undefined for none. */
  otherWith(kid, current) {
    return this.#sets.find(({ keys, kids }) => keys.jwks !== current?.jwks && kids.has(kid))?.keys
  }
}
