// The keys of one place: fetched when a token needs them, by one fetch at a time, and shared with others through a cache.

import { usageError } from '../lib/usage-error.js'
import { within } from './deadline.js'
import { readJwksUri } from './discovery.js'
import { documentFailure, fetchFailure } from './failure.js'
import { fetchDocument } from './fetch-json.js'
import { Freshness } from './freshness.js'
import { keepsRequestsApart } from './host.js'

/** The set before there is one. */
export const NO_KEYS = '{"keys":[]}'

/** Seconds between two looks at a fetch that cannot be waited for as a promise. */
const GLANCE = 0.02

// Unlike the fatal default this loses nothing: what is decoded was accepted, and the core accepts no other encoding.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export class RemoteKeys {
  #options
  #accept
  #freshness
  #appliedBy = 0
  #version = 0
  #failure
  #lastError
  #flight
  #flights = 0
  #landed

  /** `accept` puts a key set in force, or throws a JwtError and leaves the old one there. */
  constructor(options, accept) {
    this.#options = options
    this.#accept = accept
    this.#freshness = new Freshness(options)
  }

  /** How old the keys in force are, and when they may be fetched again. */
  get freshness() {
    return this.#freshness
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
   * Fetches, and gives the fetch when it is over: its number, and its failure if it failed. It may be one that was under
   * way already. If none may be made now, what is given stands for one that failed as the latest did, if that did.
   *
   * The `need` is one that {@link Freshness.waitFor} knows.
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
    if (this.#freshness.waitFor(need) > 0) return { number: Number.POSITIVE_INFINITY, failure: this.#failure }
    this.#flights += 1
    const flight = { number: this.#flights, over: false, failure: undefined }
    this.#flight = flight
    // Not at once: what it calls is the user's, and may call back before there is a promise to wait for.
    flight.landing = Promise.resolve().then(() => this.#fly(flight, need))
    const fetched = await flight.landing
    if (fetched) await this.#share(fetched)
    return flight
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
      this.#freshness.begin()
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
    const { cache, cooldown, maxAge } = this.#options
    if (!cache) return false
    try {
      const entry = await this.#ask('get')
      if (entry === undefined || entry === null) return false
      const { jwks, fetchedAt } = entry
      if (!Number.isFinite(fetchedAt)) throw usageError('fetchedAt', 'a number of seconds since 1970', fetchedAt)
      const age = this.#freshness.ageOf(fetchedAt)
      const isNewer = flight.number > this.#appliedBy && !(fetchedAt <= this.#freshness.fetchedAt)
      if (!isNewer || !this.#freshness.isLasting(age)) return false
      this.#apply(flight, jwks, fetchedAt)
      return age < maxAge && (need === 'keys' || age < cooldown)
    } catch (cause) {
      flight.trouble = fetchFailure('cache', this.#options.place.url, { actual: 'get', cause })
      return false
    }
  }

  async #fetch(flight) {
    const { place, timeout } = this.#options
    const fetchedAt = this.#options.clock()
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
    this.#freshness.renew(fetchedAt)
  }

  #succeed({ trouble }) {
    this.#failure = undefined
    this.#freshness.succeed()
    this.#lastError = trouble
  }

  #fail(flight, failure) {
    flight.failure = failure
    this.#failure = failure
    this.#lastError = failure
    this.#freshness.fail()
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
}

function pause(seconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000)
  })
}
