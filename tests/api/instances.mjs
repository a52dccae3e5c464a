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

/** Collects garbage, and waits until its finalizers have run. */
export async function collect() {
  // Each registry has its turn, in an order of the host's own: with the second round, the first is over for all of them.
  for (const _ of ['first round', 'second round']) {
    // Until a turn of the event loop ends, WeakRefs that were looked into keep their targets.
    await turn()
    const finalized = new Promise((resolve) => {
      sentinels = new FinalizationRegistry(resolve)
      sentinels.register({})
    })
    gc()
    await finalized
  }
  await turn()
}

/** Held here, for a registry that is garbage itself finalizes nothing. */
let sentinels

function turn() {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
