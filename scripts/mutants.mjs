// `npm run mutants`: whether the Rust tests notice that the code is wrong, which cargo-mutants makes it, one function at a time.
//
//   npm run mutants                             everything, for hours
//   npm run mutants -- verifier                 one area (below)
//   npm run mutants -- verifier --shard 0/8     an eighth of it
//   npm run mutants -- verifier src/claims.rs   these files of it
//
// It fails when a mutant survives. What changes nothing that anyone could see stands in tests/mutants.toml, with the reason.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { cargoTool } from './cargo-tool.mjs'
import { Failure, main, root, run } from './command.mjs'

const CARGO_MUTANTS = '27.1.0'

/** What no Rust test can run: the tests through the npm package do. */
const IN_JAVASCRIPT = ['src/wasm.rs', 'src/issuer/wasm.rs']

const RSA = ['src/vartime/{digits,lanes,montgomery,rsa}.rs']
const EDWARDS = ['src/vartime/{eddsa,edwards25519,edwards448,ed25519,ed448}.rs']
const MLDSA = ['src/vartime/{mldsa,shake}.rs', 'src/vartime/mldsa/**']

/** Code, and the tests that are about it: all of them for each mutant would take several times as long. */
const AREAS = {
  verifier: { files: ['src/*.rs', 'src/signature/**', 'src/issuer/**'], tests: ['--skip', 'vartime'] },
  rsa: { files: RSA, tests: ['vartime::digits', 'vartime::rsa'] },
  edwards: { files: EDWARDS, tests: ['vartime::ed25519', 'vartime::ed448', 'signature::eddsa'] },
  mldsa: { files: MLDSA, tests: ['vartime::mldsa', 'vartime::shake'] },
  curves: { files: ['src/vartime/**'], except: [...RSA, ...EDWARDS, ...MLDSA], tests: ['vartime'] },
}

function mutants(args) {
  const { areas, files, shard } = read(args)
  const failed = []
  for (const area of areas) {
    try {
      mutate(area, files, shard)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      failed.push(area)
    }
  }
  if (failed.length > 0)
    throw new Failure(`a mutant survived, or none could be tried: see target/mutants for ${failed.join(', ')}`)
}

function mutate(area, files, shard) {
  const { files: all, except = [], tests } = AREAS[area]
  const chosen = (files.length > 0 ? files : all).flatMap((file) => ['--file', file])
  const left = [...IN_JAVASCRIPT, ...except].flatMap((file) => ['--exclude', file])
  const output = join('target', 'mutants', area)
  mkdirSync(join(root, output), { recursive: true })
  const targets = area === 'verifier' ? ['--lib', '--test', 'vectors'] : ['--lib']
  run(
    cargoTool('cargo-mutants', CARGO_MUTANTS),
    [
      ...['mutants', '--package', 'jwt-verdict', '--features', 'issuer', '--config', 'tests/mutants.toml'],
      ...['--output', output, '--cap-lints', 'true', '--minimum-test-timeout', '60', '--colors', 'never', ...shard],
      ...[...chosen, ...left],
      ...['--', '--locked', ...targets, '--', '-Zunstable-options', '--fail-fast', ...tests],
    ],
    {
      env: {
        ...process.env,
        // Most of the time is the compiler's, so little is optimised.
        CARGO_PROFILE_DEV_OPT_LEVEL: '1',
        CARGO_PROFILE_DEV_DEBUG: 'none',
        JWT_VERDICT_CASES: '24',
        // For --fail-fast, which is not stable yet.
        RUSTC_BOOTSTRAP: '1',
        RUST_TEST_THREADS: '1',
      },
    },
  )
}

function read(args) {
  const at = args.indexOf('--shard')
  const shard = at < 0 ? [] : args.slice(at, at + 2)
  const rest = at < 0 ? args : args.toSpliced(at, 2)
  const areas = rest.filter((name) => Object.hasOwn(AREAS, name))
  const files = rest.filter((name) => !Object.hasOwn(AREAS, name))
  if (files.length > 0 && areas.length !== 1)
    throw new Failure(`files of which area? One of ${Object.keys(AREAS).join(', ')}`)
  return { areas: areas.length > 0 ? areas : Object.keys(AREAS), files, shard }
}

await main(import.meta, mutants)
