// Keys by address. Each request is spelled out before it is made, is made by a press, and goes through a frame that has
// the network and no token.

import { readJwksUri } from '../../pkg/remote/discovery.js'
import { isSafe, toUrl } from '../../pkg/remote/location.js'
import { errand } from '../lib/frame.js'
import { fetchCommand } from './fetch-command.js'

/** What a press would ask for: `{ url, kind }`, `kind` `jwks` or `configuration`; or `{ problem }`, a sentence. */
export function plan(address, { isIssuer }) {
  const text = address.trim()
  const url = toUrl(text)
  if (!url || /^(data|blob|javascript|file):/.test(url.protocol))
    return { problem: 'Enter a complete address that starts with https://.' }
  if (url.username || url.password) return { problem: 'Remove user name and password from the address.' }
  if (!isSafe(url, false))
    return { problem: 'Keys are fetched over https only, or over http from this machine (localhost).' }
  if (!isIssuer) return { url, kind: 'jwks' }
  if (url.search || url.hash) return { problem: 'An issuer is an address without ? and #.' }
  // As text: resolved as a reference, the issuer's path would be lost.
  return {
    url: new URL(`${text.replace(/\/$/, '')}/.well-known/openid-configuration`),
    kind: 'configuration',
    issuer: text,
  }
}

/** What went wrong, what to do, and whether the command below that prints no more than the head of the answer. */
const PROBLEMS = {
  network: () => [
    'This page got no response that it may read.',
    'The address cannot be reached, or its server does not let pages read it (CORS: no "Access-Control-Allow-Origin: *"). Browsers do not say which. Run this and paste what it prints:',
  ],
  redirect: () => [
    'The response is a redirect, which is not followed.',
    'Check where it leads. If you trust that address, enter it:',
    { isHead: true },
  ],
  status: ({ status }) => [
    `The response has status ${status}, not 200.`,
    'Check the address: some issuers publish their keys elsewhere.',
  ],
  timeout: () => ['The response did not arrive within 10 seconds.', 'Try again, or run this and paste what it prints:'],
  too_large: () => ['The response is larger than 1 MiB.', 'No key set is that large. Check what is at the address:'],
  frame: () => [
    'The part of this page that has network access did not start.',
    'The file fetch.html must be next to this page. Run this and paste what it prints:',
  ],
}

/** The document at the address: `{ bytes, status, type, at }`, or `{ problem: { what, advice, command? } }`. */
export async function fetchDocument(url) {
  const answer = await errand('fetch.html', { url: url.href }).catch(() => ({ problem: 'frame' }))
  const problem = answer.problem ?? (answer.bytes instanceof Uint8Array ? undefined : 'network')
  if (problem === undefined) return { ...answer, at: new Date() }
  const [what, advice, options] = (PROBLEMS[problem] ?? PROBLEMS.network)(answer)
  return { problem: { what, advice, command: commandFor(url, options) } }
}

/** Where a configuration says that the keys are. Throws a JwtError if it is another issuer's, or no configuration. */
export function jwksAddress({ bytes, type }, { issuer, url }) {
  return readJwksUri({ url, bytes, type }, { issuers: [issuer], url, allowInsecure: false })
}

/** The command that fetches the same; undefined for an address that no command can hold. */
export function commandFor(url, options) {
  return fetchCommand(url, { isWindows: navigator.platform.startsWith('Win'), ...options })
}
