// The API of examples/vercel-api, installed and run as a user would: a copy of it in a folder of its own, with the
// packed package from npm beside it.
import { execFile, spawn } from 'node:child_process'
import { cp, mkdtemp, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { started, stop } from './child.mjs'

const example = fileURLToPath(new URL('../vercel-api/', import.meta.url))
const packageFolder = fileURLToPath(new URL('../../target/package/', import.meta.url))

/** Packs the package and installs it beside a copy of the example, in a temporary folder that `close` takes away. */
export async function installApi() {
  await stat(join(packageFolder, 'wasm/jwt_verdict.wasm')).catch(() => {
    throw new Error('The package is not built. Run `npm run build`, or `npm run demo`, which builds it.')
  })
  const folder = await mkdtemp(join(tmpdir(), 'jwt-verdict-demo-'))
  const close = () => rm(folder, { recursive: true, force: true })
  try {
    const [packed] = JSON.parse(await npm(folder, 'pack', packageFolder, '--json', '--ignore-scripts'))
    for (const file of ['server.mjs', 'package.json']) await cp(join(example, file), join(folder, file))
    await npm(folder, 'install', `./${packed.filename}`, '--offline', '--no-audit', '--no-fund', '--ignore-scripts')
    return { folder, version: packed.version, require: createRequire(join(folder, 'server.mjs')), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Starts the installed API on a free port of the loopback interface. */
export async function startApi({ folder }, { issuer, audience, subject }) {
  const child = spawn(process.execPath, ['server.mjs'], {
    cwd: folder,
    env: { ...process.env, PORT: '0', ISSUER: issuer, AUDIENCE: audience, SUBJECT: subject },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let onRefusal = () => {}
  const url = await started(child, 'The API', (ready) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, address, refusal] = /^Listening on (\S+)$|^Rejected: (.+)$/.exec(line) ?? []
      if (address) ready(address)
      if (refusal) onRefusal(JSON.parse(refusal))
    })
  })

  /** One request at a time: `log` is what the API wrote into its log about it, if it refused. */
  async function call(authorization) {
    const logged = new Promise((resolve) => {
      onRefusal = resolve
    })
    const response = await fetch(url, { headers: authorization === undefined ? {} : { authorization } })
    const challenge = response.headers.get('www-authenticate')
    const body = await response.json()
    return { status: response.status, challenge, body, log: challenge === null ? undefined : await logged }
  }

  return { url, call, close: () => stop(child) }
}

async function npm(cwd, ...args) {
  // On Windows npm is a batch file, which only a shell can start.
  const { stdout } = await promisify(execFile)('npm', args, { cwd, shell: process.platform === 'win32' })
  return stdout
}
