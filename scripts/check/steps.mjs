// Everything that has to hold, step by step, in three speeds. scripts/check/test.mjs runs them.
//
// A step is `{ run, ... }`. One whose `run` returns a text could not be done, and the text says why. One that says what it reads
// (scripts/check/unchanged.mjs) is skipped while that is as it was when the step passed: what is left out there is a change that nobody
// sees, so a whole folder is better than a file too few.

import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildModules, buildPackage } from '../build/build.mjs'
import { buildDocs } from '../build/docs.mjs'
import { installPacked, pack, packed } from '../build/pack.mjs'
import { browserPrograms, browserVersions } from '../lib/browsers.mjs'
import { Failure, installed, root, run } from '../lib/command.mjs'
import { nodeMajors, nodeProgram, nodeVersion } from '../lib/runtimes.mjs'
import { wasi } from '../lib/wasi-target.mjs'
import { auditPackages } from './audit.mjs'
import { compare } from './compare.mjs'
import { coverage } from './coverage.mjs'
import { denyAdvisories, denyCrates } from './deny.mjs'
import { fuzz } from './fuzz.mjs'
import { testHosts } from './hosts.mjs'
import { testFiles, testJavaScript } from './javascript-tests.mjs'
import { miri } from './miri.mjs'
import { areas, mutants } from './mutants.mjs'
import { checkReproducible } from './reproducible.mjs'
import { soak } from './soak.mjs'

const TYPES = [
  'types',
  'types/programs',
  'http/types',
  'vercel/types',
  'testing/types',
  'jose/types',
  'jose/types/tsconfig.peer.json',
]

/** What has to hold on each Node, run on the packed package. */
const PACKAGE = ['api', 'vectors', 'remote', 'jose', 'vercel', 'http', 'testing', 'cli'].map((name) => `tests/${name}`)

/** Of these, what goes on until memory or luck would tell. */
const LONG = ['api/memory', 'jose/cost', 'jose/memory', 'remote/faults', 'remote/soak'].map((name) =>
  join('tests', `${name}.test.mjs`),
)

/** Vectors that no package carries (tests/external/src/vectors.rs). */
const EXTERNAL = resolve(root, 'tests/external', process.env.JWT_VERDICT_VECTORS ?? '../../../shared/data')

const NO_BROWSERS = 'NOT TESTED: the browsers are packages of Debian'

/** The crates that are published. */
const PUBLISHED = ['--package', 'jwt-verdict', '--package', 'jwt-verdict-arithmetic']

const FASTLY = 'examples/fastly-service/Cargo.toml'
const AXUM = 'examples/axum-service/Cargo.toml'

/** What cargo compiles: the verifier and the other members of its workspace. */
const CRATES = ['Cargo.toml', 'Cargo.lock', 'src', 'docs/errors.json', 'docs/checks.json', ...workspaceMembers()]
/** With what their tests read. Examples in Rust of two documents are tests, and one of examples/ is the crate's. */
const RUST = [...CRATES, 'clippy.toml', 'README.md', 'docs/rust.md', 'tests/vectors', 'examples/vectors']
const MODULES = ['pkg/wasm', 'pkg/testing/wasm']
const PACKED = [...MODULES, 'pkg/page', 'target/package', 'target/pack', 'target/consumer']
/** Of tests through the package. What SECURITY.md promises is a test, and other documents may be. */
const PACKAGE_TESTS = { reads: ['tests', 'pkg', '*.md'], made: PACKED }
/** Of those that look anywhere. */
const ANYWHERE = { reads: ['.'], made: PACKED }

