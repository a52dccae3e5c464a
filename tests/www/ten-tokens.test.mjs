// A newcomer with a broken token: from the first screen, what is wrong and what to do. Narrow screens are the hardest.

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { root } from '../../scripts/command.mjs'
import { browserNames, startBrowser } from './browser.mjs'
import { servePage, takeSample, until, verdictOf, visit } from './visit.mjs'

const SECOND = 1_000
const pictures = join(root, 'target', 'page-screenshots')

/** By sample: what the sentence has to say, and what the advice. */
const tokens = {
  'wrong-audience': [/audience is not the one you expect/, /getVercelOidcToken\(\{ audience \}\)/],
  expired: [/expired 1 h ago/, /fresh token/],
  'wrong-environment': [/subject is not the one you expect/, /preview deployment/],
  'rotated-key': [/key that signed it is not in your key set/, /rotated its keys/],
  tampered: [/changed after it was signed/, /altered after it was signed/],
  'hs256-confusion': [/shared secret.*public keys/, /enter it under Keys.*refuse the sender/],
  milliseconds: [/looks like milliseconds/, /has to write seconds/],
  jwe: [/encrypted/, /ask the issuer for a signed token/],
  truncated: [/cut off/, /Copy the token again/],
  'standard-base64': [/standard base64/, /take it as it was issued/],
}

for (const name of browserNames) {
  describe(`ten broken tokens in ${name}`, { timeout: 300 * SECOND }, () => {
    let server
    let browser
    let page
    before(async () => {
      mkdirSync(pictures, { recursive: true })
      server = await servePage()
      browser = await startBrowser(name)
      page = await visit(browser, server.url)
    })
    after(async () => {
      await browser?.close()
      await server?.close()
    })

    for (const [id, [what, advice]] of Object.entries(tokens))
      test(id, async () => {
        await takeSample(page, id)
        await until(page, () => scrollY === 0)
        const { kind, sentence, cause } = await verdictOf(page)
        assert.equal(kind, 'refused')
        assert.match(sentence, /^Refused: /)
        assert.match(sentence, what)
        assert.match(cause, advice)
        // On the first screen, down to the advice's last line.
        for (const [width, height] of name === 'chromium'
          ? [
              [1280, 800],
              [320, 640],
            ]
          : [[0, 0]]) {
          if (width) await page.setViewport({ width, height })
          const bottom = await page.$eval(
            '#cause .do',
            (element) => element.getBoundingClientRect().bottom - innerHeight,
          )
          assert.ok(bottom <= 0, `${bottom} px below the first screen at ${width} px`)
          if (width) await page.screenshot({ path: join(pictures, `token-${id}-${width}.png`) })
        }
      })
  })
}
