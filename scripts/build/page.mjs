// `npm run page`: www/ -> pkg/page/, the token debugging page as static files, and serves it on loopback.
//
//   index.html, page.css, *.js  the page: its document reaches no network
//   fetch.html                  the frame that fetches keys
//   sample.html                 the frame that makes sample tokens, with the module that signs
//   _headers                    the headers that hosts are to send
//   jwt-verdict.html            all of it as one file, which works from disk
//
// The same source gives the same bytes with the same Node, whose zlib deflates the modules.
//
// It takes pkg/wasm/ as it is; `npm run build` makes that, and the page with it. Options: --port NUMBER, --open, --no-serve
// to build alone, and --measure to say how fast the page is and what it weighs (page-speed.mjs).

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, deflateRawSync, gzipSync } from 'node:zlib'
import { main, root, run } from '../lib/command.mjs'

const www = join(root, 'www')
const pkg = join(root, 'pkg')
const page = join(pkg, 'page')
const generated = join(root, 'target', 'page')

/** Of the page itself, with gzip. */
const MOST_COMPRESSED = 250_000

const COMMON = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
]
const LOOPBACK = 'http://localhost:* http://127.0.0.1:*'

export async function buildPage() {
  rmSync(page, { recursive: true, force: true })
  mkdirSync(page, { recursive: true })
  mkdirSync(generated, { recursive: true })
  const programs = `export const PROGRAMS = ${JSON.stringify(programTexts())}\n`
  writeFileSync(join(generated, 'programs.generated.js'), programs)
  writeModule('module', 'MODULE', join(pkg, 'wasm', 'jwt_verdict.wasm'))
  writeModule('testing-module', 'TESTING_MODULE', join(pkg, 'testing', 'wasm', 'jwt_verdict_testing.wasm'))

  const css = (await bundle({ entryPoints: [join(www, 'styles', 'page.css')] }))[0].text
  const style = css.trim()
  const policies = { index: await writeIndex(style) }
  for (const name of ['fetch', 'sample']) policies[name] = await writeFrame(name)
  policies.single = await writeSingle(style)
  write('_headers', fill(readFileSync(join(www, '_headers'), 'utf8'), policies))
  report()
}

/** The programs that the page writes code from, by the names of their files. */
export function programTexts() {
  const folder = join(www, 'settings', 'programs')
  const names = readdirSync(folder).sort()
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

/** Compressed bytes of what a browser loads for the page itself: not the frames, nor the single file. */
export function weighPage(files = weighFiles()) {
  const loaded = files.filter(({ name }) => name === 'index.html' || /\.(css|js)$/.test(name))
  const sum = (kind, from = loaded) => from.reduce((total, file) => total + file[kind], 0)
  const withoutModule = loaded.filter(({ name }) => !name.includes('generated'))
  return { gzip: sum('gzip'), brotli: sum('brotli'), gzipWithoutModule: sum('gzip', withoutModule) }
}

function isBuilt() {
  return ['wasm', 'testing/wasm'].every((name) => existsSync(join(pkg, name)))
}

async function writeIndex(style) {
  const policy = policyOf({
    script: ["'self'", "'wasm-unsafe-eval'"],
    style: ["'self'"],
    rest: ['img-src data:', "connect-src 'none'", "frame-src 'self'"],
  })
  write('page.css', style)
  const files = await bundle({
    entryPoints: [join(www, 'app', 'page.js')],
    outdir: page,
    splitting: true,
    chunkNames: '[name]',
  })
  for (const { path, contents } of files) writeFileSync(path, contents)
  const preloads = files.map(({ path }) => path.slice(page.length + 1)).filter((name) => name !== 'page.js')
  const script = [
    ...preloads.map((name) => `<link rel="modulepreload" href="${name}">`),
    '<script type="module" src="page.js"></script>',
  ].join('\n')
  write('index.html', fill(source('index.html'), { policy, script, style: '<link rel="stylesheet" href="page.css">' }))
  return policy
}

/** A document with one script in it, known by its hash: a frame without an origin has no 'self'. */
async function writeFrame(name) {
  const script = await bundleText(`frames/${name}.js`)
  const rest = name === 'fetch' ? [`connect-src https: ${LOOPBACK}`] : ["connect-src 'none'"]
  const wasm = name === 'sample' ? ["'wasm-unsafe-eval'"] : []
  const policy = policyOf({ script: [hashOf(script), ...wasm], rest })
  write(
    `${name}.html`,
    fill(source(`frames/${name}.html`), { policy, script: `<script type="module">${script}</script>` }),
  )
  return policy
}

async function writeSingle(style) {
  const script = await bundleText('app/page.js', {
    plugins: [sources, aliases({ 'samples/sample-source.js': 'samples/sample-source.single.js' })],
  })
  const policy = policyOf({
    script: [hashOf(script), "'wasm-unsafe-eval'"],
    style: [hashOf(style)],
    rest: ['img-src data:', "connect-src 'none'"],
  })
  const html = fill(source('index.html'), {
    policy,
    style: `<style>${style}</style>`,
    script: `<script type="module">${script}</script>`,
  })
  write('jwt-verdict.html', html.replace('<html lang="en">', '<html lang="en" data-is-offline="yes">'))
  return policy
}

function policyOf({ script, style, rest }) {
  const [first, ...others] = COMMON
  return [
    first,
    `script-src ${script.join(' ')}`,
    ...(style ? [`style-src ${style.join(' ')}`] : []),
    ...rest,
    ...others,
  ].join('; ')
}

function hashOf(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

async function bundleText(name, options) {
  const [{ text }] = await bundle({ entryPoints: [join(www, name)], ...options })
  // Inside of HTML a script must not look like its own end.
  return text.trim().replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
}

async function bundle(options) {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    absWorkingDir: root,
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: ['chrome123', 'firefox128', 'safari17.5'],
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    outdir: page,
    plugins: [sources],
    ...options,
  })
  return outputFiles
}

