// The public functions: read what the user gave, read the clock, and only then enter the core. What it accepts is judged by
// the program's own functions, after the core has been left.

import { Resident, run } from './engine.js'
import { JwtError } from './errors.js'
import { inWords } from './hint.js'
import { readKeySet, readToken } from './input.js'
import { readLogin } from './login.js'
import { readOptions, USUAL_TOKEN_BYTES } from './options.js'
import { createListVerifier } from './policies.js'
import { asksForLogin } from './profile.js'
import { complete, completeVerdict } from './program.js'
import { ResultCache } from './result-cache.js'
import { readKey } from './rows.js'
import { clip, freeze, withExcess, withReports } from './verdict.js'
import { callVerify } from './verify-call.js'

export function createVerifier(options) {
  return Array.isArray(options) ? createListVerifier(options) : openVerifier(readOptions(options)).verifier
}

export function verify(token, jwks, options, login) {
  return once(jwks, options, (verifier) => verifier.verify(token, login))
}

export function explain(token, jwks, options, login) {
  return once(jwks, options, (verifier) => verifier.explain(token, login))
}

export function decode(token) {
  return decodeWithin(readToken(token), USUAL_TOKEN_BYTES)
}

/** `decode`, for a token of up to `limit` bytes. */
export function decodeWithin(token, limit) {
  const text = clip(token, limit)
  return run(({ glue }) => glue.decode(text, limit))
}

function once(jwks, options, use) {
  const { verifier, core } = openVerifier(readOptions(options, { jwks }))
  try {
    return use(verifier)
  } finally {
    core.leave()
  }
}

/** The verifier of options that were read, and the resident that holds its keys. */
function openVerifier({ program, ...options }) {
  const { judge, core } = open(options)
  const verifier = Object.freeze({
    verify(token, login) {
      return complete(judge.verify(token, readLogin(options.policy, login)), program)
    },

    explain(token, login) {
      return completeVerdict(judge.explain(token, readLogin(options.policy, login)), token, program)
    },

    setKeys: judge.setKeys,

    get keys() {
      return judge.keys
    },
  })
  return { verifier, core }
}

/**
 * The judge of options that were read, who is a verifier without the program's own functions, and the resident that holds
 * its keys. Of an accepted token it gives `payload` and `header` as JSON texts, with the `key`, the `scope` that is required
 * and whether the token lacks it: `complete` has the last word on that. It judges an ID token for a login that was read.
 */
export function open({ policy, now, keys: { jwks, secret }, maxEntries }) {
  const policyText = JSON.stringify(policy)
  const core = new Resident(({ Core }) =>
    secret ? Core.fromSecret(secret, policyText) : Core.fromKeys(jwks, policyText),
  )
  // An ID token answers one login, and what it was accepted for is not what it is asked about next.
  const results = maxEntries === undefined || asksForLogin(policy) ? undefined : new ResultCache(maxEntries)
  let reports = core.run(reportsOf)

  const judge = {
    verify(token, login) {
      const text = readToken(token)
      const at = now()
      return core.run((built, { memory }) => {
        const { payload, header, key, lacksScope } = results?.get(text, at) ?? accept(built, memory, text, at, login)
        return { payload, header, key: reports[key], scope: policy.scope, lacksScope }
      })
    },

    explain(token, login) {
      const text = readToken(token)
      const at = now()
      try {
        const [verdict, excess] = core.run((built) => [
          built.explain(clip(text, policy.limits.tokenBytes), at, login),
          built.tooLarge(text.length),
        ])
        return withReports(excess ? withExcess(verdict, excess) : verdict, reports)
      } catch (error) {
        if (!(error instanceof JwtError)) throw error
        return { ok: false, error: error.toJSON(), keys: [...reports], times: { now: at }, checks: [] }
      }
    },

    setKeys(replacement) {
      if (secret) throw new TypeError('setKeys: this verifier has a secret, not a key set')
      const document = readKeySet('jwks', replacement, policy.limits.jwksBytes)
      reports = core.run((built) => {
        built.setKeys(document)
        return reportsOf(built)
      })
      results?.clear()
      jwks = document
    },

    get keys() {
      return reports
    },
  }
  return { judge, core }

  function accept(built, memory, text, at, login) {
    if (text.length > policy.limits.tokenBytes) throw built.tooLarge(text.length)
    const accepted = callVerify(built, memory, text, at, login)
    if (!accepted.lacksScope) results?.set(text, accepted)
    return accepted
  }
}

function reportsOf(built) {
  return freeze(built.keys().map(readKey).map(inWords))
}
