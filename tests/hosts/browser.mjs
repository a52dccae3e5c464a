// A browser with a profile of its own, in a process of its own, until `stop()`.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { browserPrograms } from '../../scripts/lib/browsers.mjs'

const PATIENCE = 120_000

const CHROMIUM = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-quic'],
  // Or what is asked of a name by http is asked by https first.
  '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
]

const FIREFOX = {
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.security.https_first': false,
  'dom.security.https_only_mode': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.enabled': false,
}

/** How each is started, for pages below names that the server at `port` answers to as a proxy. */
export const browsers = {
  chromium: (folder, port, url) => {
    const args = [...CHROMIUM, `--user-data-dir=${folder}`, `--proxy-server=127.0.0.1:${port}`, url]
    return new Browser(browserPrograms().chromium, args)
  },

  firefox: (folder, port, url) => {
    const proxy = { 'network.proxy.type': 1, 'network.proxy.http': '127.0.0.1', 'network.proxy.http_port': port }
    const lines = Object.entries({ ...FIREFOX, ...proxy }).map(
      (pref) => `user_pref(${JSON.stringify(pref).slice(1, -1)})`,
    )
    writeFileSync(join(folder, 'user.js'), `${lines.join(';\n')};\n`)
    return new Browser(browserPrograms().firefox, ['--headless', '--no-remote', '--profile', folder, url], {
      HOME: folder,
    })
  },

  webkit: async (folder, port, url) => {
    const { miniBrowser, xvfb } = browserPrograms()
    // It says which display it took.
    const screen = new Browser(xvfb, ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'])
    const display = (await screen.said(/^\d+/m))[0]
    const browser = new Browser(miniBrowser, [`--proxy=http://127.0.0.1:${port}`, url], {
      DISPLAY: `:${display}`,
      NO_AT_BRIDGE: '1',
      GSETTINGS_BACKEND: 'memory',
      GIO_USE_VFS: 'local',
      LIBGL_ALWAYS_SOFTWARE: '1',
      HOME: folder,
      XDG_RUNTIME_DIR: folder,
    })
    browser.ended.then(() => screen.stop())
    return browser
  },
}

/** Opens a page in a fresh profile. */
export async function openBrowser(name, port, url) {
  const folder = mkdtempSync(join(tmpdir(), `jwt-verdict-${name}-`))
  const browser = await browsers[name](folder, port, url)
  browser.ended.then(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return browser
}

/** What a page sends that another server than ours has. The page is told where ours is. */
export async function reportFromChromium(server, name, url) {
  const address = new URL(url)
  for (const [key, value] of Object.entries({ name, server: server.url })) address.searchParams.set(key, value)
  const browser = await openBrowser('chromium', server.port, address.href)
  browser.ended.then((output) => server.settle(name, { error: `the browser ended, and said:\n${output.slice(-2000)}` }))
  try {
    return await reported(server, name)
  } finally {
    await browser.stop()
  }
}

/** A report, when it comes within two minutes. */
export async function reported(server, name) {
  const timer = setTimeout(() => server.settle(name, { error: 'there was no report' }), PATIENCE)
  const report = await server.report(name)
  clearTimeout(timer)
  if (report.error) throw new Error(report.error)
  return report
}

class Browser {
  #child
  #output = ''
  #listeners = new Set()

  constructor(command, args, env) {
    this.#child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // So that it can be ended with everything that it started.
      detached: true,
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => this.#hear(text))
    }
    /** With what it has said. */
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(String(error)))
      this.#child.once('close', () => resolve(this.#output))
    })
    process.once('exit', () => this.#kill())
  }

  /** What it says, when it matches. */
  said(pattern) {
    return new Promise((resolve, reject) => {
      const listener = () => {
        const match = pattern.exec(this.#output)
        if (match) resolve(match)
      }
      this.#listeners.add(listener)
      this.ended.then((output) => reject(new Error(`it ended, and said:\n${output}`)))
    })
  }

  async stop() {
    this.#kill()
    await this.ended
  }

  #hear(text) {
    this.#output += text
    for (const listener of this.#listeners) listener()
  }

  #kill() {
    if (this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid) {
      process.kill(-this.#child.pid, 'SIGKILL')
    }
  }
}
