// `jwt-verdict verify`: prints the claims of a valid token to standard output. For any other token, prints only to standard
// error and exits with 1, so that `claims=$(jwt-verdict verify ...)` holds verified claims or nothing.

import { JwtError } from '../index.js'
import { json, printable } from '../lib/text.js'
import { judgeAll, withVercelHint } from './judge.js'
import { write } from './output.js'
import { headline, noteText, refusalText } from './refusal.js'
import { styleFor } from './style.js'
import { openVerifier } from './verifier.js'

export async function verify({ values, positionals }, io) {
  const { verifier, policy } = await openVerifier({ values, positionals }, io, { lenient: false })
  const judge = (token) => {
    const verdict = answer(verifier, token)
    return values.vercel === undefined ? verdict : withVercelHint(verdict, token, policy)
  }
  return judgeAll(positionals, io, judge, values.json ? asJson(io) : asText(io, verifier))
}

function answer(verifier, token) {
  try {
    return { ok: true, ...verifier.verify(token) }
  } catch (error) {
    // A verifier that failed has not rejected the token.
    if (!(error instanceof JwtError) || error.step === 'internal') throw error
    return { ok: false, error: error.toJSON() }
  }
}

/** What looks like a mistake in a good token, such as an expiry in milliseconds: for a person, beside the claims. */
function notesOf(verifier, token, style) {
  const { ok, checks } = verifier.explain(token)
  // It may have expired between the two calls.
  if (!ok) return ''
  return checks
    .filter(({ hint }) => hint !== undefined)
    .map((check) => noteText(check, style))
    .join('')
}

function asJson({ stdout }) {
  return {
    one: (verdict) => write(stdout, `${json(verdict)}\n`),
    each: (verdict, line) => write(stdout, `${json({ line, ...verdict })}\n`),
  }
}

function asText({ stdout, stderr }, verifier) {
  const [out, err] = [styleFor(stdout), styleFor(stderr)]
  return {
    one({ ok, payload, error }, token) {
      if (ok) {
        stderr.write(notesOf(verifier, token, err))
        return write(stdout, `${json(payload, 2)}\n`)
      }
      return write(stderr, refusalText(error, err))
    },
    each({ ok, payload, error }, line) {
      const text = ok
        ? `${out.green('✓ accepted')}  ${printable(String(payload.sub ?? ''), 100)}`
        : headline(error, out)
      return write(stdout, `${out.dim(`line ${line}`)}  ${text}\n`.replace(/ +\n$/, '\n'))
    },
  }
}
