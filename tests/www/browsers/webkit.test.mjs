// The page in WebKit, the engine of Safari, by plain WebDriver: puppeteer does not know WebKit.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { servePage } from './served.mjs'
import { AUDIENCE, ISSUER, jwks, sign } from './tokens.mjs'
import { startWebKit } from './webkit.mjs'

const SECOND = 1_000

describe('the page in webkit', { timeout: 120 * SECOND }, () => {
  let server
  let browser
  before(async () => {
    server = await servePage()
    browser = await startWebKit()
    await browser.visit(server.url)
    await browser.until("return performance.getEntriesByName('judged').length > 0")
    await browser.ask(`
      window.complaints = []
      addEventListener('error', ({ message }) => window.complaints.push(message))
      addEventListener('unhandledrejection', ({ reason }) => window.complaints.push(String(reason)))
      addEventListener('securitypolicyviolation', ({ violatedDirective }) => window.complaints.push(violatedDirective))
    `)
  })
  after(async () => {
    await browser?.close()
    await server?.close()
  })

  const give = (id, text) =>
    browser.ask(
      `const box = document.getElementById(arguments[0])
      box.value = arguments[1]
      box.dispatchEvent(new Event('input', { bubbles: true }))`,
      [id, text],
    )
  const untilVerdict = (text) =>
    browser.until("return document.getElementById('sentence').textContent.startsWith(arguments[0])", [text])

  test('judges a token as it learns of keys and expectations, without any error', async () => {
    await give('token-text', sign())
    await untilVerdict('No verdict yet: keys are missing')
    await give('keys-text', jwks)
    await untilVerdict('The signature is valid')
    await give('expect-issuer', ISSUER)
    await give('expect-audience', AUDIENCE)
    await untilVerdict('Would be accepted')
    await give('token-text', sign({ aud: 'https://other.example' }))
    await untilVerdict('Rejected: the audience is not the one you expect')
    assert.deepEqual(await browser.ask('return window.complaints'), [])
  })

  test('arrows go through the checks', async () => {
    const ids = await browser.ask(
      "return [...document.querySelectorAll('#check-list .check')].filter((row) => row.checkVisibility()).map(({ dataset }) => dataset.id)",
    )
    await browser.ask('document.querySelector(\'#check-list .check[tabindex="0"]\').focus()')
    assert.equal(await browser.ask('return document.activeElement.dataset.id'), ids[0])
    await browser.press('ArrowDown')
    assert.equal(await browser.ask('return document.activeElement.dataset.id'), ids[1])
  })
})
