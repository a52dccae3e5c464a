// `npm run demo`: builds what the demo needs, then runs it with the options that it was given.

import { build } from './build.mjs'
import { main, run } from './command.mjs'

await main(import.meta, async (options) => {
  await build()
  run(process.execPath, ['demo/run.mjs', ...options])
})
