// What stands between the dots of a token.

import { decode, encode } from '../../lib/base64url.js'
import { parseObject } from './core.js'

/** The longest token, and the longest header of a document that is signed, in characters: the core's default. */
const LONGEST = 16_384

/** Refuses a token, or a part of one, that is too long to look at. */
export function refuseLong(title, text) {
  if (text.length > LONGEST) throw new RangeError(`the ${title} has ${text.length} characters, the most is ${LONGEST}`)
}

/**
 * The bytes of a segment: base64url without white space or unused bits. Padding may be there, as the load balancers of AWS
 * write it and sign it, but not a part of it.
 *
 * Throws a TypeError that says why it is none.
 */
export function decodeSegment(segment) {
  const bytes = decodeCharacters(segment)
  refuseUnusedBits(segment, bytes)
  return bytes
}

/** The bytes of a segment whose last character may have bits that nothing uses. */
export function decodeCharacters(segment) {
  if (/[^\w-]/.test(unpadded(segment))) throw new TypeError('it has a character that base64url does not have')
  return decode(segment)
}

/** Refuses a segment that is another spelling of its bytes. */
export function refuseUnusedBits(segment, bytes) {
  const characters = unpadded(segment)
  const tail = characters.length % 4
  if (tail > 0 && encode(bytes.subarray(bytes.length - (tail - 1))) !== characters.slice(-tail)) {
    throw new TypeError('its last character has bits that nothing uses')
  }
}

/** A segment without its padding, if that is what is due. */
function unpadded(segment) {
  return segment.length % 4 === 0 ? segment.replace(/={1,2}$/, '') : segment
}

/** The JSON object in the segment of a protected header. */
export function decodeHeader(segment) {
  refuseLong('header', segment)
  return parseObject(decodeSegment(segment))
}
