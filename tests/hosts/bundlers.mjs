// Every bundler, in the order of the table, as its users set it up. `build(entry, folder)` makes of a file of the project a
// script for browsers, `bundle.js` in a folder.

import { join } from 'node:path'
import { inProject, load } from './place.mjs'

const FILE = 'bundle.js'

export const bundlers = {
  esbuild: {
    package: 'esbuild',
    async build(entry, folder) {
      const { build } = await load('esbuild')
      const output = { outfile: join(folder, FILE), format: 'esm', bundle: true, minify: true }
      await build({ entryPoints: [entry], ...output, logLevel: 'warning' })
    },
  },

  Vite: {
    package: 'vite',
    async build(entry, folder) {
      const { build } = await load('vite')
      const output = { entryFileNames: FILE, format: 'es', codeSplitting: false }
      await build({
        root: inProject(),
        configFile: false,
        logLevel: 'error',
        build: { outDir: folder, modulePreload: false, rollupOptions: { input: entry, output } },
      })
    },
  },

  webpack: {
    package: 'webpack',
    async build(entry, folder) {
      const { default: webpack } = await load('webpack')
      const { LimitChunkCountPlugin } = webpack.optimize
      const stats = await new Promise((resolve, reject) => {
        const output = { path: folder, filename: FILE }
        const plugins = [new LimitChunkCountPlugin({ maxChunks: 1 })]
        const options = { mode: 'production', context: inProject(), entry, output, plugins, performance: false }
        webpack(options, (error, found) => (error ? reject(error) : resolve(found)))
      })
      if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }))
    },
  },

  Rollup: {
    package: 'rollup',
    async build(entry, folder) {
      const { rollup } = await load('rollup')
      const { nodeResolve } = await load('@rollup/plugin-node-resolve')
      const bundle = await rollup({ input: entry, plugins: [nodeResolve({ browser: true })] })
      await bundle.write({ file: join(folder, FILE), format: 'es', inlineDynamicImports: true })
      await bundle.close()
    },
  },
}

/** Vite's server for development. Gives its address and what ends it. */
export async function startVite() {
  const { createServer } = await load('vite')
  const server = await createServer({
    root: inProject(),
    configFile: false,
    logLevel: 'error',
    cacheDir: inProject('vite-cache'),
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
  })
  await server.listen()
  return { url: server.resolvedUrls.local[0], stop: () => server.close() }
}
