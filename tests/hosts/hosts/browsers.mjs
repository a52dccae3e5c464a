// Chromium, Firefox and WebKit: pages, workers, a service worker, a sandboxed frame; secure origins and others.

import { browserPrograms } from '../../../scripts/lib/browsers.mjs'
import { openBrowser, reported } from '../browser.mjs'
import { answerOf, pages, serveProject } from '../browser-pages.mjs'
import { versionOf } from '../program.mjs'

export const chromium = (scene) => inBrowser(scene, 'chromium', 'Chromium', browserPrograms().chromium, '--version')
export const firefox = (scene) => inBrowser(scene, 'firefox', 'Firefox ESR', browserPrograms().firefox, '--version')
export const webkit = (scene) => inBrowser(scene, 'webkit', 'WebKitGTK', 'dpkg-query', '--show', 'libwebkit2gtk-4.1-0')

/** `asked` is a program that tells the version; MiniBrowser itself does so on a screen only. */
async function* inBrowser({ server }, name, host, ...asked) {
  await serveProject(server)
  const names = pages.map((_, index) => `${name}-${index}`)
  const urls = pages.map(({ isInsecure }, index) => {
    const origin = isInsecure ? 'http://conformance.test' : server.url
    return `${origin}/page/${names[index]}?name=${names[index]}`
  })
  for (const [index, page] of pages.entries()) {
    server.pages.set(`/page/${names[index]}`, () => answerOf(page, names[index]))
    server.following.set(names[index], urls[index + 1])
  }
  const version = await versionOf(...asked)
  const browser = await openBrowser(name, server.port, urls[0])
  browser.ended.then((output) => {
    for (const each of names) server.settle(each, { error: `the browser ended, and said:\n${output.slice(-2000)}` })
  })
  try {
    for (const [index, page] of pages.entries()) {
      const { where, load, isRefused } = page
      if (isRefused) await refused(reported(server, names[index]))
      else yield { host, version, where, load, run: async () => checked(await reported(server, names[index]), page) }
    }
  } finally {
    await browser.stop()
  }
}

function checked(result, { isInsecure = false }) {
  if (result.isSecure === isInsecure) throw new Error(`${result.place}: isSecureContext is ${result.isSecure}`)
  return result
}

/** What docs/hosts.md says of such a policy. */
async function refused(report) {
  const error = await report.then(() => 'it was loaded', String)
  // WebKit compiles the module, and forbids its first instance in its own words.
  if (!/add 'wasm-unsafe-eval' to its script-src|CompileError/.test(error))
    throw new Error(`without 'wasm-unsafe-eval': ${error}`)
}
