// The steps of `npm test`, and when one may be skipped.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { namesOf, speeds, stepsByName } from '../../scripts/check/steps.mjs'
import { Stamp } from '../../scripts/check/unchanged.mjs'
import { output } from '../../scripts/lib/command.mjs'

const STEP = { reads: ['src', 'README.md'], made: ['pkg/wasm'], makes: ['target/package'] }

/** What counts for the step, by what happens to it. */
const CHANGES = {
  'a file in a folder that it reads': (write) => write('src/a.rs', 'changed'),
  'a file there that git does not know yet': (write) => write('src/b.rs', 'new'),
  'a file there that is gone': (_, remove) => remove('src/a.rs'),
  'a file that it reads': (write) => write('README.md', 'changed'),
  'a script': (write) => write('scripts/check/test.mjs', 'changed'),
  'the lock file of the tools': (write) => write('package-lock.json', 'changed'),
  'what another step has made': (write) => write('pkg/wasm/module.wasm', 'changed'),
  'what it has made itself': (write) => write('target/package/index.js', 'changed'),
  'what it has made and is gone': (_, remove) => remove('target/package'),
}

const OTHERS = {
  'a file elsewhere': (write) => write('docs/page.md', 'changed'),
  'a file that git leaves out': (write) => write('src/editor.log', 'changed'),
}

test('no two steps have one name, whichever their speed', () => {
  const names = Object.values(speeds).flatMap(Object.keys)
  assert.deepEqual(names, [...new Set(names)])
})

test('each speed but the first makes the package, unless it is there', () => {
  assert.deepEqual(
    ['quick', 'all', 'nightly'].map((speed) => namesOf(speed, {}).filter((name) => ['wasm', 'pack'].includes(name))),
    [
      ['wasm', 'pack'],
      ['wasm', 'pack'],
      ['wasm', 'pack'],
    ],
  )
  assert.ok(!namesOf('all', { isPacked: true }).includes('wasm'))
  assert.notEqual(stepsByName({ isPacked: true }).pack.run, stepsByName({}).pack.run)
})

test('a step that passed is known by what it read and what it made', async (context) => {
  for (const [name, change] of Object.entries(CHANGES)) {
    await context.test(`${name} counts`, (context) => {
      const { stamp, write, remove } = passed(context)
      change(write, remove)
      assert.equal(stamp().passedAt(), undefined)
    })
  }
  for (const [name, change] of Object.entries(OTHERS)) {
    await context.test(`${name} does not count`, (context) => {
      const { stamp, write } = passed(context)
      change(write)
      assert.match(stamp().passedAt(), /^\d{4}-\d\d-\d\d \d\d:\d\d$/)
    })
  }
})

test('a variable that cargo listens to counts, and so do the versions of other tools', (context) => {
  const { stamp, folder } = passed(context)
  const other = new Stamp('a step', { ...STEP, versions: () => 'chromium 1' }, folder)
  assert.equal(other.passedAt(), undefined)
  assert.ok(stamp().passedAt())
  const program = `
    import { Stamp } from ${JSON.stringify(new URL('../../scripts/check/unchanged.mjs', import.meta.url).href)}
    console.log(new Stamp('a step', ${JSON.stringify(STEP)}, ${JSON.stringify(folder)}).passedAt())`
  const ask = (env) =>
    output(process.execPath, ['--input-type=module', '-e', program], { env: { ...process.env, ...env } }).trim()
  assert.notEqual(ask({}), 'undefined')
  assert.equal(ask({ RUSTFLAGS: '-Copt-level=1' }), 'undefined')
})

test('what was changed while it ran was not tested', (context) => {
  const { stamp, write } = passed(context)
  const running = stamp()
  write('src/a.rs', 'changed')
  running.keep()
  assert.equal(stamp().passedAt(), undefined)
})

test('a step that fails has not passed before', (context) => {
  const { stamp } = passed(context)
  stamp().drop()
  assert.equal(stamp().passedAt(), undefined)
})

/** A repository in which the step has passed. */
function passed(context) {
  const folder = mkdtempSync(join(tmpdir(), 'jwt-verdict-steps-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const write = (name, text) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const remove = (name) => rmSync(join(folder, name), { recursive: true })
  write('.gitignore', 'target/\n/pkg/wasm/\n*.log\n')
  for (const name of ['src/a.rs', 'README.md', 'docs/page.md', 'scripts/check/test.mjs', 'package-lock.json'])
    write(name, '')
  for (const name of ['pkg/wasm/module.wasm', 'target/package/index.js']) write(name, '')
  output('git', ['init', '--quiet'], { cwd: folder })
  output('git', ['add', '.'], { cwd: folder })
  const stamp = () => new Stamp('a step', STEP, folder)
  stamp().keep()
  assert.ok(stamp().passedAt())
  return { folder, stamp, write, remove }
}
