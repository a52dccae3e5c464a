// A browser with the page in it, which the tests of a file share: starting one takes longer than most of what is tested.

import { after, before, describe } from 'node:test'
import { startBrowser } from './browser.mjs'
import { servePage } from './served.mjs'
import { visit } from './visit.mjs'

const PATIENCE = 300_000

/** Makes tests in each of the browsers: `define(session)` is called for each, to make its tests. */
export function inBrowsers(title, names, define) {
  for (const name of names)
    describe(`${title} in ${name}`, { timeout: PATIENCE }, () => {
      const session = new Session(name)
      before(() => session.start())
      after(() => session.end())
      define(session)
    })
}

/** `page` is what is open in `browser`. */
class Session {
  #server

  constructor(name) {
    this.name = name
  }

  get isChromium() {
    return this.name === 'chromium'
  }

  /** The address of the page. */
  get url() {
    return this.#server.url
  }

  async start() {
    this.#server = await servePage()
    this.browser = await startBrowser(this.name)
  }

  async end() {
    await this.browser?.close()
    await this.#server?.close()
  }

  /** Opens the page anew, with nothing of what was there before; `options` are those of `visit`, and another address. */
  async open({ url = this.url, ...options } = {}) {
    await this.close()
    this.page = await visit(this.browser, url, options)
    return this.page
  }

  /** A tab with nothing in it, in place of the page. */
  async openNothing() {
    await this.close()
    this.page = await this.browser.newPage()
    return this.page
  }

  async close() {
    const { page } = this
    this.page = undefined
    await page?.close()
  }
}
