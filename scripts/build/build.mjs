// `npm run build`: Rust in src/ -> pkg/wasm/ and pkg/testing/wasm/, and with that pkg/ -> target/package/, the npm package.
//
//   wasm/jwt_verdict.wasm  the optimised module
//   wasm/glue.js           createGlue(): wasm-bindgen's glue as a factory, so that a trapped instance can be replaced
//   wasm/bytes.js          wasmBytes(): the module in base64, for the hosts that compile bytes
//   wasm/words.js          what the module says by number, from docs/errors.json and docs/checks.json (scripts/build/words.mjs)
//   testing/wasm/          the same of the test issuer, jwt_verdict_testing.wasm
//   page/                  the token debugging page (scripts/build/page.mjs)
//   target/package/        what is published (scripts/build/assemble.mjs)
//
// The same source gives the same bytes on any machine and in any folder: `npm run check:reproducible` proves it.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { Failure, installed, main, output, root, run, runBeside } from '../lib/command.mjs'
import { setup } from '../lib/setup.mjs'
import { assemble, packageFolder } from './assemble.mjs'
import { esbuild } from './esbuild.mjs'
import { buildPage } from './page.mjs'
import { requireSameWords, writeWords } from './words.mjs'

const TARGET = 'wasm32-unknown-unknown'
const target = join(root, 'target')
const pkg = join(root, 'pkg')
/** The modules: each has the name of its file, the folder it goes to, and the feature that has its boundary. */
const MODULES = [
  { name: 'jwt_verdict', folder: join(pkg, 'wasm'), feature: '__wasm', hasWords: true },
  { name: 'jwt_verdict_testing', folder: join(pkg, 'testing', 'wasm'), feature: '__wasm-issuer' },
]
/**
 * Functions that are not small are called and not copied, for a smaller module. The loops of arithmetic/, where
 * the time goes, say for themselves what is a part of what.
 */
const INLINE_LITTLE = '-Cllvm-args=-inline-threshold=40'
/** A function's name tells for which types it was made, so that `npm run size` can tell the curves apart. */
const NAME_TYPES = '-Csymbol-mangling-version=v0'
/** Hashes in loops, not written out: they are a small part of a token's time and were a large one of the module. */
const COMPACT_HASHES = '--cfg=sha2_backend_soft="compact"'
const cargoHome = process.env.CARGO_HOME || join(homedir(), '.cargo')

export async function build() {
  setup()
  await buildModules()
  await buildPackage()
}

/** Rust in src/ -> pkg/wasm/ and pkg/testing/wasm/. */
export async function buildModules() {
  // Fetched first: the names of the folders that the crates lie in are needed for the flags.
  run('cargo', ['fetch', '--locked', '--target', TARGET])
  // Neither the compiler's last step nor wasm-opt takes more than one processor, so one module is optimised while the next is compiled.
  await Promise.all(MODULES.map(buildModule))
  for (const { folder } of MODULES)
    for (const file of readdirSync(folder))
      console.log(`${relative(root, join(folder, file))}  ${readFileSync(join(folder, file)).length} bytes`)
}

/** pkg/ and www/, with the modules -> target/package/. */
export async function buildPackage() {
  await buildPage()
  await assemble()
  refuseOwnPaths()
}

async function buildModule({ name, folder, feature, hasWords = false }) {
  const compiled = compile(feature)
  // With the names of its functions, for `npm run size`.
  cpSync(compiled, join(target, `${name}.named.wasm`))
  const glue = generateGlue(compiled, join(target, 'glue', name))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  const module = join(folder, `${name}.wasm`)
  await optimise(glue.module, module)
  await writeGlue(glue.script, join(folder, 'glue.js'))
  writeBytes(module, join(folder, 'bytes.js'))
  if (hasWords) {
    writeWords(join(folder, 'words.js'))
    await requireSameWords(folder, name)
  }
}

function compile(feature) {
  run(
    'cargo',
    [
      'rustc',
      ...['--release', '--locked', '--lib', '--crate-type', 'cdylib'],
      ...['--target', TARGET, '--features', feature, '--target-dir', target],
    ],
    {
      env: {
        ...process.env,
        CARGO_ENCODED_RUSTFLAGS: [...remappedPaths(), INLINE_LITTLE, NAME_TYPES, COMPACT_HASHES].join('\x1f'),
      },
    },
  )
  return join(target, TARGET, 'release', 'jwt_verdict.wasm')
}

// Panic messages hold the paths of source files. Without this they would hold the builder's home folder, and the
// registry's host, which names the folder that the crates lie in.
function remappedPaths() {
  const sources = join(cargoHome, 'registry', 'src')
  const registries = existsSync(sources) ? readdirSync(sources).map((folder) => [join(sources, folder), 'crates']) : []
  const std = join(output('rustc', ['--print', 'sysroot']).trim(), 'lib', 'rustlib', 'src', 'rust')
  const paths = [[root.replace(/\/$/, ''), 'jwt-verdict'], [cargoHome, 'cargo'], ...registries, [std, 'rust']]
  return paths.map(([from, to]) => `--remap-path-prefix=${from}=${to}`)
}

function generateGlue(module, folder) {
  rmSync(folder, { recursive: true, force: true })
  // Unoptimised, it compiles in a quarter of the time and still runs in a tenth of a second.
  const unoptimised = ['--config', 'profile.dev.opt-level=0', '--config', 'profile.dev.package."*".opt-level=0']
  run('cargo', [
    'run',
    '--quiet',
    '--locked',
    '--package',
    'wasm-glue',
    '--target-dir',
    target,
    ...unoptimised,
    '--',
    module,
    folder,
  ])
  return { module: join(folder, 'jwt_verdict_bg.wasm'), script: join(folder, 'jwt_verdict_bg.js') }
}

async function optimise(module, optimised) {
  const options = ['-O3', '--strip-debug', '--strip-producers']
  await runBeside(process.execPath, [installed('binaryen', 'bin', 'wasm-opt'), ...options, module, '-o', optimised])
}

// wasm-bindgen keeps the instance in variables of the module. In a function, they are each caller's own.
async function writeGlue(script, outfile) {
  await esbuild({
    entryPoints: [script],
    outfile,
    format: 'iife',
    globalName: 'glue',
    banner: { js: 'export function createGlue() {' },
    footer: { js: 'return glue;\n}' },
  })
}

function writeBytes(module, file) {
  const base64 = readFileSync(module).toString('base64')
  writeFileSync(
    file,
    `// ${basename(module)}. Made by \`npm run build\`.
const BASE64 = '${base64}'

export function wasmBytes() {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(BASE64)
  // By way of globalThis, or bundlers would add a Buffer of their own.
  if (globalThis.Buffer) return globalThis.Buffer.from(BASE64, 'base64')
  const text = atob(BASE64)
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
  return bytes
}
`,
  )
}

function refuseOwnPaths() {
  const paths = [root, `${cargoHome}/`, `${homedir()}/`, 'registry/src']
  for (const name of readdirSync(packageFolder, { recursive: true }).filter((name) => /\.\w+$/.test(name))) {
    const text = readFileSync(join(packageFolder, name), 'latin1')
    const found = paths.find((path) => path.length > 2 && text.includes(path))
    if (found) throw new Failure(`target/package/${name} holds ${found}, a path of this machine`)
  }
}

await main(import.meta, build)
