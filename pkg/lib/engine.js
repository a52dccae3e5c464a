// The verifier's instance. Nothing that outlives a call is kept in it alone: when a trap ends it, every resident is built
// again in the next, on its next use.

import { createGlue } from '../wasm/glue.js'
import { JwtError } from './errors.js'
import { inWords, labelOf, nameOptions, worded } from './hint.js'
import { Instance, isRefusal } from './instance.js'
import { readCheck, readFailure, readKey, readMismatch, readRefusal } from './rows.js'
import { optionError } from './usage-error.js'

export {
  inWords,
  isRefusal,
  JwtError,
  labelOf,
  nameOptions,
  readCheck,
  readFailure,
  readKey,
  readMismatch,
  readRefusal,
  worded,
}

const UNBOUND = 'jwt-verdict/slim has no WebAssembly module yet: first call initSync(module), or await init(source)'

const TRAP = { code: 'ERR_INTERNAL', step: 'internal', reason: 'trap' }

/** What ended a call, told by what the host threw: the pattern of its text, the message, and the hint's code and sentence. */
const TRAPS = [
  [
    /stack|recursion/i,
    'the call stack has no room left for the verifier, so nothing was accepted',
    'call_from_less_deep',
    'Call it from a shallower recursion. Later calls are not affected.',
  ],
  [
    /memory|allocat/i,
    'the host has no memory left for the verifier, so nothing was accepted',
    'more_memory',
    'Give the process more memory, or keep fewer verifiers and smaller key sets. Later calls are not affected.',
  ],
  [
    /^/,
    'the verifier failed during a call, so nothing was accepted',
    'report_defect',
    'This is a defect of jwt-verdict, or memory ran out. Later calls are not affected. Please report it with the cause, which holds nothing of the token.',
  ],
]

const instance = new Instance({
  createGlue,
  refuse: (thrown) => {
    const refusal = readRefusal(thrown)
    return Object.hasOwn(refusal, 'option') ? optionError(refusal.option, refusal.message) : new JwtError(refusal)
  },
  trap: describeTrap,
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
    return run((running) => call(running.residents.get(this) ?? this.#buildIn(running), running))
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

  #buildIn({ glue, residents }) {
    const built = this.#build(glue)
    residents.set(this, built)
    return built
  }
}

function describeTrap(cause) {
  // A trap that reads beyond the memory's end says "memory" too, and is a defect.
  const isShortage = cause instanceof RangeError || cause?.name === 'InternalError'
  const [, message, hintCode, hint] = isShortage ? TRAPS.find(([pattern]) => pattern.test(cause.message)) : TRAPS.at(-1)
  return new JwtError({ ...TRAP, message, hint, hintCode }, { cause })
}
