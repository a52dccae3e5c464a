// How each example is started: `start(vercel)` gives `{ url, stop }`. `paths` are those that it guards. `seesBoth` is
// whether the framework lets a program see that a request has two Authorization headers.

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { nodeProgram } from '../../scripts/lib/runtimes.mjs'
import { copyExample, installed } from './frameworks.mjs'
import { Program } from './programs.mjs'
import { reroute } from './vercel.mjs'

/** What the others have vercelOidc state. */
const POLICY = {
  ISSUER: 'https://oidc.vercel.com/acme',
  AUDIENCE: 'https://vercel.com/acme',
  SUBJECT: 'owner:acme:project:site:environment:production',
}

export const servers = {
  express: { start: onNode('express') },
  fastify: { start: onNode('fastify') },
  hono: { start: onNode('hono') },
  'vercel-api': { start: onNode('vercel-api', POLICY) },
  deno: { start: onDeno },
  'cloudflare-worker': { start: onWorkerd },
  nextjs: { start: onNext, paths: ['/api/caller', '/api/guarded'], seesBoth: false },
}

/** PORT 0: one that is free. */
function onNode(name, settings) {
  return (vercel) =>
    Program.start(process.execPath, ['--import', reroute, 'server.mjs'], {
      cwd: copyExample(name),
      env: { ...settings, PORT: '0', VERCEL_STAND_IN: vercel.url },
      listening: /Listening on (?:port |http:\/\/127\.0\.0\.1:)(\d+)/,
    })
}

function onDeno(vercel) {
  const allowed = ['--allow-net', '--allow-env', '--no-remote', '--preload', reroute]
  return Program.start(process.execPath, [installed('deno', 'bin.cjs'), 'run', ...allowed, 'server.js'], {
    cwd: copyExample('deno'),
    env: { PORT: '0', VERCEL_STAND_IN: vercel.url, DENO_NO_UPDATE_CHECK: '1' },
    listening: /Listening on http:\/\/[^/]*:(\d+)/,
  })
}

function onNext(vercel) {
  return startNext(buildNext(), vercel)
}

/** Built as a user builds it; that it is guarded can be seen in what it serves only. Gives its folder. */
export function buildNext() {
  const cwd = copyExample('nextjs')
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }
  execFileSync(process.execPath, [next(), 'build'], { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] })
  return cwd
}

export function startNext(cwd, vercel) {
  return Program.start(process.execPath, [next(), 'start', '--port', '0'], {
    cwd,
    env: { NEXT_TELEMETRY_DISABLED: '1', NODE_OPTIONS: `--import ${reroute}`, VERCEL_STAND_IN: vercel.url },
    listening: /localhost:(\d+)/,
  })
}

const next = () => installed('next', 'dist', 'bin', 'next')

/** Miniflare asks for a newer Node than the one that may run this. What is in KV is kept in the folder `kv`, if there is one. */
export function onWorkerd(vercel, kv = '') {
  const program = nodeProgram(24)
  if (!program) throw new Error('the Worker is run by miniflare, which needs Node 22 or newer')
  const script = fileURLToPath(new URL('workerd.mjs', import.meta.url))
  return Program.start(program, [script, copyExample('cloudflare-worker'), installed('miniflare'), kv], {
    env: { VERCEL_STAND_IN: vercel.url },
    listening: /Listening on port (\d+)/,
  })
}
