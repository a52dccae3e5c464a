// A verdict for a person to read.

import { noteText } from '../lib/note.js'
import { json, printable } from '../lib/text.js'
import { headline, indented } from './refusal.js'
import { timeline } from './timeline.js'

const STEPS = { parse: 'the form', select: 'the key', verify: 'the signature', check: 'the claims' }

/** The verdict as text that ends in a line break. */
export function report(verdict, style) {
  const { header, payload, checks, keys, times } = verdict
  const sections = [
    conclusion(verdict, style),
    ...Object.entries(STEPS).map(([step, title]) =>
      section(
        title,
        checks.filter((check) => check.step === step).flatMap((check) => checkLines(check, style)),
        style,
      ),
    ),
    section('the keys', verdict.ok ? [] : keys.flatMap((key) => keyLines(key, style)), style),
    section('the header says', header && json(header, 2).split('\n'), style),
    section(
      isSigned(verdict) ? 'the payload says' : 'the payload says, but who knows who wrote it',
      payload && json(payload, 2).split('\n'),
      style,
    ),
    section('the time', timeline(times, style), style),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function conclusion(verdict, style) {
  if (verdict.ok)
    return [`${style.green('✓ accepted')}  ${printable(describeKey(verdict.key))}`, ...noteLines(verdict.key, style)]
  if (verdict.decided === false) {
    return [
      `${style.yellow('? not decided')}  no keys were given, so nobody knows who wrote this`,
      `  ${style.dim('hint    ')}  Give --jwks FILE|URL, or --issuer URL to fetch them from there, if you trust it.`,
    ]
  }
  return [headline(verdict.error, style), ...indented(verdict.error, style)]
}

/** Whether the payload is the issuer's, however it fares otherwise. */
function isSigned({ checks }) {
  return checks.some(({ id, status }) => id === 'signature' && status === 'pass')
}

function section(title, lines, style) {
  return lines?.length > 0 ? [style.bold(title), ...lines.map((line) => `  ${line}`)] : []
}

function checkLines(check, style) {
  const { status, message, alsoFails } = check
  if (status === 'skipped') return [style.dim(`- ${message}`)]
  if (status === 'pass') {
    const note = check.hint ? [`    ${style.yellow(check.hint)}`] : []
    return [`${style.green('✓')} ${message}`, ...note]
  }
  return [
    `${style.red('✗')} ${alsoFails ? 'would also fail: ' : ''}${message}`,
    ...indented(check, style).map((line) => `  ${line}`),
  ]
}

function keyLines(key, style) {
  const name = `key ${key.index}  ${printable(describeKey(key))}`
  if (key.problem) return [`${style.red('✗')} ${name}: unusable, ${key.problem.message}`]
  if (!key.matches) return [style.dim(`- ${name}: ${key.mismatch?.message ?? 'does not match'}`)]
  return [`${style.green('✓')} ${name}`, ...noteLines(key, style)]
}

function noteLines({ notes }, style) {
  return notes.map((note) => `  ${style.yellow('!')} the key ${noteText(note)}`)
}

function describeKey({ kid, kty, crv, bits, alg }) {
  const kind = [kty, crv ?? bits, alg].filter((part) => part !== undefined).join(' ')
  return kid === undefined ? kind : `${kind}, kid ${kid}`
}
