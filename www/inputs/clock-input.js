// The clock that tokens are judged by: the browser's own, or an instant that somebody set.

import { byId } from '../lib/element.js'
import { leftOf, showCountdown } from '../views/time-view.js'
import { isSettable } from '../words/times.js'

/** Seconds before the end at which it is announced. */
const ANNOUNCED = [300, 60]
/** Milliseconds: what a timer of a browser can wait. */
const LONGEST_WAIT = 2 ** 31 - 1
/** Milliseconds, so that the boundary has been passed for certain. */
const SPARE = 50

export class ClockInput {
  #onChange
  #at
  #verdict
  #boundary
  /** Seconds that were left when it was last looked. */
  #lastLeft = Number.POSITIVE_INFINITY

  /** `onChange()` when another time is set, and when time alone may change the verdict. */
  constructor(onChange) {
    this.#onChange = onChange
    for (const radio of document.querySelectorAll('[name="clock"]'))
      radio.addEventListener('change', () => this.#read())
    byId('clock-at').addEventListener('input', () => this.#read())
    byId('clock-issued').addEventListener('click', () => {
      const { issuedAt, notBefore } = this.#verdict?.times ?? {}
      this.travel(issuedAt ?? notBefore)
    })
    document.addEventListener('visibilitychange', () => document.hidden || this.#return())
  }

  /** The instant that was set, in seconds; undefined for now. */
  get at() {
    return this.#at
  }

  /** Sets an instant, unless it is none to judge at. */
  travel(seconds) {
    if (!isSettable(seconds)) return
    byId('clock-at').value = new Date(seconds * 1_000).toISOString().slice(0, 19)
    document.querySelector('[name="clock"][value="at"]').checked = true
    this.#read()
  }

  goLive() {
    document.querySelector('[name="clock"][value="live"]').checked = true
    byId('clock-at').value = ''
    byId('clock-at').hidden = true
    this.#at = undefined
  }

  /** Another token: what was announced of the last one says nothing of it. */
  restart() {
    this.#lastLeft = Number.POSITIVE_INFINITY
  }

  /** Follows a verdict until the next: asks for another when a time is reached that `form` makes one of. */
  follow(verdict, { clockTolerance, maxTokenAge }) {
    this.#verdict = verdict
    clearTimeout(this.#boundary)
    if (this.#at !== undefined) return
    const { now, issuedAt, notBefore, expiresAt } = verdict.times
    const starts = [issuedAt, notBefore].map((at) => at - clockTolerance)
    const ends = [expiresAt, issuedAt + maxTokenAge].map((at) => at + clockTolerance)
    const next = [...starts, ...ends].filter((at) => at > now).sort((one, other) => one - other)[0]
    const wait = (next - now) * 1_000 + SPARE
    if (wait < LONGEST_WAIT) this.#boundary = setTimeout(this.#onChange, wait)
  }

  /** There is no verdict to follow. */
  rest() {
    this.#verdict = undefined
  }

  /** Once a second. */
  tick() {
    if (!this.#isTicking || document.hidden) return
    const now = Date.now() / 1_000
    showCountdown(this.#verdict, now)
    this.#announce(this.#verdict.times.expiresAt - now)
  }

  get #isTicking() {
    return this.#verdict !== undefined && this.#at === undefined
  }

  /** Says that the end comes near, once for each mark that was passed; the end itself is a new verdict. */
  #announce(left) {
    const { times } = this.#verdict
    if (ANNOUNCED.some((mark) => this.#lastLeft > mark && left <= mark))
      byId('announcer').textContent = leftOf(times, times.expiresAt - left)
    this.#lastLeft = left
  }

  /** Time went on while nobody looked. */
  #return() {
    if (this.#isTicking) this.#onChange()
  }

  #read() {
    const isLive = document.querySelector('[name="clock"]:checked').value === 'live'
    const box = byId('clock-at')
    box.hidden = isLive
    const instant = () => Date.parse(`${box.value}Z`) / 1_000
    if (!isLive && !isSettable(instant())) box.value = new Date().toISOString().slice(0, 19)
    this.#at = isLive ? undefined : instant()
    this.#onChange()
  }
}
