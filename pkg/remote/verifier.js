// Verifying with keys that the issuer publishes: the host's fetch around the same core.

import { readToken } from '../lib/input.js'
import { readLogin } from '../lib/login.js'
import { createPending } from '../lib/pending.js'
import { readRemoteList, readRemoteOptions } from './options.js'
import { openList } from './policies.js'
import { createRouter } from './router.js'
import { openSource } from './source.js'

const Pending = createPending(['payload', 'claims', 'header', 'key', 'stale', 'ok', 'error', 'keys', 'times', 'checks'])

export function createRemoteVerifier(options) {
  const { sources, policy, route } = open(options)
  const states = Object.freeze(sources.map(({ state }) => state))

  return Object.freeze({
    verify(token, login) {
      return Pending.resolve(verify(token, login))
    },

    verifySync(token, login) {
      const text = readToken(token)
      return route(text).verifySync(text, readLogin(policy, login))
    },

    explain(token, login) {
      return Pending.resolve(explain(token, login))
    },

    async prefetch() {
      await all((source) => source.prefetch())
    },

    async reload() {
      await all((source) => source.reload())
    },

    sources: states,

    get fresh() {
      return states.every(({ fresh }) => fresh)
    },

    get fetchedAt() {
      const times = states.map(({ fetchedAt }) => fetchedAt)
      return times.includes(undefined) ? undefined : Math.min(...times)
    },

    get lastError() {
      return states.find(({ lastError }) => lastError)?.lastError
    },

    get keys() {
      return Object.freeze(states.flatMap(({ keys }) => keys))
    },
  })

  // Asynchronous also in what it refuses at once, so that a caller has one place to look for an error.
  async function verify(token, login) {
    const text = readToken(token)
    return route(text).verify(text, readLogin(policy, login))
  }

  async function explain(token, login) {
    const text = readToken(token)
    return route(text).explain(text, readLogin(policy, login))
  }

  /** Each source gets its turn whatever becomes of the others; then the first failure is thrown. */
  async function all(turn) {
    const outcomes = await Promise.allSettled(sources.map(turn))
    const failed = outcomes.find(({ status }) => status === 'rejected')
    if (failed) throw failed.reason
  }
}

/** The sources of keys, a function that gives what judges a token, and a policy that asks for a login if they do. */
function open(options) {
  if (Array.isArray(options)) {
    const read = readRemoteList(options)
    const list = openList(read)
    // None of a list asks for a login.
    return { sources: list.sources, policy: read.listed[0].policy, route: () => list }
  }
  const sources = readRemoteOptions(options).map(openSource)
  // The sources of one policy differ in their issuers alone.
  return {
    sources,
    policy: sources[0].policy,
    route: sources.length === 1 ? () => sources[0] : createRouter(sources),
  }
}
