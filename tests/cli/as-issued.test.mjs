// Keys and numbers as real issuers write them, which are odd and good: the vectors, through the program.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { asIssued } from '../support/as-issued.mjs'
import { cli, file } from './cli.mjs'

describe('the program accepts what real issuers send', () => {
  for (const { name, token, jwks, policy, now, payload } of asIssued) {
    test(name, async () => {
      const given = ['--jwks', file('keys.json', jwks), '--issuer', policy.issuer, '--audience', policy.audience]
      const { status, stdout, stderr } = await cli(['verify', ...given, '--now', String(now), '-'], { input: token })
      assert.equal(stderr, '')
      assert.deepEqual(JSON.parse(stdout), payload)
      assert.equal(status, 0)
    })
  }

  test('and explains what is odd about a key of a good token', async () => {
    for (const [name, sentence] of [
      ['rsa-without-alg', /^✓ accepted {2}RSA 2048, kid \S+\n {2}! the key has no alg: used for RS256/],
      ['zero-dropped', /^✓ accepted .*\n {2}! the key has too many or too few leading zeros/],
    ]) {
      const { token, jwks, now } = asIssued.find((vector) => vector.name.includes(name))
      const { status, stdout } = await cli(['explain', '--jwks', file('keys.json', jwks), '--now', String(now), token])
      assert.match(stdout, sentence)
      assert.equal(status, 0)
    }
  })

  test('and says of an RSA key without alg what it is for', async () => {
    const { jwks } = asIssued.find(({ name }) => name.includes('rsa-without-alg'))
    const { status, stdout } = await cli(['keys', file('keys.json', jwks)])
    assert.match(stdout, /has no alg: used for RS256, RS384 and RS512/)
    assert.equal(status, 0)
  })
})
