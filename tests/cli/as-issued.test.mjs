// Keys and numbers as real issuers write them, which are odd and good: the vectors, through the program.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { asIssued } from '../as-issued.mjs'
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

  test('and says of an RSA key without alg what it is for', async () => {
    const { jwks } = asIssued.find(({ name }) => name.includes('rsa-without-alg'))
    const { status, stdout } = await cli(['keys', file('keys.json', jwks)])
    assert.match(stdout, /states no alg: used for RS256, RS384 and RS512/)
    assert.equal(status, 0)
  })
})
