// The tokens whose keys are at one location: the core's judge, and keys that are seen to before it is asked. The program's own
// functions come last, when no newer keys could change it.

import { complete, completeVerdict } from '../lib/program.js'
import { open } from '../lib/verifier.js'
import { attempted, openKeys, withoutKeys } from './best-keys.js'
import { NO_KEYS } from './jwks-cache.js'

/**
 * A source of options that were read. Its functions take a token that is known to be a string, and the login, read, that an
 * ID token is judged for.
 *
 * Before it has keys it has a judge without any. That refuses by itself what no key could save, so a flood of
 * garbage fetches nothing.
 */
export function openSource({ policy, now, program, remote }) {
  const { judge } = open({ policy, now, keys: { jwks: new TextEncoder().encode(NO_KEYS) } })
  const keys = openKeys(remote, judge.setKeys, { issuers: policy.issuer ?? [], reports: () => judge.keys })
  const attempt = (token, login) => () => attempted(() => judge.verify(token, login))

  return {
    policy,
    now,

    async verify(token, login) {
      return outcome(await keys.judge(attempt(token, login)))
    },

    verifySync(token, login) {
      return outcome(keys.judgeSync(attempt(token, login)))
    },

    async explain(token, login) {
      const { error, stale } = await keys.judge(attempt(token, login))
      if (error?.step === 'host') throw error
      const judged = judge.explain(token, login)
      const verdict = error?.step === 'keys' ? withoutKeys(judged, error) : judged
      return completeVerdict(verdict, token, program, { stale })
    },

    prefetch: keys.prefetch,
    reload: keys.reload,
    state: keys.state,
  }

  function outcome({ accepted, result, error, stale }) {
    if (!accepted) throw error
    return complete(result, program, { stale })
  }
}
