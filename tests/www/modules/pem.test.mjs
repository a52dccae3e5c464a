// PEM blocks of every kind: the keys are those that Node's own reader finds, and the package takes them.

import assert from 'node:assert/strict'
import { createPublicKey, sign, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { keySetOf } from '../../../www/keys/key-set.js'
import { keysFromPem } from '../../../www/keys/pem.js'
import { createKeyPair } from '../../support/key-pair.mjs'
import { esm } from '../../support/package.mjs'
import { ML_DSA, mlDsaJwk, mlDsaSign } from '../../vectors/generator/mldsa.mjs'

/** Public on purpose; the private key was thrown away. */
const EC_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmTCCAT+gAwIBAgIUHuaQLrUzRkEK1sCA7V3jlHXLoMwwCgYIKoZIzj0EAwIw
IjEgMB4GA1UEAwwXcHVibGljIHRlc3QgY2VydGlmaWNhdGUwHhcNMjYxMTI2MTIw
MDU3WhcNMjYxMTI3MTIwMDU3WjAiMSAwHgYDVQQDDBdwdWJsaWMgdGVzdCBjZXJ0
aWZpY2F0ZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCEaQO8jD1z0Hp2eh5/R
2EY4UIhCjg0bMy3TFFlzfjWjQiivu0LJt7JHMZ8E8cpEDSFhdWTz1l6ZhDzmrlMk
jlSjUzBRMB0GA1UdDgQWBBSHfsd4jMXybsdtSF2RaJsO9mX3uDAfBgNVHSMEGDAW
gBSHfsd4jMXybsdtSF2RaJsO9mX3uDAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49
BAMCA0gAMEUCIQDpwO5cmXCREjYYzsNvdc7+APPQ0NBx/STTmSphdWtq1QIgJOfC
MzTuXlVdt60PhoZ9dJe/0sOcL3l8Fk61JFNakFo=
-----END CERTIFICATE-----`

const RSA_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIDJTCCAg2gAwIBAgIUEimrOjp/3HQZEkgSUmwxc5qu33EwDQYJKoZIhvcNAQEL
BQAwIjEgMB4GA1UEAwwXcHVibGljIHRlc3QgY2VydGlmaWNhdGUwHhcNMjYxMTI2
MTIwMDU3WhcNMjYxMTI3MTIwMDU3WjAiMSAwHgYDVQQDDBdwdWJsaWMgdGVzdCBj
ZXJ0aWZpY2F0ZTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBALOhjdLx
N8Uh6ACaVqU3QR5T3HMXYg0hvvklV3mJXaBaXMP460R6bt0HnPvhCM8FPYLxMOAd
Yv9fyGCt2B1PakxTgC4CRyjN/ZdBdat5W4d23HPPMPNVMcvP+aA0D8OMF1lAQkQj
FUg7+m2CQUXFGiYXDfcOH6FdKiBT7PUrXWpgW6SzQTtR5mtucQbG+Y9etacequxS
/4YyKdkKEzxjrb0KIv8R3Z9EmKyqQDz5EWjR570vq8Gh687PLQdzPPHPGP9KnFPc
Avdp7xhI0SB9gWdLsftr6Ykaj34NXkVrrsv7mTsZ+rkdaD+90mWTlHxek41USRz8
SSR31sxBppz4QJcCAwEAAaNTMFEwHQYDVR0OBBYEFEwnEJRC7Rp20gZ3YKQvN1KZ
HV0KMB8GA1UdIwQYMBaAFEwnEJRC7Rp20gZ3YKQvN1KZHV0KMA8GA1UdEwEB/wQF
MAMBAf8wDQYJKoZIhvcNAQELBQADggEBAJZn3imw5A6iG1RafC/zdN+CMKVyjlbC
jBpa+EE+25elrxHWmM6hNl3GxKQ8Z0bTt697ek9iBipaTlL7t7xXJ0jlF6J6lWFL
myEY2fv0Hl/hcMnbMhxSVhe4aL+P6i48JptN0l0sVlD5KFKKX2cvXmf246Z3MpZ3
lpQBcfBS8r7a7dzZSSe+0d5FYDva11UT4XdFN9CYbUExcjQ59WzoyziVN7aUYeLU
vb3xX0jxop+WIYO2Ww+pwUFvlGKF8ygfcIaJaiprxBKtpH2/ARGvTkD7Hui5B9S/
fGz9a+Zbr/+TwZAeyL9zyYNYnU+/8ikMXqupgNYQopk48pgX8gZhN84=
-----END CERTIFICATE-----`

const COMPRESSED = `-----BEGIN PUBLIC KEY-----
MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgACIRpA7yMPXPQenZ6Hn9HYRjhQiEKO
DRszLdMUWXN+NaM=
-----END PUBLIC KEY-----`

const rsa = createKeyPair('rsa', { modulusLength: 2048 })
const pss = createKeyPair('rsa-pss', {
  modulusLength: 2048,
  hashAlgorithm: 'sha384',
  mgf1HashAlgorithm: 'sha384',
})
const pairs = {
  'P-256': createKeyPair('ec', { namedCurve: 'P-256' }),
  'P-384': createKeyPair('ec', { namedCurve: 'P-384' }),
  'P-521': createKeyPair('ec', { namedCurve: 'P-521' }),
  secp256k1: createKeyPair('ec', { namedCurve: 'secp256k1' }),
  Ed25519: createKeyPair('ed25519'),
  Ed448: createKeyPair('ed448'),
  RSA: rsa,
}
const spki = ({ publicKey }) => publicKey.export({ type: 'spki', format: 'pem' })
const pkcs1 = rsa.publicKey.export({ type: 'pkcs1', format: 'pem' })
const jwk = ({ publicKey }) => publicKey.export({ format: 'jwk' })

for (const [name, pair] of Object.entries(pairs)) {
  test(`SPKI, ${name}`, () => {
    assert.deepEqual(keysFromPem(spki(pair)), { jwks: { keys: [jwk(pair)] }, notes: [] })
  })
}

// Not every Node has ML-DSA, so its SubjectPublicKeyInfo is written here (RFC 9881 4).
for (const [index, alg] of ML_DSA.entries()) {
  test(`SPKI, ${alg}, and the package verifies with it`, () => {
    const key = mlDsaJwk(alg, Buffer.alloc(32, 1))
    const bytes = Buffer.from(key.pub, 'base64url')
    const id = Buffer.from([0x30, 11, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 0x11 + index])
    const bits = [tagged(3, bytes.length + 1), Buffer.alloc(1), bytes]
    const der = Buffer.concat([tagged(0x30, id.length + 4 + bytes.length + 1), id, ...bits])
    const { jwks } = keysFromPem(`-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----`)
    assert.deepEqual(jwks.keys, [{ kty: 'AKP', alg, pub: key.pub }])
    const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const input = `${encode({ alg })}.${encode({ exp: 4_000_000_000 })}`
    const token = `${input}.${mlDsaSign(key, Buffer.from(input)).toString('base64url')}`
    assert.equal(esm.explain(token, jwks, { issuer: null, audience: null }).ok, true)
  })
}

function tagged(tag, length) {
  return Buffer.from([tag, 0x82, length >> 8, length & 0xff])
}

test('PKCS #1', () => {
  assert.deepEqual(keysFromPem(pkcs1).jwks, { keys: [jwk(rsa)] })
})

test('a key for RSA-PSS is bound to its hash', () => {
  const [key] = keysFromPem(spki(pss)).jwks.keys
  assert.deepEqual([key.kty, key.alg, key.e], ['RSA', 'PS384', 'AQAB'])
  const { n } = createPublicKey({ key: { kty: 'RSA', n: key.n, e: key.e }, format: 'jwk' }).export({ format: 'jwk' })
  assert.equal(n, key.n)
})

test('certificates, and what was not checked of them', () => {
  for (const pem of [EC_CERTIFICATE, RSA_CERTIFICATE]) {
    const { jwks, notes } = keysFromPem(pem)
    assert.deepEqual(jwks.keys, [new X509Certificate(pem).publicKey.export({ format: 'jwk' })])
    assert.match(notes[0], /dates.*are not checked/)
  }
})

test('several blocks, with text between them and CRLF', () => {
  const text = `Our keys\r\n${spki(pairs['P-256']).replaceAll('\n', '\r\n')}\nand\n${pkcs1}${EC_CERTIFICATE}`
  assert.deepEqual(
    keysFromPem(text).jwks.keys.map(({ kty }) => kty),
    ['EC', 'RSA', 'EC'],
  )
})

test('the package verifies with what comes out', () => {
  for (const [name, alg, hash] of [
    ['P-256', 'ES256', 'sha256'],
    ['secp256k1', 'ES256K', 'sha256'],
    ['Ed25519', 'EdDSA', null],
    ['Ed448', 'Ed448', null],
    ['RSA', 'RS256', 'sha256'],
  ]) {
    const { privateKey } = pairs[name]
    const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const input = `${encode({ alg })}.${encode({ exp: 4_000_000_000 })}`
    // As often as it takes for one with a low S, which the package asks for with ES256K.
    for (let attempts = 0; ; attempts++) {
      const signature = sign(hash, Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' })
      const policy = { issuer: null, audience: null, algorithms: [alg] }
      const { ok, error } = esm.explain(
        `${input}.${signature.toString('base64url')}`,
        keysFromPem(spki(pairs[name])).jwks,
        policy,
      )
      if (ok) break
      assert.ok(name === 'secp256k1' && attempts < 60, error?.message)
    }
  }
})

test('anything else is refused with a sentence that says what to do', () => {
  const body = (pem) => pem.split('\n').slice(1, -2).join('\n')
  const block = (label, text) => `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----`
  const der = Buffer.from(body(spki(pairs['P-256'])), 'base64')
  const rows = [
    [rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }), /private key\. Replace it/],
    [rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }), /private key\. Replace it/],
    [`${spki(rsa)}${pairs['P-256'].privateKey.export({ type: 'sec1', format: 'pem' })}`, /private key\. Replace it/],
    ['no PEM', /no complete PEM block/],
    [spki(rsa).slice(0, -30), /no complete PEM block/],
    [block('PUBLIC KEY', '!!!'), /damaged: it is not base64/],
    [block('PUBLIC KEY', der.subarray(0, 60).toString('base64')), /damaged: it is cut short/],
    [block('PUBLIC KEY', Buffer.concat([der, Buffer.from([0, 0])]).toString('base64')), /data follows the end/],
    [block('PUBLIC KEY', 'AAAA'), /damaged/],
    [block('RSA PUBLIC KEY', body(spki(rsa))), /damaged/],
    [block('CERTIFICATE', body(spki(rsa))), /damaged/],
    [block('PGP PUBLIC KEY', 'AAAA'), /is a PGP PUBLIC KEY/],
    [block('CERTIFICATE REQUEST', 'AAAA'), /is a CERTIFICATE REQUEST/],
    ['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END CERTIFICATE-----', /starts as PUBLIC KEY and ends as CERTIFICATE/],
    [spki(createKeyPair('x25519')), /JWTs are not signed with/],
    [spki(createKeyPair('ec', { namedCurve: 'brainpoolP256r1' })), /another curve/],
    [COMPRESSED, /compressed EC point/],
    [`${spki(rsa)}${block('PUBLIC KEY', 'AAAA')}`, /PEM block 2 is damaged/],
    [spki(rsa).repeat(101), /more than 100/],
    ['-'.repeat(2_000_000), /megabyte/],
    ['-----BEGIN A-----'.repeat(50_000), /no complete PEM block/],
  ]
  for (const [text, message] of rows)
    assert.throws(() => keysFromPem(text), { name: 'Error', message }, String(message))
})

