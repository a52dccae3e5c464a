// Vercel's Edge Runtime, with code generation off as in production: neither text nor bytes are compiled there.

import { fileURLToPath } from 'node:url'
import { Program } from '../../examples/programs.mjs'
import { bundleForEdge } from '../edge-bundle.mjs'
import { installed, versionOf } from '../place.mjs'
import { resultFrom } from '../served.mjs'

export async function* edgeRuntime({ body }) {
  const version = versionOf('edge-runtime')
  for (const [where, load] of [
    ['?module import', 'module import'],
    ['slim', 'module import, initSync'],
  ]) {
    const { script, modules } = await bundleForEdge(where === 'slim' ? 'edge-slim.js' : 'edge.js')
    const server = fileURLToPath(new URL('../edge-runtime.mjs', import.meta.url))
    const start = () =>
      Program.start(process.execPath, [server, installed('edge-runtime'), script, ...modules], {
        listening: /Listening on port (\d+)/,
      })
    yield { host: 'edge-runtime', version, where, load, run: () => resultFrom(start(), body) }
  }
}
