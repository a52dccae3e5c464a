// The options that say more of a token than whose it is and for whom: claims, scopes, its type, how long it lasts.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CLAIMS, createIssuer, NOW } from '../support/issuer.mjs'
import { claimsOf, sign as signVercel, NOW as VERCEL_NOW, jwks as vercelKeys } from '../support/vercel-issuer.mjs'
import { cli, file } from './cli.mjs'

const issuer = createIssuer()
const keys = file('keys.json', issuer.jwks)
const GIVEN = ['--jwks', keys, '--issuer', CLAIMS.iss, '--audience', CLAIMS.aud, '--now', String(NOW)]

const FULL = {
  ...CLAIMS,
  plan: 'paid',
  verified: true,
  level: 3,
  id: 9007199254740993n,
  text: 'true',
  roles: ['admin', 'user'],
  realm_access: { roles: ['editor'] },
  'https://api.example/tier': 'gold=1',
  scope: 'read write',
}
const header = { alg: 'ES256', kid: 'key-1', typ: 'at+jwt' }
const token = issuer.sign(
  JSON.stringify(FULL, (_, value) => (typeof value === 'bigint' ? `big${value}` : value)).replace(/"big(\d+)"/, '$1'),
  header,
)
const { exp: _, ...endless } = CLAIMS

describe('an option', () => {
  const realm = { realm_access: { members: { roles: { includes: 'owner' } } } }
  const rows = [
    [['--claim', 'plan=paid'], 0],
    [['--claim', 'plan=free'], 1, /\(plan\) .*\n {2}expected {2}free\n {2}actual {4}paid\n/],
    [['--claim', 'plan=free', '--claim', 'plan=paid'], 0],
    [['--claim', 'plan=["free","paid"]'], 0],
    [['--claim', 'verified=true'], 0],
    [['--claim', 'verified="true"'], 1, /\(verified\)/],
    [['--claim', 'text=true'], 1, /\(text\)/],
    [['--claim', 'text="true"'], 0],
    [['--claim', 'level=3.0'], 0],
    [['--claim', 'level=4'], 1, /\(level\)/],
    [['--claim', 'id=9007199254740993'], 0],
    [['--claim', 'id=9007199254740994'], 1, /\(id\)/],
    [['--claim', 'https://api.example/tier=gold=1'], 0],
    [['--claim', 'roles={"includes":"admin"}'], 0],
    [['--claim', 'roles=admin'], 1, /hint +.* in --claim, state by includes or includesAny/],
    [
      ['--claim', 'roles={"includes":["admin","owner"]}'],
      1,
      /\n {2}expected {2}admin, owner\n|\n {2}expected {2}owner\n/,
    ],
    [['--claim', 'plan={"includes":"paid"}'], 1, /hint +.* in --claim, state it by equals or oneOf/],
    [['--claim', `realm_access=${JSON.stringify(realm.realm_access)}`], 1, /\(realm_access\["roles"\]\) {2}"roles" of/],
    [['--claim', 'nothing={"absent":true}', '--claim', 'plan={"present":true}'], 0],
    [['--claim', '__proto__=x'], 1, /\(__proto__\)/],
    [['--required-claim', 'plan', '--required-claim', 'roles'], 0],
    [['--required-claim', 'jti'], 1, /\(jti\)/],
    [['--scope', 'read'], 0],
    [['--scope', 'write read'], 0],
    [['--scope', 'read', '--scope', 'write'], 0],
    [
      ['--scope', 'read delete'],
      1,
      /ERR_JWT_INSUFFICIENT_SCOPE \(scope\) .*\n {2}expected {2}read, delete\n {2}actual {4}read write\n/,
    ],
    [['--typ', 'at+jwt'], 0],
    [['--typ', 'JWT', '--typ', 'AT+JWT'], 0],
    [['--typ', 'JWT'], 1, /\(typ\)/],
    [['--single-audience'], 0],
    [['--max-age', '60'], 0],
    [['--max-age', '59.5'], 1, /ERR_JWT_EXPIRED \(iat\) .*hint +.* raise --max-age/s],
    [['--max-lifetime', '660'], 0],
    [['--max-lifetime', '659'], 1, /\(exp\) {2}the token is valid for too long .*hint +.* raise --max-lifetime/s],
  ]
  for (const [args, expected, message = /^$/] of rows) {
    test(args.join(' '), async () => {
      const { status, stdout, stderr } = await cli(['verify', ...GIVEN, ...args, token])
      assert.match(stderr, message)
      assert.equal(status, expected)
      assert.equal(stdout === '', expected !== 0)
    })
  }

  test('--single-audience, of a token for two', async () => {
    const both = issuer.sign({ ...CLAIMS, aud: [CLAIMS.aud, 'other'] })
    assert.equal((await cli(['verify', ...GIVEN, both])).status, 0)
    const { status, stderr } = await cli(['verify', ...GIVEN, '--single-audience', both])
    assert.match(stderr, /\(aud\) .*hint +.* leave out --single-audience/s)
    assert.equal(status, 1)
  })

  test('--allow-missing-expiry', async () => {
    const { status, stderr } = await cli(['verify', ...GIVEN, issuer.sign(endless)])
    assert.match(stderr, /\(exp\) .*hint +.* use --allow-missing-expiry/s)
    assert.equal(status, 1)
    assert.equal((await cli(['verify', ...GIVEN, '--allow-missing-expiry', issuer.sign(endless)])).status, 0)
  })
})

