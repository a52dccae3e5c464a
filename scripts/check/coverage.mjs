// `npm run coverage`: which lines of the crates their Rust tests run, file by file, by LLVM's counters. It fails nothing.
//
// What is called while compiling is not counted, nor are the tests through the npm package, which run another build.

import { cargoTool } from '../lib/cargo-tool.mjs'
import { main, run } from '../lib/command.mjs'

const CARGO_LLVM_COV = '0.9.1'

/** The boundaries to JavaScript, which no Rust test can run, and what is there for tests alone. */
const LEFT_OUT = '/tests/|src/wasm.rs|src/issuer/wasm.rs|src/test_inputs.rs'

export function coverage() {
  run('rustup', ['component', 'add', 'llvm-tools'])
  // A few cases run the lines that thousands run.
  run(
    cargoTool('cargo-llvm-cov', CARGO_LLVM_COV),
    [
      ...['llvm-cov', '--locked', '--package', 'jwt-verdict', '--package', 'jwt-verdict-arithmetic'],
      ...[
        '--features',
        'issuer,serde',
        '--lib',
        '--test',
        'vectors',
        '--summary-only',
        '--ignore-filename-regex',
        LEFT_OUT,
      ],
    ],
    { env: { ...process.env, JWT_VERDICT_CASES: '3' } },
  )
}

await main(import.meta, coverage)
