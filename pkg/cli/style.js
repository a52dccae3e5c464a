// Colours, if the terminal and its user want them (no-color.org, and FORCE_COLOR as Node reads it).

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 }

/** Functions that colour text for this stream, or leave it as it is. */
export function styleFor(stream, env = process.env) {
  const wanted = wantsColour(stream, env)
  const paint = (code) => (wanted ? (text) => `\x1b[${code}m${text}\x1b[0m` : (text) => text)
  return Object.fromEntries(Object.entries(CODES).map(([name, code]) => [name, paint(code)]))
}

/** Either variable counts with any value except the empty text; FORCE_COLOR can also turn colours off. */
function wantsColour(stream, { NO_COLOR, FORCE_COLOR, TERM }) {
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  if (NO_COLOR) return false
  return stream.isTTY === true && TERM !== 'dumb'
}
