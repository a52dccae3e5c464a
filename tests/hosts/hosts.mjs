// Every host, in the order of the table. Each gives its rows: { host, version, where, load, run }, or { host, untested }
// with the reason. `run` gives what the suite said inside the host.

import { absent } from './hosts/absent.mjs'
import { chromium, firefox, webkit } from './hosts/browsers.mjs'
import { bun } from './hosts/bun.mjs'
import { bundled } from './hosts/bundled.mjs'
import { deno } from './hosts/deno.mjs'
import { edgeRuntime } from './hosts/edge-runtime.mjs'
import { next } from './hosts/next.mjs'
import { node } from './hosts/node.mjs'
import { miniflare, workerd, wrangler } from './hosts/workerd.mjs'

export const hosts = {
  node,
  deno,
  bun,
  workerd,
  miniflare,
  wrangler,
  'edge-runtime': edgeRuntime,
  next,
  chromium,
  firefox,
  webkit,
  bundled,
  absent,
}
