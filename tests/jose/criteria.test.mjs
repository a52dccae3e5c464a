// Which of SECURITY.md's criteria hold in this layer too: all but those of its table for `jwt-verdict/jose`, each of which has
// a vector that comes out otherwise here.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { criteria } from '../support/criteria.mjs'
import { index, read } from '../support/vector.mjs'
import { layer } from './peers.mjs'

const document = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8')
const [, table] = /^\| criterion \| in `jwt-verdict\/jose` \|\n\|---\|---\|\n((?:\|.*\n)+)/m.exec(document)
const excepted = table
  .trimEnd()
  .split('\n')
  .map((row) => row.slice(2).split(' | ')[0])

/** Of algorithms that jose does not have. */
const FOREIGN = /"(?:crv|alg)":"(?:Ed448|secp256k1|ES256K)"/

test('each exception is the name of a criterion', () => {
  const names = criteria.map(({ name }) => name)
  assert.deepEqual(
    excepted.filter((name) => !names.includes(name)),
    [],
  )
})

for (const { name, matches } of criteria) {
  const isExcepted = excepted.includes(name)
  test(`${name}: ${isExcepted ? 'not here' : 'here too'}`, async () => {
    const others = []
    for (const path of index.filter(matches)) {
      const difference = await differenceOf(path)
      if (difference) others.push(`${path} ${difference}`)
    }
    if (isExcepted) assert.notDeepEqual(others, [])
    else assert.deepEqual(others, [])
  })
}

/** What comes out here of a vector, if that is not what its file says. */
async function differenceOf(path) {
  const fields = fieldsOf(path)
  if (FOREIGN.test(fields.jwks)) return undefined
  const outcome = await outcomeOf(fields)
  const isExpected = (outcome === 'accepted') === (fields.expect === 'accepted')
  return isExpected ? undefined : outcome
}

async function outcomeOf({ token, 'token-json': tokenJson, policy, now, ...keys }) {
  try {
    await layer.jwtVerify(token ?? JSON.parse(tokenJson), keyOf(keys), optionsOf(JSON.parse(policy), Number(now)))
    return 'accepted'
  } catch (error) {
    return error.message
  }
}

function keyOf({ secret, jwks, 'jwks-base64url': jwksBytes }) {
  if (secret !== undefined) return Buffer.from(secret, 'base64url')
  return layer.createLocalJWKSet(JSON.parse(jwks ?? Buffer.from(jwksBytes, 'base64url').toString()))
}

/** A policy as far as jose has an option for it. */
function optionsOf({ issuer, audience, subject, crit, ...policy }, now) {
  const { algorithms, typ, maxTokenAge, clockTolerance, requiredClaims } = policy
  return {
    issuer: issuer ?? undefined,
    audience: audience ?? undefined,
    subject: subject ?? undefined,
    algorithms,
    typ,
    maxTokenAge,
    clockTolerance,
    requiredClaims,
    crit: Object.fromEntries((crit ?? []).map((name) => [name, true])),
    currentDate: new Date(now * 1000),
  }
}

function fieldsOf(path) {
  const lines = read(path).trimEnd().split('\n')
  return Object.fromEntries(lines.map((line) => /^([^:]+): ?(.*)$/u.exec(line).slice(1)))
}
