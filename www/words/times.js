// Times of a token for people: as UTC, as local time, from now; and the facts of the timeline.
//
// All times are seconds since 1970, as in `times` of a verdict. `validityOf(verdict, now)` gives
// `{ points: [{ name, label, at, position, status? }], tolerance, valid?: { from, to }, slack?: { from, to }, state, sentence }`
// with positions from 0 to 1, or undefined for a token without times. `name` is issuedAt, notBefore, now or expiresAt. State
// and status repeat what the checks of the verdict say about time; nothing is judged here.

import { LATEST as LATEST_JUDGED } from '../../pkg/lib/options.js'

/** The latest that a Date can hold. */
const LATEST = 8.64e12
const DAY = 86_400
/** The earliest that a field for a time can hold. */
const EARLIEST_SET = Date.parse('0001-01-01') / 1000
const EARLIEST_NEAR = Date.parse('0000-01-01') / 1000 + DAY
const LATEST_NEAR = Date.parse('9999-12-31') / 1000

/** The checks that look at a point. */
const CHECKS = { issuedAt: ['issued-at', 'max-age'], notBefore: ['not-before'], expiresAt: ['expiry', 'lifetime'] }

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
]

/** Whether the clock of the page can be set to it: its field can hold it, and the package judges by it. */
export function isSettable(at) {
  return typeof at === 'number' && at >= EARLIEST_SET && at < LATEST_JUDGED
}

/** `2026-11-26 12:00:00 UTC`, or `in the year 58873` where nobody needs the day; a number that is no time stays a number. */
export function formatUtc(at) {
  if (!isTime(at)) return String(at)
  const date = new Date(at * 1000)
  if (!isNear(at)) return `in the year ${date.getUTCFullYear()}`
  return date
    .toISOString()
    .replace('T', ' ')
    .replace(/(?:\.\d+)?Z$/, ' UTC')
}

/** The same in the reader's zone, with the offset: `2026-11-26 13:00:00 UTC+01:00`. */
export function formatLocal(at) {
  if (!isNear(at)) return formatUtc(at)
  const date = new Date(at * 1000)
  const offset = -date.getTimezoneOffset()
  const shifted = at + offset * 60
  const size = Math.abs(offset)
  const zone = [Math.trunc(size / 60), Math.trunc(size % 60)].map((part) => String(part).padStart(2, '0')).join(':')
  return `${formatUtc(shifted)}${offset < 0 ? '-' : '+'}${zone}`
}

/** Seconds from now, as people say it: `in 4 min 12 s`, `2 h 5 min ago`, `now`. */
export function relative(seconds) {
  if (!Number.isFinite(seconds)) return ''
  if (Math.abs(seconds) < 1) return 'now'
  return seconds > 0 ? `in ${span(seconds)}` : `${span(-seconds)} ago`
}

/** The seconds that are left: `expires in 4 min 12 s`, or `expired 3 s ago`. */
export function countdown(seconds) {
  if (!Number.isFinite(seconds)) return ''
  // A whole second is shown until it is over, so that 0 is not shown while there is time left.
  if (seconds > 0) return `expires in ${span(Math.ceil(seconds))}`
  return seconds > -1 ? 'expired now' : `expired ${span(-seconds)} ago`
}

export function validityOf({ times, checks }, now = times.now, tolerance = 0) {
  const { issuedAt, notBefore, expiresAt } = times
  const points = [
    { name: 'issuedAt', label: 'issued', at: issuedAt },
    { name: 'notBefore', label: 'not before', at: notBefore },
    { name: 'now', label: 'now', at: now },
    { name: 'expiresAt', label: 'expires', at: expiresAt },
  ].filter(({ at }) => Number.isFinite(at))
  if (points.length < 2) return undefined
  const scale = scaleOf(
    points.map(({ at }) => at),
    tolerance,
  )
  const from = notBefore ?? issuedAt
  // The time of issue alone bounds nothing; it is where the picture begins.
  const ends = { from: scale(from ?? -Infinity), to: scale(expiresAt ?? Infinity) }
  const slack = { from: scale((from ?? -Infinity) - tolerance), to: scale((expiresAt ?? Infinity) + tolerance) }
  return {
    points: points.map((point) => ({ ...point, position: scale(point.at), ...statusOf(point.name, checks) })),
    tolerance,
    ...(ends.from < ends.to && { valid: ends }),
    ...(tolerance > 0 && ends.from < ends.to && { slack }),
    state: stateOf(checks),
    sentence: sentenceOf({ issuedAt, notBefore, expiresAt, now, tolerance }),
  }
}

