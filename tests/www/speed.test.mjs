// How long the page takes, by the browser's own timings; the report has the figures.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { browserNames, startBrowser } from './browser.mjs'
import { sign } from './tokens.mjs'
import { servePage, visit } from './visit.mjs'

const SECOND = 1_000
const ROUNDS = 3

for (const name of browserNames) {
  describe(`speed in ${name}`, { timeout: 120 * SECOND }, () => {
    let server
    let browser
    before(async () => {
      server = await servePage()
      browser = await startBrowser(name)
    })
    after(async () => {
      await browser?.close()
      await server?.close()
    })

    test('paint, readiness and the first verdict', async (context) => {
      for (let round = 0; round < ROUNDS; round++) {
        const page = await visit(browser, server.url)
        const times = await page.evaluate((token) => {
          const at = (name) => performance.getEntriesByName(name)[0]?.startTime
          const start = performance.now()
          const box = document.getElementById('token-text')
          box.value = token
          box.dispatchEvent(new Event('input', { bubbles: true }))
          const verdict = document.getElementById('sentence').textContent
          return {
            paint: at('first-contentful-paint'),
            usable: at('usable'),
            ready: at('ready'),
            verdict,
            took: performance.now() - start,
          }
        }, sign())
        assert.match(times.verdict, /^Not decided/)
        // A busy machine is slow; a page that waits for something is slower.
        for (const limit of ['paint', 'usable', 'ready', 'took'])
          assert.ok(times[limit] < 10 * SECOND, `${limit}: ${times[limit]} ms`)
        const shown = Object.entries({
          'first paint': times.paint,
          'takes input': times.usable,
          'can judge': times.ready,
          'first verdict after a paste': times.took,
        })
        context.diagnostic(shown.map(([what, ms]) => `${what} ${Math.round(ms)} ms`).join(', '))
        await page.close()
      }
    })
  })
}
