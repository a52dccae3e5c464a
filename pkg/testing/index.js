// The entry for every host that compiles WebAssembly from bytes while a module loads, as the package's main entry.

import { bind } from './engine.js'
import { wasmBytes } from './wasm/bytes.js'

bind(new WebAssembly.Module(wasmBytes()))

export * from './api.js'
