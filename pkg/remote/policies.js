// Several policies whose keys are fetched. Each location is fetched once, whatever the number of policies that have it, and an
// outage of one is never what another policy rejects a token for.

import { JwtError } from '../lib/errors.js'
import { readKeySet } from '../lib/input.js'
import { explainBy, Hearing, isOfList, NO_KEYS, openJudges } from '../lib/policies.js'
import { decodeWithin } from '../lib/verifier.js'
import { attempted, openKeys, withoutKeys } from './best-keys.js'
import { repeated } from './failure.js'

/**
 * The sources of a list of options that were read, and the functions that take a token which is known to be a string.
 *
 * A token that no policy is for is rejected by the core at once, and fetches nothing.
 */
export function openList({ listed: read, remotes }) {
  const listed = read.map((one) => ({ ...one, keys: one.keys ?? { jwks: NO_KEYS, secret: undefined } }))
  const places = [...listed.keys()]
  const { judge, readTimes } = openJudges(listed)
  const sources = new Map([...remotes].map(([source, remote]) => [source, openSource(source, remote)]))
  const mostBytes = Math.max(...listed.map(({ policy }) => policy.limits.tokenBytes))

  return {
    sources: [...sources.values()],

    async verify(token) {
      const { decided, hearing } = begin(token)
      if (decided) return decided()
      for (const place of candidatesFor(token)) {
        const verified = hear(hearing, place, await settle(token, place))
        if (verified) return verified
      }
      throw hearing.error
    },

    verifySync(token) {
      const { decided, hearing } = begin(token)
      if (decided) return decided()
      for (const place of candidatesFor(token)) {
        const verified = hear(hearing, place, settleSync(token, place))
        if (verified) return verified
      }
      throw hearing.error
    },

    async explain(token) {
      const outcomes = new Map()
      for (const place of candidatesFor(token)) outcomes.set(place, await settle(token, place))
      for (const { error } of outcomes.values()) if (error?.step === 'host') throw error
      const alter = (verdict, place) => {
        const error = outcomes.get(place)?.error
        return error?.step === 'keys' ? withoutKeys(verdict, error) : verdict
      }
      const verdict = explainBy(listed, judge, token, readTimes(), alter)
      const deciding = [...outcomes].find(([place]) => verdict.ok && listed[place].name === verdict.policy)
      return { ...verdict, stale: deciding?.[1].stale ?? false }
    },
  }

  function openSource(source, remote) {
    const mine = places.filter((place) => listed[place].source === source)
    const { limits } = listed[mine[0]].policy
    const issuers = [...new Set(mine.flatMap((place) => listed[place].policy.issuer))]
    const accept = (document) => judge.setKeys(readKeySet('jwks', document, limits.jwksBytes), mine)
    return openKeys(remote, accept, { issuers, reports: () => judge.keysAt(mine[0]) })
  }

  /**
   * What `decided` gives, or what this throws, if the keys in force are enough to say so for every policy that is for the token. With
   * policies that have functions, it is only then that no other keys could change which of them are called.
   */
  function begin(token) {
    const at = readTimes()
    const hearing = new Hearing(listed, judge)
    try {
      const accepted = judge.verify(token, at, [])
      if (!sharing(accepted.place).every(isFresh)) return { hearing }
      return { decided: () => hearing.verify(token, at, { stale: false }, accepted) }
    } catch (error) {
      if (isOfList(error) && error.policies.some(mayChange)) return { hearing }
      throw hearing.said(error)
    }
  }

  /** Whether other keys could change what a policy says of a token. */
  function mayChange({ place, code }) {
    return !isFresh(place) || code === 'ERR_JWKS_NO_MATCHING_KEY'
  }

  function hear(hearing, place, { accepted, result, error, depth, stale }) {
    if (accepted) return hearing.accept(result, { stale })
    // What the program or the module fails by is nothing that a policy says.
    if (!(error instanceof JwtError) || ['host', 'internal'].includes(error.step)) throw error
    hearing.reject(place, error, depth)
    return undefined
  }

  function settle(token, place) {
    const attempt = attemptAt(token, place)
    const source = sources.get(listed[place].source)
    return source ? source.judge(attempt) : { ...attempt(), stale: false }
  }

  function settleSync(token, place) {
    const attempt = attemptAt(token, place)
    const source = sources.get(listed[place].source)
    return source ? source.judgeSync(attempt) : { ...attempt(), stale: false }
  }

  /** Judges a token by one policy alone. */
  function attemptAt(token, place) {
    const others = places.filter((other) => other !== place)
    return () => {
      const outcome = attempted(() => judge.verify(token, readTimes(), others))
      if (!isOfList(outcome.error)) return outcome
      const { policies: _, depth, ...facts } = outcome.error
      return { ...outcome, error: repeated({ ...facts, message: outcome.error.message }), depth }
    }
  }

  /** The places of the policies that are for a token. What it says of itself chooses among them, as it does in the core. */
  function candidatesFor(token) {
    try {
      const { header, payload } = decodeWithin(token, mostBytes)
      return places.filter((place) => isFor(listed[place], header.alg, payload.iss))
    } catch (error) {
      if (!(error instanceof JwtError) || error.step === 'internal') throw error
      return []
    }
  }

  /** The places of the policies that may be for the same token as this one. */
  function sharing(place) {
    const { issuer } = listed[place].policy
    return places.filter((other) => listed[other].policy.issuer.some((one) => issuer.includes(one)))
  }

  function isFresh(place) {
    return sources.get(listed[place].source)?.fresh ?? true
  }
}

function isFor({ policy: { issuer, algorithms }, keys: { secret } }, alg, iss) {
  const isSymmetric = /^HS\d/.test(alg)
  return issuer.includes(iss) && isSymmetric === (secret !== undefined) && (algorithms?.includes(alg) ?? !isSymmetric)
}
