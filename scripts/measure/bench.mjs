// `npm run bench`: builds and packs, and measures the package against its peers. See benches/verify.mjs for its options.
//
//   npm run bench -- --node 24       on another Node of tests/runtimes
//   npm run bench -- --hosts         in Deno, Bun and Chromium: see benches/hosts.mjs

import { build } from '../build/build.mjs'
import { pack } from '../build/pack.mjs'
import { Failure, main, run } from '../lib/command.mjs'
import { nodeProgram } from '../lib/runtimes.mjs'
import { installPackages } from '../lib/setup.mjs'

await main(import.meta, async (args) => {
  const at = args.indexOf('--node')
  const [, major] = at < 0 ? [] : args.splice(at, 2)
  const program = major === undefined ? process.execPath : nodeProgram(Number(major))
  if (!program) throw new Failure(`--node: there is no Node ${major} in tests/runtimes`)
  await build()
  pack()
  installPackages('benches/peers')
  run(program, args[0] === '--hosts' ? ['benches/hosts.mjs'] : ['benches/verify.mjs', ...args])
})
