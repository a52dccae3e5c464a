// Pasting: by the button, or anywhere on the page outside of a box.

import { byId } from '../lib/element.js'
import { isInBox } from '../lib/text-box.js'

/** `take(text)` gets what was pasted, `refuse()` is called where the browser does not let the page read the clipboard. */
export function listenToClipboard(take, refuse) {
  const button = byId('paste')
  if (!navigator.clipboard?.readText) button.hidden = true
  button.addEventListener('click', async () => {
    try {
      take(await navigator.clipboard.readText())
    } catch {
      refuse()
    }
  })
  document.addEventListener('paste', (event) => {
    if (isInBox(event.target)) return
    const text = event.clipboardData?.getData('text/plain')
    if (!text) return
    event.preventDefault()
    take(text)
  })
}
