// The pages on which a browser runs the suite, one after the other, and what each is about.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { build } from 'esbuild'
import { inProject } from './place.mjs'

const PACKAGE = '/node_modules/jwt-verdict'

/** What a page needs that has no bundler. */
const IMPORT_MAP = JSON.stringify({
  imports: {
    'jwt-verdict': `${PACKAGE}/index.js`,
    'jwt-verdict/jose': `${PACKAGE}/compat/jose/index.js`,
    ...Object.fromEntries(
      ['http', 'testing', 'vercel'].map((name) => [`jwt-verdict/${name}`, `${PACKAGE}/${name}/index.js`]),
    ),
  },
})

const STRICT = "default-src 'none'; connect-src 'self'; script-src 'self'"
const STRICT_WITH_WASM = `${STRICT} 'wasm-unsafe-eval'`
const hash = createHash('sha256').update(IMPORT_MAP).digest('base64')

const TYPES = { js: 'text/javascript', json: 'application/json', wasm: 'application/wasm' }

/** A loopback address is a secure origin; a name that is reached by http is none. */
export const pages = [
  {
    where: 'page, ES modules as they are',
    load: 'bytes inside',
    html: `<script type="importmap">${IMPORT_MAP}</script><script type="module" src="/browser.js"></script>`,
    policy: `${STRICT_WITH_WASM} 'sha256-${hash}'`,
  },
  { where: 'page, CSP without wasm', html: script('browser.bundle'), policy: STRICT, isRefused: true },
  { where: 'page, CSP', load: 'bytes inside', html: script('browser.bundle'), policy: STRICT_WITH_WASM },
  { where: 'page, slim', load: 'file, init(url)', html: script('browser-slim.bundle'), policy: STRICT_WITH_WASM },
  {
    where: 'worker',
    load: 'bytes inside',
    html: script('worker-page'),
    policy: `${STRICT_WITH_WASM}; worker-src 'self'`,
  },
  { where: 'service worker', load: 'bytes inside', html: script('service-worker-page') },
  {
    where: 'sandboxed frame',
    load: 'bytes inside',
    html: (name) => `<iframe sandbox="allow-scripts" src="/frame.html?name=${name}"></iframe>`,
  },
  { where: 'page, insecure origin', load: 'bytes inside', html: script('browser.bundle'), isInsecure: true },
  { where: 'worker, insecure origin', load: 'bytes inside', html: script('worker-page'), isInsecure: true },
]

/** Lets a server have everything that the pages load. */
export async function serveProject(server) {
  await build({
    entryPoints: ['browser.js', 'browser-slim.js'].map((name) => inProject(name)),
    outdir: inProject(),
    outExtension: { '.js': '.bundle.js' },
    bundle: true,
    format: 'esm',
    conditions: ['browser'],
    logLevel: 'warning',
  })
  server.pages.set('/frame.html', () => answer(script('browser.bundle')))
  server.files = (path) => {
    const file = path === '/jwt_verdict.wasm' ? `${PACKAGE}/wasm${path}` : path
    return { headers: { 'content-type': TYPES[file.split('.').at(-1)] }, body: readFileSync(inProject(file)) }
  }
}

/** The answer that a page is. It goes on to another when the server has its report, if there is another. */
export function answerOf({ html, policy }, name) {
  return answer(`${typeof html === 'function' ? html(name) : html}${script('next-page')}`, policy)
}

/** The answer that a page of one script is. */
export function answerWith(path) {
  return answer(`<script type="module" src="${path}"></script>`)
}

function answer(body, policy) {
  const headers = { 'content-type': 'text/html', ...(policy && { 'content-security-policy': policy }) }
  // Without an icon a browser asks for one.
  return { headers, body: `<!doctype html><title>jwt-verdict</title><link rel="icon" href="data:,">${body}` }
}

function script(name) {
  return `<script type="module" src="/${name}.js"></script>`
}
