// `npm run demo`: a local OpenID provider, an API that verifies its tokens, and everything one might send to it.
//
//   --keep   leaves both running at the end, with a token to call the API by hand
//
// Exit code 0: every answer is what it should be. 1: one is not. 2: the demo could not run.
import { installApi, startApi } from './api.mjs'
import { createCases, differences } from './cases.mjs'
import { accepted, audienceOf, subjectOf } from './deployments.mjs'
import { startIssuer } from './issuer.mjs'
import { showAnswer, showEnd, showExplained, showFailure, showGroup, showKept, showNext, showStage } from './report.mjs'

const SIGNALS = { SIGINT: 130, SIGTERM: 143 }

const closers = []
const interrupted = new Promise((resolve) => {
  for (const [signal, code] of Object.entries(SIGNALS)) process.once(signal, () => resolve(code))
})
const keep = process.argv.includes('--keep')
try {
  process.exitCode = await Promise.race([demo(), interrupted])
  if (keep) await interrupted
} catch (error) {
  showFailure(error)
  process.exitCode = 2
} finally {
  for (const close of closers.reverse()) await close()
}

async function demo() {
  const begun = performance.now()
  const [issuer, installed] = await Promise.all([open(startIssuer()), open(installApi())])
  const policy = {
    issuer: issuer.teamIssuer(accepted.owner),
    audience: audienceOf(accepted.owner),
    subject: subjectOf(accepted),
  }
  const api = await open(startApi(installed, policy))
  const { groups, good, explained } = await createCases(issuer)
  showStage({ version: installed.version, issuer, api, policy })

  let total = 0
  let wrong = 0
  for (const { title, cases } of groups) {
    showGroup(title)
    for (const { sent, token, want } of cases) {
      const answer = await api.call(token === undefined ? undefined : `Bearer ${token}`)
      const found = differences(want, answer)
      showAnswer(sent, answer, found)
      total += 1
      if (found.length > 0) wrong += 1
    }
  }

  const jwks = await (await fetch(`${policy.issuer}/.well-known/jwks`)).text()
  const { explain } = installed.require('jwt-verdict')
  showExplained(explained.sent, explain(explained.token, jwks, { ...policy, algorithms: ['RS256'] }))
  showEnd({ total, wrong, seconds: (performance.now() - begun) / 1000 })
  if (keep) showKept(api.url, good)
  else showNext()
  return wrong === 0 ? 0 : 1
}

// Notes how to close a thing before it is open, so that an interruption at any moment leaves nothing behind.
function open(opening) {
  closers.push(async () => {
    const thing = await opening.catch(() => undefined)
    await thing?.close()
  })
  return opening
}
