// `npm run miri`: the arithmetic's tests in the interpreter that finds undefined behaviour, with few cases. It takes
// hours, so it is a part of `npm run test:nightly` alone.
//
//   npm run miri                    all of them
//   npm run miri -- vartime::rsa    those of that name
//
// The SIMD of src/vartime/lanes/simd.rs is WebAssembly's, which the interpreter does not know: it runs the scalar twin.

import { main, run } from './command.mjs'
import { NIGHTLY, nightly } from './nightly.mjs'

export function miri(names) {
  nightly('miri', 'rust-src')
  run('cargo', [
    ...[`+${NIGHTLY}`, 'miri', 'test', '--locked', '--target-dir', 'target/miri', '--package', 'jwt-verdict', '--lib'],
    ...['--', ...(names.length > 0 ? names : ['vartime'])],
  ])
}

await main(import.meta, miri)
