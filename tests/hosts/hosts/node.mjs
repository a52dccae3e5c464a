import { nodeProgram } from '../../../scripts/lib/runtimes.mjs'
import { resultOf, versionOf } from '../program.mjs'

const MAJORS = [20, 22, 24, 26]
const LOADS = { import: 'bytes inside', require: 'bytes inside' }

export async function* node({ keyServer }) {
  for (const major of MAJORS) {
    const program = nodeProgram(major)
    if (!program) {
      yield { host: `Node ${major}`, untested: `npm has none for ${process.platform} on ${process.arch}` }
      continue
    }
    const version = await versionOf(program, '--version')
    for (const [where, load] of Object.entries(LOADS)) {
      yield { host: 'Node', version, where, load, run: () => resultOf(program, ['program.mjs', where, keyServer]) }
    }
    if (major === MAJORS.at(-1)) {
      const run = () => resultOf(program, ['program.mjs', 'slim', keyServer])
      yield { host: 'Node', version, where: 'slim', load: 'file, initSync', run }
    }
  }
}
