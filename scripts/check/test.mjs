// `npm test`: what has to hold, from a fresh clone on, in three speeds (scripts/check/steps.mjs). It stops at the first step that fails.
//
//   npm test                    what one runs before a commit, with nothing installed but rustup, Node and npm
//   npm run test:all            the rest: every Node, browsers, hosts, other verifiers
//   npm run test:nightly        what takes hours
//   npm test -- lint types      these steps alone, of whichever speed, on what was built and packed before
//
//   --anew      also the steps whose inputs have not changed since they passed, as where CI is set
//   --packed    with the package that is packed already, here or on another machine

import { Failure, main } from '../lib/command.mjs'
import { setup } from '../lib/setup.mjs'
import { namesOf, speeds, stepsByName } from './steps.mjs'
import { Stamp } from './unchanged.mjs'

const LONGEST_ERROR = 2000

async function test(args) {
  const { speed, isAnew, isPacked, names } = read(args)
  const steps = stepsByName({ isPacked })
  const unknown = names.filter((name) => !Object.hasOwn(steps, name))
  if (unknown.length > 0)
    throw new Failure(`no step ${unknown.join(', ')}; the steps are ${Object.keys(steps).join(', ')}`)

  const chosen = names.length > 0 ? names : namesOf(speed, { isPacked })
  const results = []
  for (const [name, step] of [['set-up', { run: setup }], ...chosen.map((name) => [name, steps[name]])]) {
    console.log(`\n━━━ ${name} ${'━'.repeat(Math.max(0, 76 - name.length))}`)
    results.push(await timed(name, step, isAnew))
    if (results.at(-1).result === 'FAILED') break
  }
  report(results, chosen.length + 1)
}

function read(args) {
  const has = (option) => args.includes(option)
  const options = ['--anew', '--packed', ...Object.keys(speeds).map((speed) => `--${speed}`)]
  const names = args.filter((name) => !options.includes(name))
  const speed = Object.keys(speeds).find((speed) => has(`--${speed}`)) ?? 'quick'
  return { speed, isAnew: has('--anew') || Boolean(process.env.CI), isPacked: has('--packed'), names }
}

async function timed(name, step, isAnew) {
  const start = performance.now()
  const end = (result, remark) => ({ name, result, remark, seconds: (performance.now() - start) / 1000 })
  let stamp
  try {
    stamp = step.reads && new Stamp(name, step)
    const passedAt = isAnew ? undefined : stamp?.passedAt()
    if (passedAt) return end('skipped', `nothing has changed since it passed, ${passedAt} UTC`)
    const reason = await step.run()
    if (reason) return end('skipped', reason)
    stamp?.keep()
    return end('passed', '')
  } catch (error) {
    stamp?.drop()
    console.error(error instanceof Failure ? `\nerror: ${error.message}` : error)
    return { ...end('FAILED', ''), error }
  }
}

function report(results, planned) {
  console.log(`\n━━━ ${'━'.repeat(77)}`)
  for (const { name, result, remark, seconds } of results) {
    console.log(`${result.padEnd(7)}  ${name.padEnd(16)}${seconds.toFixed(1).padStart(7)} s  ${remark}`)
  }
  const total = results.reduce((sum, { seconds }) => sum + seconds, 0)
  const left = planned - results.length
  console.log(
    `         ${'in all'.padEnd(16)}${total.toFixed(1).padStart(7)} s${left > 0 ? `  ${left} steps were not reached` : ''}`,
  )

  // Once more, for whoever is shown the end of the output alone.
  for (const { name, error } of results.filter(({ error }) => error)) {
    console.log(`\n${name}: ${String(error.message ?? error).slice(0, LONGEST_ERROR)}`)
  }

  const count = (result) => results.filter((entry) => entry.result === result).length
  const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : ''
  console.log(`\n${count('passed')} passed, ${count('FAILED')} failed${skipped}`)
  if (count('FAILED') > 0) process.exitCode = 1
}

await main(import.meta, test)
