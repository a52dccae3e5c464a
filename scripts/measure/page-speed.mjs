// `npm run page -- --measure`: builds the page and says how fast it is, in each browser, and what it weighs. On a machine
// that has nothing else to do.

import { browserNames, startBrowser } from '../../tests/www/browsers/browser.mjs'
import { timesOf } from '../../tests/www/browsers/timing.mjs'

const ROUNDS = 15

/** Of nobody: what is measured is a verdict, whichever it is. */
const TOKEN = [
  { alg: 'ES256', typ: 'JWT', kid: 'k' },
  { iss: 'https://issuer.example', sub: 'user-1', exp: 4_000_000_000 },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('A'.repeat(86))
  .join('.')

const COLUMNS = [
  ['first paint', 'paint'],
  ['takes input', 'usable'],
  ['can judge', 'ready'],
  ['paste to verdict', 'verdict'],
]

/** `weight` is `{ gzip, brotli }`, bytes of what the page loads. */
export async function measurePage(weight) {
  // Built by then.
  const { servePage } = await import('../../pkg/cli/page.js')
  const server = await servePage()
  try {
    for (const name of browserNames) await measureIn(name, server.url)
  } finally {
    await server.close()
  }
  console.log(
    `transferred   ${weight.gzip} bytes with gzip, ${weight.brotli} with brotli: all that the page itself loads`,
  )
}

async function measureIn(name, url) {
  const browser = await startBrowser(name)
  try {
    const rounds = []
    // The first starts more than the page.
    await timesOf(browser, url, TOKEN)
    while (rounds.length < ROUNDS) rounds.push(await timesOf(browser, url, TOKEN))
    const columns = COLUMNS.map(([label, key]) => `${label} ${median(rounds.map((times) => times[key])).toFixed(0)} ms`)
    console.log(
      `${(await browser.version()).padEnd(12)}  ${columns.join(', ')}; medians of ${ROUNDS} visits with empty caches`,
    )
  } finally {
    await browser.close()
  }
}

function median(list) {
  return list.sort((one, other) => one - other)[Math.floor(list.length / 2)]
}