/** `{ status }` of a point that was checked: pass, fail, or odd where it passed and there is still something to say of it. */
function statusOf(name, checks) {
  const found = checks
    .filter(({ id }) => CHECKS[name]?.includes(id))
    .map(({ status, hint }) => (status === 'pass' && hint ? 'odd' : status))
  const status = ['fail', 'odd', 'pass'].find((one) => found.includes(one))
  return status && { status }
}

/** What the checks of time say: valid, expired, early, too-old, ill-formed, or unbounded for a token without an end. */
function stateOf(checks) {
  const checkOf = (id) => checks.find((check) => check.id === id)
  const failed = ['expiry', 'max-age', 'not-before', 'issued-at'].map(checkOf).find((check) => check?.status === 'fail')
  if (!failed) return checkOf('expiry')?.status === 'pass' ? 'valid' : 'unbounded'
  // The package says what a time is compared with; anything else that it expects is about the form.
  const [, relation] = /^(later than|at most|at least) .*\(now/.exec(String(failed.expected)) ?? []
  return { 'later than': 'expired', 'at most': 'early', 'at least': 'too-old' }[relation] ?? 'ill-formed'
}

function sentenceOf({ issuedAt, notBefore, expiresAt, now, tolerance }) {
  const say = (verb, at) => `${verb} ${formatUtc(at)} (${relative(at - now)})`
  const parts = []
  if (Number.isFinite(issuedAt)) parts.push(say('issued', issuedAt))
  if (Number.isFinite(notBefore) && notBefore !== issuedAt) parts.push(say('valid from', notBefore))
  if (Number.isFinite(expiresAt)) parts.push(say(expiresAt > now ? 'expires' : 'expired', expiresAt))
  else parts.push('never expires')
  const life = expiresAt - (notBefore ?? issuedAt)
  const length = life > 0 && isTime(life) ? ` It is valid for ${span(life)} in total.` : ''
  const allowed = tolerance > 0 ? ` Clocks may differ by ${span(tolerance)}.` : ''
  const list = parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
  return `${list[0].toUpperCase()}${list.slice(1)}.${length}${allowed}`
}

/** Maps times to 0..1. A point far off, as milliseconds are, does not squeeze the others to nothing. */
function scaleOf(times, tolerance) {
  const sorted = [...new Set(times)].sort((one, other) => one - other)
  const margin = 0.06
  const inner = 1 - 2 * margin
  const total = sorted.at(-1) - sorted[0]
  const least = 0.08
  const gaps = sorted.slice(1).map((at, index) => at - sorted[index])
  const free = 1 - least * gaps.length
  const positions = [margin]
  for (const gap of gaps) positions.push(positions.at(-1) + inner * (least + free * (total > 0 ? gap / total : 0)))
  const clamp = (value) => Math.min(1, Math.max(0, value))
  return (at) => {
    if (at === -Infinity) return 0
    if (at === Infinity) return 1
    const after = sorted.findIndex((time) => time >= at)
    if (sorted[after] === at) return clamp(positions[after])
    // Outside of the points there is only what the tolerance adds.
    if (after === 0) return clamp(positions[0] - margin * Math.min(1, (sorted[0] - at) / Math.max(1, tolerance)) * 0.8)
    if (after < 0) {
      return clamp(positions.at(-1) + margin * Math.min(1, (at - sorted.at(-1)) / Math.max(1, tolerance)) * 0.8)
    }
    const share = (at - sorted[after - 1]) / (sorted[after] - sorted[after - 1])
    return clamp(positions[after - 1] + share * (positions[after] - positions[after - 1]))
  }
}

function isTime(at) {
  return Number.isFinite(at) && Math.abs(at) <= LATEST
}

/** Whether it is in a year of four digits, in any zone. */
function isNear(at) {
  return at > EARLIEST_NEAR && at < LATEST_NEAR
}

/** In the two largest units. */
function span(seconds) {
  if (!isTime(seconds)) return 'ages'
  const years = Math.floor(seconds / 31_557_600)
  if (years >= 2) return `${years} years`
  const rest = Math.floor(seconds)
  const amounts = UNITS.map(([unit, size], index) => {
    const above = index === 0 ? Number.POSITIVE_INFINITY : UNITS[index - 1][1]
    return [unit, Math.floor((rest % above) / size)]
  })
  const start = amounts.findIndex(([, amount]) => amount > 0)
  if (start < 0) return 'less than 1 s'
  const shown = amounts.slice(start, start + 2).filter(([, amount]) => amount > 0)
  return shown.map(([unit, amount]) => `${amount} ${unit}`).join(' ')
}
