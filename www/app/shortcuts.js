// The keyboard. Everything is reached with Tab as well; no single character is a shortcut.

import { byId, element, replace } from '../lib/element.js'
import { isInBox } from '../lib/text-box.js'

const REGIONS = [
  'token-title',
  'checks-title',
  'claims-title',
  'time-title',
  'keys-title',
  'expect-title',
  'code-title',
]
const TABLE = [
  ['Ctrl V', 'anywhere: paste a token, or keys'],
  ['Ctrl Enter', 'check again'],
  ['Alt 1 … 7', 'token, checks, claims, time, keys, what you expect, code'],
  ['↑ ↓', 'between checks, between claims and between keys; Home and End go to the first and the last'],
  ['← →', 'between the kinds of code'],
  ['Esc Esc', 'clear everything'],
]

/** On some keyboards Alt and a digit are a bracket, which JSON needs. */
function isTyping({ key, target }) {
  return !/^\d$/.test(key) && key.length === 1 && isInBox(target)
}

/** `onCheck()` for Ctrl+Enter, `onClear()` for Escape twice within a second. */
export function listenToKeys({ onCheck, onClear }) {
  let lastEscape = Number.NEGATIVE_INFINITY
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      onCheck()
    } else if (event.altKey && !event.ctrlKey && /^Digit[1-7]$/.test(event.code) && !isTyping(event)) {
      const title = byId(REGIONS[Number(event.code.at(-1)) - 1])
      if (title.checkVisibility?.() === false) return
      event.preventDefault()
      title.focus()
      title.closest('section').scrollIntoView({ block: 'start' })
    } else if (event.key === 'Escape') {
      if (event.timeStamp - lastEscape < 1_000) onClear()
      else document.activeElement?.blur?.()
      lastEscape = event.timeStamp
    }
  })
  const panel = byId('shortcuts')
  replace(
    panel,
    element(
      'dl',
      {},
      TABLE.map(([keys, what]) => [
        element(
          'dt',
          {},
          keys.split(' ').map((key, index) => [index > 0 ? ' ' : null, element('kbd', {}, key)]),
        ),
        element('dd', {}, what),
      ]),
    ),
  )
  byId('shortcuts-button').addEventListener('click', ({ currentTarget }) => {
    panel.hidden = !panel.hidden
    currentTarget.setAttribute('aria-expanded', String(!panel.hidden))
  })
}
