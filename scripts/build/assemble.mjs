// pkg/ -> target/package/, the npm package as it is published: of many small files as few as can be, for each makes a
// program start later.
//
// Every entry becomes one file, with all that it is made of, but for what has state: lib/engine.js and the errors with it,
// and testing/engine.js. Those are files of their own, which the entries share.
//
//   cjs/   all that can be required, file by file as CommonJS, with types

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { root } from '../lib/command.mjs'
import { esbuild } from './esbuild.mjs'

const pkg = join(root, 'pkg')
const DOCUMENTS = ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE']
const ENGINE = 'lib/engine.js'
const SHARED = [ENGINE, 'testing/engine.js']

/** The package, ready to be packed. */
export const packageFolder = join(root, 'target', 'package')

export async function assemble() {
  rmSync(packageFolder, { recursive: true, force: true })
  mkdirSync(packageFolder, { recursive: true })
  for (const name of readdirSync(pkg, { recursive: true }).filter(isTaken)) take(join(pkg, name), name)
  for (const name of DOCUMENTS) take(join(root, name), name)

  const entries = entriesOf(JSON.parse(readFileSync(join(pkg, 'package.json'), 'utf8')))
  for (const entry of entries) await bundle(entry, entries)
  await writeCommonJs(entries.filter(isRequired))
}

/** What is there for people, types and hosts; all else is code, and comes as a part of an entry. */
function isTaken(name) {
  return /^package\.json$|\.(d\.ts|md|wasm)$|^page[\\/]/.test(name)
}

function take(from, name) {
  cpSync(from, join(packageFolder, name), { recursive: true })
}

function entriesOf({ exports, bin }) {
  const leaves = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(leaves))
  const names = [...leaves(exports), ...leaves(bin)].map((path) => path.replace(/^\.\//, ''))
  return [...new Set([...SHARED, ...names.filter((name) => name.endsWith('.js') && existsSync(join(pkg, name)))])]
}

async function bundle(entry, entries) {
  await esbuild({
    entryPoints: [join(pkg, entry)],
    outfile: join(packageFolder, entry),
    format: 'esm',
    plugins: [{ name: 'shared', setup: (build) => leaveShared(build, entry, entries) }],
  })
}

/** What lib/engine.js is the home of: the errors, which have to be of its class, what options are called, and all words. */
const AT_HOME = ['lib/errors.js', 'lib/hint.js', 'lib/rows.js']

/** An entry imports another from where that is. */
function leaveShared({ onResolve }, entry, entries) {
  onResolve({ filter: /./ }, ({ kind, path, resolveDir }) => {
    if (kind === 'entry-point') return undefined
    if (!path.startsWith('.') || /\.wasm(\?module)?$/.test(path)) return { path, external: true }
    const file = relative(pkg, resolve(resolveDir, path)).replaceAll('\\', '/')
    const home = AT_HOME.includes(file) && entry !== ENGINE ? ENGINE : file
    if (!entries.includes(home) || home === entry) return undefined
    const from = relative(dirname(entry), home).replaceAll('\\', '/')
    return { path: from.startsWith('.') ? from : `./${from}`, external: true }
  })
}

async function writeCommonJs(entries) {
  const commonJs = join(packageFolder, 'cjs')
  await esbuild({
    entryPoints: entries.map((name) => join(packageFolder, name)),
    outdir: commonJs,
    outbase: packageFolder,
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    plugins: [{ name: 'siblings', setup: leaveImports }],
  })
  for (const name of readdirSync(pkg, { recursive: true }).filter((name) => /(?<!\.wasm)\.d\.ts$/.test(name))) {
    const types = readFileSync(join(pkg, name), 'utf8').replace(/(from '\.[^']*)\.js'/g, "$1.cjs'")
    const file = join(commonJs, name.replace(/\.ts$/, '.cts'))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, types)
  }
}

/** Not the command line, nor the entries of hosts that have no CommonJS. */
function isRequired(name) {
  return !/^cli\b|\.(workerd|edge-light)\.js$/.test(name)
}

function leaveImports({ onResolve }) {
  onResolve({ filter: /./ }, ({ kind, path }) =>
    kind === 'entry-point' ? undefined : { path: path.replace(/^(\..*)\.js$/, '$1.cjs'), external: true },
  )
}
