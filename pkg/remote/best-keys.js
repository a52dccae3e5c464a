// The keys of one location, and judging a token by the best of them that can be had. What is judged here is what the core has
// said, never a token.

import { JwtError } from '../lib/errors.js'
import { notLoaded, repeated } from './failure.js'
import { JwksCache } from './jwks-cache.js'

/** The keys of `remote`, which `accept` puts in force. `state` says how they are, of `issuers`, with `reports` on each. */
export function openKeys(remote, accept, { issuers, reports }) {
  const keys = new JwksCache(remote, accept)
  const { freshness } = keys

  return {
    /** Whether what is found out by the keys in force holds until there is a token with another `kid`. */
    get fresh() {
      return freshness.fresh
    },

    /** What becomes of a token by the best keys that can be had. `attempt` judges it by those in force. */
    async judge(attempt) {
      const begun = keys.requests
      let attempted = attempt()
      for (;;) {
        const need = needed(attempted)
        if (!need) return { ...attempted, stale: false }
        const { version } = keys
        const request = await keys.renew(need)
        // By the same keys it comes out the same, unless a good token has expired while it waited for others.
        const hasWaited = Number.isFinite(request.number)
        if (keys.version !== version || (attempted.accepted && hasWaited)) attempted = attempt()
        // A fetch that began before this call may have been answered before the token's key was there.
        if (request.number > begun) return conclude(attempted, request)
      }
    },

    /** What becomes of a token by the keys there are. */
    judgeSync(attempt) {
      const attempted = attempt()
      const stale = !freshness.fresh
      if (stale && !isFinal(attempted) && !(freshness.failing && freshness.lasting)) {
        const error = notLoaded(freshness.fetchedAt === undefined ? 'never_loaded' : 'expired', keys.failure)
        return { accepted: false, error, stale }
      }
      return byOldKeys(attempted, keys.failure, stale)
    },

    async prefetch() {
      if (freshness.fresh) return
      const { failure } = await keys.renew('keys')
      if (failure && !freshness.lasting) throw unavailable(failure)
    },

    async reload() {
      const { failure } = await keys.renew('now')
      if (failure) throw repeated(failure)
    },

    state: Object.freeze({
      issuers: Object.freeze([...issuers]),
      url: remote.location.url.href,
      get fresh() {
        return freshness.fresh
      },
      get fetchedAt() {
        return freshness.fetchedAt
      },
      get lastError() {
        return keys.lastError
      },
      get keys() {
        return reports()
      },
    }),
  }

  function needed(attempted) {
    if (isFinal(attempted)) return undefined
    if (!freshness.fresh) return 'keys'
    return isAboutKid(attempted) ? 'kid' : undefined
  }

  function conclude(attempted, { failure }) {
    if (!failure) return { ...attempted, stale: false }
    if (!freshness.lasting) return { accepted: false, error: unavailable(failure), stale: false }
    return byOldKeys(attempted, failure, !freshness.fresh)
  }

  /** The outcome by keys of which nobody knows whether there are newer ones, if that was a failure. */
  function byOldKeys(attempted, failure, stale) {
    if (!failure || !isAboutKid(attempted)) return { ...attempted, stale }
    // Newer keys might have had the token's: it is not known to be bad.
    const refusal = repeated(attempted.error, { cause: failure.cause })
    return { accepted: false, error: unavailable(failure, { cause: refusal }), stale }
  }

  function unavailable(failure, facts) {
    return repeated(failure, { ...facts, retryAfter: freshness.waitFor(freshness.fresh ? 'kid' : 'keys') })
  }
}

/** The outcome of a call that gives what is accepted, or throws. */
export function attempted(call) {
  try {
    return { accepted: true, result: call() }
  } catch (error) {
    return { accepted: false, error }
  }
}

/** The verdict where there are no keys that may be used; if there are others, what they would say is no verdict. */
export function withoutKeys(verdict, error) {
  const { message, hint, hintCode } = error
  const checks = verdict.checks.map((check) =>
    check.id === 'key' ? { id: check.id, step: check.step, status: 'fail', message, hint, hintCode } : check,
  )
  return { ...verdict, ok: false, error: error.toJSON(), checks }
}

/** Whether it would come out the same with any other keys. */
function isFinal({ accepted, error }) {
  if (accepted) return false
  if (!(error instanceof JwtError)) return true
  return ['parse', 'internal', 'host'].includes(error.step) || error.code === 'ERR_JOSE_ALG_NOT_ALLOWED'
}

/** Whether no key has the token's `kid`: the one refusal that keys which came since could turn into an acceptance. */
function isAboutKid({ error }) {
  if (error?.code !== 'ERR_JWKS_NO_MATCHING_KEY') return false
  // The error of a set without keys lists none.
  return !error.keys?.some(({ mismatch }) => mismatch.reason !== 'kid_mismatch')
}