/** The package by its name, but without the module's bytes, and the modules that are made here. */
const sources = {
  name: 'sources',
  setup({ onResolve }) {
    const names = {
      'jwt-verdict': 'api.js',
      'jwt-verdict/slim': 'slim/index.js',
      'jwt-verdict/vercel': 'vercel/index.js',
    }
    onResolve({ filter: /^jwt-verdict(\/|$)/ }, ({ path }) => ({ path: join(pkg, names[path] ?? `${path}.missing`) }))
    onResolve({ filter: /\.generated\.js$/ }, ({ path }) => ({ path: join(generated, path) }))
  },
}

function aliases(names) {
  return {
    name: 'aliases',
    setup({ onResolve }) {
      for (const [name, other] of Object.entries(names))
        onResolve({ filter: new RegExp(`/${name.replaceAll('.', '\\.')}$`) }, () => ({ path: join(www, other) }))
    },
  }
}

function writeModule(name, constant, file) {
  const deflated = deflateRawSync(readFileSync(file), { level: 9, memLevel: 9 })
  writeFileSync(
    join(generated, `${name}.generated.js`),
    `export const ${constant} = '${deflated.toString('base64')}'\n`,
  )
}

function source(name) {
  return readFileSync(join(www, name), 'utf8')
}

/** Puts values in the place of their names in braces. */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all)
}

function write(name, text) {
  writeFileSync(join(page, name), text)
}

function report() {
  const rows = weighFiles()
  for (const { name, raw, gzip, brotli } of rows)
    console.log(
      `pkg/page/${name.padEnd(20)} ${String(raw).padStart(8)} bytes  gzip ${String(gzip).padStart(7)}  brotli ${String(brotli).padStart(7)}`,
    )
  const { gzip, brotli, gzipWithoutModule } = weighPage(rows)
  console.log(`the page itself: gzip ${gzip}, of that without the module ${gzipWithoutModule}; brotli ${brotli}`)
  const hash = createHash('sha256')
    .update(readFileSync(join(page, 'jwt-verdict.html')))
    .digest('hex')
  console.log(`jwt-verdict.html sha256 ${hash}`)
  if (gzip > MOST_COMPRESSED) console.log(`note: more than ${MOST_COMPRESSED} bytes compressed`)
}

/** Bytes of each file, as they are and compressed. */
function weighFiles() {
  return readdirSync(page)
    .sort()
    .map((name) => {
      const bytes = readFileSync(join(page, name))
      const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).length
      return { name, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli }
    })
}

await main(import.meta, async (options) => {
  // As a program of its own: build.mjs imports this one, and would wait for it.
  if (isBuilt()) await buildPage()
  else run(process.execPath, ['scripts/build/build.mjs'])
  if (options.includes('--no-serve')) return
  if (options.includes('--measure')) {
    const { measurePage } = await import('../measure/page-speed.mjs')
    return measurePage(weighPage())
  }
  const port = options[options.indexOf('--port') + 1]
  const { page: serve } = await import('../../pkg/cli/page.js')
  await serve(
    { values: { ...(options.includes('--port') && { port }), open: options.includes('--open') }, positionals: [] },
    process,
  )
})
