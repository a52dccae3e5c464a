// The package, loaded so that the memory of its module can be looked at.

import { load } from '../tests/package.mjs'

const memories = []

/** The memories of all instances of WebAssembly that are made from here on. */
WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(Instance, given) {
    const instance = new Instance(...given)
    memories.push(instance.exports.memory)
    return instance
  },
})

export const memoryOfModule = {
  load: () => load('jwt-verdict'),
  bytes: () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
}
