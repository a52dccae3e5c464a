// Serves the modules of a folder in miniflare:  miniflare.mjs MINIFLARE FOLDER DATE MODULE...

import { createRequire } from 'node:module'
import { join } from 'node:path'

const [package_, folder, compatibilityDate, ...names] = process.argv.slice(2)
const { Miniflare } = createRequire(import.meta.url)(package_)

const miniflare = new Miniflare({
  modulesRoot: folder,
  modules: names.map((name) => ({
    type: name.endsWith('.wasm') ? 'CompiledWasm' : 'ESModule',
    path: join(folder, name),
  })),
  compatibilityDate,
  cf: false,
  port: 0,
})
process.once('SIGTERM', () => miniflare.dispose())
console.log(`Listening on port ${(await miniflare.ready).port}`)
