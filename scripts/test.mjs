// `npm test`: everything that has to hold, from a fresh clone on. It stops at the first step that fails.
//
//   npm test                  all steps
//   npm test -- lint types    these alone, on what was built and packed before

import { auditPackages } from './audit.mjs'
import { browserPrograms } from './browsers.mjs'
import { build } from './build.mjs'
import { Failure, installed, main, run } from './command.mjs'
import { compare } from './compare.mjs'
import { denyAdvisories, denyCrates } from './deny.mjs'
import { testHosts } from './hosts.mjs'
import { testJavaScript } from './javascript-tests.mjs'
import { mutants } from './mutants.mjs'
import { pack, packed } from './pack.mjs'
import { checkReproducible } from './reproducible.mjs'
import { nodeMajors, nodeProgram } from './runtimes.mjs'
import { setup } from './setup.mjs'
import { wasi } from './wasi-target.mjs'

const TYPES = ['types', 'http/types', 'vercel/types', 'testing/types', 'jose/types', 'jose/types/tsconfig.peer.json']

/** What has to hold on each Node, run on the packed package. */
const PACKAGE = ['api', 'vectors.test.mjs', 'criteria.test.mjs', 'remote', 'jose', 'vercel', 'http', 'testing', 'cli']

const LONGEST_ERROR = 2000

const FASTLY = 'examples/fastly-service/Cargo.toml'

// A step that returns a text could not be done, and the text says why.
const steps = {
  format() {
    run('cargo', ['fmt', '--all', '--check'])
    for (const manifest of [FASTLY, 'benches/native/Cargo.toml'])
      run('cargo', ['fmt', '--manifest-path', manifest, '--check'])
    const colours = process.stdout.isTTY ? [] : ['--colors=off']
    node('@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', ...colours, '.')
  },
  lint() {
    const native = ['--workspace', '--all-targets', '--features', 'issuer']
    run('cargo', ['clippy', '--locked', ...native, '--', '-D', 'warnings'])
    // Each as it is shipped.
    for (const feature of ['wasm', 'wasm-issuer']) {
      const wasm = [
        '--package',
        'jwt-verdict',
        '--package',
        'jwt-verdict-arithmetic',
        '--lib',
        '--target',
        'wasm32-unknown-unknown',
        '--features',
        feature,
      ]
      run('cargo', ['clippy', '--locked', ...wasm, '--', '-D', 'warnings'])
    }
  },
  doc() {
    const env = { ...process.env, RUSTDOCFLAGS: '-D warnings' }
    run('cargo', ['doc', '--locked', '--workspace', '--no-deps', '--features', 'issuer'], { env })
  },
  rust() {
    // xtask has no tests, and what it is made of takes a minute to optimise.
    run('cargo', ['test', '--locked', '--workspace', '--exclude', 'xtask', '--features', 'issuer'])
  },
  'rust in wasm': testWasi,
  // All of them take hours: here those of one small file.
  mutants: () => mutants(['edwards', 'arithmetic/src/ec/eddsa.rs']),
  vectors: () => run(process.execPath, ['tests/vectors/generate.mjs', '--check']),
  build,
  reproducible: checkReproducible,
  pack,
  package() {
    node('publint/src/cli.js', 'run', packed(), '--strict')
    // No host requires the module's file, so the types need not say how.
    node('@arethetypeswrong/cli/dist/index.js', packed(), '--exclude-entrypoints', './jwt_verdict.wasm')
  },
  types() {
    for (const project of TYPES) node('typescript/bin/tsc', '--project', `tests/${project}`)
  },
  ...Object.fromEntries(nodeMajors.map((major) => [`node ${major}`, () => testPackage(major)])),
  differential: () => testJavaScript(process.execPath, 'tests/differential'),
  page() {
    // Here, for two files that miss the browsers would install them at the same time.
    browserPrograms()
    testJavaScript(process.execPath, 'tests/www')
  },
  compare: () => compare(['--check']),
  packaging: () => testJavaScript(process.execPath, 'tests/packaging'),
  examples: () => testJavaScript(process.execPath, 'tests/examples'),
  async hosts() {
    testJavaScript(process.execPath, 'tests/hosts')
    await testHosts()
  },
  deny: denyCrates,
  advisories: denyAdvisories,
  audit: auditPackages,
  demo: () => testJavaScript(process.execPath, 'tests/demo.test.mjs'),
}

