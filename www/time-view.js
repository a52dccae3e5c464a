// When the token is good: a picture, and the same in a sentence.

import { byId, drawing, element, replace } from './element.js'
import { countdown, formatUtc, validityOf } from './times.js'

const WIDTH = 600
const EDGE = 8
const RAIL = 46

/** Shows the time line of a verdict. */
export function showTime(verdict, tolerance) {
  const place = byId('timeline')
  const validity = validityOf(verdict, verdict.times.now, tolerance)
  if (!validity) {
    replace(place, element('p', { class: 'hint' }, 'The token states no times that could be read.'))
  } else {
    const isGood = validity.state === 'valid' || validity.state === 'unbounded'
    replace(
      place,
      element(
        'div',
        { class: 'timeline', 'data-good': isGood ? 'yes' : 'no' },
        picture(validity),
        element('p', {}, validity.sentence),
      ),
    )
  }
  showCountdown(verdict, verdict.times.now)
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

function picture({ points, valid, slack }) {
  const x = (position) => EDGE + position * (WIDTH - 2 * EDGE)
  const line = (kind, { from, to }) => drawing('line', { class: kind, x1: x(from), x2: x(to), y1: RAIL, y2: RAIL })
  const now = points.find(({ name }) => name === 'now')
  const events = points.filter((point) => point !== now)
  return drawing(
    'svg',
    { viewBox: `0 0 ${WIDTH} 88`, 'aria-hidden': 'true', focusable: 'false' },
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
  for (const point of points) {
    const near = result.find(({ position }) => Math.abs(x(position) - x(point.position)) < 130)
    if (near) near.label = `${near.label}, ${point.label}`
    else result.push({ ...point })
  }
  return result
}

function text(at, y, words, kind) {
  const [anchor, place] =
    at < 100 ? ['start', Math.max(at - 6, 0)] : at > WIDTH - 100 ? ['end', Math.min(at + 6, WIDTH)] : ['middle', at]
  return drawing('text', { x: place, y, 'text-anchor': anchor, class: kind }, words)
}

/** Day and minute, of a time in this millennium; else the year. */
function short(at) {
  const [, year, day, minute] = /^([+-]?\d+)-(\d\d-\d\d) (\d\d:\d\d)/.exec(formatUtc(at)) ?? []
  if (year === undefined) return String(at)
  return year.length > 4 ? `year ${Number(year)}` : `${day} ${minute}`
}
