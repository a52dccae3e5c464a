// Bad tokens: each is refused by this package for what is wrong with it, and by jose as well.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { esm, load, tarballFolder } from '../support/package.mjs'

const { createTestIssuer } = await load('jwt-verdict/testing')
const { createVerifier } = esm

const NOW = 1_700_000_000
const POLICY = { issuer: 'https://issuer.example', audience: 'https://api.example' }

/** Code and claim. */
const REFUSALS = {
  expired: ['ERR_JWT_EXPIRED', 'exp'],
  'not-yet-valid': ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'nbf'],
  'wrong-issuer': ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'iss'],
  'wrong-audience': ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'aud'],
  'unknown-kid': ['ERR_JWKS_NO_MATCHING_KEY'],
  'foreign-key': ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
  'tampered-signature': ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
  'tampered-payload': ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
  truncated: ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
  unsecured: ['ERR_JWS_INVALID'],
  'hmac-confusion': ['ERR_JOSE_ALG_NOT_ALLOWED'],
}

for (const algorithm of ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'HS256']) {
  describe(algorithm, () => {
    const issuer = createTestIssuer({ algorithm, audience: POLICY.audience, now: () => NOW })
    const keys = issuer.secret ? { secret: issuer.secret, algorithms: ['HS256'] } : { jwks: issuer.jwks }
    const verifier = createVerifier({ ...keys, ...POLICY, now: () => NOW })

    test('it has the flaws that it can have', () => {
      const names = Object.keys(REFUSALS)
      const without = algorithm === 'HS256' ? ['unknown-kid', 'hmac-confusion'] : []
      assert.deepEqual(
        issuer.flaws,
        names.filter((name) => !without.includes(name)),
      )
      for (const flaw of without)
        assert.throws(() => issuer.sign({}, { flaw }), /^TypeError: flaw: .*HS256 cannot have/)
    })

    for (const flaw of issuer.flaws) {
      test(flaw, async () => {
        const token = issuer.sign({ sub: 'user-1' }, { flaw })
        const { error } = verifier.explain(token)
        assert.deepEqual([error?.code, error?.claim], [REFUSALS[flaw][0], REFUSALS[flaw][1]])

        const key = issuer.secret ?? createLocalJWKSet(issuer.jwks)
        const options = { ...POLICY, currentDate: new Date(NOW * 1000), algorithms: [algorithm] }
        await assert.rejects(jwtVerify(token, key, options), { code: /^ERR_/ })
      })
    }
  })
}

describe('a flaw', () => {
  const issuer = createTestIssuer({ algorithm: 'EdDSA', audience: POLICY.audience, now: () => NOW })
  const verifier = createVerifier({ jwks: issuer.jwks, ...POLICY, now: () => NOW })

  test('wins over claims and header members', () => {
    const code = (claims, overrides) => verifier.explain(issuer.sign(claims, overrides)).error?.code
    assert.equal(code({ exp: NOW + 9 }, { flaw: 'expired' }), 'ERR_JWT_EXPIRED')
    assert.equal(code({}, { header: { kid: issuer.kid }, flaw: 'unknown-kid' }), 'ERR_JWKS_NO_MATCHING_KEY')
  })

  test('is all that is wrong', () => {
    for (const flaw of issuer.flaws) {
      const { checks } = verifier.explain(issuer.sign({}, { flaw }))
      const failed = checks.filter(({ status }) => status === 'fail').map(({ id }) => id)
      assert.ok(failed.length === 1, `${flaw}: ${failed}`)
    }
  })

  test('is in the types, with what it leads to', () => {
    const types = readFileSync(join(tarballFolder, 'testing', 'index.d.ts'), 'utf8')
    const rows = [...types.matchAll(/^ \* \| `([\w-]+)` \|.*\| `(\w+)`(?:, `(\w+)`)? \|$/gm)].map(
      ([, flaw, ...rest]) => [flaw, rest],
    )
    assert.deepEqual(
      Object.fromEntries(
        rows.map(([flaw, [code, claim]]) => [
          flaw,
          code === 'ERR_JWT_EXPIRED' ? [code, 'exp'] : claim ? [code, claim] : [code],
        ]),
      ),
      REFUSALS,
    )
    const [, union] = types.match(/export type Flaw =([^;]*?)\n\n/)
    assert.deepEqual(
      [...union.matchAll(/'([\w-]+)'/g)].map(([, name]) => name),
      Object.keys(REFUSALS),
    )
  })
})
