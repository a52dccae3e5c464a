// Dropping: a file anywhere on the page, or a text anywhere but in a box, which takes it by itself.

import { byId } from '../lib/element.js'
import { isInBox } from '../lib/text-box.js'
import { readFile } from './file-input.js'

/** `take(text)` gets what was dropped, `refuse(sentence)` why a file was not read. */
export function listenToDrops(take, refuse) {
  const mark = (isOver) => byId('main').classList.toggle('drop', isOver)
  document.addEventListener('dragover', (event) => {
    if (isForBox(event)) return mark(false)
    event.preventDefault()
    mark(true)
  })
  document.addEventListener('dragleave', (event) => event.relatedTarget ?? mark(false))
  document.addEventListener('drop', (event) => {
    mark(false)
    if (isForBox(event)) return
    event.preventDefault()
    const [file] = event.dataTransfer.files
    if (file) readFile(file, take, refuse)
    else take(event.dataTransfer.getData('text/plain'))
  })
}

function isForBox({ target, dataTransfer }) {
  return !dataTransfer.types.includes('Files') && isInBox(target)
}