test('damage of any byte gives a key or a sentence, never another failure', () => {
  const der = Buffer.from(spki(rsa).split('\n').slice(1, -2).join(''), 'base64')
  for (let at = 0; at < 60; at++) {
    for (const byte of [0x00, 0x7f, 0x80, 0x84, 0xff]) {
      const changed = Buffer.from(der)
      changed[at] = byte
      const pem = `-----BEGIN PUBLIC KEY-----\n${changed.toString('base64')}\n-----END PUBLIC KEY-----`
      const outcome = outcomeOf(pem)
      assert.ok(outcome.jwks ?? /^The PEM block .*\.$/.test(outcome.message), `${at}: ${outcome.message}`)
    }
  }
})

function outcomeOf(pem) {
  try {
    return keysFromPem(pem)
  } catch (error) {
    return error
  }
}

test('a key set is made of what programs print around a PEM, and says what was not looked at', () => {
  const { jwks, notes } = keySetOf(`depth=0 CN = x\n${EC_CERTIFICATE}\n`)
  assert.equal(JSON.parse(jwks).keys[0].crv, 'P-256')
  assert.match(notes[0], /are not checked/)
  assert.match(keySetOf('Key:\n-----BEGIN PUBLIC KEY-----\n').problem.message, /no complete PEM block/)
  const text = '{"keys":[],"note":"-----BEGIN PUBLIC KEY-----"}'
  assert.deepEqual(keySetOf(text), { jwks: text })
})
