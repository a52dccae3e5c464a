// Sees every WebAssembly instance that is made after this module is loaded; the package makes its own on first use.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** A WeakRef to each instance, in the order in which they were made. */
export const instances = []

WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(Instance, parameters) {
    const instance = new Instance(...parameters)
    instances.push(new WeakRef(instance))
    return instance
  },
})

/** The exports of the instance made last. */
export function latest() {
  return instances.at(-1).deref().exports
}

setFlagsFromString('--expose-gc')

/** Collects garbage; its finalizers run later. */
export const gc = runInNewContext('gc')

/** Collects garbage, and goes on when its finalizers have run. */
export async function collect() {
  // Each registry has its turn, in an order of the host's own: with the second round, the first is over for all of them.
  await collectSentinel()
  await collectSentinel()
}

async function collectSentinel() {
  const sentinel = { isFinalized: false }
  const registry = new FinalizationRegistry(() => {
    sentinel.isFinalized = true
  })
  registerGarbage(registry)
  do {
    // In a turn of its own, for until a turn ends a WeakRef that was looked into in it keeps its target.
    await new Promise(setImmediate)
    gc()
  } while (!sentinel.isFinalized)
  // Used here, so that it lives until here: a registry that is garbage itself finalizes nothing.
  registry.unregister(sentinel)
}

/** In a frame that is left: one that awaits keeps what it ever held. */
function registerGarbage(registry) {
  registry.register({})
}
