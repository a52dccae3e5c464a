// What is in the tarball, and what is not.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Project } from './project.mjs'

const FILES = [
  'LICENSE-APACHE',
  'LICENSE-MIT',
  'README.md',
  'engine.js',
  'errors.js',
  'index.d.ts',
  'index.js',
  'input.js',
  'misuse.js',
  'options.js',
  'package.json',
  'verifier.js',
  'wasm/bytes.js',
  'wasm/glue.js',
  'wasm/index.cjs',
  'wasm/index.d.cts',
  'wasm/jwt_verdict.wasm',
]

let project
before(() => {
  project = new Project()
})
after(() => project.remove())

test('the tarball holds these files and no others', () => {
  assert.deepEqual(filesIn(installed()).sort(), FILES)
})

test('it installs alone: no dependency of any kind, nothing that runs at installation', () => {
  assert.deepEqual(
    readdirSync(project.path('node_modules')).filter((name) => !name.startsWith('.')),
    ['jwt-verdict'],
  )
  const kinds = [
    'dependencies',
    'optionalDependencies',
    'peerDependencies',
    'bundleDependencies',
    'bundledDependencies',
  ]
  for (const field of [...kinds, 'scripts', 'bin', 'gypfile']) assert.equal(manifest()[field], undefined, field)
})

test('every file that package.json points to is there', () => {
  const { main, types, exports, sideEffects } = manifest()
  const targets = [main, types, ...sideEffects, ...leaves(exports)]
  assert.deepEqual(
    targets.filter((target) => !FILES.includes(target.replace('./', ''))),
    [],
  )
})

test('one version: the npm package and the crate', () => {
  assert.equal(manifest().version, ofRepository('Cargo.toml').match(/^version = "(.*)"/m)[1])
})

test('the wasm module asks its host for what is on the list, and for nothing else', () => {
  const module = new WebAssembly.Module(readFileSync(installed('wasm', 'jwt_verdict.wasm')))
  const asked = WebAssembly.Module.imports(module)
  assert.deepEqual(new Set(asked.map((entry) => entry.module)), new Set(['./jwt_verdict_bg.js']))
  const names = asked.map(({ name }) => name.replace(/_[0-9a-f]{16}$/, ''))
  assert.deepEqual([...new Set(names)].sort(), allowed())
})

test('the glue reaches for no clock, no randomness, no network, no file and no evaluation of text', () => {
  const names = 'Date|performance|random|crypto|fetch|XMLHttpRequest|WebSocket|process|require|import|eval'
  const forbidden = new RegExp(`\\bnew (Date|Function)\\b|\\b(${names})\\b\\s*[.([]`)
  assert.equal(code('wasm', 'glue.js').match(forbidden)?.[0], undefined)
})

test('the CommonJS entry needs no other module', () => {
  assert.equal(code('wasm', 'index.cjs').match(/\b(require|import)\s*\(.*/)?.[0], undefined)
})

function installed(...names) {
  return project.path('node_modules', 'jwt-verdict', ...names)
}

function manifest() {
  return JSON.parse(readFileSync(installed('package.json'), 'utf8'))
}

function code(...names) {
  const text = readFileSync(installed(...names), 'utf8')
  return text.replace(/^\s*(\/\/|\/?\*).*$/gm, '')
}

function allowed() {
  const lines = readFileSync(new URL('wasm-imports.txt', import.meta.url), 'utf8').split('\n')
  return lines.filter((line) => line && !line.startsWith('#')).sort()
}

function ofRepository(name) {
  return readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8')
}

function filesIn(folder, prefix = '') {
  return readdirSync(folder).flatMap((name) =>
    statSync(join(folder, name)).isDirectory() ? filesIn(join(folder, name), `${prefix}${name}/`) : `${prefix}${name}`,
  )
}

function leaves(value) {
  return typeof value === 'string' ? [value] : Object.values(value).flatMap(leaves)
}
