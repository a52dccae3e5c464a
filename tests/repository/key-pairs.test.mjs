import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('key pairs are made in tests/support/key-pair.mjs alone: made elsewhere, they can hang Node 20', () => {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.js', '*.mjs', '*.ts']
  const files = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
  const makers = files.filter((file) => /\bgenerateKeyPair(?=Sync)/.test(readFileSync(join(root, file), 'utf8')))
  assert.deepEqual(makers, ['tests/support/key-pair.mjs'])
})
