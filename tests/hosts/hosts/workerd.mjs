// Cloudflare's runtime: by itself, in miniflare, and as wrangler builds and runs it. Bundled as wrangler does.

import { rmSync, writeFileSync } from 'node:fs'
import { nodeProgram } from '../../../scripts/runtimes.mjs'
import { versionOf as versionOfExample } from '../../examples/frameworks.mjs'
import { Program } from '../../examples/programs.mjs'
import { inProject, installed, versionOf } from '../place.mjs'
import { resultFrom } from '../served.mjs'
import { bundleWorker, startMiniflare, startWorkerd } from '../worker.mjs'

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

export async function* wrangler({ body }) {
  writeFileSync(
    inProject('wrangler.json'),
    JSON.stringify({ name: 'conformance', main: 'worker.js', compatibility_date: '2026-11-01' }),
  )
  // What one version of wrangler leaves there can make another's fail.
  rmSync(inProject('.wrangler'), { recursive: true, force: true })
  const args = [
    'dev',
    '--ip',
    '127.0.0.1',
    '--port',
    '0',
    '--inspector-port',
    '0',
    '--show-interactive-dev-session=false',
  ]
  const program = nodeProgram(24)
  const start = () =>
    Program.start(program, [installed('wrangler', 'bin', 'wrangler.js'), ...args], {
      cwd: inProject(),
      env: { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', CI: '1' },
      listening: /Ready on http:\/\/127\.0\.0\.1:(\d+)/,
    })
  yield {
    host: 'wrangler dev',
    version: versionOf('wrangler'),
    load: 'module import',
    run: () => resultFrom(start(), body),
  }
}
