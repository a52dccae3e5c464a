// The keys of one place: fetched when a token needs them, kept for as long as they may be, and asked for no more often
// than they may be, whatever the tokens say and however the issuer fares.

import { misuse } from '../misuse.js'
import { within } from './deadline.js'
import { readJwksUri } from './discovery.js'
import { fetchDocument } from './document.js'
import { documentFailure, fetchFailure } from './failure.js'
import { keepsRequestsApart } from './host.js'

/** The set before there is one. */
export const NO_KEYS = '{"keys":[]}'

/** Seconds without a fetch after a failure. They double with each further one, up to the longest pause. */
const FIRST_PAUSE = 1
const LONGEST_PAUSE = 60

/** Seconds between two looks at a fetch that cannot be waited for as a promise. */
const GLANCE = 0.02

// Unlike the fatal default this loses nothing: what is decoded was accepted, and the core accepts no other encoding.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export class RemoteKeys {
  #options
  #accept
  #fetchedAt
  #appliedBy = 0
  #mendedAt
  #version = 0
  #attemptedAt
  #failure
  #failures = 0
  #failedAt
  #pause = 0
  #lastError
  #flight
  #flights = 0
  #landed

  /** `accept` puts a key set in force, or throws a JwtError and leaves the old one there. */
  constructor(options, accept) {
    this.#options = options
    this.#accept = accept
  }

  /** When the request was sent that the keys in force are the answer to, in seconds since 1970. */
  get fetchedAt() {
    return this.#fetchedAt
  }

  /** What went wrong last, if it was in the latest attempt: it failed, or it did without the cache. */
  get lastError() {
    return this.#lastError
  }

  /** Why the latest attempt failed, if it did. */
  get failure() {
    return this.#failure
  }

  /** How many fetches were begun so far. Each is known by its number. */
  get flights() {
    return this.#flights
  }

  /** How many key sets were in force so far. What was found out with one of them holds until there is another. */
  get version() {
    return this.#version
  }

  /**
   * Whether the keys are younger than `maxAge`. If the clock was set back past the time that they were asked for at, nobody
   * knows. Then they are not; but once they were fetched again for that reason, they are for a while whatever the clock
   * says, or one that trembles would have them fetched for every token.
   */
  get fresh() {
    const now = this.#read()
    if (now >= this.#fetchedAt) return now - this.#fetchedAt < this.#options.maxAge
    return this.#failure === undefined && this.#mendedAt !== undefined
  }

  /** Whether they are younger than in an outage they may become. */
  get lasting() {
    const { maxAge, staleIfError } = this.#options
    return this.#ageOf(this.#fetchedAt) < maxAge + staleIfError
  }

  /** Whether there is an outage, as far as is known without asking: the latest attempt failed, and not long ago. */
  get failing() {
    if (this.#failure === undefined) return false
    return this.waitFor('keys') > 0 || this.#since(this.#attemptedAt) < this.#options.maxAge
  }

  /**
   * Fetches, and gives the fetch when it is over: its number, and its failure if it failed. It may be one that was under
   * way already. If none may be made now, what is given stands for one that failed as the latest did, if that did.
   *
   * The `need` is 'keys' if there are none that are young enough, 'kid' if a token names one that is not among them,
   * and 'now' if somebody asked for it.
   */
  async renew(need) {
    while (this.#flight) {
      const flight = this.#flight
      await this.#watch(flight)
      if (flight.over) return flight
      // The request that began it has ended, and the host has ended the fetch with it. One of those who wait goes on.
      if (this.#flight === flight) this.#flight = undefined
      else if (this.#landed?.number > flight.number) return this.#landed
    }
    if (this.waitFor(need) > 0) return { number: Number.POSITIVE_INFINITY, failure: this.#failure }
    this.#flights += 1
    const flight = { number: this.#flights, over: false, failure: undefined }
    this.#flight = flight
    // Not at once: what it calls is the user's, and may call back before there is a promise to wait for.
    flight.landing = Promise.resolve().then(() => this.#fly(flight, need))
    const fetched = await flight.landing
    if (fetched) await this.#share(fetched)
    return flight
  }

  /** For how many seconds nothing is fetched for such a need. */
  waitFor(need) {
    if (need === 'now') return 0
    const rest = this.#failure === undefined ? 0 : this.#pause - this.#since(this.#failedAt)
    const calm = need === 'kid' ? this.#calm - this.#since(this.#attemptedAt) : 0
    return Math.max(0, rest, calm)
  }

  /** The least seconds from one attempt to another that a token or the clock is the reason for. Old keys are reason enough. */
  get #calm() {
    return Math.min(this.#options.cooldown, this.#options.maxAge)
  }

  /** Waits for another caller's fetch: by its promise, or by looking again and again where requests are kept apart. */
  async #watch(flight) {
    if (!keepsRequestsApart()) {
      await flight.landing
      return
    }
    const { timeout, cache } = this.#options
    const longest = cache ? 2 * timeout : timeout
    for (let waited = 0; !flight.over && waited < longest; waited += GLANCE) await pause(GLANCE)
  }

  /** One attempt. Gives what there is to share with others, if anything is. */
  async #fly(flight, need) {
    try {
      this.#attemptedAt = this.#read()
      // In case that there is no telling the time when it fails: there has to be a pause after that.
      this.#failedAt = this.#attemptedAt
      if (need !== 'now' && (await this.#borrow(flight, need))) {
        this.#succeed(flight)
        return undefined
      }
      return await this.#fetch(flight)
    } finally {
      flight.over = true
      this.#landed = flight
      if (this.#flight === flight) this.#flight = undefined
    }
  }

  /** Takes what is in the cache if it is newer than what is in force. Gives whether that makes a fetch needless. */
  async #borrow(flight, need) {
    const { cache, cooldown, maxAge, staleIfError } = this.#options
    if (!cache) return false
    try {
      const entry = await this.#ask('get')
      if (entry === undefined || entry === null) return false
      const { jwks, fetchedAt } = entry
      if (!Number.isFinite(fetchedAt)) throw misuse('fetchedAt', 'a number of seconds since 1970', fetchedAt)
      const age = this.#ageOf(fetchedAt)
      const isNewer = flight.number > this.#appliedBy && !(fetchedAt <= this.#fetchedAt)
      if (!isNewer || age >= maxAge + staleIfError) return false
      this.#apply(flight, jwks, fetchedAt)
      return age < maxAge && (need === 'keys' || age < cooldown)
    } catch (cause) {
      flight.trouble = fetchFailure('cache', this.#options.place.url, { actual: 'get', cause })
      return false
    }
  }

  async #fetch(flight) {
    const { place, timeout } = this.#options
    const fetchedAt = this.#read()
    try {
      const expired = () => fetchFailure('timeout', place.url, { expected: `${timeout} s` })
      const document = await within(timeout, (signal) => this.#download(signal), expired)
      if (flight.number < this.#appliedBy) return undefined
      this.#applyDocument(flight, document, fetchedAt)
      this.#succeed(flight)
      return { jwks: decoder.decode(document.bytes), fetchedAt }
    } catch (error) {
      if (flight.number >= this.#appliedBy) this.#fail(flight, error)
      return undefined
    }
  }

  async #download(signal) {
    const { place, request } = this.#options
    const document = await fetchDocument(place.url, request, signal)
    return place.discovery ? fetchDocument(readJwksUri(document, place), request, signal) : document
  }

  #applyDocument(flight, document, fetchedAt) {
    try {
      this.#apply(flight, document.bytes, fetchedAt)
    } catch (cause) {
      throw documentFailure(document, { expected: 'a JWKS document', actual: cause.reason, cause })
    }
  }

  #apply(flight, jwks, fetchedAt) {
    this.#accept(jwks)
    this.#version += 1
    this.#appliedBy = flight.number
    if (fetchedAt < this.#fetchedAt) this.#mendedAt = fetchedAt
    this.#fetchedAt = fetchedAt
  }

  #succeed({ trouble }) {
    this.#failure = undefined
    this.#failures = 0
    this.#lastError = trouble
  }

  #fail(flight, failure) {
    flight.failure = failure
    this.#failure = failure
    this.#lastError = failure
    this.#failures += 1
    this.#pause = Math.min(FIRST_PAUSE * 2 ** (this.#failures - 1), LONGEST_PAUSE)
    this.#failedAt = this.#read()
    // Half of it at random, so that those who failed together do not come back together.
    this.#pause *= (1 + this.#options.random()) / 2
  }

  /** Puts it into the cache. It is waited for: some hosts drop work that nobody waits for. */
  async #share(fetched) {
    if (!this.#options.cache) return
    try {
      await this.#ask('set', fetched)
    } catch (cause) {
      this.#lastError ??= fetchFailure('cache', this.#options.place.url, { actual: 'set', cause })
    }
  }

  #ask(hook, ...values) {
    const { cache, place, timeout } = this.#options
    const expired = () => new Error(`${hook}: not done within ${timeout} s`)
    return within(timeout, async () => cache[hook](place.url.href, ...values), expired)
  }

  /** The age in seconds of keys that were asked for then. There is none to rely on if that was never, or is in the future. */
  #ageOf(fetchedAt) {
    const now = this.#read()
    return now >= fetchedAt ? now - fetchedAt : Number.POSITIVE_INFINITY
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
    if (now < this.#mendedAt) this.#mendedAt = now
    if (now - this.#mendedAt >= this.#calm) this.#mendedAt = undefined
    if (now < this.#failedAt) this.#failedAt = now
    return now
  }
}

function pause(seconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000)
  })
}
