// `npm run test:hosts`: the conformance suite of tests/hosts inside every host, from the packed tarball.
//
//   npm run test:hosts                 all hosts
//   npm run test:hosts -- node bun     these alone
//   npm run test:hosts -- --write      all, and their table into docs/hosts.md
//
// It fails unless every host has run the same cases with the same results.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, main, root } from '../lib/command.mjs'

const PAGE = join(root, 'docs', 'hosts.md')
const IN_PAGE = /(?<=<!-- hosts -->\n).*?(?=\n<!-- end of hosts -->)/s

export async function testHosts(args = []) {
  const names = args.filter((name) => name !== '--write')
  const { hosts } = await import('../../tests/hosts/hosts.mjs')
  const { openScene } = await import('../../tests/hosts/scene.mjs')
  const { problemsOf, summaryOf, tableOf } = await import('../../tests/hosts/table.mjs')

  const unknown = names.filter((name) => !(name in hosts))
  if (unknown.length > 0) throw new Failure(`no host ${unknown.join(', ')}; there are ${Object.keys(hosts).join(', ')}`)
  const scene = await openScene()
  const rows = []
  try {
    for (const name of names.length > 0 ? names : Object.keys(hosts)) await collect(hosts[name], scene, rows)
  } finally {
    scene.close()
  }
  console.log(`\n${tableOf(rows)}`)

  const problems = problemsOf(rows)
  if (problems.length > 0) throw new Failure(`the hosts do not agree:\n${problems.join('\n')}`)
  if (args.includes('--write')) {
    writeFileSync(
      PAGE,
      readFileSync(PAGE, 'utf8').replace(IN_PAGE, () => summaryOf(rows)),
    )
  }
  const tested = rows.filter(({ untested }) => !untested)
  console.log(`\n${tested.length} hosts, ${tested[0].result.cases} cases each, the same results everywhere`)
}

async function collect(host, scene, rows) {
  try {
    for await (const { run, ...row } of host(scene)) rows.push({ ...row, ...(run && (await timed(row, run))) })
  } catch (error) {
    rows.push({ host: host.name, error: String(error.stack ?? error) })
  }
}

async function timed({ host, version, where }, run) {
  const start = performance.now()
  const outcome = await run().then(
    (result) => ({ result }),
    (error) => ({ error: String(error.stack ?? error) }),
  )
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const { passed, cases } = outcome.result ?? {}
  console.log(
    `${[host, version, where].join(' ')}: ${outcome.error ? 'FAILED' : `${passed} of ${cases}`}, ${seconds} s`,
  )
  return outcome
}

await main(import.meta, testHosts)
