import { join } from 'node:path'
import { root } from './command.mjs'

/** The environment in which cargo builds for WASI, and runs what it has built in this Node (`wasi.mjs`). */
export const wasi = {
  CARGO_BUILD_TARGET: 'wasm32-wasip1',
  CARGO_TARGET_WASM32_WASIP1_RUNNER: [process.execPath, '--no-warnings', join(root, 'scripts', 'lib', 'wasi.mjs')].join(
    ' ',
  ),
}
