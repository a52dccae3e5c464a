// Copies a text, and says so on the button that was pressed.

import { byId } from './element.js'

const SHOWN = 1_500

export async function copy(text, button) {
  const label = button.dataset.label ?? button.textContent
  button.dataset.label = label
  const said = await navigator.clipboard.writeText(text).then(
    () => 'Copied',
    () => 'The browser refused; select it and press Ctrl C',
  )
  button.textContent = said
  byId('announcer').textContent = said
  setTimeout(() => {
    button.textContent = label
  }, SHOWN)
}
