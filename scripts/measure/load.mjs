// `npm run load`: what an example costs on a platform that runs it at the edge. Not a part of any test.
//
//   npm run load -- workerd         examples/cloudflare-worker on Cloudflare's runtime, two minutes of load
//   npm run load -- next 30         examples/nextjs as `next build` and `next start` have it, so many seconds, ten minutes at most
//
// Script size, time to the first verdict, CPU time of a verdict, and a load of 50 connections in which no request may
// fail and the memory has to stay where it is.

import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { Failure, main, output } from '../lib/command.mjs'

const CONNECTIONS = 50
const MOST_SECONDS = 600
const MOST_REQUESTS = 5_000_000
const STARTS = 7
/** By how much memory may grow from the second third of the load to the last. In the first, V8 makes its heap as large as it likes. */
const MOST_GROWTH = 1.1

/** How each is built: `{ files, path, start }`, the files that a deployment ships, a guarded path, and the start of a server. */
const PLATFORMS = { workerd: buildWorker, next: buildNext }

async function measure([platform, given = '120']) {
  if (!Object.hasOwn(PLATFORMS, platform ?? ''))
    throw new Failure(`the first argument is one of ${Object.keys(PLATFORMS).join(', ')}`)
  const seconds = Number(given)
  if (!(seconds >= 10 && seconds <= MOST_SECONDS)) throw new Failure(`${given}: from 10 to ${MOST_SECONDS} seconds`)
  const { installFrameworks } = await import('../../tests/examples/frameworks.mjs')
  const { tokenOf, Vercel } = await import('../../tests/examples/vercel.mjs')
  const { weigh } = await import('../../tests/hosts/hosts/bundled.mjs')

  installFrameworks()
  const vercel = new Vercel()
  await vercel.start()
  const { files, path, start } = await PLATFORMS[platform](vercel)
  console.log(`script        ${weigh(...files)}`)
  const good = { authorization: `Bearer ${tokenOf()}` }

  const first = []
  for (let round = 0; round < STARTS; round++) {
    const began = performance.now()
    const server = await start()
    await expectStatus(server.url + path, good, 200)
    first.push(performance.now() - began)
    await server.stop()
  }
  console.log(
    `first verdict ${median(first).toFixed(0)} ms after the process is started, keys fetched; median of ${STARTS}`,
  )

  const server = await start()
  try {
    const target = { url: server.url + path, pid: server.pid }
    // Warm, and each with the same requests; what is left between them is the verdict.
    await load(target, good, 200, { seconds: 3 })
    const without = await load(target, {}, 401, { seconds: 5 })
    const verdicts = await load(target, good, 200, { seconds: 5 })
    console.log(
      `CPU time      ${verdicts.cpu.toFixed(3)} ms a request with a good token, ${without.cpu.toFixed(3)} ms with none`,
    )
    const { count, failures, times, memory } = await load(target, good, 200, { seconds })
    const third = Math.ceil(memory.length / 3)
    const [early, late] = [memory.slice(third, -third), memory.slice(-third)].map(median)
    console.log(`load          ${count} requests on ${CONNECTIONS} connections in ${seconds} s, ${failures} failed`)
    console.log(`latency       ${quantile(times, 0.5)} ms median, ${quantile(times, 0.99)} ms at 99 %`)
    console.log(`memory        ${early.toFixed(0)} MB in the second third, ${late.toFixed(0)} MB in the last`)
    if (failures > 0) throw new Failure(`${failures} of ${count} requests failed`)
    if (late > early * MOST_GROWTH) throw new Failure('the memory grows')
  } finally {
    await server.stop()
    vercel.stop()
  }
}

async function buildWorker(vercel) {
  const { copyExample } = await import('../../tests/examples/frameworks.mjs')
  const { installHosts, source } = await import('../../tests/hosts/place.mjs')
  const { bundleWorker, startWorkerd } = await import('../../tests/hosts/worker.mjs')

  installHosts()
  const worker = await bundleWorker('worker.js', { from: copyExample('cloudflare-worker'), minify: true })
  cpSync(join(source, 'memory-kv.js'), join(worker.folder, 'memory-kv.js'))
  const files = readdirSync(worker.folder).filter((name) => worker.modules.includes(name))
  return {
    files: files.map((name) => join(worker.folder, name)),
    path: '/',
    start: () => startWorkerd(worker, { outbound: new URL(vercel.url).host, kv: 'memory-kv.js' }),
  }
}

async function buildNext(vercel) {
  const servers = await import('../../tests/examples/servers.mjs')
  const folder = servers.buildNext()
  const proxy = join(folder, '.next', 'server', 'middleware.js')
  // It names the chunks that it is made of.
  const chunks = [...readFileSync(proxy, 'utf8').matchAll(/"(server\/chunks\/[^"]*)"/g)]
  return {
    files: [proxy, ...chunks.map(([, chunk]) => join(folder, '.next', chunk))],
    path: '/api/guarded',
    start: () => servers.startNext(folder, vercel),
  }
}

/** Asks again and again on every connection: how often, how long each took, and what the server's process used. */
async function load({ url, pid }, headers, expected, { seconds }) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const end = performance.now() + seconds * 1000
  const found = { count: 0, failures: 0, times: [], memory: [] }
  const before = cpuOf(pid)
  const watch = setInterval(() => found.memory.push(memoryOf(pid)), Math.min(1000, seconds * 100))
  const connection = async () => {
    while (performance.now() < end && found.count < MOST_REQUESTS) {
      const began = performance.now()
      const status = await ask(url, headers, agent).catch(() => 0)
      found.count++
      if (status !== expected) found.failures++
      found.times.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection))
  clearInterval(watch)
  agent.destroy()
  return { ...found, cpu: (cpuOf(pid) - before) / found.count }
}

async function expectStatus(url, headers, expected) {
  const status = await ask(url, headers, undefined)
  if (status !== expected) throw new Failure(`${url} answered ${status} instead of ${expected}`)
}

function ask(url, headers, agent) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode))
    })
    sent.on('error', reject).end()
  })
}

/** Milliseconds of CPU time that a process has used. */
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticks
}

/** Megabytes that a process has in memory. */
function memoryOf(pid) {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1000
}

const ticks = Number(output('getconf', ['CLK_TCK']))

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}

function quantile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)].toFixed(1)
}

await main(import.meta, measure)