test('the place in a claim is counted among many tokens', async () => {
  const rule = 'realm_access={"members":{"roles":{"includes":"owner"}}}'
  const { stdout, stderr } = await cli(['verify', ...GIVEN, '--claim', rule], { input: `${token}\n${token}\n` })
  assert.match(stdout, /^line 1 {2}✗ rejected {2}ERR_\w+ \(realm_access\["roles"\]\) /)
  assert.match(stderr, /\n {2}2 × ERR_JWT_CLAIM_VALIDATION_FAILED realm_access\["roles"\]\n/)
})

describe('explain', () => {
  test('says of each whether it holds, and of the scope at last', async () => {
    const args = ['--claim', 'plan=paid', '--max-lifetime', '1000', '--scope', 'delete']
    const { status, stdout } = await cli(['explain', ...GIVEN, ...args, token])
    assert.match(
      stdout,
      /\n {2}✓ the token is not valid for too long\n(?: {2}- .*\n)* {2}✗ the token does not grant the scope/,
    )
    assert.match(stdout, /\n {6}expected {2}delete\n {6}actual {4}read write\n {6}hint {6}Request a token with/)
    assert.equal(status, 1)
  })

  test('shows the place in a claim in JSON too', async () => {
    const rule = 'realm_access={"members":{"roles":{"includesAny":["owner","viewer"]}}}'
    const { stdout } = await cli(['explain', ...GIVEN, '--claim', rule, '--json', token])
    const { claim, path, expected } = JSON.parse(stdout).checks.find(({ id }) => id === 'claims')
    assert.deepEqual([claim, path, expected], ['realm_access', ['roles'], ['owner', 'viewer']])
  })
})

describe('with --vercel', () => {
  const signed = signVercel(claimsOf())
  const given = [
    'verify',
    '--jwks',
    file('vercel.json', vercelKeys),
    '--now',
    String(VERCEL_NOW),
    '--vercel',
    'acme/site',
  ]
  const rows = [
    [['--claim', 'environment=production', '--required-claim', 'project_id', '--single-audience'], 0, /^$/],
    [['--claim', 'environment=preview'], 1, /\(environment\)/],
    [['--scope', 'read'], 1, /\(scope\)/],
    [['--typ', 'at+jwt'], 1, /\(typ\)/],
    [['--max-age', '0'], 1, /\(iat\)/],
    [['--max-lifetime', '1'], 1, /\(exp\)/],
    [
      ['--claim', 'project=other'],
      2,
      /^error: --claim project cannot be combined with --vercel, which already sets it\n/,
    ],
    [
      ['--allow-missing-expiry'],
      2,
      /^error: --allow-missing-expiry cannot be combined with --vercel, whose tokens all/,
    ],
  ]
  for (const [args, expected, message] of rows) {
    test(args.join(' '), async () => {
      const { status, stderr } = await cli([...given, ...args, signed])
      assert.match(stderr, message)
      assert.equal(status, expected)
    })
  }
})

describe('no verdict:', () => {
  const rows = [
    [['--claim', 'plan'], /^error: --claim: expected name=value, such as environment=production\n/],
    [['--claim', 'plan='], /^error: --claim: expected name=value/],
    [['--claim', '=paid'], /^error: --claim: expected name=value/],
    [['--claim', 'plan=  '], /^error: --claim: expected name=value/],
    [['--claim', 'roles={includes:admin}'], /^error: --claim: a value that starts with \{, \[ or " must be JSON/],
    [['--claim', 'roles={"includes":"a","includes":"b"}'], /^error: --claim: a member is there twice/],
    [['--claim', 'roles={"include":"a"}'], /^error: --claim\.roles: unknown test "include"; did you mean "includes"\?/],
    [['--claim', 'roles={"includes":"a"}', '--claim', 'roles={"includes":"b"}'], /^error: --claim: several values/],
    [['--claim', 'roles=a', '--claim', 'roles={"includes":"b"}'], /^error: --claim: several values/],
    [['--claim', 'roles=[]'], /^error: --claim\.roles: the list is empty/],
    [
      ['--claim', 'plan=null'],
      /^error: --claim\.plan: expected .*, found null; to expect null, write \{ "equals": null \}/,
    ],
    [['--claim', 'iss=x'], /^error: --claim: "iss" cannot be listed here; use --issuer\n/],
    [['--claim', 'iat=1'], /^error: --claim: "iat" cannot be listed here; use --max-age\n/],
    [['--required-claim', ''], /^error: --required-claim\[0\]: expected a non-empty string/],
    [['--scope', ''], /^error: --scope: expected scope tokens, separated by single spaces/],
    [['--scope', 'a  b'], /^error: --scope: /],
    [['--typ', ''], /^error: --typ\[0\]: expected a non-empty string/],
    [['--max-age', '5m'], /^error: --max-age: expected a number of seconds, 0 or more\n/],
    [['--max-lifetime', '-1'], /^error: /],
    [['--max-lifetime', '1', '--max-lifetime', '2'], /^error: --max-lifetime appears 2 times; it takes one value\n/],
    [['--claims', 'a=b'], /^error: unknown option "--claims"; did you mean "--claim"\?\n/],
    [['--required-scope', 'a'], /^error: unknown option "--required-scope"; did you mean "--scope"\?\n/],
    [['--max-token-age', '1'], /^error: unknown option "--max-token-age"; did you mean "--max-age"\?\n/],
    [['--type', 'JWT'], /^error: unknown option "--type"; did you mean "--typ"\?\n/],
  ]
  for (const [args, message] of rows) {
    test(args.join(' '), async () => {
      const { status, stdout, stderr } = await cli(['verify', ...GIVEN, ...args, token])
      assert.match(stderr, message)
      assert.deepEqual([status, stdout], [2, ''])
    })
  }

  test('keys takes none of them', async () => {
    assert.match((await cli(['keys', keys, '--claim', 'a=b'])).stderr, /^error: unknown option "--claim"/)
  })
})
