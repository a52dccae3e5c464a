// `npm run coverage`: which lines of the crate its Rust tests run, file by file, by LLVM's counters. It fails nothing.
//
// The tests through the npm package, which are more, are not counted: they run another build.

import { cargoTool } from './cargo-tool.mjs'
import { main, run } from './command.mjs'

const CARGO_LLVM_COV = '0.9.1'

/** Tests, and what no Rust test can run: the JavaScript boundaries. */
const LEFT_OUT = '/tests/|src/wasm.rs|src/issuer/wasm.rs|src/vartime/cases.rs'

function coverage() {
  run('rustup', ['component', 'add', 'llvm-tools'])
  run(cargoTool('cargo-llvm-cov', CARGO_LLVM_COV), [
    ...['llvm-cov', '--locked', '--package', 'jwt-verdict', '--features', 'issuer', '--lib', '--test', 'vectors'],
    ...['--summary-only', '--ignore-filename-regex', LEFT_OUT],
  ])
}

await main(import.meta, coverage)
