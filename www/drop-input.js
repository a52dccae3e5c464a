// Dropping: a text or a file, anywhere on the page.

import { byId } from './element.js'
import { readFile } from './file-input.js'

/** `take(text)` gets what was dropped. */
export function listenToDrops(take) {
  const mark = (isOver) => byId('main').classList.toggle('drop', isOver)
  document.addEventListener('dragover', (event) => {
    event.preventDefault()
    mark(true)
  })
  document.addEventListener('dragleave', (event) => event.relatedTarget ?? mark(false))
  document.addEventListener('drop', (event) => {
    event.preventDefault()
    mark(false)
    const [file] = event.dataTransfer.files
    if (file) readFile(file, take)
    else take(event.dataTransfer.getData('text/plain'))
  })
}
