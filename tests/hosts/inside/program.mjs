// The suite as a program, for Node, Deno and Bun:  program.mjs import|require|slim KEY_SERVER

import material from './material.json' with { type: 'json' }
import { subpaths } from './subpaths.js'
import { conformance } from './suite/conformance.js'
import { firstVerdict } from './suite/first.js'

const [kind, keyServer] = globalThis.process.argv.slice(2)

const loaders = {
  import: () => import('jwt-verdict'),
  require: async () => (await import('./required.cjs')).default.main(),
  slim: async () => (await import('./slim.mjs')).load(),
}

const { main, first } = await firstVerdict(loaders[kind], material)
const entries = { import: { main, subpaths }, require: await required(), slim: { main, subpaths } }[kind]
const result = await conformance(entries, material, keyServer)
console.log(`\n${JSON.stringify({ ...result, first })}`)

/** Beside the required copy there is an imported one, as in a program of which one half is CommonJS. */
async function required() {
  if (kind !== 'require') return
  const { default: all } = await import('./required.cjs')
  return { main, copies: [main, await import('jwt-verdict')], subpaths: all.subpaths }
}
