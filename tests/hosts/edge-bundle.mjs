// A script for Vercel's Edge Runtime as its bundlers make it: modules that are imported stand in a global variable.

import { build } from 'esbuild'
import { inProject } from './place.mjs'

export async function bundleForEdge(entry) {
  const script = inProject('bundles', entry)
  const modules = []
  await build({
    entryPoints: [inProject(entry)],
    outfile: script,
    bundle: true,
    format: 'iife',
    conditions: ['edge-light', 'browser'],
    plugins: [
      {
        name: 'module',
        setup({ onResolve, onLoad, resolve }) {
          onResolve({ filter: /\.wasm\?module$/ }, ({ path, ...options }) => resolve(path.split('?')[0], options))
          onLoad({ filter: /\.wasm$/ }, ({ path }) => {
            return { contents: `export default globalThis.MODULES[${modules.push(path) - 1}]` }
          })
        },
      },
    ],
  })
  return { script, modules }
}
