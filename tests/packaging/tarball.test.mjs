// What is in the tarball, and what is not.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Project } from './project.mjs'

const FOLDERS = ['cjs', 'cli', 'compat', 'http', 'lib', 'page', 'remote', 'slim', 'testing', 'vercel', 'wasm']

const FILES = [
  'LICENSE-APACHE',
  'LICENSE-MIT',
  'README.md',
  'index.d.ts',
  'index.edge-light.js',
  'index.js',
  'index.workerd.js',
  'jwt_verdict.wasm.d.ts',
  'package.json',
]

let project
before(() => {
  project = new Project()
})
after(() => project.remove())

test('the tarball holds these files and folders and no others', () => {
  const files = filesIn(installed())
  const [nested, own] = [true, false].map((isNested) => files.filter((file) => file.includes('/') === isNested))
  assert.deepEqual(own.sort(), FILES)
  assert.deepEqual([...new Set(nested.map((file) => file.split('/')[0]))].sort(), FOLDERS)
})

test('its folders hold the entries, what they share, the modules and the page', () => {
  const packed = filesIn(installed())
  const code = packed.filter((file) => /\.js$/.test(file) && !/^page\//.test(file))
  const { exports, bin } = manifest()
  const entries = [...leaves(exports), ...leaves(bin)].map((path) => path.replace('./', ''))
  assert.deepEqual(code.filter((file) => !entries.includes(file)).sort(), ['lib/engine.js', 'testing/engine.js'])
  assert.deepEqual(packed.filter((file) => file.endsWith('.wasm')).sort(), [
    'testing/wasm/jwt_verdict_testing.wasm',
    'wasm/jwt_verdict.wasm',
  ])
  assert.deepEqual(packed.filter((file) => file.startsWith('page/')).sort(), [
    'page/_headers',
    'page/fetch.html',
    'page/index.html',
    'page/jwt-verdict.html',
    'page/module.generated.js',
    'page/page.css',
    'page/page.js',
    'page/sample.html',
  ])
  for (const file of packed) assert.match(file, /\.(c?js|d\.c?ts|json|md|wasm)$|^LICENSE-|^page\//)
})

test('all that can be imported can be required, but for the entries of hosts that have no CommonJS', () => {
  const required = filesIn(installed('cjs')).sort()
  const imported = filesIn(installed()).filter(
    (file) => /\.(js|d\.ts)$/.test(file) && !/^(cjs|cli|page)\/|\.(workerd|edge-light)\.js$|\.wasm\.d\.ts$/.test(file),
  )
  assert.deepEqual(required, imported.map((file) => file.replace(/js$/, 'cjs').replace(/\.ts$/, '.cts')).sort())
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
  for (const field of [...kinds, 'scripts', 'gypfile']) assert.equal(manifest()[field], undefined, field)
})

test('every file that package.json points to is there', () => {
  const { main, types, bin, exports } = manifest()
  const files = filesIn(installed())
  assert.deepEqual(
    [main, types, ...leaves(bin), ...leaves(exports)].filter((target) => !files.includes(target.replace('./', ''))),
    [],
  )
})

test('one version: the npm package and the crates', () => {
  for (const file of ['Cargo.toml', 'arithmetic/Cargo.toml'])
    assert.equal(manifest().version, ofRepository(file).match(/^version = "(.*)"/m)[1], file)
  // The one crate needs the other of its own version.
  assert.match(ofRepository('Cargo.toml'), new RegExp(`^jwt-verdict-arithmetic = .*"=${manifest().version}"`, 'm'))
})

test('the wasm module asks its host for what is on the list, and for nothing else', () => {
  assert.deepEqual(asked('wasm', 'jwt_verdict.wasm'), allowed('wasm-imports.txt'))
})

test('so does that of the test issuer, whose list has random numbers', () => {
  assert.deepEqual(asked('testing', 'wasm', 'jwt_verdict_testing.wasm'), allowed('testing-wasm-imports.txt'))
})

test('the engine, with its glue, reaches for no clock, no randomness, no network, no file and no evaluation of text', () => {
  const names = 'Date|performance|random|crypto|fetch|XMLHttpRequest|WebSocket|process|require|import|eval'
  const forbidden = new RegExp(`\\bnew (Date|Function)\\b|\\b(${names})\\b\\s*[.([]`)
  // Advice may say what to call, and is text.
  const [advice] = code('lib', 'engine.js').match(/^var ADVICE = \{\n(?: {2}.*\n)*\};$/m)
  assert.equal(code('lib', 'engine.js').replace(advice, '').match(forbidden)?.[0], undefined)
})

test('the CommonJS files need each other and this package, and nothing else', () => {
  const sources = filesIn(installed('cjs')).filter((file) => file.endsWith('.cjs'))
  const required = sources.flatMap((file) => [...code('cjs', file).matchAll(/\brequire\("([^"]*)"\)/g)])
  assert.ok(required.length > sources.length)
  assert.deepEqual(
    required.map(([, name]) => name).filter((name) => name !== 'jwt-verdict' && !/^\.\.?\/.*\.cjs$/.test(name)),
    [],
  )
})

function asked(...names) {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(installed(...names))))
  assert.deepEqual(new Set(imports.map((entry) => entry.module)), new Set(['./jwt_verdict_bg.js']))
  return [...new Set(imports.map(({ name }) => name.replace(/_[0-9a-f]{16}$/, '')))].sort()
}

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

function allowed(file) {
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8').split('\n')
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
