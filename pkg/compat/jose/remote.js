// A key set behind a URL, fetched when a token needs it.

import { readBody } from '../../lib/body.js'
import { isBrowser, keepsRequestsApart } from '../../lib/host.js'
import { isFailure, parseObject } from './core.js'
import { JOSEError, JWKSInvalid, JWKSNoMatchingKey, JWKSTimeout } from './errors.js'
import { createLocalJWKSet, isKeySet } from './local.js'

/** The option that is the function to fetch with. */
export const customFetch = Symbol('customFetch')

/** The option that is an object to keep the set in. */
export const jwksCache = Symbol('jwksCache')

/** The largest set that is read: the core's default. */
const MOST_BYTES = 1_048_576

export function createRemoteJWKSet(url, options) {
  const remote = new RemoteSet(url, options)
  const getKey = async (protectedHeader, token) => remote.findKey(protectedHeader, token)
  return Object.defineProperties(getKey, {
    coolingDown: { get: () => remote.coolingDown, enumerable: true },
    fresh: { get: () => remote.fresh, enumerable: true },
    reload: { value: () => remote.reload(), enumerable: true },
    reloading: { get: () => remote.reloading, enumerable: true },
    jwks: { value: () => remote.jwks(), enumerable: true },
  })
}

class RemoteSet {
  #url
  #options
  #cache
  #set
  #fetchedAt
  #reload
  #requests = 0
  #applied = 0

  constructor(url, options) {
    if (Object.prototype.toString.call(url) !== '[object URL]') throw new TypeError('url must be an instance of URL')
    this.#url = new URL(url.href).href
    this.#options = readOptions(options ?? {})
    this.#cache = options?.[jwksCache]
    if (typeof this.#cache === 'object' && this.#cache !== null) this.#readCache(this.#cache)
  }

  get coolingDown() {
    return this.#isYounger(this.#options.cooldownDuration)
  }

  get fresh() {
    return this.#isYounger(this.#options.cacheMaxAge)
  }

  get reloading() {
    return this.#reload !== undefined
  }

  jwks() {
    return this.#set?.jwks()
  }

  async findKey(protectedHeader, token) {
    if (!this.#set || !this.fresh) await this.reload()
    try {
      return await this.#set(protectedHeader, token)
    } catch (error) {
      if (!(error instanceof JWKSNoMatchingKey) || this.coolingDown) throw error
      await this.reload()
      return this.#set(protectedHeader, token)
    }
  }

  async reload() {
    if (keepsRequestsApart()) this.#reload = undefined
    this.#reload ??= this.#load()
    const reload = this.#reload
    try {
      await reload
    } finally {
      if (this.#reload === reload) this.#reload = undefined
    }
  }

  async #load() {
    this.#requests += 1
    const request = this.#requests
    const jwks = await fetchSet(this.#url, this.#options)
    const set = createLocalJWKSet(jwks)
    // A later request may have been answered sooner.
    if (request < this.#applied) return
    this.#set = set
    const now = Date.now()
    // A cache that cannot be written to is an error, and what was fetched is old from the start.
    if (this.#cache) {
      this.#cache.uat = now
      this.#cache.jwks = jwks
    }
    this.#fetchedAt = now
    this.#applied = request
  }

  #readCache({ uat, jwks }) {
    if (!isYounger(uat, this.#options.cacheMaxAge) || !isKeySet(jwks)) return
    this.#set = createLocalJWKSet(jwks)
    this.#fetchedAt = uat
  }

  #isYounger(milliseconds) {
    return isYounger(this.#fetchedAt, milliseconds)
  }
}

function isYounger(instant, milliseconds) {
  return Number.isFinite(instant) && Date.now() < instant + milliseconds
}

function readOptions(options) {
  const { timeoutDuration, cooldownDuration, cacheMaxAge, headers, [customFetch]: fetch } = options
  if (typeof timeoutDuration === 'number' && !(Number.isInteger(timeoutDuration) && timeoutDuration >= 0)) {
    throw new TypeError('"timeoutDuration" option must be a non-negative integer')
  }
  return {
    timeout: typeof timeoutDuration === 'number' ? timeoutDuration : 5_000,
    cooldownDuration: readMilliseconds('cooldownDuration', cooldownDuration, 30_000),
    cacheMaxAge: readMilliseconds('cacheMaxAge', cacheMaxAge, 600_000),
    headers: readHeaders(headers),
    fetch,
  }
}

function readMilliseconds(name, value, usual) {
  if (typeof value !== 'number') return usual
  if (Number.isNaN(value)) throw new TypeError(`"${name}" option must not be NaN`)
  if (value < 0) throw new TypeError(`"${name}" option must not be negative`)
  return value
}

function readHeaders(given) {
  const headers = new Headers(given)
  if (!headers.has('user-agent') && !isBrowser()) headers.set('user-agent', 'jwt-verdict (like jose/v6.2.18)')
  if (!headers.has('accept')) headers.set('accept', 'application/json, application/jwk-set+json')
  return headers
}

async function fetchSet(url, { fetch = globalThis.fetch, headers, timeout }) {
  const signal = AbortSignal.timeout(timeout)
  const response = await fetch(url, {
    method: 'GET',
    signal,
    redirect: 'manual',
    headers: new Headers(headers),
  }).catch((error) => {
    throw error.name === 'TimeoutError' ? new JWKSTimeout(undefined, { cause: error }) : error
  })
  if (response.status !== 200) throw new JOSEError('Expected 200 OK from the JSON Web Key Set HTTP response')
  try {
    return await readJson(response)
  } catch (cause) {
    if (isFailure(cause)) throw cause
    if (cause.isJson) throw new JWKSInvalid('JSON Web Key Set malformed')
    if (signal.aborted) throw new JWKSTimeout(undefined, { cause })
    throw new JOSEError('Failed to parse the JSON Web Key Set HTTP response as JSON', { cause })
  }
}

/** A response of the program's own, as tests make them, may be no more than a status and a function `json`. */
async function readJson(response) {
  const { body } = response
  return body === undefined ? response.json() : parseObject(await readBody(body, MOST_BYTES, tooLarge))
}

function tooLarge() {
  return new RangeError(`the response has more than ${MOST_BYTES} bytes`)
}
