// The entry for every host that compiles WebAssembly from bytes while a module loads: Node, Deno, Bun, browsers and
// whatever a bundler makes for them.

import { compile } from './lib/compile.js'
import { bind } from './lib/engine.js'
import { wasmBytes } from './wasm/bytes.js'

bind(compile(wasmBytes()))

export * from './api.js'
