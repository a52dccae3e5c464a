// The entry for every host that compiles WebAssembly from bytes while a module loads: Node, Deno, Bun, browsers and
// whatever a bundler makes for them.

import { bind } from './engine.js'
import { wasmBytes } from './wasm/bytes.js'

bind(new WebAssembly.Module(wasmBytes()))

export * from './api.js'
