// `npm run picture`: docs/images/page.png, the debugging page as README and documentation show it, with a token that is meant for
// another audience. It takes pkg/page/ as it is (`npm run page -- --no-serve`), and needs Chromium.

import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { main, root } from '../lib/command.mjs'

const PICTURE = join(root, 'docs', 'images', 'page.png')
const SIZE = { width: 1120, height: 640 }

export async function takePicture(path = PICTURE) {
  const { startBrowser } = await import('../../tests/www/browsers/browser.mjs')
  const { servePage } = await import('../../pkg/cli/page.js')
  const { takeSample, visit } = await import('../../tests/www/browsers/visit.mjs')
  mkdirSync(dirname(path), { recursive: true })

  const server = await servePage()
  const browser = await startBrowser('chromium')
  try {
    const page = await visit(browser, server.url, SIZE)
    await takeSample(page, 'wrong-audience')
    await page.evaluate(() => scrollTo(0, 0))
    await page.screenshot({ path })
  } finally {
    await browser.close()
    await server.close()
  }
}

await main(import.meta, () => takePicture())
