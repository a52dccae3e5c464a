// Every key of the set, with why it is used for this token or why not.

import { noteText } from '../../pkg/lib/note.js'
import { count } from '../../pkg/lib/text.js'
import { byId, element, replace } from '../lib/element.js'
import { rove } from '../lib/roving-focus.js'
import { shown } from '../lib/text.js'

const FEW = 12
const COLUMNS = ['Why', 'kid', 'Type', 'alg', 'use', 'Thumbprint']

/**
 * Shows the keys: `reports` as a verdict has them. `state` is one line on where they are from, `notes` say what was not
 * looked at. `showAll` says whether all rows are asked for, `onAll` asks for them.
 */
export function showKeys({ reports, state, notes = [], problem, hasToken, showAll }, onAll) {
  const lines = [state, ...notes].map((line) => element('p', {}, line))
  replace(byId('keys-state'), lines, problem ? problemLines(problem) : null)
  const place = byId('key-list')
  if (!reports || reports.length === 0) {
    replace(place)
    return
  }
  const rows = [...reports].sort((one, other) => rank(one) - rank(other) || one.index - other.index)
  const few = showAll ? rows : rows.slice(0, FEW)
  replace(
    place,
    element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Table of keys' },
      element(
        'table',
        { class: 'keys-table' },
        element('caption', { class: 'unseen' }, 'Keys of the set'),
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            COLUMNS.map((title) => element('th', { scope: 'col' }, title)),
          ),
        ),
        element(
          'tbody',
          {},
          few.map((report) => row(report, hasToken)),
        ),
      ),
    ),
    few.length < rows.length
      ? element('button', { type: 'button', class: 'minor', onclick: onAll }, `Show all ${count(rows.length, 'key')}`)
      : null,
  )
  rove(place, '.keys-table tbody tr')
}

/** What is wrong with a document that is not a key set. */
export function problemLines({ message, expected, actual, hint }) {
  return [
    element('p', { class: 'alarm' }, shown(message)),
    expected !== undefined || actual !== undefined
      ? element(
          'p',
          {},
          `Expected: ${shown([expected ?? '?'].flat().join(', '))}. Found: ${shown(actual ?? 'nothing')}.`,
        )
      : null,
    hint ? element('p', {}, shown(hint)) : null,
  ]
}

function row(report, hasToken) {
  const { kid, kty, crv, bits, alg, use, thumbprint } = report
  return element(
    'tr',
    { tabindex: '-1', 'data-row': String(report.index), 'data-matches': report.matches ? 'yes' : 'no' },
    element('td', { class: report.problem ? 'why bad' : 'why' }, verdictOn(report, hasToken)),
    element('td', { class: 'kid data', title: kid === undefined ? undefined : shown(kid, 200) }, cell(kid, 40)),
    element(
      'td',
      { class: 'data' },
      [kty, crv ?? bits]
        .filter((part) => part !== undefined)
        .map((part) => shown(part, 20))
        .join(' '),
    ),
    element('td', { class: 'data' }, cell(alg, 20)),
    element('td', { class: 'data' }, cell(use, 20)),
    element('td', { class: 'data' }, thumbprint ? `${thumbprint.slice(0, 10)}…` : '–'),
  )
}

function verdictOn({ matches, mismatch, problem, notes }, hasToken) {
  const words = problem
    ? `Never used: ${problem.message}`
    : matches
      ? 'Selected'
      : hasToken
        ? `Not used: ${mismatch?.message ?? 'does not match'}`
        : 'Usable'
  return [
    shown(words, 200),
    problem?.hint ? element('span', { class: 'meaning' }, shown(problem.hint)) : null,
    (notes ?? []).map((note) => element('span', { class: 'meaning' }, noteText(note))),
  ]
}

function cell(value, most) {
  return value === undefined ? '–' : shown(value, most)
}

function rank({ matches, problem }) {
  return matches ? 0 : problem ? 1 : 2
}
