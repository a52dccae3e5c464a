// The token in its parts, each with its colour, its underline and its name, and cut where its claims are.

import { count, grouped } from '../../pkg/lib/text.js'
import { byId, element, replace } from '../lib/element.js'
import { shown } from '../lib/text.js'
import { partsOf, piecesOf } from '../token/segments.js'

/** More of a part is not shown: an accepted token has 16 KiB at most. */
const MOST = 6_000

/** Shows a token's text; `onClaim(part, name)` is called for the piece that was pressed. */
export function showReading(token, onClaim) {
  const place = byId('reading')
  if (!token) {
    replace(place)
    return
  }
  const parts = partsOf(token).slice(0, 8)
  replace(
    place,
    element(
      'div',
      { class: 'reading', tabindex: '0', role: 'group', 'aria-label': 'The token in its parts', translate: 'no' },
      parts.map((part, index) => [index > 0 ? '.' : null, partElement(part, onClaim)]),
    ),
    element(
      'ul',
      { class: 'legend' },
      parts.map((part) =>
        element(
          'li',
          {},
          element('span', { class: `swatch part-${part.name.replaceAll(' ', '-')}` }, part.name),
          ` ${count(part.bytes, 'byte')}`,
        ),
      ),
      element('li', {}, `${count(token.length, 'character')} in all`),
    ),
  )
}

/** Marks the characters that encode a member; none without a name. */
export function lightPieces(part, name) {
  for (const piece of byId('reading').querySelectorAll('.piece')) {
    piece.classList.toggle('lit', name !== undefined && piece.dataset.part === part && piece.dataset.name === name)
  }
  const box = byId('reading').querySelector('.reading')
  const lit = box?.querySelector('.lit')
  if (!lit) return
  // The box alone is scrolled: the page stays with what has the focus.
  const top = lit.getBoundingClientRect().top - box.getBoundingClientRect().top
  if (top < 0 || top > box.clientHeight - 24) box.scrollTop += top - 24
}

function partElement({ name, text }, onClaim) {
  const cut = text.length > MOST ? text.slice(0, MOST) : text
  const pieces = name === 'header' || name === 'payload' ? piecesOf(cut) : [{ text: cut }]
  return element(
    'span',
    { class: `part-${name.replaceAll(' ', '-')}` },
    pieces.map((piece) => pieceElement(name, piece, onClaim)),
    cut === text ? null : ` … ${grouped(text.length - MOST)} more characters`,
  )
}

function pieceElement(part, { name, text }, onClaim) {
  if (name === undefined) return text
  return element(
    'span',
    {
      class: 'piece',
      'data-part': part,
      'data-name': name,
      title: `encodes "${shown(name, 60)}"`,
      onclick: () => onClaim(part, name),
    },
    text,
  )
}
