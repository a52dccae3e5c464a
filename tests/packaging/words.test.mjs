// The module knows sentences by number only, and the numbers are those of the words that are packed with it.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ADVICE, CHECKS, ROWS } from '../../pkg/wasm/words.js'
import { requireSameWords } from '../../scripts/build/words.mjs'
import { esm, tarballFolder } from '../support/package.mjs'

const module = readFileSync(join(tarballFolder, 'wasm', 'jwt_verdict.wasm')).toString('latin1')
const [errors, checks] = ['errors', 'checks'].map((name) =>
  JSON.parse(readFileSync(new URL(`../../docs/${name}.json`, import.meta.url), 'utf8')),
)

test('the words are of the documents that the module was compiled with', async () => {
  await requireSameWords(fileURLToPath(new URL('../../pkg/wasm/', import.meta.url)), 'jwt_verdict')
  assert.equal(ROWS.length, errors.length)
  assert.equal(CHECKS.length, checks.length)
})

test('no sentence is in the module', () => {
  const hints = Object.values(ADVICE)
  const messages = errors.map(({ message }) => message)
  const sentences = checks.flatMap(({ passed, notReached, notAsked }) => [passed, notReached, notAsked])
  const longest = [...hints, ...messages, ...sentences].map((text) =>
    text.split(/\{.*?\}/).reduce((one, other) => (other.length > one.length ? other : one)),
  )
  const found = longest.filter((text) => text.length > 20 && module.includes(text))
  assert.deepEqual(found, [])
})

test('a value is not read as words, whatever it says', () => {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const names = '{name} {actual} {secret|pass @} $& $1'
  const token = `${encode({ alg: names })}.${encode({})}.AAAA`
  const verifier = esm.createVerifier({ jwks: { keys: [] }, issuer: null, audience: null })
  assert.throws(() => verifier.verify(token), { reason: 'alg_unsupported', actual: names })
  const { checks } = verifier.explain(token)
  assert.equal(checks.find(({ status }) => status === 'fail').actual, names)
})
