// How long the page takes, by the browser's own timings.

import { until } from './visit.mjs'

/**
 * Opens the page in a tab of its own and gives it a token: milliseconds to the first paint, until it takes input and until
 * it can judge, all since the navigation, and from the paste to the verdict, which it gives as well.
 */
export async function timesOf(browser, url, token) {
  // In a context of its own, whose caches are empty.
  const context = await browser.createBrowserContext()
  try {
    const page = await context.newPage()
    await page.goto(url)
    await until(page, () => performance.getEntriesByName('judged').length > 0)
    return await page.evaluate((token) => {
      const at = (name) => performance.getEntriesByName(name)[0]?.startTime
      const start = performance.now()
      const box = document.getElementById('token-text')
      box.value = token
      box.dispatchEvent(new Event('input', { bubbles: true }))
      const sentence = document.getElementById('sentence').textContent
      const verdict = performance.now() - start
      return { paint: at('first-contentful-paint'), usable: at('usable'), ready: at('ready'), verdict, sentence }
    }, token)
  } finally {
    await context.close()
  }
}