/** Before a commit: on any machine with rustup, Node and npm, and nothing else. */
const quick = {
  format: { run: checkFormat },
  lint: { run: lint, reads: RUST },
  rust: {
    run: () => run('cargo', ['test', '--locked', ...PUBLISHED, '--features', 'issuer,serde']),
    reads: RUST,
  },
  vectors: { run: () => run(process.execPath, ['tests/vectors/generate.mjs', '--check']), reads: ['tests'] },
  wasm: { run: buildModules, reads: CRATES, makes: MODULES },
  pack: {
    async run() {
      await buildPackage()
      pack()
    },
    reads: ['pkg', 'www', 'README.md', 'LICENSE-MIT', 'LICENSE-APACHE'],
    made: MODULES,
    makes: PACKED.filter((path) => !MODULES.includes(path)),
  },
  types: {
    run() {
      for (const project of TYPES) node('typescript/bin/tsc', '--project', `tests/${project}`)
    },
    reads: ['tests', 'pkg', 'www'],
    made: PACKED,
  },
  node: {
    run: () => testJavaScript(process.execPath, ...PACKAGE.flatMap(testFiles).filter((file) => !LONG.includes(file))),
    ...PACKAGE_TESTS,
  },
  // The page's modules, as far as they need no browser, and the rules of this repository.
  sources: { run: () => testJavaScript(process.execPath, 'tests/www/modules', 'tests/repository'), ...ANYWHERE },
}

/** Where the package was packed on another machine. */
const given = { pack: { run: installPacked } }

/** The rest of what is tested before a change lands: every Node, browsers, hosts, other verifiers. */
const all = {
  doc: {
    run() {
      const env = { ...process.env, RUSTDOCFLAGS: '-D warnings' }
      run('cargo', ['doc', '--locked', '--workspace', '--no-deps', '--features', 'issuer,serde'], { env })
    },
    reads: RUST,
  },
  suites: {
    run() {
      // wasm-glue has no tests, and what it is made of takes a minute to optimise.
      const others = ['jwt-verdict', 'jwt-verdict-arithmetic', 'wasm-glue'].flatMap((name) => ['--exclude', name])
      run('cargo', ['test', '--locked', '--workspace', ...others])
    },
    reads: RUST,
    made: [EXTERNAL],
  },
  axum: {
    run() {
      run('cargo', [
        'clippy',
        '--locked',
        '--manifest-path',
        AXUM,
        '--target-dir',
        'target/axum-service',
        '--',
        '-D',
        'warnings',
      ])
      testJavaScript(process.execPath, 'tests/examples/axum.test.mjs')
    },
    reads: [...RUST, 'examples/axum-service', 'tests/examples', 'tests/support'],
    made: PACKED,
  },
  'rust-in-wasm': { run: testWasi, reads: [...RUST, 'examples/fastly-service'] },
  reproducible: { run: checkReproducible, reads: ['.'], made: ['target/package'] },
  package: {
    run() {
      node('publint/src/cli.js', 'run', packed(), '--strict')
      // No host requires the module's file, so the types need not say how.
      node('@arethetypeswrong/cli/dist/index.js', packed(), '--exclude-entrypoints', './jwt_verdict.wasm')
    },
    reads: [],
    made: PACKED,
  },
  long: { run: () => testJavaScript(process.execPath, ...LONG), ...PACKAGE_TESTS },
  ...Object.fromEntries(nodeMajors.map((major) => [`node-${major}`, { run: () => testOn(major), ...PACKAGE_TESTS }])),
  differential: { run: () => testJavaScript(process.execPath, 'tests/differential'), ...ANYWHERE },
  page: {
    run() {
      if (process.platform !== 'linux') return NO_BROWSERS
      // Here, for two files that miss the browsers would install them at the same time.
      browserPrograms()
      testJavaScript(process.execPath, 'tests/www/browsers')
    },
    ...ANYWHERE,
    versions: browserVersions,
  },
  site: {
    async run() {
      if (process.platform !== 'linux') return NO_BROWSERS
      browserPrograms()
      await buildDocs()
      testJavaScript(process.execPath, 'tests/site')
    },
    ...ANYWHERE,
    versions: browserVersions,
  },
  compare: { run: () => compare(['--check']), ...ANYWHERE },
  packaging: { run: () => testJavaScript(process.execPath, 'tests/packaging'), ...ANYWHERE },
  examples: { run: () => testJavaScript(process.execPath, 'tests/examples/examples.test.mjs'), ...ANYWHERE },
  hosts: {
    async run() {
      if (process.platform !== 'linux') return NO_BROWSERS
      testJavaScript(process.execPath, 'tests/hosts')
      await testHosts()
    },
    ...ANYWHERE,
    versions: browserVersions,
  },
  deny: { run: denyCrates, reads: [...RUST, 'deny.toml'] },
  // What is known of vulnerabilities changes from one day to the next.
  advisories: { run: denyAdvisories },
  audit: { run: auditPackages },
  demo: { run: () => testJavaScript(process.execPath, 'tests/examples/demo.test.mjs'), ...ANYWHERE },
}

