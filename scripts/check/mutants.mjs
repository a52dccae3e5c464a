// `npm run mutants`: whether the Rust tests notice that the code is wrong, which cargo-mutants makes it, one function at a time.
//
//   npm run mutants                             everything, for hours
//   npm run mutants -- verifier                 one area (below)
//   npm run mutants -- verifier src/claims.rs   these files of it
//   npm run mutants -- verifier --iterate       those that no earlier run has noticed
//
// It fails when a mutant survives. What changes nothing that anyone could see stands in scripts/check/mutants.toml, with the reason.

import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cargoTool } from '../lib/cargo-tool.mjs'
import { Failure, main, root, run } from '../lib/command.mjs'
import { wasi } from '../lib/wasi-target.mjs'

const CARGO_MUTANTS = '27.1.0'

/** The exit code when each mutant was noticed, some by tests that did not end: a loop that goes on for ever. */
const ONLY_TIMED_OUT = 3

const VERIFIER = 'jwt-verdict'
const ARITHMETIC = 'jwt-verdict-arithmetic'

const ecdsa = (curve) => `ec::ecdsa::tests::${curve}`

const RSA = [
  'arithmetic/src/rsa.rs',
  'arithmetic/src/rsa/{montgomery,simd,words}.rs',
  'arithmetic/src/rsa/lanes/portable.rs',
]
const SIMD = ['arithmetic/src/rsa/lanes/simd128.rs']
const EDWARDS = ['arithmetic/src/ec/{eddsa,edwards25519,edwards448,ed25519,ed448}.rs']
const MLDSA = ['arithmetic/src/{mldsa,shake}.rs', 'arithmetic/src/mldsa/**']

/**
 * Code of a package, and the tests that are about it: all of them for each mutant would take several times as long. Where there are
 * two lots of tests, the second has what the first did not notice. A lot begins with what it is run of; it is the same package's but
 * where a file of tests is named, which the verifier alone has.
 */
const AREAS = {
  verifier: {
    package: VERIFIER,
    files: ['src/**'],
    except: ['src/issuer.rs', 'src/issuer/**', 'src/wasm.rs'],
    tests: [['--test=vectors'], ['--lib']],
  },
  issuer: {
    package: VERIFIER,
    files: ['src/issuer.rs', 'src/issuer/**'],
    except: ['src/issuer/wasm.rs'],
    features: ['--features', 'issuer,serde'],
    tests: [['--lib', 'issuer']],
  },
  rsa: { package: ARITHMETIC, files: RSA, tests: [['--lib', 'rsa'], ['--test=vectors']] },
  simd: { package: ARITHMETIC, files: SIMD, tests: [['--lib', 'rsa']], settings: wasi },
  edwards: { package: ARITHMETIC, files: EDWARDS, tests: [['--lib', 'ec::ed']] },
  mldsa: { package: ARITHMETIC, files: MLDSA, tests: [['--lib', 'mldsa', 'shake']] },
  curves: {
    package: ARITHMETIC,
    files: ['arithmetic/src/**'],
    except: [...RSA, ...SIMD, ...EDWARDS, ...MLDSA],
    tests: [
      ['--lib', ...['p256', 'k256'].map(ecdsa), 'ec::ed', 'ec::inversion', 'tables'],
      ['--lib', ...['p384', 'p521'].map(ecdsa)],
    ],
  },
}

/** The names of the areas. */
export const areas = Object.keys(AREAS)

/** Takes areas, files of one of them, and `--iterate`, as the command does. Throws a Failure when a mutant survives. */
export function mutants(args) {
  const { chosen, files, iterates } = read(args)
  const failed = chosen.filter((area) => !areNoticed(area, files, iterates))
  if (failed.length > 0)
    throw new Failure(`a mutant survived, or none could be tried: see target/mutants for ${failed.join(', ')}`)
}

function areNoticed(area, files, iterates) {
  const { package: name, files: all, except = [], features = [], tests, settings = {} } = AREAS[area]
  const output = join('target', 'mutants', area)
  if (!iterates) rmSync(join(root, output), { recursive: true, force: true })
  mkdirSync(join(root, output), { recursive: true })
  const chosen = [
    ...(files.length > 0 ? files : all).flatMap((file) => ['--file', file]),
    ...except.flatMap((file) => ['--exclude', file]),
  ]
  // All of the lots, so that the last one's answer is about what is left: no short way out.
  const answers = tests.map(([target, ...names], lot) =>
    isEachNoticed(
      ['--package', name, '--output', output, ...chosen, ...(iterates || lot > 0 ? ['--iterate'] : [])],
      features,
      target,
      names,
      settings,
    ),
  )
  return answers.at(-1)
}

function isEachNoticed(chosen, features, target, names, settings) {
  const program = cargoTool('cargo-mutants', CARGO_MUTANTS)
  const args = [
    ...['mutants', ...features, '--config', 'scripts/check/mutants.toml', ...chosen],
    ...['--colors', 'never', `--cargo-arg=${target}`],
    ...(target === '--lib' ? [] : ['--test-package', VERIFIER]),
    ...['--minimum-test-timeout', '20', '--build-timeout', '120'],
    ...['--', '--locked', '--', '-Zunstable-options', '--fail-fast', ...names],
  ]
  // Most of the time is the compiler's, so little is optimised; --fail-fast is not stable yet.
  const quick = {
    // Where the crates that we build on are compiled already: the mutants are of a copy of this folder.
    CARGO_TARGET_DIR: join(root, 'target'),
    CARGO_PROFILE_DEV_OPT_LEVEL: '1',
    CARGO_PROFILE_DEV_DEBUG: 'none',
    JWT_VERDICT_CASES: '24',
    RUSTC_BOOTSTRAP: '1',
    RUST_TEST_THREADS: '1',
  }
  try {
    run(program, args, { env: { ...quick, ...process.env, ...settings } })
    return true
  } catch (error) {
    if (error instanceof Failure) return error.cause === ONLY_TIMED_OUT
    throw error
  }
}

function read(args) {
  const iterates = args.includes('--iterate')
  const rest = args.filter((name) => name !== '--iterate')
  const named = rest.filter((name) => areas.includes(name))
  const files = rest.filter((name) => !areas.includes(name))
  if (files.length > 0 && named.length !== 1) throw new Failure(`files of which area? One of ${areas.join(', ')}`)
  return { chosen: named.length > 0 ? named : areas, files, iterates }
}

await main(import.meta, mutants)
