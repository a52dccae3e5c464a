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
const gc = runInNewContext('gc')

/** Collects garbage, and waits until the finalizers of what was garbage before have run. */
export async function collect() {
  const { promise, resolve } = Promise.withResolvers?.() ?? withResolvers()
  const registry = new FinalizationRegistry(resolve)
  registry.register({}, undefined)
  // A macrotask of its own: until it ends, WeakRefs that were looked into keep their targets alive.
  await new Promise(setImmediate)
  gc()
  await promise
  await new Promise(setImmediate)
  registry.unregister(registry)
}

function withResolvers() {
  const deferred = {}
  deferred.promise = new Promise((resolve) => {
    deferred.resolve = resolve
  })
  return deferred
}
