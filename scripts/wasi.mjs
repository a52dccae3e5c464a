// Runs a WebAssembly program of the system interface WASI, preview 1, which is what Fastly Compute, Spin and proxies with
// plug-ins give to Rust. Cargo calls it for the tests of wasm32-wasip1:  wasi.mjs PROGRAM ARGUMENT...

import { readFileSync } from 'node:fs'
import { WASI } from 'node:wasi'
import { root } from './command.mjs'

const [program, ...args] = process.argv.slice(2)

// It may read this repository, and nothing else.
const wasi = new WASI({ version: 'preview1', args: [program, ...args], preopens: { [root]: root }, returnOnExit: true })
const module = new WebAssembly.Module(readFileSync(program))
process.exitCode = wasi.start(new WebAssembly.Instance(module, wasi.getImportObject()))
