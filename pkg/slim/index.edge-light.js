// `jwt-verdict/slim` on Vercel's Edge Runtime, whose bundlers refuse a file in which bytes are compiled asynchronously,
// be it called or not. A module is all that can be brought there.

import { initSync } from './module.js'

export * from '../api.js'
export { initSync }

export async function init(source) {
  initSync(await source)
}
