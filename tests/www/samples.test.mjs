// Each sample fails as it says, and in nothing else.

import assert from 'node:assert/strict'
import { verify } from 'node:crypto'
import { test } from 'node:test'
import { optionsOf } from '../../www/expectations.js'
import { readPasted } from '../../www/paste.js'
import { makeSample, samples } from '../../www/samples.js'
import { esm, load } from '../package.mjs'

const testing = await load('jwt-verdict/testing')

/** Code, reason and the check that fails first; nothing for a good one. */
const EXPECTED = {
  vercel: [],
  'wrong-audience': ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'check_failed', 'audience'],
  'wrong-environment': ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'check_failed', 'subject'],
  'wrong-team': ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'check_failed', 'issuer'],
  'issuer-mode': ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'check_failed', 'issuer'],
  expired: ['ERR_JWT_EXPIRED', 'check_failed', 'expiry'],
  'not-yet-valid': ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'check_failed', 'not-before'],
  milliseconds: ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'check_failed', 'not-before'],
  'too-old': ['ERR_JWT_EXPIRED', 'check_failed', 'max-age'],
  'no-expiry': ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'missing', 'expiry'],
  'wrong-issuer': ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'check_failed', 'issuer'],
  'missing-claim': ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'missing', 'required-claims'],
  'wrong-type': ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'check_failed', 'type'],
  'rotated-key': ['ERR_JWKS_NO_MATCHING_KEY', 'no_matching_key', 'key'],
  'no-kid': ['ERR_JWKS_MULTIPLE_MATCHING_KEYS', 'multiple_matching_keys', 'key'],
  'private-key': ['ERR_JWKS_NO_MATCHING_KEY', 'no_matching_key', 'key'],
  'foreign-key': ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', 'signature_mismatch', 'signature'],
  tampered: ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', 'signature_mismatch', 'signature'],
  'hs256-confusion': ['ERR_JOSE_ALG_NOT_ALLOWED', 'alg_symmetric', 'algorithm-allowed'],
  'alg-none': ['ERR_JWS_INVALID', 'signature_missing', 'segments'],
  'wrong-algorithm': ['ERR_JOSE_ALG_NOT_ALLOWED', 'alg_not_allowed', 'algorithm-allowed'],
  'embedded-key': ['ERR_JWKS_NO_MATCHING_KEY', 'no_matching_key', 'key'],
  'der-signature': ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', 'signature_length', 'signature-form'],
  truncated: ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', 'signature_length', 'signature-form'],
  'standard-base64': ['ERR_JWS_INVALID', 'character', 'characters'],
  'duplicate-member': ['ERR_JWS_INVALID', 'header_duplicate_member', 'header'],
  'unknown-crit': ['ERR_JOSE_NOT_SUPPORTED', 'crit_unsupported', 'critical'],
  jwe: ['ERR_JOSE_NOT_SUPPORTED', 'encrypted', 'segments'],
}

/** One cause that breaks several rules, as a token of another team does. */
const SEVERAL = {
  'wrong-environment': ['subject', 'claims'],
  'wrong-team': ['issuer', 'subject', 'audience', 'claims'],
  milliseconds: ['not-before'],
}

const explain = ({ token, jwks, form, now }) =>
  esm.createVerifier({ jwks, ...optionsOf(form), ...(now && { now: () => now }) }).explain(token)

test('every sample is expected to do something', () => {
  assert.deepEqual(
    samples.map(({ id }) => id),
    Object.keys(EXPECTED),
  )
  for (const { label, shows } of samples) assert.ok(label.length < 30 && /^[A-Z].*\.$/.test(shows))
})

for (const [id, [code, reason, check]] of Object.entries(EXPECTED)) {
  test(id, async () => {
    const sample = await makeSample(id, testing)
    const { error, checks } = explain(sample)
    assert.deepEqual([error?.code, error?.reason], [code, reason])
    const failed = checks.filter(({ status }) => status === 'fail').map((entry) => entry.id)
    assert.deepEqual(failed, SEVERAL[id] ?? (check ? [check] : []))
    assert.equal(failed[0], check)
    const pasted = readPasted(sample.token)
    assert.deepEqual([pasted.tokens[0].text, pasted.removed], [sample.token, []])
  })
}

test("each is fresh, and none is another's", async () => {
  const [one, other] = [await makeSample('expired', testing), await makeSample('expired', testing)]
  assert.notEqual(one.token, other.token)
  one.form.issuer.push('changed')
  assert.deepEqual((await makeSample('expired', testing)).form.issuer, ['https://issuer.example'])
  await assert.rejects(makeSample('__proto__', testing), /There is no sample/)
})

test('the DER signature is a sound one of OpenSSL', async () => {
  for (let attempts = 0; attempts < 20; attempts++) {
    const { token, jwks } = await makeSample('der-signature', testing)
    const [header, payload, signature] = token.split('.')
    const key = { key: jwks.keys[0], format: 'jwk', dsaEncoding: 'der' }
    assert.ok(verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')))
  }
})

test('the standard base64 of every token has a letter that tells', async () => {
  for (let attempts = 0; attempts < 30; attempts++) {
    assert.match((await makeSample('standard-base64', testing)).token, /[+/=]/)
  }
})