/** The crates where Rust has WASI for a system, and the service of Fastly, which is such a place. */
function testWasi() {
  const env = { ...process.env, ...wasi }
  run('cargo', ['test', '--locked', '--test', 'vectors'], { env })
  // The SIMD of RSA exists in WebAssembly only.
  run('cargo', ['test', '--locked', '--package', 'jwt-verdict-arithmetic', '--lib', '--', 'rsa'], { env })
  run('cargo', ['test', '--locked', '--lib', '--', 'signature::rsa'], { env })
  const fastly = ['--locked', '--manifest-path', FASTLY, '--target-dir', 'target/fastly-service']
  run('cargo', ['test', ...fastly, '--lib', '--tests'], { env })
  run('cargo', ['build', ...fastly], { env })
}

function testPackage(major) {
  const program = nodeProgram(major)
  if (program) return testJavaScript(program, ...PACKAGE.map((name) => `tests/${name}`))
  if (process.env.CI) throw new Failure(`there is no Node ${major} to test on`)
  return `NOT TESTED: npm has no Node ${major} for ${process.platform} on ${process.arch}`
}

function node(path, ...args) {
  run(process.execPath, [installed(...path.split('/')), ...args])
}

async function test(names) {
  const unknown = names.filter((name) => !(name in steps))
  if (unknown.length > 0)
    throw new Failure(`no step ${unknown.join(', ')}; the steps are ${Object.keys(steps).join(', ')}`)

  const chosen = names.length > 0 ? names : Object.keys(steps)
  const results = []
  for (const [name, step] of [['set-up', setup], ...chosen.map((name) => [name, steps[name]])]) {
    console.log(`\n━━━ ${name} ${'━'.repeat(Math.max(0, 76 - name.length))}`)
    results.push(await timed(name, step))
    if (results.at(-1).result === 'FAILED') break
  }
  report(results, chosen.length + 1)
}

async function timed(name, step) {
  const start = performance.now()
  const end = (result, remark) => ({ name, result, remark, seconds: (performance.now() - start) / 1000 })
  try {
    const reason = await step()
    return reason ? end('skipped', reason) : end('passed', '')
  } catch (error) {
    console.error(error instanceof Failure ? `\nerror: ${error.message}` : error)
    return { ...end('FAILED', ''), error }
  }
}

function report(results, planned) {
  console.log(`\n━━━ ${'━'.repeat(77)}`)
  for (const { name, result, remark, seconds } of results) {
    console.log(`${result}  ${name.padEnd(14)}${seconds.toFixed(1).padStart(7)} s  ${remark}`)
  }
  const total = results.reduce((sum, { seconds }) => sum + seconds, 0)
  const left = planned - results.length
  console.log(
    `        ${'in all'.padEnd(14)}${total.toFixed(1).padStart(7)} s${left > 0 ? `  ${left} steps were not reached` : ''}`,
  )

  // Once more, for whoever is shown the end of the output alone.
  for (const { name, error } of results.filter(({ error }) => error)) {
    console.log(`\n${name}: ${String(error.message ?? error).slice(0, LONGEST_ERROR)}`)
  }

  const count = (result) => results.filter((entry) => entry.result === result).length
  const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : ''
  console.log(`\n${count('passed')} passed, ${count('FAILED')} failed${skipped}`)
  if (count('FAILED') > 0) process.exitCode = 1
}

await main(import.meta, test)
