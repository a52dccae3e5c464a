// The instance in which test issuers live. Their keys are nowhere else, so a trap is the end of all of them.

import { Instance } from '../lib/instance.js'
import { createGlue } from './wasm/glue.js'

const instance = new Instance({
  createGlue,
  refuse: ({ option, message }) => new TypeError(`${option}: ${message}`),
  trap: (cause) =>
    new Error(
      'the test issuer failed during a call, and all of them are lost: a defect of jwt-verdict, or the host ran out of stack or memory',
      { cause },
    ),
})

/** Takes the compiled module, however the entry's host provides it. */
export function bind(compiled) {
  instance.bind(compiled)
}

/** The names of all flaws. */
export function flawNames() {
  return instance.run(({ glue }) => glue.flawNames())
}

/** A core that stays in the instance it was made in: gives what runs a call with it. */
export function keepCore(build) {
  const { core, home } = instance.run((running) => ({ core: build(running.glue), home: running }))
  return (call) => {
    if (instance.current !== home)
      throw new Error('this test issuer was lost when another call failed: create a new one')
    return instance.run(() => call(core))
  }
}
