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

  /** Whether the keys are younger than `maxAge`. */
  get fresh() {
    return this.#since(this.#fetchedAt) < this.#options.maxAge
  }

  /** Whether they are younger than in an outage they may become. */
  get lasting() {
    const { maxAge, staleIfError } = this.#options
    return this.#since(this.#fetchedAt) < maxAge + staleIfError
  }

  /** Whether there is an outage, as far as is known without asking: the latest attempt failed, and not long ago. */
  get failing() {
    return this.#failure !== undefined && (this.#rests || this.#since(this.#attemptedAt) < this.#options.maxAge)
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
    if (!this.#mayFetch(need)) return { number: Number.POSITIVE_INFINITY, failure: this.#failure }
    this.#flights += 1
    const flight = { number: this.#flights, over: false, failure: undefined }
    this.#flight = flight
    // Not at once: what it calls is the user's, and may call back before there is a promise to wait for.
    flight.landing = Promise.resolve().then(() => this.#fly(flight, need))
    const fetched = await flight.landing
    if (fetched) await this.#share(fetched)
    return flight
  }

  #mayFetch(need) {
    if (need === 'now') return true
    if (need === 'kid' && this.#since(this.#attemptedAt) < this.#options.cooldown) return false
    return !this.#rests
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
      this.#attemptedAt = this.#options.clock()
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
      const age = this.#since(fetchedAt)
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
    const { place, timeout, clock } = this.#options
    const fetchedAt = clock()
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
    this.#appliedBy = flight.number
    this.#fetchedAt = fetchedAt
  }

  #succeed({ trouble }) {
    this.#failure = undefined
    this.#failures = 0
    this.#lastError = trouble
  }

  #fail(flight, failure) {
    const { clock, random } = this.#options
    flight.failure = failure
    this.#failure = failure
    this.#lastError = failure
    this.#failures += 1
    this.#failedAt = clock()
    // Half of it at random, so that those who failed together do not come back together.
    this.#pause = (Math.min(FIRST_PAUSE * 2 ** (this.#failures - 1), LONGEST_PAUSE) * (1 + random())) / 2
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

  get #rests() {
    return this.#failure !== undefined && this.#since(this.#failedAt) < this.#pause
  }

  /** The seconds since an instant. One that never was is for ever ago, and so is one in the future: the clock was set. */
  #since(instant) {
    const now = this.#options.clock()
    return now >= instant ? now - instant : Number.POSITIVE_INFINITY
  }
}

function pause(seconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000)
  })
}
