// The link that brought somebody here: settings, and perhaps the inside of a token, behind the #.

import { byId } from '../lib/element.js'
import { readLink } from '../settings/share.js'
import { segmentOf } from '../token/segments.js'

/** `{ problem }`, `{ settings: { form, keySource?, now? }, token? }`, or undefined where the address says nothing to us. */
export function takeLink() {
  const { hash } = location
  if (hash.length < 2 || byId(hash.slice(1))) return undefined
  const { problem, settings, decoded } = readLink(hash)
  // Off the address bar, so that it is in no bookmark and no screenshot.
  history.replaceState(null, '', location.pathname + location.search)
  if (problem) return { problem }
  if (!settings) return undefined
  return decoded ? withToken(settings, decoded) : { settings }
}

/** Without its signature it is no token: it can be read, and will be refused. */
function withToken(settings, { header, payload }) {
  try {
    return { settings, token: `${[header, payload].map(segmentOf).join('.')}.` }
  } catch {
    // What can just be read as JSON is not always shallow enough to be written.
    return { problem: 'The link holds what is nested too deeply to be of a token. Nothing was taken from it.' }
  }
}
