// One GET of one document that decides who is trusted: 200, not redirected, and no larger than it may be. Whether it is JSON
// is for its reader to say: good key sets come as text/plain and application/octet-stream, too.

import { readBody } from '../lib/body.js'
import { JwtError } from '../lib/errors.js'
import { isBrowser, isWorkerd } from '../lib/host.js'
import { fetchFailure } from './failure.js'

const REDIRECTS = [301, 302, 303, 307, 308]
/** What Node says when the server has closed the connection that it kept for the next request. Other hosts ask again. */
const CLOSED = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']

/** The document at `url`, as `{ url, bytes, type }`. Whatever goes wrong is an ERR_JWKS_FETCH_FAILED. */
export async function fetchDocument(url, { fetch = globalThis.fetch, maxBytes }, signal) {
  try {
    const response = await ask(fetch, url, signal)
    judge(response, url)
    const type = response.headers.get('content-type')
    const tooLarge = () => fetchFailure('too_large', url, { expected: `at most ${maxBytes} bytes`, actual: 'more' })
    return { url, bytes: await readBody(response.body, maxBytes, tooLarge, signal), type }
  } catch (error) {
    if (error instanceof JwtError) throw error
    throw fetchFailure('network', url, { actual: systemCode(error), cause: error })
  }
}

async function ask(fetch, url, signal) {
  const init = requestInit(signal)
  try {
    return await fetch(url.href, init)
  } catch (error) {
    if (signal.aborted || !CLOSED.includes(systemCode(error))) throw error
    return await fetch(url.href, init)
  }
}

function requestInit(signal) {
  const headers = { accept: 'application/json, application/jwk-set+json' }
  if (!isBrowser()) headers['user-agent'] = 'jwt-verdict'
  const init = { method: 'GET', headers, redirect: 'manual', signal }
  // Neither the browser's cache nor that of a framework may make old keys look new, and the issuer needs no cookies.
  return isWorkerd() ? init : { ...init, cache: 'no-store', credentials: 'omit' }
}

function judge(response, url) {
  if (isRedirect(response)) {
    throw fetchFailure('redirect', url, { expected: '200', actual: describeRedirect(response) })
  }
  if (response.status !== 200) throw fetchFailure('status', url, { expected: '200', actual: response.status })
}

/** Browsers hide a redirect; a fetch of the user's own may have followed it. */
function isRedirect({ status, type, redirected }) {
  return REDIRECTS.includes(status) || type === 'opaqueredirect' || redirected === true
}

function describeRedirect({ status, headers, redirected, url }) {
  const target = redirected === true ? url : headers.get('location')
  return target ? `${status}, to ${target}` : status
}

/** What the system calls it, such as ECONNREFUSED, where the host says so. */
function systemCode(cause) {
  const code = cause?.cause?.code ?? cause?.code
  return typeof code === 'string' ? code : undefined
}
