// A rejection for a person to read.

import { placeOf, printable } from '../lib/text.js'

/** All of it, as text that ends in a line break. */
export function refusalText(refusal, style) {
  return `${[headline(refusal, style), ...indented(refusal, style)].join('\n')}\n`
}

export function indented(refusal, style) {
  return details(refusal, style).map((line) => `  ${line}`)
}

/** What a check that passed says all the same. */
export function noteText({ message, hint }, style) {
  return `${style.yellow('! note')}  ${printable(message, 200)}\n  ${style.dim('hint    ')}  ${printable(hint, 512)}\n`
}

/** One line: the code, the claim and the place in it, the sentence. */
export function headline({ code, claim, path, message }, style) {
  const place = claim ? ` (${printable(placeOf({ claim, path }), 80)})` : ''
  return `${style.red('✗ rejected')}  ${style.bold(code)}${place}  ${message}`
}

/** The expected value, the actual value and the hint, as far as they are known. */
export function details({ expected, actual, hint }, style) {
  const rows = [
    ['expected', expected && [expected].flat().join(', ')],
    ['actual', actual],
    ['hint', hint],
  ]
  return rows.filter(([, text]) => text).map(([name, text]) => `${style.dim(name.padEnd(8))}  ${printable(text, 512)}`)
}
