// The entry for every host that compiles WebAssembly from bytes while a module loads, as the package's main entry.

import { compile } from '../lib/compile.js'
import { bind } from './engine.js'
import { wasmBytes } from './wasm/bytes.js'

bind(compile(wasmBytes()))

export * from './api.js'
