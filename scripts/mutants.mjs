// `npm run mutants`: whether the Rust tests notice that the code is wrong, which cargo-mutants makes it, one function at a time.
//
//   npm run mutants                          all but the arithmetic, for hours
//   npm run mutants -- vartime               the arithmetic, for a day
//   npm run mutants -- src/claims.rs ...     these files
//   npm run mutants -- --shard 0/8 ...       an eighth of them
//
// It fails when a mutant survives. What changes nothing that anyone could see stands in tests/mutants.toml, with the reason.

import { cargoTool } from './cargo-tool.mjs'
import { Failure, main, run } from './command.mjs'

const CARGO_MUTANTS = '27.1.0'

/** What no Rust test can run: the tests through the npm package do. */
const IN_JAVASCRIPT = ['src/wasm.rs', 'src/issuer/wasm.rs']

const AREAS = {
  verifier: { files: ['src/*.rs', 'src/signature/**', 'src/issuer/**'], tests: ['--test', 'vectors', '--lib'] },
  vartime: { files: ['src/vartime/**'], tests: ['--lib'] },
}

function mutants(args) {
  const { shard, files } = read(args)
  const isArithmetic = files.some((file) => file.includes('vartime'))
  const area = isArithmetic ? AREAS.vartime : AREAS.verifier
  const chosen = files.length > 0 && files[0] !== 'vartime' ? files : area.files
  const only = isArithmetic ? ['vartime'] : ['--skip', 'vartime']
  run(
    cargoTool('cargo-mutants', CARGO_MUTANTS),
    [
      ...['mutants', '--package', 'jwt-verdict', '--features', 'issuer', '--config', 'tests/mutants.toml'],
      ...['--output', 'target', '--cap-lints', 'true', '--minimum-test-timeout', '60', '--colors', 'never', ...shard],
      ...chosen.flatMap((file) => ['--file', file]),
      ...IN_JAVASCRIPT.flatMap((file) => ['--exclude', file]),
      ...['--', '--locked', ...area.tests, '--', ...only],
    ],
    // Most of the time is the compiler's, so little is optimised.
    {
      env: {
        ...process.env,
        CARGO_PROFILE_DEV_OPT_LEVEL: '1',
        CARGO_PROFILE_DEV_DEBUG: 'none',
        JWT_VERDICT_CASES: '24',
      },
    },
  )
}

function read(args) {
  const at = args.indexOf('--shard')
  const shard = at < 0 ? [] : args.slice(at, at + 2)
  const files = at < 0 ? args : args.toSpliced(at, 2)
  if (files.some((file) => file.includes('vartime')) && files.some((file) => !file.includes('vartime')))
    throw new Failure('src/vartime has other tests: run it by itself')
  return { shard, files }
}

await main(import.meta, mutants)
