// How old keys are, and when they may be asked for again: the rules, by a clock and by what became of each attempt.

/** Seconds without a fetch after a failure. They double with each further one, up to the longest pause. */
const FIRST_PAUSE = 1
const LONGEST_PAUSE = 60

export class Freshness {
  #options
  #fetchedAt
  #correctedAt
  #attemptedAt
  #failedAt
  #failures = 0
  #pause = 0

  /** Takes `maxAge`, `staleIfError` and `cooldown` in seconds, `clock`, which gives seconds since 1970, and `random`. */
  constructor(options) {
    this.#options = options
  }

  /** When the request was sent that the keys in force are the answer to, in seconds since 1970. */
  get fetchedAt() {
    return this.#fetchedAt
  }

  /**
   * Whether the keys are younger than `maxAge`. If the clock was set back past the time that they were asked for at, nobody
   * knows. Then they are not; but once they were fetched again for that reason, they are for a while whatever the clock
   * says, or one that trembles would have them fetched for every token.
   */
  get fresh() {
    const now = this.#read()
    if (now >= this.#fetchedAt) return now - this.#fetchedAt < this.#options.maxAge
    return this.#failures === 0 && this.#correctedAt !== undefined
  }

  /** Whether they are younger than in an outage they may become. */
  get lasting() {
    return this.isLasting(this.ageOf(this.#fetchedAt))
  }

  /** Whether keys of this age may be used while there are no newer ones. */
  isLasting(age) {
    const { maxAge, staleIfError } = this.#options
    return age < maxAge + staleIfError
  }

  /** Whether there is an outage, as far as is known without asking: the latest attempt failed, and not long ago. */
  get failing() {
    if (this.#failures === 0) return false
    return this.waitFor('keys') > 0 || this.#since(this.#attemptedAt) < this.#options.maxAge
  }

  /**
   * For how many seconds nothing is fetched for such a need: 'keys' if there are none that are young enough, 'kid' if a
   * token names one that is not among them, and 'now' if somebody asked for it.
   */
  waitFor(need) {
    if (need === 'now') return 0
    const rest = this.#failures === 0 ? 0 : this.#pause - this.#since(this.#failedAt)
    const calm = need === 'kid' ? this.#calm - this.#since(this.#attemptedAt) : 0
    return Math.max(0, rest, calm)
  }

  /** The age in seconds of keys that were asked for then. There is none to rely on if that was never, or is in the future. */
  ageOf(fetchedAt) {
    const now = this.#read()
    return now >= fetchedAt ? now - fetchedAt : Number.POSITIVE_INFINITY
  }

  /** Notes that an attempt begins. Gives the time. */
  begin() {
    this.#attemptedAt = this.#read()
    // In case that there is no telling the time when it fails: there has to be a pause after that.
    this.#failedAt = this.#attemptedAt
    return this.#attemptedAt
  }

  /** Notes that keys are in force that were asked for at this time. */
  renew(fetchedAt) {
    if (fetchedAt < this.#fetchedAt) this.#correctedAt = fetchedAt
    this.#fetchedAt = fetchedAt
  }

  /** Notes that the latest attempt was answered. */
  succeed() {
    this.#failures = 0
  }

  /** Notes that the latest attempt failed. */
  fail() {
    this.#failures += 1
    this.#pause = Math.min(FIRST_PAUSE * 2 ** (this.#failures - 1), LONGEST_PAUSE)
    this.#failedAt = this.#read()
    // Half of it at random, so that those who failed together do not come back together.
    this.#pause *= (1 + this.#options.random()) / 2
  }

  /** The least seconds from one attempt to another that a token or the clock is the reason for. Old keys are reason enough. */
  get #calm() {
    return Math.min(this.#options.cooldown, this.#options.maxAge)
  }

  /** The seconds since this verifier did something; what it never did is for ever ago. */
  #since(instant) {
    const now = this.#read()
    return instant === undefined ? Number.POSITIVE_INFINITY : Math.max(0, now - instant)
  }

  /**
   * The time. What this verifier did itself is not in the future: if the clock was set back, it was just now. So a clock
   * that trembles allows no attempt more, and one that was far ahead makes nobody wait until it is there again.
   */
  #read() {
    const now = this.#options.clock()
    if (now < this.#attemptedAt) this.#attemptedAt = now
    if (now < this.#correctedAt) this.#correctedAt = now
    if (now - this.#correctedAt >= this.#calm) this.#correctedAt = undefined
    if (now < this.#failedAt) this.#failedAt = now
    return now
  }
}
