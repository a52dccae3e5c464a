// The focus, held while regions are drawn anew: what is drawn anew takes the focus with it, also when time alone asked for it.

import { rowOf } from './claims-view.js'
import { byId } from './element.js'

/** Remembers where the focus is; the function that comes back gives it to the successor. */
export function holdFocus() {
  const { activeElement } = document
  const { part, name } = activeElement.closest('tr[data-part]')?.dataset ?? {}
  const { id } = activeElement
  return () => {
    if (activeElement.isConnected || activeElement === document.activeElement) return
    const next = id ? byId(id) : rowOf(part, name)?.querySelector('button')
    next?.focus({ preventScroll: true })
  }
}

/** Goes to an element, and unfolds what it is in. */
export function goTo(id) {
  const target = byId(id)
  for (let parent = target.parentElement; parent; parent = parent.parentElement)
    if (parent.tagName === 'DETAILS') parent.open = true
  target.scrollIntoView({ block: 'center' })
  target.focus({ preventScroll: true })
}
