// The tokens whose keys are at one location: the core's judge, and keys that are seen to before it is asked. What is judged
// here is what the core has said, never a token. The program's own functions come last, when no newer keys could change it.

import { JwtError } from '../lib/errors.js'
import { complete, completeVerdict } from '../lib/program.js'
import { open } from '../lib/verifier.js'
import { notLoaded, repeated } from './failure.js'
import { JwksCache, NO_KEYS } from './jwks-cache.js'

/**
 * A source of options that were read. Its functions take a token that is known to be a string, and the login, read, that an
 * ID token is judged for.
 *
 * Before it has keys it has a judge without any. That refuses by itself what no key could save, so a flood of
 * garbage fetches nothing.
 */
export function openSource({ policy, now, program, remote }) {
  const { judge } = open({ policy, now, keys: { jwks: new TextEncoder().encode(NO_KEYS) } })
  const keys = new JwksCache(remote, judge.setKeys)
  const { freshness } = keys

  return {
    policy,
    now,

    async verify(token, login) {
      return outcome(await judgeByBest(token, login))
    },

    verifySync(token, login) {
      const attempted = attempt(token, login)
      const stale = !freshness.fresh
      if (stale && !isFinal(attempted) && !(freshness.failing && freshness.lasting)) {
        throw notLoaded(freshness.fetchedAt === undefined ? 'never_loaded' : 'expired', keys.failure)
      }
      return outcome(byOldKeys(attempted, keys.failure, stale))
    },

    async explain(token, login) {
      const { error, stale } = await judgeByBest(token, login)
      if (error?.step === 'host') throw error
      const judged = judge.explain(token, login)
      const verdict = error?.step === 'keys' ? withoutKeys(judged, error) : judged
      return completeVerdict(verdict, token, program, { stale })
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
      issuers: Object.freeze([...(policy.issuer ?? [])]),
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
        return judge.keys
      },
    }),
  }

  /** Judges a token by the best keys that can be had. */
  async function judgeByBest(token, login) {
    const begun = keys.requests
    let attempted = attempt(token, login)
    for (;;) {
      const need = needed(attempted)
      if (!need) return { ...attempted, stale: false }
      const { version } = keys
      const request = await keys.renew(need)
      // By the same keys it comes out the same, unless a good token has expired while it waited for others.
      const hasWaited = Number.isFinite(request.number)
      if (keys.version !== version || (attempted.accepted && hasWaited)) attempted = attempt(token, login)
      // A fetch that began before this call may have been answered before the token's key was there.
      if (request.number > begun) return conclude(attempted, request)
    }
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

  function outcome({ accepted, result, error, stale }) {
    if (!accepted) throw error
    return complete(result, program, { stale })
  }

  function unavailable(failure, facts) {
    return repeated(failure, { ...facts, retryAfter: freshness.waitFor(freshness.fresh ? 'kid' : 'keys') })
  }

  function attempt(token, login) {
    try {
      return { accepted: true, result: judge.verify(token, login) }
    } catch (error) {
      return { accepted: false, error }
    }
  }
}

/** The verdict where there are no keys that may be used; if there are others, what they would say is no verdict. */
function withoutKeys(verdict, error) {
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
