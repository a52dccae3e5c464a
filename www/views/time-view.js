// When the token is good: a picture, and the same in a sentence.

import { byId, drawing, element, replace } from '../lib/element.js'
import { countdown, formatUtc, validityOf } from '../words/times.js'

/** Of the picture: as wide as there is room, so that its letters are as large as others. */
const WIDTHS = { least: 240, most: 600 }
const EDGE = 8
const RAIL = 46
const MARKS = { pass: ' ✓', odd: ' !', fail: ' ✕' }

let resizing

/** Shows the time line of a verdict. */
export function showTime(verdict, tolerance) {
  const place = byId('timeline')
  const validity = validityOf(verdict, verdict.times.now, tolerance)
  resizing?.disconnect()
  if (!validity) {
    replace(place, element('p', { class: 'hint' }, 'The token has no readable times.'))
  } else {
    const isGood = validity.state === 'valid' || validity.state === 'unbounded'
    const frame = element('div', {})
    replace(
      place,
      element(
        'div',
        { class: 'timeline', 'data-good': isGood ? 'yes' : 'no' },
        frame,
        element('p', {}, validity.sentence),
      ),
    )
    const draw = () => replace(frame, picture(validity, widthIn(frame)))
    draw()
    resizing = new ResizeObserver(draw)
    resizing.observe(place)
  }
  showCountdown(verdict, verdict.times.now)
}

function widthIn({ clientWidth }) {
  return Math.min(Math.max(clientWidth, WIDTHS.least), WIDTHS.most)
}

/** The line that ticks; `now` is the time of the clock. */
export function showCountdown({ times }, now) {
  const text = leftOf(times, now)
  if (byId('countdown').textContent !== text) byId('countdown').textContent = text
}

/** What is left of a token's time, in words. */
export function leftOf({ expiresAt }, now) {
  return countdown(expiresAt - now)
}

function picture({ points, valid, slack }, width) {
  const x = (position) => EDGE + position * (width - 2 * EDGE)
  const text = (at, y, words, kind) => textElement({ at, y, words, kind, width })
  const line = (kind, { from, to }) => drawing('line', { class: kind, x1: x(from), x2: x(to), y1: RAIL, y2: RAIL })
  const now = points.find(({ name }) => name === 'now')
  const events = points.filter((point) => point !== now)
  return drawing(
    'svg',
    { viewBox: `0 0 ${width} 88`, 'aria-hidden': 'true', focusable: 'false' },
    line('rail', { from: 0, to: 1 }),
    slack ? line('slack', slack) : null,
    valid ? line('good', valid) : null,
    events.map(({ position }) =>
      drawing('line', { class: 'tick', x1: x(position), x2: x(position), y1: RAIL - 8, y2: RAIL + 8 }),
    ),
    merged(events, x).map(({ label, at, position }) => [
      text(x(position), RAIL + 24, label, 'soft'),
      text(x(position), RAIL + 40, short(at)),
    ]),
    drawing('line', { class: 'now', x1: x(now.position), x2: x(now.position), y1: RAIL - 22, y2: RAIL }),
    drawing('circle', { class: 'now-dot', cx: x(now.position), cy: RAIL, r: 5 }),
    text(x(now.position), RAIL - 28, `now ${short(now.at)}`),
  )
}

/** Points whose labels would lie on each other share one. */
function merged(points, x) {
  const result = []
  for (const { at, position, label, status } of points) {
    const marked = `${label}${MARKS[status] ?? ''}`
    const near = result.find((other) => Math.abs(x(other.position) - x(position)) < 130)
    if (near) near.label = `${near.label}, ${marked}`
    else result.push({ at, position, label: marked })
  }
  return result
}

function textElement({ at, y, words, kind, width }) {
  const [anchor, place] =
    at < 100 ? ['start', Math.max(at - 6, 0)] : at > width - 100 ? ['end', Math.min(at + 6, width)] : ['middle', at]
  return drawing('text', { x: place, y, 'text-anchor': anchor, class: kind }, words)
}

/** Day and minute, or the year where it is far off. */
function short(at) {
  const text = formatUtc(at)
  const [, dayAndMinute] = /^\d{4}-(\d\d-\d\d \d\d:\d\d)/.exec(text) ?? []
  return dayAndMinute ?? text.replace(/^in the /, '')
}
