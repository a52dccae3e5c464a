// Runs the tests in a folder with `node --test`, and does not take its word for it: a file without a test fails the run,
// and so does a test that was skipped or left to do.

import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Failure, root, run } from '../lib/command.mjs'

/** Runs the tests of `paths`, each a file or a folder of `*.test.mjs` files, on the given Node program. */
export function testJavaScript(program, ...paths) {
  const files = paths.flatMap(testFiles)
  if (files.length === 0) throw new Failure(`no *.test.mjs in ${paths.join(', ')}`)

  mkdirSync(join(root, 'target'), { recursive: true })
  const report = join(root, 'target', 'javascript-tests.tap')
  const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout', '--test-reporter=tap']
  // Node would leave one processor idle, of which there may be two.
  const width = `--test-concurrency=${availableParallelism()}`
  run(program, ['--test', width, ...reporters, `--test-reporter-destination=${report}`, ...files])

  const tap = readFileSync(report, 'utf8')
  const empty = tap.match(/^# Subtest: (.*\.test\.mjs)$/m)
  if (empty) throw new Failure(`${empty[1]} holds no test`)
  for (const kind of ['skipped', 'todo', 'cancelled']) {
    const count = Number(tap.match(new RegExp(`^# ${kind} (\\d+)$`, 'm'))[1])
    if (count > 0) throw new Failure(`${count} tests were ${kind}`)
  }
}

/** The test files of a folder, or the one file. Node 20 takes folders and Node 22 patterns; both take files. */
export function testFiles(path) {
  if (!existsSync(join(root, path))) throw new Failure(`${path} is missing`)
  if (path.endsWith('.test.mjs')) return [path]
  const names = readdirSync(join(root, path), { recursive: true })
  return names
    .filter((name) => name.endsWith('.test.mjs'))
    .map((name) => join(path, name))
    .sort()
}
