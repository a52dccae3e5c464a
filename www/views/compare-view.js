// Two tokens, claim by claim.

import { byId, element, replace } from '../lib/element.js'
import { shown } from '../lib/text.js'
import { isTooLong, takeFrom } from '../lib/text-box.js'
import { readPasted } from '../paste/paste.js'
import { compareClaims } from '../words/compare.js'
import { difference } from '../words/difference.js'

/** Compares the token with the one in the second box; `readClaims` decodes a token. */
export function showComparison(token, readClaims) {
  const place = byId('compare-body')
  const text = takeFrom(byId('compare-text'))
  if (!token || text.trim() === '') return replace(place)
  if (isTooLong(text)) return replace(place, element('p', { class: 'hint' }, 'This text is too long for a token.'))
  const read = readPasted(text)
  if (read.secret) {
    byId('compare-text').value = ''
    return replace(place, element('p', { class: 'alarm' }, `${read.secret.sentence} ${read.secret.advice}`))
  }
  const other = read.tokens[0] && readClaims(read.tokens[0].text)
  const first = readClaims(token)
  if (!other?.payload || !first.payload)
    return replace(place, element('p', { class: 'hint' }, 'One of the two tokens cannot be decoded.'))
  const rows = compareClaims(first.payload, other.payload)
  const same = rows.filter(({ same }) => same).length
  replace(
    place,
    element('p', { class: 'hint' }, `${rows.length - same} differ, ${same} are the same.`),
    element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Comparison' },
      element(
        'table',
        {},
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            ['Claim', 'This token', 'The second', 'Difference'].map((title) => element('th', { scope: 'col' }, title)),
          ),
        ),
        element('tbody', {}, rows.filter(({ same }) => !same).map(rowOf)),
      ),
    ),
  )
}

function rowOf({ name, a, b, note }) {
  const both = a !== undefined && b !== undefined ? difference(b, a) : undefined
  return element(
    'tr',
    {},
    element('th', { scope: 'row', class: 'data' }, shown(name, 60)),
    element('td', {}, cell(both?.actual, a)),
    element('td', {}, cell(both?.expected, b)),
    element('td', {}, note ?? 'They differ.'),
  )
}

function cell(pieces, value) {
  if (value === undefined) return '–'
  return element(
    'bdi',
    { class: 'data' },
    pieces
      ? pieces.map(({ text, same }) => (same ? shown(text, 300) : element('mark', {}, shown(text, 300))))
      : shown(value, 300),
  )
}
