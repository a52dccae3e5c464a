import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { tarballFolder } from '../support/package.mjs'
import { cli } from './cli.mjs'

const { version } = JSON.parse(readFileSync(join(tarballFolder, 'package.json'), 'utf8'))

describe('help', () => {
  test('of the program', async () => {
    const { status, stdout, stderr } = await cli(['--help'])
    assert.match(stdout, /Usage: jwt-verdict COMMAND \[OPTIONS\]\n.*\nExamples\n/s)
    assert.deepEqual([status, stderr], [0, ''])
    for (const args of [['-h'], ['help']]) assert.equal((await cli(args)).stdout, stdout)
  })

  for (const command of ['verify', 'explain', 'keys', 'page']) {
    test(`of ${command}`, async () => {
      const { status, stdout } = await cli([command, '--help'])
      assert.match(
        stdout,
        new RegExp(
          `\nUsage: jwt-verdict ${command} .*\nOptions\n.*\nExit codes: 0 accepted, 1 rejected, 2.*\nExamples\n`,
          's',
        ),
      )
      assert.equal(status, 0)
      for (const line of stdout.split('\n')) assert.ok(line.length <= 100, line)
      assert.equal((await cli(['help', command])).stdout, stdout)
    })

    test(`of ${command} has examples of options that there are`, async () => {
      const { stdout } = await cli([command, '--help'])
      const [, options, examples] = /\nOptions\n(.*)\nExamples\n(.*)/s.exec(stdout)
      const known = new Set(options.match(/--[\w-]+/g))
      // Those of other programs stand behind a pipe.
      const used = examples.replaceAll(/\|.*/g, '').match(/--[\w-]+/g)
      assert.ok(used.length > 0)
      assert.deepEqual(
        used.filter((option) => !known.has(option)),
        [],
      )
    })
  }

  test('of no such command', async () => assert.equal((await cli(['help', 'verfy'])).status, 2))
})

test('the version', async () => {
  assert.deepEqual(await cli(['--version']), { status: 0, stdout: `${version}\n`, stderr: '' })
})

test('npm installs the program', () => {
  const program = join(tarballFolder, '..', '.bin', 'jwt-verdict')
  assert.equal(
    execFileSync(program, ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' }),
    `${version}\n`,
  )
})
