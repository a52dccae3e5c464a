// Sandboxed frames: they have no origin, so they reach nothing of this page, and know no more than they are told. Nor can a
// message name them by one; they are known by their window.

/** Milliseconds. */
const PATIENCE = 20_000

/** Loads `file` in such a frame for one errand, and resolves with its answer to `message`. */
export async function errand(file, message) {
  const frame = new Frame(file)
  try {
    return await frame.ask(message)
  } finally {
    frame.remove()
  }
}

/** A frame that can be asked several times. */
export class Frame {
  #element = document.createElement('iframe')
  #listening = new AbortController()
  #isReady

  constructor(file) {
    this.#element.setAttribute('sandbox', 'allow-scripts')
    this.#element.hidden = true
    this.#element.title = 'Works for this page, without its contents'
    this.#element.src = file
    this.#isReady = new Promise((resolve) => {
      const onMessage = ({ source, data }) => source === this.#element.contentWindow && data === 'ready' && resolve()
      addEventListener('message', onMessage, { signal: this.#listening.signal })
    })
    document.body.append(this.#element)
  }

  /** Resolves with the answer to `message`. Rejects after `patience` ms. */
  ask(message, patience = PATIENCE) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the frame did not answer')), patience)
      this.#isReady.then(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = ({ data }) => {
          clearTimeout(timer)
          resolve(data)
        }
        this.#element.contentWindow?.postMessage(message, '*', [port2])
      })
    })
  }

  remove() {
    this.#listening.abort()
    this.#element.remove()
  }
}
