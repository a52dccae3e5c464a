// What differs between the hosts that a fetch runs on.

/**
 * Whether one request's work may not wait for a promise of another request's: the host would cancel or hang it.
 *
 * So it is on workerd (Cloudflare) and edge-light (Vercel).
 */
export function keepsRequestsApart() {
  return isWorkerd() || typeof globalThis.EdgeRuntime === 'string'
}

/** Cloudflare's runtime. It refuses a fetch with members of `RequestInit` that mean nothing there. */
export function isWorkerd() {
  return typeof globalThis.WebSocketPair === 'function' || globalThis.navigator?.userAgent === 'Cloudflare-Workers'
}

/** Browsers. They identify themselves to the server, and ask its permission for headers that are not on the safe list. */
export function isBrowser() {
  return globalThis.navigator?.userAgent?.startsWith('Mozilla/5.0') === true
}
