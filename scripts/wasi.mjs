// Runs a Rust test program that was built for WASI, so that what is SIMD in WebAssembly is tested as that:
//
//   CARGO_TARGET_WASM32_WASIP1_RUNNER='node scripts/wasi.mjs' cargo test --lib --target wasm32-wasip1

import { readFileSync } from 'node:fs'
import { WASI } from 'node:wasi'

const wasi = new WASI({ version: 'preview1', args: process.argv.slice(2), env: process.env, returnOnExit: true })
const module = await WebAssembly.compile(readFileSync(process.argv[2]))
const instance = await WebAssembly.instantiate(module, wasi.getImportObject())
process.exitCode = wasi.start(instance)
