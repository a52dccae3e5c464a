// A file that was chosen or dropped.

import { byId, element, replace } from './element.js'

/** Bytes. */
const MOST = 2 ** 24

/** `take(text)` gets what is in it; a file that is too large is refused below the keys. */
export async function readFile(file, take) {
  if (file.size > MOST)
    return replace(
      byId('keys-notes'),
      element('p', { class: 'alarm' }, 'The file is larger than 16 MiB, which no key set is.'),
    )
  take(await file.text())
}
