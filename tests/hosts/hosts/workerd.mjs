// Cloudflare's runtime: by itself, in miniflare, and as wrangler builds and runs it. Bundled as wrangler does.

import { execFile } from 'node:child_process'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { nodeProgram } from '../../../scripts/lib/runtimes.mjs'
import { versionOf as versionOfExample } from '../../examples/frameworks.mjs'
import { Program } from '../../examples/programs.mjs'
import { inProject, installed, versionOf } from '../place.mjs'
import { resultFrom } from '../served.mjs'
import { bundleWorker, startMiniflare, startWorkerd } from '../worker.mjs'
import { weigh } from './bundled.mjs'

const KINDS = {
  'wasm import': { entry: 'worker.js', load: 'module import' },
  slim: { entry: 'worker-slim.js', load: 'module import, initSync' },
}

export async function* workerd({ body }) {
  for (const [where, { entry, load }] of Object.entries(KINDS)) {
    const worker = await bundleWorker(entry)
    const run = () => resultFrom(startWorkerd(worker), body)
    yield { host: 'workerd', version: versionOf('workerd'), where, load, run }
  }
}

export async function* miniflare({ body }) {
  const worker = await bundleWorker('worker.js')
  yield {
    host: 'miniflare',
    version: versionOfExample('miniflare'),
    load: 'module import',
    run: () => resultFrom(startMiniflare(worker), body),
  }
}

const WRANGLER = { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', CI: '1' }

export async function* wrangler({ body }) {
  configure('wrangler.json', 'worker.js')
  // What one version of wrangler leaves there can make another's fail.
  rmSync(inProject('.wrangler'), { recursive: true, force: true })
  const port = ['--ip', '127.0.0.1', '--port', '0', '--inspector-port', '0']
  const start = () =>
    Program.start(nodeProgram(24), [program(), 'dev', ...port, '--show-interactive-dev-session=false'], {
      cwd: inProject(),
      env: WRANGLER,
      listening: /Ready on http:\/\/127\.0\.0\.1:(\d+)/,
    })
  yield {
    host: 'wrangler dev',
    version: versionOf('wrangler'),
    load: 'module import',
    ships: await weighDeployment(),
    run: () => resultFrom(start(), body),
  }
}

/** What `wrangler deploy` would upload of the least that a Worker can have of the package. */
async function weighDeployment() {
  const folder = inProject('bundles', 'deployment')
  rmSync(folder, { recursive: true, force: true })
  configure('slice.json', 'slice-worker.js')
  const args = ['deploy', '--dry-run', '--minify', '--outdir', folder, '--config', 'slice.json']
  await promisify(execFile)(nodeProgram(24), [program(), ...args], {
    cwd: inProject(),
    env: { ...process.env, ...WRANGLER },
  })
  return weigh(
    ...readdirSync(folder)
      .filter((name) => /\.(js|wasm)$/.test(name))
      .map((name) => join(folder, name)),
  )
}

function configure(file, entry) {
  writeFileSync(inProject(file), JSON.stringify({ name: 'conformance', main: entry, compatibility_date: '2026-11-01' }))
}

const program = () => installed('wrangler', 'bin', 'wrangler.js')
