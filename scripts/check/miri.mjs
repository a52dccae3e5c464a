// `npm run miri`: the arithmetic's tests in the interpreter that finds undefined behaviour, with few cases. It takes
// hours, so it is a part of `npm run test:nightly` alone.
//
//   npm run miri               all of them
//   npm run miri -- ec::field  those of that name
//
// The SIMD of arithmetic/src/rsa/lanes/simd128.rs is WebAssembly's, which the interpreter does not know: it runs the portable twin.

import { main, run } from '../lib/command.mjs'
import { NIGHTLY, nightly } from '../lib/nightly.mjs'

export function miri(names) {
  nightly('miri', 'rust-src')
  run('cargo', [
    ...[`+${NIGHTLY}`, 'miri', 'test', '--locked', '--target-dir', 'target/miri'],
    ...['--package', 'jwt-verdict-arithmetic', '--lib', '--', ...names],
  ])
}

await main(import.meta, miri)
