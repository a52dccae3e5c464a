// Starts the examples' servers and gives the address that they listen on.

import { spawn } from 'node:child_process'

/** A program in a process of its own, until `stop()`. */
export class Program {
  #child
  #said = ''

  /** `listening` finds the port in what the program prints. */
  static async start(command, args, { cwd, env, listening }) {
    const program = new Program()
    program.#child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    program.url = await program.#listens(listening)
    return program
  }

  /** Ends it, and waits for the end. */
  async stop() {
    const { promise, resolve } = deferred()
    this.#child.once('close', resolve)
    if (this.#child.exitCode !== null) return
    this.#child.kill()
    await promise
  }

  /** All that it printed so far. */
  get said() {
    return this.#said
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
