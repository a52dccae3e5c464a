// A script for Vercel's Edge Runtime as its bundlers make it: each module that is imported stands in a
// global variable.

import { basename } from 'node:path'
import { build } from 'esbuild'
import { inProject } from './place.mjs'

/** Gives the script, and the files of the modules by the names of their variables. */
export async function bundleForEdge(entry) {
  const script = inProject('bundles', entry)
  const modules = {}
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
            const name = basename(path, '.wasm')
            modules[name] = path
            return { contents: `export default globalThis.${name}` }
          })
        },
      },
    ],
  })
  return { script, modules }
}
