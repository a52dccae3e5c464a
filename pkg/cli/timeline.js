// When a token is valid, drawn to scale.
//
//   ├──────══════●═════════════────
//   iat  2026-11-23T09:00:00Z  1 h ago
//   now  2026-11-23T10:00:00Z
//   exp  2026-11-23T11:00:00Z  in 1 h

const WIDTH = 60

/** The latest that a Date can hold, in seconds. */
const LATEST = 8.64e12

/** Lines of text, or none for a token without times. `times` is what a verdict has. */
export function timeline({ now, issuedAt, notBefore, expiresAt }, style) {
  const events = [
    { name: 'iat', at: issuedAt },
    { name: 'nbf', at: notBefore },
    { name: 'now', at: now },
    { name: 'exp', at: expiresAt },
  ].filter(({ at }) => Number.isFinite(at))
  if (events.length < 2) return []
  // Stable: of two equal times, the one that the token states comes first.
  events.sort((one, other) => one.at - other.at)
  return [
    draw(events, { from: notBefore ?? issuedAt, now, to: expiresAt }, style),
    ...events.map((event) => describe(event, now, style)),
  ]
}

function draw(events, { from = events[0].at, now, to = Number.POSITIVE_INFINITY }, style) {
  const first = events[0].at
  const span = events.at(-1).at - first || 1
  const column = (at) => Math.round(((at - first) / span) * (WIDTH - 1))
  const cells = Array.from({ length: WIDTH }, (_, index) => {
    const isGood = index >= column(from) && index <= column(Math.min(to, events.at(-1).at)) && from < to
    return isGood ? '═' : '─'
  })
  for (const { name, at } of events) if (name !== 'now') cells[column(at)] = '│'
  cells[column(now)] = '●'
  const paint = now >= from && now < to ? style.green : style.red
  return cells.map((cell) => (cell === '●' ? paint(cell) : cell)).join('')
}

function describe({ name, at }, now, style) {
  const when = Math.abs(at) <= LATEST ? new Date(at * 1000).toISOString().replace(/\.\d+Z$/, 'Z') : String(at)
  const distance = name === 'now' ? '' : `  ${style.dim(at > now ? `in ${span(at - now)}` : `${span(now - at)} ago`)}`
  return `${style.bold(name)}  ${when}${distance}`
}

/** As people say it, in the two largest units. */
function span(seconds) {
  const units = [
    ['d', Math.floor(seconds / 86_400)],
    ['h', Math.floor(seconds / 3600) % 24],
    ['min', Math.floor(seconds / 60) % 60],
    ['s', Math.floor(seconds) % 60],
  ]
  const start = units.findIndex(([, amount]) => amount > 0)
  if (start < 0) return 'less than 1 s'
  return units
    .slice(start, start + 2)
    .map(([unit, amount]) => `${amount} ${unit}`)
    .join(' ')
}
