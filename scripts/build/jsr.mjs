// `npm run pack:jsr`: target/package/ -> target/jsr/, the package as JSR takes it, for Deno. JSR wants ES modules, each entry
// naming its types, imports that need no package.json, and jsr.json in its place; everything that jsr.json says is read from
// pkg/package.json. The command line stays with npm, as do the entries of other hosts.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { Failure, main, root } from '../lib/command.mjs'
import { packageFolder } from './assemble.mjs'

/** A package of JSR stands in a scope, which its owner creates there (docs/releasing.md). */
const NAME = '@jwt-verdict/jwt-verdict'

const SHARED = ['lib/engine.js', 'testing/engine.js']
const FILES = ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE', 'wasm/jwt_verdict.wasm']

export const jsrFolder = join(root, 'target', 'jsr')

/** What jsr.json says. */
export function jsrManifest({ version, description, license, exports } = readManifest()) {
  const entries = Object.entries(exports).filter(([, target]) => isModule(target.default))
  return {
    name: NAME,
    version,
    description,
    license,
    exports: Object.fromEntries(entries.map(([name, target]) => [name, target.default])),
  }
}

export function assembleJsr(from = packageFolder) {
  if (!existsSync(join(from, 'index.js'))) throw new Failure('the package is not built: run `npm run build` first')
  rmSync(jsrFolder, { recursive: true, force: true })
  const manifest = jsrManifest()
  const entries = Object.values(manifest.exports).map((path) => path.slice('./'.length))
  const read = (name) => readFileSync(join(from, name), 'utf8')
  for (const name of FILES) write(name, readFileSync(join(from, name)))
  for (const name of SHARED) write(name, read(name))
  for (const name of entries)
    write(name, `/* @ts-self-types="./index.d.ts" */\n${inItself(read(name), name, manifest)}`)
  for (const name of declarations(from)) write(name, inItself(declared(read(name)), name, manifest))
  write('jsr.json', `${JSON.stringify(manifest, undefined, 2)}\n`)
}

function readManifest() {
  return JSON.parse(readFileSync(join(root, 'pkg', 'package.json'), 'utf8'))
}

/** Not the WebAssembly file and package.json, which npm exports too. */
function isModule(path) {
  return path?.endsWith('.js') === true
}

function declarations(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /(?<!\.wasm)\.d\.ts$/.test(name) && !name.startsWith('cjs/'))
}

/** Deno takes a file by its own name, and has the globals that a directive would bring, which JSR does not allow. */
function declared(text) {
  return text.replace(/^\/\/\/ <reference lib=.*\n\n?/gm, '').replace(/^(.*from '\.[^']*)\.js'$/gm, "$1.d.ts'")
}

/** The package by its own name is the file that its name stands for. */
function inItself(text, name, { exports }) {
  return text.replace(/^((?:import|export|\}).*?)(['"])jwt-verdict(\/\w+)?\2/gm, (_, start, quote, path = '') => {
    const entry = exports[`.${path}`].replace('./', '')
    const target = name.endsWith('.d.ts') ? entry.replace(/\.js$/, '.d.ts') : entry
    const from = relative(dirname(name), target).replaceAll('\\', '/')
    return `${start}${quote}${from.startsWith('.') ? from : `./${from}`}${quote}`
  })
}

function write(name, content) {
  const file = join(jsrFolder, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

await main(import.meta, async () => {
  assembleJsr()
  console.log(`target/jsr holds ${NAME} ${jsrManifest().version}: publish it from there`)
})
