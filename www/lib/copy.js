// Copies a text, and says so on the button that was pressed.

import { byId } from './element.js'

/** Milliseconds, and for each letter. */
const SHOWN = 1_500
const READING = 40

/** Copies what `make()` gives. Where it throws, there is nothing to copy, and the button says why. */
export async function copy(make, button) {
  const label = button.dataset.label ?? button.textContent
  button.dataset.label = label
  const said = await sentenceOf(make)
  button.textContent = said
  byId('announcer').textContent = said
  setTimeout(
    () => {
      button.textContent = label
    },
    SHOWN + READING * said.length,
  )
}

async function sentenceOf(make) {
  let text
  try {
    text = make()
  } catch (error) {
    return error.message
  }
  try {
    await navigator.clipboard.writeText(text)
    return 'Copied'
  } catch {
    // A refusal, or a page that browsers do not give a clipboard.
    return 'The browser refused; select it and press Ctrl C'
  }
}
