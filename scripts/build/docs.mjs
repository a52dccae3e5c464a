// `npm run docs`: the documents of this repository -> target/site, as static files for any host.
//
//   docs/*.md, SECURITY.md, ...   pages, with a search that runs in the browser
//   api/                          the reference of the npm package, from its types
//   crate/                        the crate's, as rustdoc makes it
//   debugger/                     the token debugging page, with its own policies
//   _headers                      the headers that hosts are to send
//
// Options: --no-rust leaves out rustdoc, which has to compile; --base PATH for a host where the site is not at the root; --serve shows it.
//
// It needs pkg/page (`npm run build`), and installs VitePress and TypeDoc in site/.

import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { Failure, main, root, run } from '../lib/command.mjs'
import { installPackages } from '../lib/setup.mjs'
import { entryTypes, referencePages, sitePages, siteText } from './site-pages.mjs'

const folder = join(root, 'site')
const page = join(root, 'pkg', 'page')
const sources = join(root, 'target', 'site-sources')
export const siteFolder = join(root, 'target', 'site')

export async function buildDocs({ base = '/', withRust = true } = {}) {
  if (!existsSync(join(page, 'index.html'))) throw new Failure('pkg/page is missing: run `npm run build` first')
  installPackages('site')
  stage()
  makeReference()
  run(process.execPath, [join(folder, 'node_modules/vitepress/bin/vitepress.js'), 'build', 'site'], {
    env: { ...process.env, ...settings({ base, withRust }) },
  })
  for (const name of htmlFiles(siteFolder)) addPolicy(join(siteFolder, name))
  addDebugger(base)
  if (withRust) addRust()
}

/** What site/.vitepress/config.mjs reads. */
function settings({ base, withRust }) {
  return {
    VITEPRESS_BASE: base,
    VITEPRESS_SOURCES: sources,
    VITEPRESS_OUT: siteFolder,
    ...(withRust && { VITEPRESS_CRATE: '/crate/jwt_verdict/index.html' }),
  }
}

/** The pages as VitePress reads them. */
function stage() {
  rmSync(sources, { recursive: true, force: true })
  for (const [path, name] of Object.entries(sitePages())) write(join(sources, name), siteText(path))
  write(
    join(sources, 'index.md'),
    readFileSync(join(folder, 'index.md'), 'utf8') + sectionOf(siteText('README.md'), 'Example'),
  )
  cpSync(join(root, 'docs', 'images'), join(sources, 'images'), { recursive: true })
  cpSync(join(root, 'benches', 'chart.svg'), join(sources, 'images', 'chart.svg'))
}

/** A section of a document, with its heading. */
function sectionOf(text, heading) {
  const [section] = text.split(/^(?=## )/m).filter((part) => part.startsWith(`## ${heading}\n`))
  if (!section) throw new Failure(`README.md has no section ${heading}`)
  return section
}

function makeReference() {
  const typedoc = join(folder, 'node_modules', 'typedoc', 'bin', 'typedoc')
  const entries = Object.values(entryTypes()).flatMap((types) => ['--entryPoints', join(root, 'pkg', types)])
  const out = join(sources, 'api')
  run(process.execPath, [typedoc, '--options', join(folder, 'typedoc.json'), ...entries, '--out', out], { cwd: folder })
  for (const [name, reference] of Object.entries(referencePages(out))) {
    const path = join(out, `${reference}.md`)
    write(path, readFileSync(path, 'utf8').replace(/^# .*$/m, `# ${name}`))
  }
  // A list of the entries, which the side bar is already.
  rmSync(join(out, 'overview.md'))
}

/**
 * A document may load what comes with the site, and nothing else: the browser holds it to that. Scripts inside it are known by their hashes.
 * The style of code is in attributes.
 */
function addPolicy(file) {
  const html = readFileSync(file, 'utf8')
  const scripts = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>(.*?)<\/script>/gs)].map(([, text]) => hashOf(text))
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${scripts.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`
  if (!html.includes('<meta charset="utf-8">')) throw new Failure(`${file} has no place for its policy`)
  // A module is loaded as a script is, and the links of VitePress to fonts and chunks stay as they are.
  writeFileSync(file, html.replace('<meta charset="utf-8">', `<meta charset="utf-8">\n    ${meta}`))
}

function hashOf(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

/** The page with its headers, which name the paths that it has here, and with the way back, which it has nowhere else. */
function addDebugger(base) {
  const { _headers: headers, ...names } = Object.fromEntries(readdirSync(page).map((name) => [name, join(page, name)]))
  for (const [name, path] of Object.entries(names)) cpSync(path, join(siteFolder, 'debugger', name))
  addWayBack(join(siteFolder, 'debugger', 'index.html'), base)
  const rules = readFileSync(headers, 'utf8').replace(/^\//gm, '/debugger/')
  writeFileSync(join(siteFolder, '_headers'), `${rules}\n/debugger\n  Cache-Control: no-cache\n`)
}

function addWayBack(file, base) {
  const tools = '<div class="masthead-tools">'
  const html = readFileSync(file, 'utf8')
  if (!html.includes(tools)) throw new Failure(`${file} has no place for the link to the documents`)
  writeFileSync(file, html.replace(tools, `${tools}\n    <a href="${base}">Documentation</a>`))
}

/** What cargo makes of the doc comments. */
function addRust() {
  run('cargo', ['doc', '--locked', '--no-deps', '--package', 'jwt-verdict', '--features', 'issuer,serde'])
  cpSync(join(root, 'target', 'doc'), join(siteFolder, 'crate'), { recursive: true })
}

function htmlFiles(path) {
  return readdirSync(path, { recursive: true }).filter((name) => name.endsWith('.html'))
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

await main(import.meta, async (args) => {
  const value = (name) => args[args.indexOf(name) + 1]
  await buildDocs({
    ...(args.includes('--base') && { base: value('--base') }),
    withRust: !args.includes('--no-rust'),
  })
  console.log(`\n${relative(root, siteFolder)} holds the site`)
  if (args.includes('--serve')) {
    const { serveFolder } = await import('./serve-folder.mjs')
    const { url, closed } = await serveFolder(siteFolder)
    console.log(url)
    await closed
  }
})
