// The focus, held while regions are drawn anew: what is drawn anew takes the focus with it, also when time alone asked for it.

import { byId } from './element.js'

/**
 * Remembers where the focus is; the function that comes back gives it to the successor: the element of the same id, or the
 * row of the same name (`data-row`) in the same region. What a press of a verdict's button led to is another verdict.
 */
export function rememberFocus() {
  const { activeElement } = document
  const { id } = activeElement
  const row = activeElement.closest('[data-row]')
  const region = row?.parentElement.closest('[id]')
  const isAction = activeElement.closest('#cause') !== null
  return () => {
    if (activeElement.isConnected || activeElement === document.activeElement) return
    const next = isAction ? byId('verdict') : id ? byId(id) : row && successorOf(row, region)
    if (!next) return
    unfold(next)
    next.focus({ preventScroll: true })
  }
}

/** Goes to an element, and unfolds what it is in. */
export function goTo(id) {
  const target = byId(id)
  unfold(target)
  target.scrollIntoView({ block: 'center' })
  target.focus({ preventScroll: true })
}

/** The row itself where it takes the focus, else the button in it. */
function successorOf(row, region) {
  const next = [...region.querySelectorAll('[data-row]')].find(({ dataset }) => dataset.row === row.dataset.row)
  return next?.hasAttribute('tabindex') ? next : next?.querySelector('button')
}

function unfold(target) {
  for (let parent = target.parentElement; parent; parent = parent.parentElement)
    if (parent.tagName === 'DETAILS') parent.open = true
}
