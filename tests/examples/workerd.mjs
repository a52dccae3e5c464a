// Builds the Worker as wrangler does, and serves it with the runtime of Cloudflare.
//
//   node workerd.mjs FOLDER MINIFLARE [KV]

import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'

const [folder, package_, kv] = process.argv.slice(2)
const { Miniflare } = createRequire(import.meta.url)(package_)

await build({
  entryPoints: [join(folder, 'worker.js')],
  outdir: join(folder, 'dist'),
  bundle: true,
  format: 'esm',
  conditions: ['workerd', 'worker', 'browser'],
  external: ['cloudflare:*'],
  loader: { '.wasm': 'copy' },
  logLevel: 'warning',
})

const miniflare = new Miniflare({
  scriptPath: join(folder, 'dist', 'worker.js'),
  modules: true,
  modulesRoot: join(folder, 'dist'),
  modulesRules: [
    { type: 'ESModule', include: ['**/*.js'] },
    { type: 'CompiledWasm', include: ['**/*.wasm'] },
  ],
  compatibilityDate: '2026-07-01',
  kvNamespaces: ['KEYS'],
  kvPersist: kv || false,
  port: 0,
  outboundService: ({ url, method, headers }) =>
    fetch(url.replace('https://oidc.vercel.com', process.env.VERCEL_STAND_IN), { method, headers }),
})
process.once('SIGTERM', () => miniflare.dispose())
console.log(`Listening on port ${(await miniflare.ready).port}`)
