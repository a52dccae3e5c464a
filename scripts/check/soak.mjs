// `npm run soak`: verifies millions of tokens, good and bad, in one host, or for minutes with an issuer that fails in every way.
// `npm run test:nightly` runs them all; other tests do the same with fewer.
//
//   npm run soak -- node               10 million in Node
//   npm run soak -- chromium 1000000   so many in a page
//   npm run soak -- workerd 1000000    in a Worker
//   npm run soak -- remote             ten minutes of tests/remote/fault-script.mjs
//   npm run soak -- remote 60 7        or so many seconds, by the random numbers of that seed
//
// It fails if one verdict is another than the token was made for, or if the module's memory is larger at the end than after the
// first twentieth; with an issuer, if a bad token was accepted, a good one lost, or more was fetched than the policy allows.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Failure, main } from '../lib/command.mjs'

const PORTIONS = 20
const COUNTS = { node: 10_000_000, chromium: 1_000_000, workerd: 1_000_000 }
const MOST = 1_000_000_000
const SECONDS = 600
const source = fileURLToPath(new URL('../../tests/soak', import.meta.url))

/** How each starts: gives `{ run, stop }`, where `run(count)` resolves with the bytes of the module's memory. */
const HOSTS = { node: startNode, chromium: startChromium, workerd: startWorker }

export async function soak([name, given, seed]) {
  if (name === 'remote') return soakRemote(Number(given ?? SECONDS), Number(seed ?? Date.now() % 2 ** 32))
  if (!Object.hasOwn(HOSTS, name ?? ''))
    throw new Failure(`the first argument is one of ${Object.keys(HOSTS).join(', ')}, remote`)
  const count = Number(given ?? COUNTS[name])
  if (!(count >= PORTIONS && count <= MOST)) throw new Failure(`${given}: from ${PORTIONS} to ${MOST}`)
  const { copyFresh, installFrameworks } = await import('../../tests/examples/frameworks.mjs')
  installFrameworks()
  const { run, stop } = await HOSTS[name](await makeMaterial(), copyFresh(source, 'soak'))
  const portion = Math.ceil(count / PORTIONS)
  const began = performance.now()
  const sizes = []
  try {
    while (sizes.length < PORTIONS) {
      sizes.push(await run(portion))
      const seconds = ((performance.now() - began) / 1000).toFixed(0)
      const memory = name === 'node' ? `, process ${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MiB` : ''
      console.log(`${sizes.length * portion} tokens, ${seconds} s: module ${sizes.at(-1) / 1024} KiB${memory}`)
    }
  } finally {
    await stop()
  }
  if (sizes.at(-1) > sizes[0]) throw new Failure('the memory of the module grows')
  console.log(
    `${name}: ${portion * PORTIONS} tokens, each verdict as expected, and no memory more after the first twentieth`,
  )
}

async function soakRemote(seconds, seed) {
  if (!(seconds > 0 && Number.isInteger(seed)))
    throw new Failure('remote: seconds, over 0, and a whole number as a seed')
  const { runFaultScript } = await import('../../tests/remote/fault-script.mjs')
  const ends = []
  console.log(`remote: ${seconds} s, seed ${seed}`)
  const show = ({ passed, requests, accepted, stale, policy, refused, jumps, slowest, fetches }) => {
    const fetched = Object.entries(fetches).map(([name, { fetches, most }]) => `${name} ${fetches} of ${most}`)
    console.log(
      `${passed.toFixed(0)} s: ${requests} requests, ${accepted} accepted, ${stale} of them stale, ${refused} bad ones refused, ` +
        `${policy.noKeys} without keys and ${policy.otherKeys} without theirs; ${jumps} jumps, slowest ${slowest.toFixed(1)} s; ` +
        `fetches: ${fetched.join(', ')}`,
    )
  }
  try {
    const { wrong, lost, ...tally } = await runFaultScript(
      { after: (end) => ends.push(end) },
      { seconds, seed, report: show },
    )
    show(tally)
    for (const [kind, found] of Object.entries({ 'accepted wrongly': wrong, lost })) {
      if (found.length > 0) throw new Failure(`${found.length} ${kind}; the first: ${JSON.stringify(found[0])}`)
    }
    for (const [name, { fetches, most, hasty }] of Object.entries(tally.fetches)) {
      if (hasty > 0) throw new Failure(`${name}: ${hasty} fetches before a pause was over`)
      if (fetches > most) throw new Failure(`${name}: ${fetches} fetches, of ${most} at most`)
    }
    console.log('none accepted wrongly, none lost, and no fetch too many')
  } finally {
    for (const end of ends) await end()
  }
}

