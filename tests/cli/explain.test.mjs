import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CLAIMS, createIssuer, NOW, tamper } from '../support/issuer.mjs'
import { cli, file } from './cli.mjs'

const issuer = createIssuer()
const keys = file('keys.json', issuer.jwks)
const token = issuer.sign({ ...CLAIMS, nbf: NOW - 30 })
const GIVEN = ['explain', '--jwks', keys, '--issuer', CLAIMS.iss, '--audience', CLAIMS.aud, '--now', String(NOW)]

describe('explain', () => {
  test('shows every check, what the token says, and the time', async () => {
    const { status, stdout, stderr } = await cli([...GIVEN, token])
    assert.equal(stderr, '')
    assert.equal(status, 0)
    const sections = stdout.split('\n\n').map((section) => section.split('\n'))
    assert.deepEqual(
      sections.map(([title]) => title),
      [
        '✓ accepted  EC P-256 ES256, kid key-1',
        'Form',
        'Key',
        'Signature',
        'Claims',
        'Decoded header',
        'Decoded payload',
        'Time',
      ],
    )
    assert.ok(sections[4].includes('  ✓ the issuer is the one that is expected'))
    assert.ok(sections[4].includes('  - not checked: the policy states no subject'))
    assert.deepEqual(JSON.parse(sections[6].slice(1).join('\n')), { ...CLAIMS, nbf: NOW - 30 })
    assert.deepEqual(sections[7].slice(2, 6), [
      '  iat  2023-11-14T22:12:20Z  1 min 0 s ago',
      '  nbf  2023-11-14T22:12:50Z  30 s ago',
      '  now  2023-11-14T22:13:20Z',
      '  exp  2023-11-14T22:23:20Z  in 10 min 0 s',
    ])
  })

  test('says what is wrong, and what would be wrong besides', async () => {
    const { status, stdout } = await cli([...GIVEN, issuer.sign({ ...CLAIMS, aud: 'other', exp: NOW - 7200 })])
    assert.equal(status, 1)
    assert.match(stdout, /^✗ rejected {2}ERR_JWT_CLAIM_VALIDATION_FAILED \(aud\) {2}the token is for another audience/)
    assert.match(
      stdout,
      /\n {2}✗ the token is for another audience.*\n {6}expected {2}https:\/\/api\.example\n {6}actual {4}other\n {6}hint /,
    )
    assert.match(stdout, /\n {2}✗ also fails: the token has expired/)
    assert.match(stdout, /\nKeys in the set\n {2}✓ key 0 {2}EC P-256 ES256, kid key-1\n/)
    assert.match(stdout, /\nDecoded payload\n/)
  })

  test('does not pass a payload off as the issuer’s when the signature is bad', async () => {
    const { status, stdout } = await cli([...GIVEN, tamper(token)])
    assert.equal(status, 1)
    assert.match(stdout, /\nDecoded payload \(not verified\)\n/)
  })

  test('says of each key why it does not fit', async () => {
    const jwks = {
      keys: [
        { ...issuer.jwk, kid: 'other' },
        { kty: 'oct', k: 'AA', kid: 'secret' },
      ],
    }
    const { stdout } = await cli(['explain', '--jwks', file('others.json', jwks), token])
    assert.match(stdout, /\n {2}- key 0 {2}EC P-256 ES256, kid other: its "kid" is not the token's\n/)
    assert.match(stdout, /\n {2}✗ key 1 {2}oct, kid secret: unusable, it is a shared secret/)
  })

  test('checks only what is stated', async () => {
    const { status, stdout } = await cli(['explain', '--jwks', keys, '--now', String(NOW), token])
    assert.equal(status, 0)
    assert.match(stdout, /- not checked: the policy leaves the issuer open/)
    assert.match(stdout, /- not checked: the policy leaves the audience open/)
  })

  test('gives no verdict without keys, and fetches none from where the token says', async () => {
    const { status, stdout, stderr } = await cli(['explain', token])
    assert.match(stdout, /^\? no verdict {2}without keys, the signature cannot be verified\n {2}hint {6}Pass --jwks/)
    assert.match(stdout, /\nDecoded payload \(not verified\)\n/)
    assert.equal(stderr, '')
    assert.equal(status, 2)
    const json = await cli(['explain', '--json', token])
    assert.equal(JSON.parse(json.stdout).noVerdict, true)
    assert.equal(json.status, 2)
  })

  test('rejects what is no token, keys or not', async () => {
    const { status, stdout } = await cli(['explain', 'garbage'])
    assert.match(stdout, /^✗ rejected {2}ERR_JWS_INVALID/)
    assert.equal(status, 1)
  })

  test('as JSON is the verdict', async () => {
    const { status, stdout } = await cli([...GIVEN, '--json', token])
    const verdict = JSON.parse(stdout)
    assert.equal(status, 0)
    assert.deepEqual([verdict.ok, verdict.checks.length > 20, verdict.times.now], [true, true, NOW])
  })

  test('takes several', async () => {
    const { status, stdout, stderr } = await cli(GIVEN, { input: `${token}\ngarbage\n` })
    assert.match(stdout, /^line 1\n✓ accepted .*\nline 2\n✗ rejected/s)
    assert.match(stderr, /^2 tokens: 1 accepted, 1 rejected/)
    assert.equal(status, 1)
  })
})

describe('what a token says cannot write on the terminal', () => {
  const evil = '\x1b[31m\x9b1m\u202e\u200b\ufeff\u{e0041}\u2028\x00\x07\n'
  const evilIssuer = createIssuer(evil)
  const evilKeys = file('evil.json', evilIssuer.jwks)
  const claims = { ...CLAIMS, iss: evil, aud: evil, sub: evil, [evil]: evil }
  // Beside the line breaks of the layout, nothing but what can be seen.
  const visible = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u

  const rows = [
    ['explain', '--jwks', evilKeys, '--issuer', CLAIMS.iss, '--audience', CLAIMS.aud],
    ['explain', '--jwks', evilKeys, '--json'],
    ['explain', '--jwks', keys],
    ['verify', '--jwks', evilKeys, '--any-issuer', '--any-audience'],
    ['verify', '--jwks', evilKeys, '--any-issuer', '--any-audience', '--json'],
    ['verify', '--jwks', evilKeys, '--any-issuer', '--any-audience', '--subject', 'x'],
    ['keys', evilKeys],
    ['keys', '--json', evilKeys],
  ]
  for (const [command, ...args] of rows) {
    for (const times of command === 'keys' ? [0] : [1, 2]) {
      test(`${[command, ...args.filter((arg) => arg.startsWith('--'))].join(' ')}, ${times}`, async () => {
        const now = command === 'keys' ? [] : ['--now', String(NOW)]
        const token = `${evilIssuer.sign(claims, { alg: 'ES256', kid: evil, [evil]: evil })}\n`
        const { stdout, stderr } = await cli([command, ...args, ...now], { input: token.repeat(times) })
        for (const line of (stdout + stderr).split('\n')) assert.match(line, visible)
        // One of several gets a line, in which there may be nothing of the token.
        if (times < 2) assert.match(stdout + stderr, /1b/)
      })
    }
  }

  test('and JSON still holds the same', async () => {
    const token = evilIssuer.sign(claims, { alg: 'ES256', kid: evil })
    const args = ['--jwks', evilKeys, '--any-issuer', '--any-audience', '--now', String(NOW)]
    assert.deepEqual(JSON.parse((await cli(['verify', ...args, token])).stdout), claims)
  })
})

describe('colour', () => {
  const colours = async (env) => (await cli([...GIVEN, token], { env })).stdout.includes('\x1b[')
  const rows = [
    [{}, false],
    [{ FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: '0' }, false],
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '', FORCE_COLOR: '3' }, true],
  ]
  for (const [env, expected] of rows) {
    test(`with ${JSON.stringify(env)}, in a pipe: ${expected}`, async () => assert.equal(await colours(env), expected))
  }
})
