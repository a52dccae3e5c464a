// What header and payload say, member by member: the value, what it means, and where it is written.

import { byId, element, replace } from '../lib/element.js'
import { rove } from '../lib/roving-focus.js'
import { shown } from '../lib/text.js'
import { meaningOf, REGISTERED, TIMES } from '../words/claim-dictionary.js'
import { meaningOfHeader } from '../words/header-dictionary.js'
import { formatLocal, formatUtc, relative } from '../words/times.js'

const MOST_ROWS = 200
/** Characters of a nested value. */
const MOST_NESTED = 20_000

/**
 * `onFocus(part, name)` when a member is chosen. The roles are those of a table, said again: on a narrow screen its rows are
 * laid out as blocks, and browsers then forget them.
 */
export function showClaims({ decoded, verdict, judgement, now }, onFocus) {
  const { header, payload } = decoded
  const isReadable = Boolean(header ?? payload)
  byId('claims-trust').textContent = isReadable ? trustOf(verdict, judgement) : ''
  if (!isReadable) {
    replace(
      byId('claim-list'),
      element(
        'p',
        { class: 'hint' },
        'Neither header nor payload can be decoded. Fix the form of the token first; the verdict says how.',
      ),
    )
    return
  }
  const status = new Map(
    judgement.checks
      .filter(({ claim }) => claim)
      .map(({ claim, status, hint }) => [claim, status === 'pass' && hint ? 'odd' : status]),
  )
  replace(
    byId('claim-list'),
    element(
      'table',
      { class: 'claims-table', role: 'table' },
      element('caption', { class: 'unseen' }, 'Claims and header of the token'),
      element('colgroup', {}, element('col', { class: 'name' }), element('col')),
      element(
        'thead',
        { class: 'unseen' },
        element(
          'tr',
          {},
          element('th', { scope: 'col' }, 'Name'),
          element('th', { scope: 'col' }, 'Value and meaning'),
        ),
      ),
      payload ? group('payload', sorted(payload), { status, now, onFocus }) : null,
      header ? [headRow('Header'), group('header', Object.entries(header), { status, now, onFocus })] : null,
    ),
  )
  rove(byId('claim-list'), '.claim-name')
}

/** The row of a member. */
export function rowOf(part, name) {
  return [...byId('claim-list').querySelectorAll('tr[data-part]')].find(
    ({ dataset }) => dataset.part === part && dataset.name === name,
  )
}

/** Marks the row of a member. */
export function lightRow(part, name) {
  for (const row of byId('claim-list').querySelectorAll('tr[data-part]')) {
    const isLit = name !== undefined && row.dataset.part === part && row.dataset.name === name
    row.classList.toggle('lit', isLit)
    row.querySelector('button').setAttribute('aria-pressed', String(isLit))
  }
}

function trustOf({ checks }, { kind }) {
  if (kind === 'accepted') return 'verified'
  const isSigned = checks.some(({ id, status }) => id === 'signature' && status === 'pass')
  return isSigned ? 'signature valid, but see the verdict' : 'decoded, not verified'
}

function headRow(title) {
  return element(
    'tbody',
    { class: 'group-row', role: 'rowgroup' },
    element('tr', { role: 'row' }, element('th', { colspan: '2', scope: 'rowgroup', role: 'rowheader' }, title)),
  )
}

function group(part, entries, context) {
  const rows = entries.slice(0, MOST_ROWS).map(([name, value]) => row(part, name, value, context))
  const left = entries.length - rows.length
  return element(
    'tbody',
    { role: 'rowgroup' },
    rows,
    left > 0
      ? element('tr', { role: 'row' }, element('td', { colspan: '2', role: 'cell' }, `${left} more are not shown.`))
      : null,
  )
}

function row(part, name, value, { status, now, onFocus }) {
  const found = part === 'header' ? meaningOfHeader(name) : meaningOf(name)
  return element(
    'tr',
    {
      role: 'row',
      'data-part': part,
      'data-name': name,
      'data-row': `${part} ${name}`,
      'data-check': part === 'payload' || name === 'typ' ? status.get(name) : undefined,
    },
    element(
      'th',
      { scope: 'row', role: 'rowheader' },
      element(
        'button',
        {
          type: 'button',
          class: part === 'header' ? 'claim-name of-header' : 'claim-name',
          'aria-pressed': 'false',
          title: 'Show where this is in the token',
          onfocus: () => onFocus(part, name),
          onclick: () => onFocus(part, name),
        },
        shown(name, 80),
      ),
    ),
    element('td', { role: 'cell' }, valueElement(name, value, part, now), found ? meaning(found) : null),
  )
}

function meaning({ meaning, reference, url }) {
  const source = url
    ? element('a', { href: url, rel: 'noreferrer noopener', target: '_blank' }, reference ?? 'source')
    : reference
  return element('span', { class: 'meaning' }, meaning, source ? [' ', source] : null)
}

function valueElement(name, value, part, now) {
  if (part === 'payload' && TIMES.has(name) && typeof value === 'number') {
    const [utc, local] = [formatUtc(value), formatLocal(value)]
    const isSame = local === utc || local.endsWith('+00:00')
    const beside = [isSame ? undefined : `${local} here`, String(value)].filter(Boolean)
    return [
      element('span', { class: 'data' }, utc),
      element('span', { class: 'beside' }, relative(value - now)),
      element('span', { class: 'meaning' }, beside.join(' · ')),
    ]
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (typeof value === 'object' && value !== null && text.length > 60) {
    return element(
      'details',
      {},
      element('summary', {}, Array.isArray(value) ? `${value.length} items` : `${Object.keys(value).length} members`),
      element('pre', { tabindex: '0', 'aria-label': `Value of ${shown(name, 40)}` }, prettyLines(value)),
    )
  }
  return [element('bdi', { class: 'data' }, shown(text)), partsOf(name, value)]
}

/** A subject such as `owner:acme:project:site`, as what it is made of. */
function partsOf(name, value) {
  if (name !== 'sub' || typeof value !== 'string' || value.length > 600) return null
  const parts = value.split(':')
  if (parts.length < 4 || parts.length % 2 !== 0 || !/^[a-z_]+$/.test(parts[0])) return null
  const pairs = parts.flatMap((part, index) => (index % 2 === 0 ? [`${part} ${parts[index + 1]}`] : []))
  return element('span', { class: 'meaning' }, shown(pairs.join(' · ')))
}

function prettyLines(value) {
  const text = JSON.stringify(value, null, 2)
  const cut = text.length > MOST_NESTED ? `${text.slice(0, MOST_NESTED)}…` : text
  return cut.split('\n').map((line) => `${shown(line)}\n`)
}

function sorted(payload) {
  const rank = (name) => (REGISTERED.includes(name) ? REGISTERED.indexOf(name) : REGISTERED.length)
  return Object.entries(payload).sort(([one], [other]) => rank(one) - rank(other))
}
