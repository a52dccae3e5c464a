import { existsSync } from 'node:fs'
import { installed } from '../place.mjs'
import { resultOf, versionOf } from '../program.mjs'

const LOADS = { import: 'bytes inside', require: 'bytes inside' }

export async function* bun({ keyServer }) {
  const program = installed('@oven', 'bun-linux-x64', 'bin', 'bun')
  if (!existsSync(program)) {
    yield { host: 'Bun', untested: `the one in package.json is not for ${process.platform} on ${process.arch}` }
    return
  }
  const version = await versionOf(program, '--version')
  for (const [where, load] of Object.entries(LOADS)) {
    yield { host: 'Bun', version, where, load, run: () => resultOf(program, ['program.mjs', where, keyServer]) }
  }
}
