// The verdict, to paste into an issue or a chat: as Markdown and as JSON.
//
// `markdownReport(input, { reveal })` and `jsonReport(input, { reveal })` take `{ judgement, hint?, header, payload, form, at }`,
// with the judgement of verdict.js, what to do about a refusal, and `at` in seconds, and give text. It says what the page says.
// Claims are listed by name; only those whose names are in `reveal` have their values, besides
// exp, nbf and iat. Of the header, alg, typ, cty, kid and crit are shown. There is no token in it and no signature.

import { placeOf, printable } from '../../pkg/lib/text.js'
import { shownValue } from '../lib/text.js'
import { formatUtc } from './times.js'

const HEADER = ['alg', 'typ', 'cty', 'kid', 'crit']
const TIMES = ['exp', 'nbf', 'iat']
const MOST_CLAIMS = 200

export function jsonReport(input, options) {
  return `${JSON.stringify(factsOf(input, options), null, 2)}\n`
}

export function markdownReport(input, options) {
  const { verdict, at, header, claims, checks, expectations } = factsOf(input, options)
  const lines = [`## ${escaped(verdict.sentence)}`, '', `Checked at ${at} with jwt-verdict.`, '']
  if (verdict.code) {
    lines.push(
      `- Code: ${code(verdict.code)}, reason ${code(verdict.reason)}${verdict.claim ? `, claim ${code(placeOf(verdict))}` : ''}`,
    )
    lines.push(`- What to do: ${escaped(verdict.hint)}`, '')
  }
  lines.push('### Checks', '', ...checks.map(checkLine), '')
  lines.push(...section('Header', header), ...section('Claims', claims), ...section('Expected', expectations))
  return `${lines.join('\n').trimEnd()}\n`
}

function factsOf({ judgement, hint, header, payload, form, at }, { reveal = [] } = {}) {
  const isShown = (claim) => reveal.includes(claim) || TIMES.includes(claim)
  const { kind, sentence, refusal, checks } = judgement
  return {
    at: formatUtc(at),
    verdict: {
      kind,
      sentence,
      ...(refusal && {
        code: refusal.code,
        step: refusal.step,
        reason: refusal.reason,
        claim: refusal.claim,
        path: refusal.path,
        message: refusal.message,
        hint: hint ?? refusal.hint,
      }),
    },
    header: shownMembers(header, (name) => HEADER.includes(name)),
    claims: shownMembers(payload, isShown),
    checks: checks.map(({ id, status, claim, message, expected, actual }) => ({
      id,
      status,
      message,
      ...(status === 'fail' && {
        expected,
        actual: claim === undefined || claim === 'typ' || isShown(claim) ? actual : HIDDEN,
      }),
    })),
    expectations: shownMembers(form, (name) => name !== 'sentence'),
  }
}

const HIDDEN = '(not shown)'

/** Names with their values as visible text, or with the kind of value that is not shown. */
function shownMembers(value, isShown) {
  if (typeof value !== 'object' || value === null) return {}
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .slice(0, MOST_CLAIMS)
  const shown = members.map(([name, member]) => [
    printable(name, 100),
    isShown(name) ? shownValue(member) : `(not shown: ${kindOf(member)})`,
  ])
  // Never by assignment: a claim may be called __proto__.
  return Object.fromEntries(shown)
}

function kindOf(value) {
  if (value === null) return 'null'
  if (Array.isArray(value)) return `list of ${value.length}`
  return { string: 'text', boolean: 'true or false' }[typeof value] ?? typeof value
}

// --- Markdown

const MARKS = { pass: 'Passed', fail: '**Failed**', skipped: 'Not run' }

function checkLine({ id, status, message, expected, actual }) {
  const facts = [
    expected !== undefined &&
      `expected ${[expected]
        .flat()
        .slice(0, 20)
        .map((value) => code(value))
        .join(' or ')}`,
    actual !== undefined && `actual ${code(actual)}`,
  ].filter(Boolean)
  return `- ${MARKS[status]}: ${code(id)}, ${escaped(message)}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`
}

function section(title, members) {
  const entries = Object.entries(members)
  if (entries.length === 0) return []
  return [
    `### ${title}`,
    '',
    ...entries.map(([name, value]) => `- ${code(name)}: ${value.startsWith('(not shown') ? value : code(value)}`),
    '',
  ]
}

/** A code span that its content cannot end: fenced by more backticks than stand in a row in it (CommonMark 6.1). */
function code(value) {
  const text = shownValue(value)
  if (text === '') return '(empty)'
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  const space = /^[` ]|[` ]$/.test(text) ? ' ' : ''
  return `${fence}${space}${text}${space}${fence}`
}

/** A sentence without any meaning to Markdown, nor mentions or links. */
function escaped(sentence) {
  return printable(String(sentence), 1000).replace(/[\\`*_{}[\]<>#|~&@]|:(?=\/\/)/g, '\\$&')
}
