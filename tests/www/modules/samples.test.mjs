// Each sample fails as it says, and in nothing else.

import assert from 'node:assert/strict'
import { verify } from 'node:crypto'
import { test } from 'node:test'
import { readPasted } from '../../../www/paste/paste.js'
import { makeSample, samples } from '../../../www/samples/samples.js'
import { optionsOf } from '../../../www/settings/expectations.js'
import { esm, load } from '../../support/package.mjs'

const testing = await load('jwt-verdict/testing')

/** Sample, code without its ERR_, reason, and the checks that fail, the decisive one first; nothing for a good one. */
const EXPECTED = `
vercel
wrong-audience     JWT_CLAIM_VALIDATION_FAILED        check_failed             audience
wrong-environment  JWT_CLAIM_VALIDATION_FAILED        check_failed             subject claims
wrong-team         JWT_CLAIM_VALIDATION_FAILED        check_failed             issuer subject audience claims
issuer-mode        JWT_CLAIM_VALIDATION_FAILED        check_failed             issuer
expired            JWT_EXPIRED                        check_failed             expiry
not-yet-valid      JWT_CLAIM_VALIDATION_FAILED        check_failed             not-before
milliseconds       JWT_CLAIM_VALIDATION_FAILED        check_failed             not-before
too-old            JWT_EXPIRED                        check_failed             max-age
no-expiry          JWT_CLAIM_VALIDATION_FAILED        missing                  expiry
wrong-issuer       JWT_CLAIM_VALIDATION_FAILED        check_failed             issuer
missing-claim      JWT_CLAIM_VALIDATION_FAILED        missing                  required-claims
wrong-type         JWT_CLAIM_VALIDATION_FAILED        check_failed             type
missing-scope      JWT_INSUFFICIENT_SCOPE             insufficient_scope       scope
missing-role       JWT_CLAIM_VALIDATION_FAILED        check_failed             claims
rotated-key        JWKS_NO_MATCHING_KEY               no_matching_key          key
no-kid             JWKS_MULTIPLE_MATCHING_KEYS        multiple_matching_keys   key
private-key        JWKS_NO_MATCHING_KEY               no_matching_key          key
foreign-key        JWS_SIGNATURE_VERIFICATION_FAILED  signature_mismatch       signature
tampered           JWS_SIGNATURE_VERIFICATION_FAILED  signature_mismatch       signature
hs256-confusion    JOSE_ALG_NOT_ALLOWED               alg_symmetric            algorithm-allowed
alg-none           JWS_INVALID                        signature_missing        segments
wrong-algorithm    JOSE_ALG_NOT_ALLOWED               alg_not_allowed          algorithm-allowed
embedded-key       JWKS_NO_MATCHING_KEY               no_matching_key          key
der-signature      JWS_SIGNATURE_VERIFICATION_FAILED  signature_length         signature-form
truncated          JWS_SIGNATURE_VERIFICATION_FAILED  signature_length         signature-form
standard-base64    JWS_INVALID                        character                characters
duplicate-member   JWS_INVALID                        header_duplicate_member  header
unknown-crit       JOSE_NOT_SUPPORTED                 crit_unsupported         critical
jwe                JOSE_NOT_SUPPORTED                 encrypted                segments
`
  .trim()
  .split('\n')
  .map((line) => line.split(/ +/))

const explain = ({ token, jwks, form, now }) =>
  esm.createVerifier({ jwks, ...optionsOf(form), ...(now && { now: () => now }) }).explain(token)

test('every sample is expected to do something', () => {
  assert.deepEqual(
    samples.map(({ id }) => id),
    EXPECTED.map(([id]) => id),
  )
  for (const { label, shows } of samples) assert.ok(label.length < 30 && /^[A-Z].*\.$/.test(shows))
})

for (const [id, code, reason, ...failing] of EXPECTED) {
  test(id, async () => {
    const sample = await makeSample(id, testing)
    const { error, checks } = explain(sample)
    assert.deepEqual([error?.code, error?.reason], [code && `ERR_${code}`, reason])
    const failed = checks.filter(({ status }) => status === 'fail').map((check) => check.id)
    assert.deepEqual(failed, failing)
    const pasted = readPasted(sample.token)
    assert.deepEqual([pasted.tokens[0].text, pasted.removed], [sample.token, []])
  })
}

test("each is fresh, and none is another's", async () => {
  const [one, other] = [await makeSample('expired', testing), await makeSample('expired', testing)]
  assert.notEqual(one.token, other.token)
  one.form.issuer.push('changed')
  assert.deepEqual((await makeSample('expired', testing)).form.issuer, ['https://issuer.example'])
  await assert.rejects(makeSample('__proto__', testing), /Unknown sample/)
})

test('the DER signature is a sound one of OpenSSL', async () => {
  for (let attempts = 0; attempts < 20; attempts++) {
    const { token, jwks } = await makeSample('der-signature', testing)
    const [header, payload, signature] = token.split('.')
    const key = { key: jwks.keys[0], format: 'jwk', dsaEncoding: 'der' }
    assert.ok(verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')))
  }
})

test('every token in standard base64 is told by a letter of it', async () => {
  for (let attempts = 0; attempts < 100; attempts++) {
    const { error } = explain(await makeSample('standard-base64', testing))
    assert.match(error.actual, /^[+/]$/)
  }
})
