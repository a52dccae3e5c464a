// `jwt-verdict explain`: every check of a token, for a person. Without keys it works too, but reaches no verdict.

import { json } from '../lib/text.js'
import { judgeAll, withVercelHint } from './judge.js'
import { write } from './output.js'
import { report } from './report.js'
import { styleFor } from './style.js'
import { openVerifier } from './verifier.js'

export async function explain({ values, positionals }, io) {
  const { verifier, policy, hasKeys } = await openVerifier({ values, positionals }, io, { lenient: true })
  let hasVerdict = true
  const judge = (token) => {
    // Without a schema the claims are the payload, and are printed once.
    const { claims, ...verdict } = verifier.explain(token)
    // A verifier that failed has not rejected the token.
    if (verdict.error?.step === 'internal') throw new Error(verdict.error.message)
    // Without keys only the form can be checked, never the signature or the claims.
    if (!hasKeys && verdict.error.step !== 'parse') {
      hasVerdict = false
      return { noVerdict: true, ...verdict }
    }
    return values.vercel === undefined ? verdict : withVercelHint(verdict, token, policy)
  }
  const exitCode = await judgeAll(positionals, io, judge, values.json ? asJson(io) : asText(io))
  return hasVerdict ? exitCode : 2
}

function asJson({ stdout }) {
  return {
    one: (verdict) => write(stdout, `${json(verdict)}\n`),
    each: (verdict, line) => write(stdout, `${json({ line, ...verdict })}\n`),
  }
}

function asText({ stdout }) {
  const style = styleFor(stdout)
  return {
    one: (verdict) => write(stdout, report(verdict, style)),
    each: (verdict, line) => write(stdout, `${style.bold(`line ${line}`)}\n${report(verdict, style)}\n`),
  }
}
