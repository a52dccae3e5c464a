// A verdict for a person to read.

import { noteText } from '../lib/note.js'
import { json, printable } from '../lib/text.js'
import { headline, indented } from './refusal.js'
import { timeline } from './timeline.js'

const STEPS = { parse: 'Form', select: 'Key', verify: 'Signature', check: 'Claims' }

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
    section('Keys in the set', verdict.ok ? [] : keys.flatMap((key) => keyLines(key, style)), style),
    section('Decoded header', header && json(header, 2).split('\n'), style),
    section(
      isSigned(verdict) ? 'Decoded payload' : 'Decoded payload (not verified)',
      payload && json(payload, 2).split('\n'),
      style,
    ),
    section('Time', timeline(times, style), style),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function conclusion(verdict, style) {
  if (verdict.ok)
    return [`${style.green('✓ accepted')}  ${printable(describeKey(verdict.key))}`, ...noteLines(verdict.key, style)]
  if (verdict.noVerdict) {
    return [
      `${style.yellow('? no verdict')}  without keys, the signature cannot be verified`,
      `  ${style.dim('hint    ')}  Pass --jwks FILE|URL, or --issuer URL to fetch the keys of an issuer that you trust.`,
    ]
  }
  return [headline(verdict.error, style), ...indented(verdict.error, style)]
}

/** Whether the issuer signed the payload, whatever the other checks say. */
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
    `${style.red('✗')} ${alsoFails ? 'also fails: ' : ''}${message}`,
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