/** What takes hours, each with as much as a night has room for. */
const nightly = {
  'many-cases': {
    run() {
      const env = { ...process.env, JWT_VERDICT_CASES: '3000' }
      run('cargo', ['test', '--locked', ...PUBLISHED, '--features', 'issuer,serde', '--lib'], { env })
    },
  },
  coverage: { run: coverage },
  fuzz: { run: () => fuzz(['--seconds', '600']) },
  'soak-node': { run: () => soak(['node']) },
  'soak-remote': { run: () => soak(['remote']) },
  'soak-workerd': { run: () => soak(['workerd']) },
  'soak-chromium': { run: () => soak(['chromium']) },
  ...Object.fromEntries(areas.map((area) => [`mutants-${area}`, { run: () => mutants([area]) }])),
  miri: { run: () => miri([]) },
}

/** The steps of each speed, in their order. */
export const speeds = { quick, all, nightly }

/** The step of each name. With `isPacked`, those that make the package take the one that is there. */
export function stepsByName({ isPacked }) {
  return { ...quick, ...all, ...nightly, ...(isPacked && given) }
}

/**
 * The names of the steps of a speed. The slower ones are about the package as well, so they make it; where it is packed already,
 * nobody compiles.
 */
export function namesOf(speed, { isPacked }) {
  const names = Object.keys(speeds[speed])
  const making = speed === 'quick' ? [] : ['wasm', 'pack']
  return [...making, ...names].filter((name) => !(isPacked && name === 'wasm'))
}

function workspaceMembers() {
  const [, list] = /^\[workspace\]\nmembers = \[(.*?)\]/ms.exec(readFileSync(resolve(root, 'Cargo.toml'), 'utf8'))
  return [...list.matchAll(/"(.*?)"/g)].map(([, member]) => member)
}

function checkFormat() {
  run('cargo', ['fmt', '--all', '--check'])
  for (const manifest of [FASTLY, AXUM, 'benches/native/Cargo.toml'])
    run('cargo', ['fmt', '--manifest-path', manifest, '--check'])
  const colours = process.stdout.isTTY ? [] : ['--colors=off']
  node('@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', ...colours, '.')
}

function lint() {
  const native = ['--workspace', '--all-targets', '--features', 'issuer,serde']
  run('cargo', ['clippy', '--locked', ...native, '--', '-D', 'warnings'])
  // Each as it is shipped.
  for (const feature of ['__wasm', '__wasm-issuer']) {
    const wasm = ['--lib', '--target', 'wasm32-unknown-unknown', '--features', feature]
    run('cargo', ['clippy', '--locked', ...PUBLISHED, ...wasm, '--', '-D', 'warnings'])
  }
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

function testOn(major) {
  const program = nodeProgram(major)
  if (program) {
    if (nodeVersion(program) === process.version) return 'it is this Node, which the steps "node" and "long" are for'
    return testJavaScript(program, ...PACKAGE)
  }
  if (process.env.CI) throw new Failure(`there is no Node ${major} to test on`)
  return `NOT TESTED: npm has no Node ${major} for ${process.platform} on ${process.arch}`
}

function node(path, ...args) {
  run(process.execPath, [installed(...path.split('/')), ...args])
}
