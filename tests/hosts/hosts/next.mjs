// Next.js, built and served as a user does it: once with Turbopack and a proxy, once with webpack and a middleware.

import { execFile } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { copyFresh, installed, versionOf } from '../../examples/frameworks.mjs'
import { Program } from '../../examples/programs.mjs'
import { reportFromChromium } from '../browser.mjs'
import { inProject } from '../place.mjs'
import { post } from '../served.mjs'

const source = fileURLToPath(new URL('../next', import.meta.url))
const program = installed('next', 'dist', 'bin', 'next')
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }

/**
 * What is different with each bundler. There can be only one guard. And Next.js 16.4.5 does not build an edge route in
 * `app` with webpack, whatever is in it ("ENOENT ... route_client-reference-manifest.js"), so that one is in `pages`.
 */
const BUNDLERS = {
  Turbopack: { flags: [], guard: 'proxy', edge: '/edge', without: ['middleware.js', 'pages'] },
  webpack: { flags: ['--webpack'], guard: 'middleware', edge: '/api/edge', without: ['proxy.js', 'app/edge'] },
}

export async function* next({ server, body }) {
  for (const [bundler, { flags, guard, edge, without }] of Object.entries(BUNDLERS)) {
    const cwd = layNext(bundler, without)
    await promisify(execFile)(process.execPath, [program, 'build', ...flags], { cwd, env, maxBuffer: 2 ** 26 })
    const started = await Program.start(process.execPath, [program, 'start', '--port', '0', '-H', '127.0.0.1'], {
      cwd,
      env,
      listening: /127\.0\.0\.1:(\d+)/,
    })
    const row = { host: `Next.js, ${bundler}`, version: versionOf('next') }
    const posted = (path) => () => post(`${started.url}${path}`, body)
    try {
      yield { ...row, where: 'edge route', load: 'module import', run: posted(edge) }
      yield { ...row, where: 'Node route', load: 'bytes inside', run: posted('/node') }
      const load = guard === 'proxy' ? 'bytes inside' : 'module import'
      yield { ...row, where: guard, load, run: posted('/guard') }
      const run = () => reportFromChromium(server, `next-${bundler}`, `${started.url}/client`)
      yield { ...row, where: 'client component', load: 'bytes inside', run }
    } finally {
      await started.stop()
    }
  }
}

function layNext(bundler, without) {
  const folder = copyFresh(source, `conformance-${bundler.toLowerCase()}`)
  for (const name of ['suite', 'worker.js', 'report.js', 'subpaths.js']) {
    cpSync(inProject(name), join(folder, name), { recursive: true })
  }
  for (const name of without) rmSync(join(folder, name), { recursive: true })
  return folder
}
