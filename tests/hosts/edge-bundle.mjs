// A script for Vercel's Edge Runtime as its bundlers make it: a module that is imported stands in a global variable.

import { build } from 'esbuild'
import { inProject } from './place.mjs'

export async function bundleForEdge(entry) {
  const script = inProject('bundles', entry)
  let module
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
            module = path
            return { contents: 'export default globalThis.MODULE' }
          })
        },
      },
    ],
  })
  return { script, module }
}
