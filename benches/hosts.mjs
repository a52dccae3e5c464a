// `npm run bench -- --hosts`: whole verifications in Deno, Bun and Chromium, beside jose, which is what there is in all of them.
//
// It measures and fails nothing. A host that is not there for this machine is a line that says so.

import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { installed as installedFramework, installFrameworks } from '../tests/examples/frameworks.mjs'
import { installed, installHosts } from '../tests/hosts/place.mjs'
import { versionOf } from '../tests/hosts/program.mjs'
import { tarballFolder } from '../tests/support/package.mjs'
import { startBrowser } from '../tests/www/browsers/browser.mjs'
import { ALGORITHMS, AUDIENCE, createSigner, ISSUER, tamper } from './tokens.mjs'

const TOKENS = 100
const SETTINGS = { rounds: 20, warmUp: 10 }

const here = fileURLToPath(new URL('.', import.meta.url))
const program = fileURLToPath(new URL('../target/bench-inside.mjs', import.meta.url))

installFrameworks()
installHosts()
await writeProgram()
const { dependencies } = JSON.parse(readFileSync(join(here, 'peers', 'package.json'), 'utf8'))
console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus()[0].model}, jose ${dependencies.jose}`)
console.log('Microseconds of jwt-verdict; in brackets, of what jose takes, how much that is\n')
for (const host of [inDeno, inBun, inChromium]) print(await host())

async function writeProgram() {
  const signers = ALGORITHMS.filter((alg) => alg !== 'HS256').map((alg) => {
    const signer = createSigner(alg)
    const tokens = Array.from({ length: TOKENS }, () => signer.token())
    return { alg, jwks: signer.jwks, tokens, bad: tamper(tokens[0]), issuer: ISSUER, audience: AUDIENCE }
  })
  const peers = join(here, 'peers', 'node_modules', 'jose')
  const { outputFiles } = await build({
    stdin: {
      contents: `import { results } from './inside.mjs'\nexport const rows = await results(${JSON.stringify(SETTINGS)})`,
      resolveDir: here,
    },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    alias: { 'jwt-verdict': join(tarballFolder, 'index.js'), jose: peers },
    define: { SIGNERS: 'globalThis.signers' },
    banner: { js: `globalThis.signers = ${JSON.stringify(signers)};` },
    write: false,
  })
  mkdirSync(join(program, '..'), { recursive: true })
  writeFileSync(program, `${outputFiles[0].text}\nglobalThis.document ?? console.log(JSON.stringify(rows))\n`)
}

async function inDeno() {
  const deno = installedFramework('deno', 'bin.cjs')
  const env = { ...process.env, DENO_NO_UPDATE_CHECK: '1' }
  return {
    host: `Deno ${await versionOf(process.execPath, deno, '--version')}`,
    rows: await rowsOf(process.execPath, [deno, 'run', '--no-prompt', '--no-remote', program], env),
  }
}

async function inBun() {
  const bun = installed('@oven', 'bun-linux-x64', 'bin', 'bun')
  if (!existsSync(bun))
    return { host: 'Bun', missing: `not here: for ${process.platform} on ${process.arch} there is none` }
  return { host: `Bun ${await versionOf(bun, '--version')}`, rows: await rowsOf(bun, [program], process.env) }
}

async function rowsOf(command, args, env) {
  const { stdout } = await promisify(execFile)(command, args, { env, maxBuffer: 2 ** 24 })
  return JSON.parse(stdout)
}

/** On loopback, for only a secure origin has crypto.subtle. */
async function inChromium() {
  const server = createServer((request, response) => {
    const isProgram = request.url === '/program.mjs'
    response.setHeader('content-type', isProgram ? 'text/javascript' : 'text/html')
    response.end(isProgram ? readFileSync(program) : '<!doctype html><title>bench</title>')
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await startBrowser('chromium')
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${server.address().port}/`)
    return {
      host: await browser.version(),
      rows: await page.evaluate("import('/program.mjs').then(({ rows }) => rows)"),
    }
  } finally {
    await browser.close()
    server.close()
  }
}

function print({ host, rows, missing }) {
  if (missing) return console.log(`${host}: ${missing}`)
  const cells = Object.entries(rows).map(([alg, row]) => {
    const [ours, other] = row
    return `${alg} ${ours.microseconds.toFixed(1)} (${other.ratio.toFixed(2)})`
  })
  console.log(`${host.padEnd(28)} ${cells.join('   ')}`)
}
