// The link that brought somebody here: settings, and perhaps the inside of a token, behind the #.

import { byId } from './element.js'
import { segmentOf } from './segments.js'
import { readLink } from './share.js'

/** `{ problem }`, `{ settings: { form, keySource?, now? }, token? }`, or undefined where the address says nothing to us. */
export function takeLink() {
  const { hash } = location
  if (hash.length < 2 || byId(hash.slice(1))) return undefined
  const { problem, settings, decoded } = readLink(hash)
  // Off the address bar, so that it is in no bookmark and no screenshot.
  history.replaceState(null, '', location.pathname + location.search)
  if (problem) return { problem }
  if (!settings) return undefined
  if (!decoded) return { settings }
  // Without its signature it is no token: it can be read, and will be refused.
  return { settings, token: `${[decoded.header, decoded.payload].map(segmentOf).join('.')}.` }
}
