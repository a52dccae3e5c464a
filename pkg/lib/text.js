// Text that comes from anybody, made safe to look at: a terminal obeys the control characters in it, a page the marks of direction.

/** Controls, marks of direction, what has no width, and every space but the usual one. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu

/** The text with all that is invisible written out, and cut to `most` characters. */
export function printable(text, most = 256) {
  const cut = text.length > most ? `${text.slice(0, most - 1)}…` : text
  return spellOut(cut, INVISIBLE)
}

/** The text with each character that the global `pattern` finds as its number: \u{7f}. */
export function spellOut(text, pattern) {
  return text.replaceAll(pattern, (character) => `\\u{${character.codePointAt(0).toString(16)}}`)
}

/** Printable ASCII of at most 256 characters, whoever wrote the text. */
export function escaped(text) {
  const cut = text.length > 256 ? `${text.slice(0, 256)}…` : text
  return spellOut(cut, /[^ -~…]/gu)
}

/** As JSON that is safe to look at: the same value, with what is invisible escaped. */
export function json(value, indent) {
  return JSON.stringify(value, null, indent).replaceAll(INVISIBLE, escapeUnlessLayout)
}

/** What somebody typed where something else belongs: enough to recognise it, too little to be a token or a secret. */
export function mention(text) {
  return `"${printable(text, /^ey[\w-]/.test(text) ? 8 : 40)}"`
}

/** A claim, and where in it. Names hold any characters, so each in the claim is quoted: realm_access["roles"][0]. */
export function placeOf({ claim, path = [] }) {
  return `${claim}${path.map((step) => `[${JSON.stringify(step)}]`).join('')}`
}

export function grouped(number) {
  return number.toLocaleString('en-GB')
}

export function count(number, noun) {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`
}

/** JSON's own layout is of line breaks and spaces; everything else that is invisible stands in a string. */
function escapeUnlessLayout(character) {
  if (character === '\n') return character
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
