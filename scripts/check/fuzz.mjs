// `npm run fuzz`: libFuzzer on the targets of fuzz/, with AddressSanitizer and overflow checks. `npm run test:nightly` has it;
// `npm run test:all` runs their seeds.
//
//   npm run fuzz                              all targets, a minute each
//   npm run fuzz -- --seconds 600 json jwk    these, so many seconds each
//
// It ends at the first finding, and says where its input is. What is found as new ways through the code is kept in
// fuzz/corpus/ for the next run; the seeds in fuzz/seeds/ are in git.

import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { cargoTool } from '../lib/cargo-tool.mjs'
import { Failure, main, result, root } from '../lib/command.mjs'
import { NIGHTLY, nightly } from '../lib/nightly.mjs'

const CARGO_FUZZ = '0.13.2'
const MOST_SECONDS = 24 * 3600

export function fuzz(args) {
  const { seconds, names } = read(args)
  const program = setup()
  console.log(line('target', 'executions', 'a second', 'edges', 'inputs'))
  for (const name of names) {
    const { executions, edges, inputs } = fuzzTarget(program, name, seconds)
    console.log(line(name, executions, Math.round(executions / seconds), edges, inputs))
  }
  console.log(`\n${names.length} targets, ${seconds} s each, no finding`)
}

function line(name, executions, ...others) {
  return name.padEnd(12) + String(executions).padStart(12) + others.map((text) => String(text).padStart(10)).join('')
}

function read(args) {
  const all = readdirSync(join(root, 'fuzz', 'seeds')).sort()
  const at = args.indexOf('--seconds')
  const seconds = at < 0 ? 60 : Number(args[at + 1])
  if (!(seconds >= 1 && seconds <= MOST_SECONDS)) throw new Failure(`--seconds: a number from 1 to ${MOST_SECONDS}`)
  const names = at < 0 ? args : args.toSpliced(at, 2)
  const unknown = names.filter((name) => !all.includes(name))
  if (unknown.length > 0) throw new Failure(`no target ${unknown.join(', ')}; there are ${all.join(', ')}`)
  return { seconds, names: names.length > 0 ? names : all }
}

/** The program that runs them, with the compiler that it needs. */
function setup() {
  nightly()
  return cargoTool('cargo-fuzz', CARGO_FUZZ)
}

function fuzzTarget(program, name, seconds) {
  const corpus = join('fuzz', 'corpus', name)
  mkdirSync(join(root, corpus), { recursive: true })
  // Debug assertions and overflow checks, in optimised code.
  const build = ['--features', 'libfuzzer', '--target-dir', join('target', 'fuzz'), '-a']
  const limits = [`-max_total_time=${seconds}`, '-timeout=10', '-rss_limit_mb=2048', '-print_final_stats=1']
  const { status, stderr, error } = result(
    program,
    ['run', ...build, name, corpus, join('fuzz', 'seeds', name), '--', ...limits],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'inherit', 'pipe'],
      // Link-time optimisation loses the tables of what was covered.
      env: { ...process.env, RUSTUP_TOOLCHAIN: NIGHTLY, CARGO_PROFILE_RELEASE_LTO: 'off' },
    },
  )
  if (error) throw new Failure(`cargo-fuzz cannot be started: ${error.message}`)
  if (status !== 0) throw new Failure(`${name}:\n${stderr.slice(-6000)}`)
  const found = (pattern) => Number(stderr.match(pattern)?.[1] ?? Number.NaN)
  const last = stderr.split('\n').findLast((line) => / cov: \d+/.test(line)) ?? ''
  return {
    executions: found(/stat::number_of_executed_units: (\d+)/),
    edges: Number(last.match(/ cov: (\d+)/)?.[1]),
    inputs: Number(last.match(/ corp: (\d+)/)?.[1]),
  }
}

await main(import.meta, fuzz)
