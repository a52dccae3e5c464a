// A newcomer with a broken token: from the first screen, what is wrong and what to do. Narrow screens are the hardest.

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { root } from '../../../scripts/lib/command.mjs'
import { browserNames } from './browser.mjs'
import { inBrowsers } from './session.mjs'
import { takeSample, until, verdictOf } from './visit.mjs'

const pictures = join(root, 'target', 'page-screenshots')

const screens = [
  [1280, 800],
  [320, 640],
]

/** By sample: what the sentence has to say, and what the advice. */
const tokens = {
  'wrong-audience': [/audience is not the one you expect/, /getVercelOidcToken\(\{ audience \}\)/],
  expired: [/expired 1 h ago/, /fresh token/],
  'wrong-environment': [/subject is not the one you expect/, /the caller is a preview/],
  'rotated-key': [/key that signed it is not in your key set/, /rotated its keys/],
  tampered: [/changed after it was signed/, /altered after it was signed/],
  'hs256-confusion': [/shared secret.*public keys/, /pass it in "Shared secret".*reject the token/],
  milliseconds: [/looks like milliseconds/, /Ask the issuer to write seconds/],
  jwe: [/encrypted/, /Ask the issuer for a signed token/],
  truncated: [/cut off/, /Copy the token to its last character/],
  'standard-base64': [/standard base64/, /Take the token as it was issued/],
}

inBrowsers('ten broken tokens', browserNames, (session) => {
  before(async () => {
    mkdirSync(pictures, { recursive: true })
    await session.open()
  })

  for (const [id, [what, advice]] of Object.entries(tokens))
    test(id, async () => {
      const { page } = session
      await takeSample(page, id)
      // A Firefox that is busy stays one pixel away from where it was sent.
      await until(page, (most) => scrollY <= most, session.isChromium ? 0 : 1)
      const { kind, sentence, cause } = await verdictOf(page)
      assert.equal(kind, 'refused')
      assert.match(sentence, /^Rejected: /)
      assert.match(sentence, what)
      assert.match(cause, advice)
      await isOnFirstScreen(page)
      // Firefox's window stays as it was opened.
      for (const [width, height] of session.isChromium ? screens : []) {
        await page.setViewport({ width, height })
        await isOnFirstScreen(page)
        await page.screenshot({ path: join(pictures, `token-${id}-${width}.png`) })
      }
    })
})

/** Down to the advice's last line. */
async function isOnFirstScreen(page) {
  const below = await page.$eval('#cause .do', (element) => element.getBoundingClientRect().bottom - innerHeight)
  assert.ok(below <= 0, `${below} px below the first screen of ${await page.evaluate(() => innerWidth)} px`)
}
