const FORMAT = /^([+-])? ?(\d+|\d+\.\d+) ?([a-z]+)(?: (ago|from now))?$/

const UNITS = new Map(
  [
    [1, 's', 'sec', 'secs', 'second', 'seconds'],
    [60, 'm', 'min', 'mins', 'minute', 'minutes'],
    [3_600, 'h', 'hr', 'hrs', 'hour', 'hours'],
    [86_400, 'd', 'day', 'days'],
    [604_800, 'w', 'week', 'weeks'],
    [31_557_600, 'y', 'yr', 'yrs', 'year', 'years'],
  ].flatMap(([seconds, ...names]) => names.map((name) => [name, seconds])),
)

/** The whole seconds of a text such as `2 hours`; below zero for `2 hours ago`. A year has 365.25 days. */
export function readDuration(text) {
  const [, sign, count, unit, direction] = (typeof text === 'string' && FORMAT.exec(text.toLowerCase())) || []
  const seconds = Math.round(Number(count) * UNITS.get(unit))
  if (!Number.isFinite(seconds) || (sign && direction)) throw new TypeError('Invalid time period format')
  return sign === '-' || direction === 'ago' ? -seconds : seconds
}
