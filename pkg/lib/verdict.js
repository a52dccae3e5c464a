// A verdict of the core, with what it says of keys by their places and of a token by a part of it made whole.

import { inWords } from './hint.js'
import { readCheck, readFailure, readMismatch } from './rows.js'

/** One character over the limit is enough for the core to refuse a token, so no more of it is copied. */
export function clip(token, limit) {
  return token.slice(0, limit + 1)
}

/** The verdict on a clipped token, with the length of the whole one. */
export function withExcess(verdict, error) {
  const [size, ...rest] = verdict.checks
  const { values, bytes } = error
  return { ...verdict, error, checks: [{ ...size, values, bytes }, ...rest] }
}

/** The verdict with what it says of keys by their places put to their reports. */
export function withReports({ key, mismatches, times, checks, ...verdict }, reports) {
  const judged = (report, index) => {
    const mismatch = mismatches[index]
    if (mismatch === undefined) return { ...report }
    if (mismatch === null) return { ...report, matches: true }
    return { ...report, matches: false, mismatch: readMismatch(mismatch) }
  }
  const keys = reports.map(judged)
  return {
    ...verdict,
    ...(verdict.error && { error: inWords(readFailure(verdict.error)) }),
    ...(key !== undefined && { key: reports[key] }),
    keys,
    times,
    checks: checks.map(readCheck).map(inWords),
  }
}

export function freeze(value) {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze)
  return value
}
