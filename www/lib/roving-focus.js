// The focus in a list or a table: one stop for Tab, and arrows, Home and End from row to row.

const STEPS = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  Home: () => 0,
  End: (_, last) => last,
}
const listening = new WeakSet()

/**
 * Makes the elements in `place` that match `selector` rows that arrows go through, as far as they are seen. Of those with a
 * `tabindex`, the one that had the focus last is the stop for Tab, at first the first; what takes the focus by itself, such
 * as a button, stays a stop of its own. Call it each time that `place` was drawn anew.
 */
export function rove(place, selector) {
  settle(place, selector)
  if (listening.has(place)) return
  listening.add(place)
  place.addEventListener('keydown', (event) => step(event, place, selector))
  place.addEventListener('focusin', ({ target }) => {
    if (target.matches(selector) && target.hasAttribute('tabindex')) settle(place, selector, target)
  })
  // Of a fold, which may have hidden the stop or may now hold the only rows. It does not bubble.
  place.addEventListener('toggle', () => settle(place, selector), true)
}

function step(event, place, selector) {
  const { key, target, altKey, ctrlKey, metaKey, shiftKey } = event
  if (!Object.hasOwn(STEPS, key) || altKey || ctrlKey || metaKey || shiftKey || !target.matches(selector)) return
  const rows = seen(place, selector)
  const next = rows[STEPS[key](rows.indexOf(target), rows.length - 1)]
  if (!next) return
  event.preventDefault()
  next.focus()
}

function settle(place, selector, chosen) {
  const rows = seen(place, selector).filter(isDependent)
  const stop = chosen ?? rows.find(({ tabIndex }) => tabIndex === 0) ?? rows[0]
  for (const row of [...place.querySelectorAll(selector)].filter(isDependent)) row.tabIndex = row === stop ? 0 : -1
}

function isDependent(row) {
  return row.hasAttribute('tabindex')
}

function seen(place, selector) {
  return [...place.querySelectorAll(selector)].filter((row) => row.checkVisibility?.() !== false)
}
