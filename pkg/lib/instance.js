// A compiled module and the one instance of it that is running.
//
// A trap leaves an instance unusable for good: its stack pointer is not restored and its borrows are not given back.
// So an instance in which a call ends in anything but a result or a refusal is dropped, with all it holds, and the next
// call starts a fresh one.

// By name and not by what would be thrown: Fastly's JavaScript SDK runs this while it builds, and shows a message only.
if (typeof WebAssembly === 'undefined') {
  throw new Error(
    'jwt-verdict needs WebAssembly, which this host does not have: write the service in Rust and use the crate jwt-verdict there, as examples/fastly-service does',
  )
}

export class Instance {
  #createGlue
  #refuse
  #trap
  #module
  #current
  #wasStarted

  /**
   * `refuse` makes the error for a refusal, which is a plain object; `trap` the one for whatever else is thrown out of
   * WebAssembly.
   */
  constructor({ createGlue, refuse, trap }) {
    this.#createGlue = createGlue
    this.#refuse = refuse
    this.#trap = trap
  }

  /** Takes the compiled module, however the entry's host provides it. An instance is made when one is needed. */
  bind(compiled) {
    this.#module = compiled
    this.#current = undefined
    this.#wasStarted = false
  }

  /** Whether there is a module. */
  get isBound() {
    return this.#module !== undefined
  }

  /** What `run` gives its calls, or undefined while there is none. A trap ends it, and the next is another. */
  get current() {
    return this.#current
  }

  /**
   * Runs `call(instance)` and gives back its result. `call` may use the instance only: nothing of the user's may run in
   * it, because a second call into an instance that is still borrowed is a trap.
   */
  run(call) {
    // Outside of what follows: a host that forbids the first instance, as WebKit does by a page's policy, is no trap.
    if (!this.#wasStarted) this.#current = this.#start()
    let running
    try {
      this.#current ??= this.#start()
      running = this.#current
      return call(running)
    } catch (thrown) {
      // Dropped before anything else is done, for what was thrown may be that the stack is full, and will be again.
      this.#current = undefined
      if (!isRefusal(thrown)) throw this.#trap(thrown)
      this.#current = running
      throw this.#refuse(thrown)
    }
  }

  #start() {
    const glue = this.#createGlue()
    const { exports } = new WebAssembly.Instance(this.#module, { './jwt_verdict_bg.js': glue })
    const started = { glue, memory: exports.memory, residents: new WeakMap() }
    // The glue's finalizers run whenever the collector likes, where nobody can catch what a lost instance throws.
    const unlessLost = (free) => (pointer, flag) => {
      if (this.#current === started) free(pointer, flag)
    }
    const guarded = Object.entries(exports).map(([name, value]) => [
      name,
      /^__wbg_\w+_free$/.test(name) ? unlessLost(value) : value,
    ])
    glue.__wbg_set_wasm(Object.fromEntries(guarded))
    exports.__wbindgen_start?.()
    this.#wasStarted = true
    return started
  }
}

/** Refusals are plain objects; whatever the host throws for a trap, a full stack or a full memory is an Error. */
export function isRefusal(thrown) {
  return typeof thrown === 'object' && thrown !== null && Object.getPrototypeOf(thrown) === Object.prototype
}
