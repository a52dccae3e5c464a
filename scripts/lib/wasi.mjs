// Runs a WebAssembly program for WASI, preview 1: the system that Fastly Compute, Spin and proxies with plug-ins give to
// Rust, and the one on which what is SIMD in WebAssembly can be tested as that. Cargo calls it (`wasi-target.mjs`).

import { readFileSync } from 'node:fs'
import { WASI } from 'node:wasi'
import { root } from './command.mjs'

const args = process.argv.slice(2)

// It may read this repository, and nothing else.
const wasi = new WASI({ version: 'preview1', args, env: process.env, preopens: { [root]: root }, returnOnExit: true })
const module = await WebAssembly.compile(readFileSync(args[0]))
const instance = await WebAssembly.instantiate(module, wasi.getImportObject())
process.exitCode = wasi.start(instance)
