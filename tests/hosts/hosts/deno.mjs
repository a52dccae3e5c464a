import { installed } from '../../examples/frameworks.mjs'
import { resultOf, versionOf } from '../program.mjs'

/** Nothing is allowed but the network, and that only for the rotation. */
const PERMISSIONS = ['--no-prompt', '--no-remote', '--allow-net=127.0.0.1']

export async function* deno({ keyServer }) {
  const program = installed('deno', 'bin.cjs')
  const version = await versionOf(process.execPath, program, '--version')
  for (const where of ['import', 'require']) {
    const args = [program, 'run', ...PERMISSIONS, 'program.mjs', where, keyServer]
    const run = () => resultOf(process.execPath, args, { DENO_NO_UPDATE_CHECK: '1' })
    yield { host: 'Deno', version, where, load: 'bytes inside', run }
  }
}
