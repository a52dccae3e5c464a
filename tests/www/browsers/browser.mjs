// Browsers that are driven: Chromium by its own protocol, Firefox by WebDriver BiDi.

import puppeteer from 'puppeteer-core'
import { browserPrograms } from '../../../scripts/lib/browsers.mjs'

const CHROMIUM = [
  ...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
]

const FIREFOX = {
  'app.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.security.https_first': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.enabled': false,
}

/** Pages set their own size, where the browser can. */
const COMMON = { defaultViewport: null, protocolTimeout: 60_000 }

/** The names of the browsers that pages are driven in. */
export const browserNames = ['chromium', 'firefox']

/** Starts a browser, without a window and with a profile of its own; `close()` ends it. */
export function startBrowser(name) {
  const executablePath = browserPrograms()[name]
  if (name === 'firefox') {
    const options = { headless: true, args: ['--width=1280', '--height=900'], extraPrefsFirefox: FIREFOX }
    return puppeteer.launch({ browser: 'firefox', executablePath, ...options, ...COMMON })
  }
  return puppeteer.launch({ executablePath, headless: true, args: CHROMIUM, ...COMMON })
}
