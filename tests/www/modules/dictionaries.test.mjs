// The words for claims and header members: those that a person meets are there, well-formed, and nothing is made up.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { meaningOf } from '../../../www/words/claim-dictionary.js'
import { meaningOfHeader } from '../../../www/words/header-dictionary.js'

/** Every name in the table of a module. */
function namesIn(file) {
  const source = readFileSync(new URL(`../../../www/words/${file}`, import.meta.url), 'utf8')
  return [...source.matchAll(/^ {2}(?:'([^']+)'|(\w+)): \[/gm)].map(([, quoted, plain]) => quoted ?? plain)
}

for (const [file, meaning, least] of [
  ['claim-dictionary.js', meaningOf, 110],
  ['header-dictionary.js', meaningOfHeader, 25],
]) {
  test(`${file}: each entry is a short sentence with an address for its reference`, () => {
    const names = namesIn(file)
    assert.ok(names.length >= least, `${names.length} names`)
    assert.equal(new Set(names).size, names.length)
    for (const name of names) {
      const entry = meaning(name)
      assert.match(entry.meaning, /^[A-Z_].{3,150}\.$/s, name)
      assert.equal(entry.reference === undefined, entry.url === undefined, name)
      if (!entry.url) continue
      const { protocol, href } = new URL(entry.url)
      assert.deepEqual([protocol, href], ['https:', entry.url], name)
      assert.doesNotMatch(entry.url, /undefined/, name)
    }
  })

  test(`${file}: what nobody described has no meaning`, () => {
    for (const name of ['', 'foo', '__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      assert.equal(meaning(name), undefined)
    }
  })
}

test('a reference leads to the section', () => {
  assert.deepEqual(meaningOf('aud'), {
    meaning: 'Audience: the service or services that the token is meant for.',
    reference: 'RFC 7519, 4.1.3',
    url: 'https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3',
  })
  assert.equal(meaningOf('nonce').url, 'https://openid.net/specs/openid-connect-core-1_0.html#IDToken')
  assert.equal(meaningOf('owner_id').reference, 'Vercel')
  assert.equal(meaningOfHeader('x5t#S256').url, 'https://www.rfc-editor.org/rfc/rfc7515#section-4.1.8')
  assert.equal(meaningOfHeader('b64').reference, 'RFC 7797, 3')
})

test('claims with an address for a name are custom', () => {
  assert.match(meaningOf('https://app.example/roles').meaning, /custom claim/)
  assert.match(meaningOf('urn:zitadel:iam:org:project:roles').meaning, /custom claim/)
})

test('what a token for a deployment or a workflow holds is all described', () => {
  const vercel = 'iss aud sub iat nbf exp owner owner_id project project_id environment scope'
  const github = 'jti ref sha repository repository_owner run_id actor workflow event_name job_workflow_ref'
  const entra = 'tid oid ver scp roles azp azpacr upn uti aio rh'
  const oidc = 'name email email_verified picture nonce auth_time acr amr at_hash c_hash sid'
  const others = 'act may_act client_id cnf events toe txn jti gty permissions hd fva app_metadata user_metadata'
  for (const name of [vercel, github, entra, oidc, others].join(' ').split(' ')) assert.ok(meaningOf(name), name)
  for (const name of 'alg kid typ cty crit b64 jku jwk x5u x5c x5t enc zip'.split(' ')) assert.ok(meaningOfHeader(name))
})
