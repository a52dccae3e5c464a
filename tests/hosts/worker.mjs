// A Worker, bundled as wrangler bundles it, and Cloudflare's runtime to run it in.

import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { nodeProgram } from '../../scripts/lib/runtimes.mjs'
import { installed as installedExample } from '../examples/frameworks.mjs'
import { Program } from '../examples/programs.mjs'
import { inProject, load } from './place.mjs'

const DATE = '2026-07-01'

/** Bundles a file of the project, or of `from`. Gives the folder, and the names of the modules in it, the first first. */
export async function bundleWorker(entry, { from = inProject(), minify = false } = {}) {
  const folder = inProject('bundles', entry.replace(/\.js$/, ''))
  rmSync(folder, { recursive: true, force: true })
  await build({
    entryPoints: [join(from, entry)],
    outdir: folder,
    bundle: true,
    minify,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*'],
    loader: { '.wasm': 'copy' },
    logLevel: 'warning',
  })
  return { folder, modules: readdirSync(folder).sort((a, b) => Number(b === entry) - Number(a === entry)) }
}

/**
 * The runtime by itself, with no more configuration than it needs: `outbound`, where all that the Worker fetches goes, and
 * `kv`, a file in its folder that plays Workers KV, for the binding KEYS.
 */
export async function startWorkerd({ folder, modules }, options = {}) {
  const config = join(folder, 'config.capnp')
  writeFileSync(config, configOf(modules, options))
  const { default: program } = await load('workerd')
  return Program.start(program.default ?? program, ['serve', config, '--control-fd=1'], {
    listening: /"socket":"http","port":(\d+)/,
  })
}

export function startMiniflare({ folder, modules }) {
  const script = fileURLToPath(new URL('miniflare.mjs', import.meta.url))
  // Miniflare asks for a newer Node than the one that may run this.
  return Program.start(nodeProgram(24), [script, installedExample('miniflare'), folder, DATE, ...modules], {
    listening: /Listening on port (\d+)/,
  })
}

function configOf(modules, { outbound, kv }) {
  const lines = modules.map((name) =>
    name.endsWith('.wasm')
      ? `(name = "./${name}", wasm = embed "${name}")`
      : `(name = "${name}", esModule = embed "${name}")`,
  )
  const bindings = kv ? ', bindings = [(name = "KEYS", kvNamespace = "kv")]' : ''
  const services = [
    `(name = "worker", worker = (modules = [${lines.join(', ')}], compatibilityDate = "${DATE}"${bindings}))`,
    outbound
      ? `(name = "internet", external = (address = "${outbound}", http = ()))`
      : '(name = "internet", network = (allow = ["private"]))',
    ...(kv
      ? [`(name = "kv", worker = (modules = [(name = "kv", esModule = embed "${kv}")], compatibilityDate = "${DATE}"))`]
      : []),
  ]
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [${services.join(', ')}],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);
`
}
