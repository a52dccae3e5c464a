// Where in a token's text its parts and its claims stand.

const encoder = new TextEncoder()

/** What the parts of a token are, by how many there are. */
const NAMES = {
  3: ['header', 'payload', 'signature'],
  5: ['header', 'encrypted key', 'initialization vector', 'ciphertext', 'tag'],
}

/**
 * The parts of a compact token, `[{ name, text, bytes }]`: `text` as it stands between the dots, `bytes` how many it
 * encodes. Three parts are those of a signed token, five those of an encrypted one; others have no name.
 */
export function partsOf(token) {
  const texts = token.split('.')
  return texts.map((text, index) => ({
    name: NAMES[texts.length]?.[index] ?? `part ${index + 1}`,
    text,
    bytes: Math.floor((text.replace(/=+$/, '').length * 3) / 4),
  }))
}

/**
 * The text of a base64url segment of a JSON object, cut where its members begin: `[{ name, text }]`, with no name for
 * what stands around them. The characters of one piece encode that member; where a character encodes the end of one and
 * the start of the next, it is counted to the first. One piece without a name, if it is no such object.
 */
export function piecesOf(segment) {
  const whole = [{ name: undefined, text: segment }]
  const json = textOfSegment(segment)
  if (json === undefined) return whole
  const members = membersOf(json)
  if (members.length === 0) return whole
  const at = (index) => Math.ceil((encoder.encode(json.slice(0, index)).length * 4) / 3)
  const pieces = []
  let done = 0
  for (const { name, from, to } of members) {
    const [start, end] = [Math.max(at(from), done), at(to)]
    if (start > done) pieces.push({ name: undefined, text: segment.slice(done, start) })
    pieces.push({ name, text: segment.slice(start, end) })
    done = end
  }
  if (done < segment.length) pieces.push({ name: undefined, text: segment.slice(done) })
  return pieces
}

/** The values of the members of one name in the outermost object of a JSON text, as they are written. */
export function valuesOf(json, name) {
  return membersOf(json)
    .filter((member) => member.name === name)
    .map(({ from, to }) => json.slice(endOfString(json, from), to).replace(/^\s*:/, '').trim())
}

/** The text that a base64url segment encodes, or undefined if it is none. */
export function textOfSegment(segment) {
  try {
    const binary = atob(segment.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The segment that encodes a value as JSON. */
export function segmentOf(value) {
  const binary = Array.from(encoder.encode(JSON.stringify(value)), (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The members of the outermost object of a JSON text: from the quote of the name to behind the value. */
function membersOf(json) {
  const members = []
  let depth = 0
  let member
  const end = (index) => {
    if (member && depth === 1) members.push({ ...member, to: index })
    if (depth === 1) member = undefined
  }
  for (let index = 0; index < json.length; index++) {
    const character = json[index]
    if (character === '"') {
      const close = endOfString(json, index)
      if (depth === 1 && !member) member = { name: parsed(json.slice(index, close)), from: index }
      index = close - 1
    } else if (character === '{' || character === '[') {
      depth += 1
    } else if (character === '}' || character === ']') {
      end(index)
      depth -= 1
    } else if (character === ',') {
      end(index)
    }
  }
  return members
}

function endOfString(json, start) {
  for (let index = start + 1; index < json.length; index++) {
    if (json[index] === '\\') index += 1
    else if (json[index] === '"') return index + 1
  }
  return json.length
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
