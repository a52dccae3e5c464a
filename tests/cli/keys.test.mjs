import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { calculateJwkThumbprint } from 'jose'
import { createKeyPair } from '../support/key-pair.mjs'
import { cli, file } from './cli.mjs'

const jwkOf = (type, options) => createKeyPair(type, options).publicKey.export({ format: 'jwk' })
const rsa = { ...jwkOf('rsa', { modulusLength: 2048 }), kid: 'a', alg: 'RS256', use: 'sig' }
const ec = { ...jwkOf('ec', { namedCurve: 'P-384' }), kid: 'b' }
const okp = jwkOf('ed25519')
const weak = { ...jwkOf('rsa', { modulusLength: 1024 }), kid: 'c' }
const padded = {
  ...rsa,
  kid: 'd',
  n: Buffer.concat([Buffer.alloc(1), Buffer.from(rsa.n, 'base64url')]).toString('base64url'),
}
const set = file('set.json', { keys: [rsa, ec, okp, weak, padded] })

describe('keys', () => {
  test('lists each with what is wrong', async () => {
    const { status, stdout, stderr } = await cli(['keys', set])
    assert.equal(stderr, '')
    assert.equal(status, 0)
    const thumbprints = await Promise.all([rsa, ec, okp].map((jwk) => calculateJwkThumbprint(jwk)))
    const lines = stdout.split('\n')
    assert.deepEqual(
      lines.filter((line) => /^\S/.test(line)).map((line) => line.split(/ {2,}/)),
      [
        ['#', 'kid', 'kty', 'alg', 'use', 'size', 'thumbprint'],
        ['0', 'a', 'RSA', 'RS256', 'sig', '2048', thumbprints[0]],
        ['1', 'b', 'EC', '-', '-', 'P-384', thumbprints[1]],
        ['2', '-', 'OKP', '-', '-', 'Ed25519', thumbprints[2]],
        ['3', 'c', 'RSA', '-', '-', '1024', '-'],
        ['4', 'd', 'RSA', 'RS256', 'sig', '2048', thumbprints[0]],
        ['5 keys, 4 usable'],
      ],
    )
    const row = lines.findIndex((line) => line.startsWith('3  '))
    assert.match(lines[row + 1], /^ +✗ it has 1024 bits, at least 2048 are needed \(rsa_too_small\)$/)
    assert.match(lines.at(-4), /^ +! has too many or too few leading zeros /)
  })

  test('as JSON', async () => {
    const { stdout } = await cli(['keys', '--json', set])
    const reports = JSON.parse(stdout)
    assert.deepEqual(
      reports.map(({ usable }) => usable),
      [true, true, true, false, true],
    )
    assert.equal(reports[3].problem.reason, 'rsa_too_small')
  })

  test('from standard input, and as --jwks', async () => {
    const input = JSON.stringify({ keys: [rsa] })
    for (const args of [['-'], ['--jwks', '-']]) {
      assert.match((await cli(['keys', ...args], { input })).stdout, /\n1 key, 1 usable\n$/)
    }
    assert.match((await cli(['keys', '--jwks', set])).stdout, /\n5 keys, 4 usable\n$/)
  })

  test('refuses a set without a usable key, and what is no set', async () => {
    assert.equal((await cli(['keys', file('weak.json', { keys: [weak] })])).status, 1)
    assert.equal((await cli(['keys', file('empty.json', { keys: [] })])).status, 1)
    const { status, stdout, stderr } = await cli(['keys', file('one.json', rsa)])
    assert.deepEqual([status, stdout], [1, ''])
    assert.match(stderr, /^✗ rejected {2}ERR_JWKS_INVALID {2}the JWKS document has no array "keys"\n/)
  })

  const undecided = [
    [['keys'], /the key set is missing\n {2}hint +Pass FILE or URL/],
    [['keys', set, set], /pass one key set/],
    [['keys', set, '--jwks', set], /not both/],
    [['keys', '--audience', 'x', set], /unknown option "--audience"/],
    [['keys', 'missing.json'], /"missing\.json" cannot be read: no such file/],
  ]
  for (const [args, message] of undecided) {
    test(String(message), async () => {
      const { status, stderr } = await cli(args)
      assert.match(stderr, message)
      assert.equal(status, 2)
    })
  }
})
