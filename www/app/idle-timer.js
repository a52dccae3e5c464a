// How long nobody did anything.

const ACTIONS = ['keydown', 'pointerdown', 'input', 'change', 'paste', 'drop']
/** Seconds. */
const IDLE = 15 * 60

export class IdleTimer {
  #last = performance.now()

  constructor() {
    const touch = () => {
      this.#last = performance.now()
    }
    for (const name of ACTIONS) document.addEventListener(name, touch, { passive: true })
    addEventListener('hashchange', touch)
  }

  /** Whether a quarter of an hour has gone by. */
  get isOver() {
    return (performance.now() - this.#last) / 1_000 > IDLE
  }
}