/** Tokens of each algorithm for each kind of verdict, and texts that are none. */
async function makeMaterial() {
  const { ALGORITHMS, AUDIENCE, createSigner, ISSUER, tamper } = await import('../../benches/tokens.mjs')
  const algorithms = ALGORITHMS.filter((alg) => alg !== 'HS256')
  const signers = algorithms.map((alg) => createSigner(alg, alg))
  const tokens = signers.flatMap(({ alg, token }) => {
    const stranger = createSigner(alg, `not ${alg}`)
    return Array.from({ length: 5 }, () => [
      { text: token() },
      { text: token() },
      { text: tamper(token()), code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' },
      { text: token({ exp: 1_700_000_000, nbf: 1_600_000_000, iat: 1_600_000_000 }), code: 'ERR_JWT_EXPIRED' },
      { text: token({ iss: 'https://other.example' }), code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' },
      { text: stranger.token(), code: 'ERR_JWKS_NO_MATCHING_KEY' },
    ]).flat()
  })
  const malformed = ['', 'a.b.c', '\u{1f600}'.repeat(400), 'x'.repeat(20_000), `${tokens[0].text}=`]
  return {
    options: { jwks: { keys: signers.map(({ jwk }) => jwk) }, issuer: ISSUER, audience: AUDIENCE, algorithms },
    tokens: [...tokens, ...malformed.map((text) => ({ text, code: 'ERR_JWS_INVALID' }))],
  }
}

async function startNode(material, folder) {
  const { Soak } = await import(pathToFileURL(join(folder, 'inside.mjs')).href)
  const soak = new Soak(material)
  return { run: (count) => soak.run(count), stop() {} }
}

async function startChromium(material, folder) {
  const { build } = await import('esbuild')
  const { startBrowser } = await import('../../tests/www/browsers/browser.mjs')
  const program = join(folder, 'page.js')
  await build({
    entryPoints: [join(folder, 'inside.mjs')],
    outfile: program,
    bundle: true,
    format: 'esm',
    target: 'es2022',
  })
  const server = createServer(({ url }, response) => {
    const isProgram = url === '/page.js'
    response.setHeader('content-type', isProgram ? 'text/javascript' : 'text/html')
    response.end(isProgram ? readFileSync(program) : '<!doctype html><title>soak</title>')
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await startBrowser('chromium')
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  await page.evaluate(async (material) => {
    const { Soak } = await import('/page.js')
    globalThis.soak = new Soak(material)
  }, material)
  return {
    run: (count) => page.evaluate((count) => globalThis.soak.run(count), count),
    async stop() {
      await browser.close()
      server.close()
    },
  }
}

async function startWorker(material, folder) {
  const { installHosts } = await import('../../tests/hosts/place.mjs')
  const { bundleWorker, startWorkerd } = await import('../../tests/hosts/worker.mjs')
  installHosts()
  const worker = await startWorkerd(await bundleWorker('worker.js', { from: folder }))
  const post = async (message) => {
    const response = await fetch(worker.url, { method: 'POST', body: JSON.stringify(message) })
    if (!response.ok) throw new Failure(`the Worker answered ${response.status}: ${await response.text()}`)
    return response.json()
  }
  await post(material)
  return { run: (count) => post({ count }), stop: () => worker.stop() }
}

await main(import.meta, soak)
