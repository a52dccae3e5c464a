// The keys of one location: fetched when a token needs them, by one fetch at a time, and shared with others through a cache.

import { keepsRequestsApart } from '../lib/host.js'
import { usageError } from '../lib/usage-error.js'
import { within } from './deadline.js'
import { readJwksUri } from './discovery.js'
import { documentFailure, fetchFailure } from './failure.js'
import { fetchDocument } from './fetch-document.js'
import { Freshness } from './freshness.js'

/** The set before there is one. */
export const NO_KEYS = '{"keys":[]}'

/** Seconds between two looks at a fetch that cannot be waited for as a promise. */
const GLANCE = 0.02

// Unlike the fatal default this loses nothing: what is decoded was accepted, and the core accepts no other encoding.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export class JwksCache {
  #options
  #accept
  #freshness
  #appliedBy = 0
  #version = 0
  #failure
  #lastError
  #pending
  #requests = 0
  #latest

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
  get requests() {
    return this.#requests
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
    while (this.#pending) {
      const request = this.#pending
      await this.#watch(request)
      if (request.over) return request
      // The incoming request that began it has ended, and the host has ended the fetch with it. One of those who wait goes on.
      if (this.#pending === request) this.#pending = undefined
      else if (this.#latest?.number > request.number) return this.#latest
    }
    if (this.#freshness.waitFor(need) > 0) return { number: Number.POSITIVE_INFINITY, failure: this.#failure }
    this.#requests += 1
    const request = { number: this.#requests, over: false, failure: undefined }
    this.#pending = request
    // Not at once: what it calls is the user's, and may call back before there is a promise to wait for.
    request.ended = Promise.resolve().then(() => this.#attempt(request, need))
    const fetched = await request.ended
    if (fetched) await this.#share(fetched)
    return request
  }

  /** Waits for another caller's fetch: by its promise, or by looking again and again where requests are kept apart. */
  async #watch(request) {
    if (!keepsRequestsApart()) {
      await request.ended
      return
    }
    const { timeout, cache } = this.#options
    const longest = cache ? 2 * timeout : timeout
    for (let waited = 0; !request.over && waited < longest; waited += GLANCE) await pause(GLANCE)
  }

  /** One attempt. Gives what there is to share with others, if anything is. */
  async #attempt(request, need) {
    try {
      this.#freshness.begin()
      if (need !== 'now' && (await this.#borrow(request, need))) {
        this.#succeed(request)
        return undefined
      }
      return await this.#fetch(request)
    } finally {
      request.over = true
      this.#latest = request
      if (this.#pending === request) this.#pending = undefined
    }
  }

  /** Takes what is in the cache if it is newer than what is in force. Gives whether that makes a fetch needless. */
  async #borrow(request, need) {
    const { cache, cooldown, maxAge } = this.#options
    if (!cache) return false
    try {
      const entry = await this.#ask('get')
      if (entry === undefined || entry === null) return false
      const { jwks, fetchedAt } = entry
      if (!Number.isFinite(fetchedAt)) throw usageError('fetchedAt', 'a number of seconds since 1970', fetchedAt)
      const age = this.#freshness.ageOf(fetchedAt)
      const isNewer = request.number > this.#appliedBy && !(fetchedAt <= this.#freshness.fetchedAt)
      if (!isNewer || !this.#freshness.isLasting(age)) return false
      this.#apply(request, jwks, fetchedAt)
      return age < maxAge && (need === 'keys' || age < cooldown)
    } catch (cause) {
      request.trouble = fetchFailure('cache', this.#options.location.url, { actual: 'get', cause })
      return false
    }
  }

  async #fetch(request) {
    const { location, timeout } = this.#options
    const fetchedAt = this.#options.clock()
    try {
      const expired = () => fetchFailure('timeout', location.url, { expected: `${timeout} s` })
      const document = await within(timeout, (signal) => this.#download(signal), expired)
      if (request.number < this.#appliedBy) return undefined
      this.#applyDocument(request, document, fetchedAt)
      this.#succeed(request)
      return { jwks: decoder.decode(document.bytes), fetchedAt }
    } catch (error) {
      if (request.number >= this.#appliedBy) this.#fail(request, error)
      return undefined
    }
  }

  async #download(signal) {
    const { location, fetching } = this.#options
    const document = await fetchDocument(location.url, fetching, signal)
    return location.discovery ? fetchDocument(readJwksUri(document, location), fetching, signal) : document
  }

  #applyDocument(request, document, fetchedAt) {
    try {
      this.#apply(request, document.bytes, fetchedAt)
    } catch (cause) {
      throw documentFailure(document, { expected: 'a JWKS document', actual: cause.message, cause })
    }
  }

  #apply(request, jwks, fetchedAt) {
    this.#accept(jwks)
    this.#version += 1
    this.#appliedBy = request.number
    this.#freshness.renew(fetchedAt)
  }

  #succeed({ trouble }) {
    this.#failure = undefined
    this.#freshness.succeed()
    this.#lastError = trouble
  }

  #fail(request, failure) {
    request.failure = failure
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
      this.#lastError ??= fetchFailure('cache', this.#options.location.url, { actual: 'set', cause })
    }
  }

  #ask(hook, ...values) {
    const { cache, location, timeout } = this.#options
    const expired = () => new Error(`${hook}: not done within ${timeout} s`)
    return within(timeout, async () => cache[hook](location.url.href, ...values), expired)
  }
}

function pause(seconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000)
  })
}
