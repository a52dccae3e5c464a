// The entry for every host that compiles WebAssembly from bytes while a module loads: Node, Deno, Bun, browsers and
// whatever a bundler makes for them. An entry for another kind of host differs in where the module comes from.

import { bind } from './engine.js'
import { wasmBytes } from './wasm/bytes.js'

bind(new WebAssembly.Module(wasmBytes()))

export { JwtError } from './errors.js'
export { createVerifier, decode, explain, verify } from './verifier.js'
