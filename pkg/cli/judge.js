// Judges tokens one by one, and counts the verdicts.

import { statSync } from 'node:fs'
import { count, grouped, mention, placeOf, printable } from '../lib/text.js'
import { vercelAdvice } from '../vercel/hint.js'
import { Failure } from './failure.js'
import { Progress } from './progress.js'
import { inputSize, readTokens } from './tokens.js'

/**
 * Calls `one(verdict, token)` for a single token, or `each(verdict, line)` for every one of several.
 *
 * `each` resolves with whether anybody still reads its output; once nobody does, no further token is judged. Returns the exit
 * code: 1 if a token was rejected, otherwise 0, or 2 if tokens may be left.
 */
export async function judgeAll(positionals, io, judgeToken, { one, each }) {
  const tokens = readTokens(positionals, io)
  const judge = (text) => {
    const verdict = judgeToken(text)
    if (verdict.error?.step === 'parse' && positionals.includes(text)) rejectFile(text)
    return verdict
  }
  const { value: first, done: isEmpty } = await tokens.next()
  if (isEmpty) throw new Failure('standard input holds no token', 'Pass a token as an argument, or pipe it in.')
  const { value: second, done: isAlone } = await tokens.next()
  if (isAlone) {
    const verdict = judge(first.text)
    await one(verdict, first.text)
    return verdict.ok ? 0 : 1
  }
  const tally = new Tally()
  const progress = new Progress(io.stderr, inputSize(positionals))
  let isRead = true
  for await (const { text, line, bytes } of chain(first, second, tokens)) {
    const verdict = judge(text)
    tally.add(verdict)
    if (io.stdout.isTTY) progress.clear()
    isRead = await each(verdict, line)
    if (!isRead) break
    progress.update(bytes, tally.brief())
  }
  progress.clear()
  if (isRead) io.stderr.write(tally.summary())
  return tally.refused > 0 ? 1 : isRead ? 0 : 2
}

/** What is no token and the name of a file was meant as that. Only then: a file may well be called like a token. */
function rejectFile(name) {
  if (statSync(name, { throwIfNoEntry: false })?.isFile() !== true) return
  throw new Failure(
    `${mention(name)} is the name of a file, and an argument is a token itself`,
    'Pass what is in the file on standard input: replace the name by - and add < and the name at the end.',
  )
}

/** The verdict with a hint specific to Vercel's tokens. */
export function withVercelHint(verdict, token, policy) {
  return verdict.ok
    ? verdict
    : { ...verdict, error: { ...verdict.error, ...vercelAdvice(verdict.error, token, policy) } }
}

async function* chain(first, second, rest) {
  yield first
  yield second
  yield* rest
}

class Tally {
  accepted = 0
  refused = 0
  #reasons = new Map()
  #start = performance.now()

  add({ ok, error }) {
    if (ok) {
      this.accepted += 1
      return
    }
    this.refused += 1
    const reason = error.claim ? `${error.code} ${printable(placeOf(error), 80)}` : error.code
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1)
  }

  brief() {
    return `${count(this.accepted + this.refused, 'token')}, ${grouped(this.refused)} rejected`
  }

  summary() {
    const seconds = ((performance.now() - this.#start) / 1000).toFixed(1)
    const reasons = [...this.#reasons].sort(([, one], [, other]) => other - one)
    return [
      `${count(this.accepted + this.refused, 'token')}: ${grouped(this.accepted)} accepted, ${grouped(this.refused)} rejected, in ${seconds} s`,
      ...reasons.map(([reason, times]) => `  ${grouped(times)} × ${reason}`),
      '',
    ].join('\n')
  }
}
