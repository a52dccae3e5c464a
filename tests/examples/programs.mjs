// Starts the examples' servers and gives the address that they listen on.

import { spawn } from 'node:child_process'

const isWindows = process.platform === 'win32'

/** A program in a process of its own, until `stop()`. */
export class Program {
  #child
  #said = ''

  /** `listening` finds the port in what the program prints. */
  static async start(command, args, { cwd, env, listening }) {
    const program = new Program()
    program.#child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: !isWindows,
    })
    process.once('exit', () => program.#isRunning && program.#kill())
    program.url = await program.#listens(listening)
    return program
  }

  get pid() {
    return this.#child.pid
  }

  /** Ends it, with what it started itself, and waits for the end. */
  async stop() {
    const { promise, resolve } = deferred()
    this.#child.once('close', resolve)
    if (!this.#isRunning) return
    this.#kill()
    await promise
  }

  get #isRunning() {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  #kill() {
    if (isWindows) this.#child.kill()
    else process.kill(-this.#child.pid)
  }

  #listens(listening) {
    const { promise, resolve, reject } = deferred()
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.#said += text
        const port = listening.exec(this.#said)?.[1]
        if (port) resolve(`http://127.0.0.1:${port}`)
      })
    }
    this.#child.once('error', reject)
    this.#child.once('close', (status) => reject(new Error(`it ended with ${status} and said:\n${this.#said}`)))
    return promise
  }
}

function deferred() {
  const result = {}
  result.promise = new Promise((resolve, reject) => Object.assign(result, { resolve, reject }))
  return result
}
