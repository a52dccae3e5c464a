// Readers that leave, as `head` does, or were never there: what they miss is lost, and the exit code still says what was
// found.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { CLAIMS, createIssuer, NOW } from '../support/issuer.mjs'
import { tarballFolder } from '../support/package.mjs'
import { cli, ended, file, start } from './cli.mjs'

const issuer = createIssuer()
const keys = file('keys.json', issuer.jwks)
const noKeys = file('none.json', { keys: [{ kty: 'none' }] })
const good = issuer.sign()
const bad = issuer.sign({ ...CLAIMS, exp: NOW })
const POLICY = ['--jwks', keys, '--issuer', CLAIMS.iss, '--audience', CLAIMS.aud, '--now', String(NOW)]
/** More than fit into a pipe. */
const many = (token) => `${token}\n`.repeat(2_000)

/** Runs it while nobody reads the streams that are named, and gives what is on the others. */
async function unread(names, args, input = '') {
  const child = start(args)
  for (const name of names) child[name].destroy()
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const read = (name) => (names.includes(name) ? undefined : text(child[name]))
  const [stdout, stderr, status] = await Promise.all([read('stdout'), read('stderr'), ended(child)])
  return { status, stdout, stderr }
}

const RUNS = [
  ['a good token', ['verify', ...POLICY, good], '', 0],
  ['a refused one', ['verify', ...POLICY, bad], '', 1],
  ['a refused one, as JSON', ['verify', '--json', ...POLICY, bad], '', 1],
  ['many refused ones', ['verify', ...POLICY], many(bad), 1],
  ['many refused ones, as JSON', ['verify', '--json', ...POLICY], many(bad), 1],
  ['a refused one before many good ones', ['verify', ...POLICY], `${bad}\n${many(good)}`, 1],
  ['explain, a good token', ['explain', ...POLICY, good], '', 0],
  ['explain, a refused one', ['explain', ...POLICY, bad], '', 1],
  ['explain, many refused ones', ['explain', ...POLICY], many(bad), 1],
  ['explain, without keys', ['explain', good], '', 2],
  ['keys', ['keys', keys], '', 0],
  ['keys, none usable', ['keys', noKeys], '', 1],
  ['keys, no key set', ['keys', '-'], '[]', 1],
  ['help', ['--help'], '', 0],
  ['help of a command', ['verify', '--help'], '', 0],
  ['the version', ['--version'], '', 0],
  ['no command', [], '', 2],
  ['no such file', ['keys', 'none-such.json'], '', 2],
]

for (const names of [['stdout'], ['stderr'], ['stdout', 'stderr']])
  describe(`nobody reads ${names.join(' and ')}`, () => {
    for (const [what, args, input, expected] of RUNS)
      test(what, async () => {
        const { status, stderr } = await unread(names, args, input)
        assert.equal(status, expected, stderr)
        assert.doesNotMatch(stderr ?? '', /defect|EPIPE/)
      })
  })

test('good tokens of which only some were looked at decide nothing', async () => {
  const { status, stderr } = await unread(['stdout'], ['verify', ...POLICY], many(good))
  assert.deepEqual([status, stderr], [2, ''])
})

test('it ends with its reader, although tokens may still come', async () => {
  const child = start(['verify', ...POLICY])
  child.stdin.on('error', () => {})
  child.stdout.destroy()
  child.stdin.write(many(bad))
  assert.equal(await ended(child), 1)
})

test('in a shell', () => {
  const tokens = file('tokens.txt', many(bad))
  const program = join(tarballFolder, 'cli', 'main.js')
  for (const reader of ['head -1', 'true']) {
    const script = `"$0" "$@" < ${tokens} | ${reader} > /dev/null; exit "\${PIPESTATUS[0]}"`
    for (const command of ['verify', 'explain']) {
      const { status } = spawnSync('bash', ['-c', script, process.execPath, program, command, ...POLICY])
      assert.equal(status, 1, `${command} | ${reader}`)
    }
  }
})

if (existsSync('/dev/full'))
  test('a disk that is full is named, and is no defect', async () => {
    const program = join(tarballFolder, 'cli', 'main.js')
    const { status, stderr } = spawnSync('bash', [
      ...['-c', '"$0" "$@" > /dev/full', process.execPath, program, 'verify', ...POLICY, good],
    ])
    assert.equal(String(stderr), 'error: cannot write to standard output: ENOSPC\n')
    assert.equal(status, 2)
  })

test('and with somebody who reads it all nothing is lost', async () => {
  const { status, stdout } = await cli(['verify', ...POLICY], { input: many(bad) })
  assert.equal(stdout.split('\n').length, 2_001)
  assert.equal(status, 1)
})
