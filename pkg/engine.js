// The verifier's instance. Nothing that outlives a call is kept in it alone: when a trap ends it, every resident settles
// again in the next, on its next use.

import { JwtError } from './errors.js'
import { Instance } from './instance.js'
import { createGlue } from './wasm/glue.js'

export { JwtError }

const UNBOUND =
  'jwt-verdict/slim has no WebAssembly module yet: call initSync(module), or await init(source), before anything else'

const TRAP = {
  code: 'ERR_INTERNAL',
  step: 'internal',
  reason: 'trap',
  message: 'the verifier failed while it was at work, so nothing was accepted',
  hint: 'This is a defect of jwt-verdict, or the host ran out of stack or memory. Later calls are not affected; please report it, with the cause.',
}

const instance = new Instance({
  createGlue,
  refuse: (refusal) =>
    Object.hasOwn(refusal, 'option') ? new TypeError(`${refusal.option}: ${refusal.message}`) : new JwtError(refusal),
  trap: (cause) => new JwtError(TRAP, { cause }),
})

/** Takes the compiled module, however the entry's host provides it. */
export function bind(compiled) {
  instance.bind(compiled)
}

/**
 * Runs `call(instance)` and gives back its result, as {@link Instance.run} has it.
 *
 * Throws a JwtError for a refusal, a TypeError for a policy that cannot be built, and ERR_INTERNAL for a trap.
 */
export function run(call) {
  if (!instance.isBound) throw new Error(UNBOUND)
  return instance.run(call)
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
    if (instance.current?.residents.has(this)) {
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
