// Two tokens, claim by claim.

import { compareClaims } from './compare.js'
import { difference } from './difference.js'
import { byId, element, replace } from './element.js'
import { readPasted } from './paste.js'
import { shown, valueText } from './text.js'

const WORDS = { same: 'same', different: 'differs', onlyFirst: 'only in the first', onlySecond: 'only in the second' }

/** Compares the token with the one in the second box; `readClaims` decodes a token. */
export function showComparison(token, readClaims) {
  const place = byId('compare-body')
  const text = byId('compare-text').value
  if (!token || text.trim() === '') return replace(place)
  const read = readPasted(text)
  if (read.secret) {
    byId('compare-text').value = ''
    return replace(place, element('p', { class: 'alarm' }, `${read.secret.sentence} ${read.secret.advice}`))
  }
  const other = read.tokens[0] && readClaims(read.tokens[0].text)
  const first = readClaims(token)
  if (!other?.payload || !first.payload) return replace(place, element('p', { class: 'hint' }, 'One of the two cannot be read.'))
  const rows = compareClaims(first, other)
  const same = rows.filter(isSame).length
  replace(place,
    element('p', { class: 'hint' }, `${rows.length - same} differ, ${same} are the same.`),
    element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Comparison' },
      element('table', {},
        element('thead', {}, element('tr', {}, ['Claim', 'This token', 'The second', ''].map((title) => element('th', { scope: 'col' }, title)))),
        element('tbody', {}, rows.filter((row) => !isSame(row)).map(rowOf)))))
}

function isSame({ status, same }) {
  return same === true || status === 'same'
}

function rowOf({ name, status, a, b, first = a, second = b }) {
  const both = first !== undefined && second !== undefined ? difference(second, first) : undefined
  return element('tr', {},
    element('th', { scope: 'row', class: 'data' }, shown(name, 60)),
    element('td', {}, cell(both?.actual, first)),
    element('td', {}, cell(both?.expected, second)),
    element('td', {}, WORDS[status] ?? both?.cause ?? ''))
}

function cell(pieces, value) {
  if (value === undefined) return '–'
  const text = pieces ? pieces.map(({ text, same }) => (same ? shown(text, 300) : element('mark', {}, shown(text, 300)))) : shown(valueText(value), 300)
  return element('bdi', { class: 'data' }, text)
}
