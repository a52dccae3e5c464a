// The progress of a long list of tokens, on a terminal only: one line that is overwritten, and cleared at the end.

const WIDTH = 24
const INTERVAL = 100

/** `total` in bytes, where it is known. */
export class Progress {
  #stream
  #total
  #clock
  #drawn = Number.NEGATIVE_INFINITY
  #isVisible = false

  constructor(stream, total, clock = () => performance.now()) {
    this.#stream = stream.isTTY ? stream : undefined
    this.#total = total
    this.#clock = clock
  }

  /** After each token; `bytes` is how much was read so far. */
  update(bytes, tally) {
    const now = this.#clock()
    if (!this.#stream || now - this.#drawn < INTERVAL) return
    this.#drawn = now
    this.#isVisible = true
    const text = `${this.#bar(bytes)}${tally}`
    this.#stream.write(`\r\x1b[K${text.slice(0, (this.#stream.columns || 80) - 1)}`)
  }

  /** Before anything else is written to the terminal, and at the end. */
  clear() {
    if (this.#isVisible) this.#stream.write('\r\x1b[K')
    this.#isVisible = false
  }

  #bar(bytes) {
    if (!this.#total) return ''
    const share = Math.min(1, bytes / this.#total)
    const full = Math.round(share * WIDTH)
    return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${String(Math.floor(share * 100)).padStart(3)}%  `
  }
}
