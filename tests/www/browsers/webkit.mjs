// WebKitGTK's own small browser, driven by its WebDriver (W3C) over HTTP, on a screen that nobody sees.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { browserPrograms } from '../../../scripts/lib/browsers.mjs'

const PATIENCE = 30_000
const KEYS = { ArrowDown: '\uE015' }

/** Starts it; `close()` ends it and all that belongs to it. */
export async function startWebKit() {
  const { miniBrowser, webKitDriver, xvfb } = browserPrograms()
  const folder = mkdtempSync(join(tmpdir(), 'jwt-verdict-webkit-'))
  const screen = start(xvfb, ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'])
  // It says which display it took.
  const display = await firstLine(screen)
  const port = await freePort()
  const driver = start(webKitDriver, [`--port=${port}`], {
    DISPLAY: `:${display}`,
    NO_AT_BRIDGE: '1',
    GSETTINGS_BACKEND: 'memory',
    GIO_USE_VFS: 'local',
    LIBGL_ALWAYS_SOFTWARE: '1',
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
  })
  const stop = () => {
    for (const child of [driver, screen]) end(child)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const url = `http://127.0.0.1:${port}`
    await answered(() => command(`${url}/status`))
    const browserOptions = { binary: miniBrowser, args: ['--automation'] }
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': browserOptions } }
    const { sessionId } = await command(`${url}/session`, { capabilities })
    return new WebKit(`${url}/session/${sessionId}`, stop)
  } catch (error) {
    stop()
    throw error
  }
}

class WebKit {
  #session
  #stop

  constructor(session, stop) {
    this.#session = session
    this.#stop = stop
  }

  visit(url) {
    return command(`${this.#session}/url`, { url })
  }

  /** Runs the body of a function in the page, and gives what it returns. */
  ask(script, args = []) {
    return command(`${this.#session}/execute/sync`, { script, args })
  }

  /** Asks until the answer is true. */
  async until(script, args) {
    const deadline = performance.now() + PATIENCE
    while (!(await this.ask(script, args))) {
      if (performance.now() > deadline) throw new Error(`after ${PATIENCE / 1_000} s it still does not hold: ${script}`)
      await pause()
    }
  }

  press(name) {
    const actions = ['keyDown', 'keyUp'].map((type) => ({ type, value: KEYS[name] }))
    return command(`${this.#session}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions }] })
  }

  async close() {
    await command(this.#session, undefined, 'DELETE').catch(() => {})
    this.#stop()
  }
}

async function command(url, body, method = body === undefined ? 'GET' : 'POST') {
  const response = await fetch(url, { method, body: body && JSON.stringify(body) })
  const { value } = await response.json()
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname}: ${value.error}: ${value.message}`)
  return value
}

async function answered(ask) {
  const deadline = performance.now() + PATIENCE
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await pause()
    }
  }
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, 25))
}

/** In a group of its own, so that it can be ended with everything that it started. */
function start(program, args, env) {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  process.once('exit', () => end(child))
  return child
}

function end(child) {
  if (child.exitCode === null && child.signalCode === null && child.pid) process.kill(-child.pid, 'SIGKILL')
}

function firstLine(child) {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (more) => {
      text += more
      if (text.includes('\n')) resolve(text.trim())
    })
    child.once('error', reject)
    child.once('close', () => reject(new Error(`${child.spawnfile} ended`)))
  })
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
