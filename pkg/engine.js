// The compiled module and the one instance of it that is running.
//
// A trap leaves an instance unusable for good: its stack pointer is not restored and its borrows are not given back.
// So nothing that outlives a call is kept in an instance alone. When a call ends in anything but a result or a refusal,
// the instance is dropped with all it holds, the call is refused, and the next call starts a fresh instance in which
// every resident settles again on its next use.

import { JwtError } from './errors.js'
import { createGlue } from './wasm/glue.js'

const UNBOUND =
  'jwt-verdict/slim has no WebAssembly module yet: call initSync(module), or await init(source), before anything else'

const TRAP = {
  code: 'ERR_INTERNAL',
  step: 'internal',
  reason: 'trap',
  message: 'the verifier failed while it was at work, so nothing was accepted',
  hint: 'This is a defect of jwt-verdict, or the host ran out of stack or memory. Later calls are not affected; please report it, with the cause.',
}

// By name and not by what would be thrown: Fastly's JavaScript SDK runs this while it builds, and shows a message only.
if (typeof WebAssembly === 'undefined') {
  throw new Error(
    'jwt-verdict needs WebAssembly, which this host does not have: write the service in Rust and use the crate jwt-verdict there, as examples/fastly-service does',
  )
}

let module
let instance
let wasStarted

/** Takes the compiled module, however the entry's host provides it. An instance is made when one is needed. */
export function bind(compiled) {
  module = compiled
  instance = undefined
  wasStarted = false
}

/**
 * Runs `call(instance)` and gives back its result. `call` may use the instance only: nothing of the user's may run in
 * it, because a second call into an instance that is still borrowed is a trap.
 *
 * Throws a JwtError for a refusal, a TypeError for a policy that cannot be built, and ERR_INTERNAL for a trap.
 */
export function run(call) {
  if (!module) throw new Error(UNBOUND)
  // Outside of what follows: a host that forbids the first instance, as WebKit does by a page's policy, is no trap.
  if (!wasStarted) instance = start()
  let running
  try {
    instance ??= start()
    running = instance
    return call(running)
  } catch (thrown) {
    // Dropped before anything else is done, for what was thrown may be that the stack is full, and will be again.
    instance = undefined
    if (!isRefusal(thrown)) throw new JwtError(TRAP, { cause: thrown })
    instance = running
    throw Object.hasOwn(thrown, 'option') ? new TypeError(`${thrown.option}: ${thrown.message}`) : new JwtError(thrown)
  }
}

/** Something that lives in the instance and outlives it: built on its first use, and again in each later instance. */
export class Resident {
  #build

  constructor(build) {
    this.#build = build
  }

  /** `run`, with what was built before the instance. */
  run(call) {
    return run((running) => call(running.residents.get(this) ?? this.#settle(running), running))
  }

  /** Gives its memory back now, and not only when the garbage collector finds it. */
  leave() {
    if (instance?.residents.has(this)) {
      run(({ residents }) => {
        const built = residents.get(this)
        residents.delete(this)
        built.free()
      })
    }
  }

  #settle({ glue, residents }) {
    const built = this.#build(glue)
    residents.set(this, built)
    return built
  }
}

function start() {
  const glue = createGlue()
  const { exports } = new WebAssembly.Instance(module, { './jwt_verdict_bg.js': glue })
  const started = { glue, memory: exports.memory, residents: new WeakMap() }
  // The glue's finalizers run whenever the collector likes, where nobody can catch what a lost instance throws.
  const unlessLost = (free) => (pointer, flag) => {
    if (instance === started) free(pointer, flag)
  }
  const guarded = Object.entries(exports).map(([name, value]) => [
    name,
    /^__wbg_\w+_free$/.test(name) ? unlessLost(value) : value,
  ])
  glue.__wbg_set_wasm(Object.fromEntries(guarded))
  exports.__wbindgen_start?.()
  wasStarted = true
  return started
}

/** Refusals are plain objects; whatever the host throws for a trap, a full stack or a full memory is an Error. */
function isRefusal(thrown) {
  return typeof thrown === 'object' && thrown !== null && Object.getPrototypeOf(thrown) === Object.prototype
}
