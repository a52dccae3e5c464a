// Step 2: no key, or more than one. The tokens are signed by the key that is refused, wherever that key can sign at all.

import { createHmac, createPrivateKey, createPublicKey } from 'node:crypto'

import { group, refused } from '../case.mjs'
import { fromBase64url, toBytes } from '../numbers.mjs'
import { digest, digestInfo, pkcs1Block, rsaNumbers, withExponent } from '../rsa.mjs'
import { honestSignature, jwk, privateKey, publicJwk, secret, token } from '../token.mjs'
import { CURVES, ecPublic, pointFrom } from '../weierstrass.mjs'
import { refusedKeys } from './eddsa.mjs'

const ALL_RS_AND_PS = ['RS256', 'PS256']
const MLDSA = privateKey('mldsa44-a')

export default [
  ...group('RS to HS, PEM or DER as secret', 'RFC 8725 3.1', [
    ...publicKeyTexts().map(([name, text]) =>
      refused('alg_symmetric', `hs256-with-${name}`, 'An HS256 token whose secret is a text form of the public key.', {
        token: token({
          alg: 'RS256',
          header: { alg: 'HS256' },
          signer: (input) => createHmac('sha256', text).update(input).digest(),
        }),
        keys: [jwk('rsa-a', { alg: 'RS256' })],
      }),
    ),
    refused('alg_symmetric', 'hs256-with-empty-secret', 'An HS256 token made with the empty secret.', {
      token: token({ header: { alg: 'HS256' }, signer: (input) => createHmac('sha256', '').update(input).digest() }),
    }),
  ]),

  ...group('`oct` in the set', 'RFC 7517 4', [
    ...['HS256', 'HS384', 'HS512'].map((alg) =>
      refused(
        'alg_symmetric',
        `${alg.toLowerCase()}-with-oct-key`,
        `An ${alg} token and, in the set, the secret that made it.`,
        {
          token: token({ alg, key: 'hs-64' }),
          keys: [jwk('p256-a'), { kty: 'oct', k: secret('hs-64').toString('base64url'), kid: 'hs-64', alg }],
          problems: ['1 symmetric'],
        },
      ),
    ),
    refused('no_matching_key', 'only-oct-key', 'The set holds a secret only.', {
      token: token({ header: { kid: 'k' } }),
      keys: [{ kty: 'oct', k: secret('hs-32').toString('base64url'), kid: 'k' }],
      problems: ['0 symmetric'],
      mismatches: ['0 unusable'],
    }),
  ]),

  ...group('algorithm not in the policy', 'RFC 8725 3.1', [
    ...[
      ['es256-under-rs256', 'ES256', ['RS256']],
      ['rs256-under-rs512', 'RS256', ['RS512', 'RS384']],
      ['rs256-under-ps256', 'RS256', ['PS256']],
      ['es256-under-es256k', 'ES256', ['ES256K']],
      ['eddsa-under-ed25519', 'EdDSA', ['Ed25519']],
      ['ed25519-under-eddsa', 'Ed25519', ['EdDSA']],
      ['eddsa-under-ed448', 'EdDSA', ['Ed448']],
      ['ed448-under-eddsa', 'Ed448', ['EdDSA']],
      ['ed448-under-ed25519', 'Ed448', ['Ed25519']],
    ].map(([name, alg, algorithms]) =>
      refused('alg_not_allowed', name, `A good ${alg} token; the policy allows ${algorithms.join(' and ')}.`, {
        token: token({ alg }),
        keys: [jwk(token({ alg }).signedBy.key)],
        policy: { algorithms },
      }),
    ),
    refused('alg_not_allowed', 'hs512-under-hs256', 'A good HS512 token; the policy allows HS256.', {
      token: token({ alg: 'HS512' }),
      secret: secret('hs-64'),
      policy: { algorithms: ['HS256'] },
    }),
    refused(
      'alg_not_allowed',
      'es256-with-a-secret',
      'A token signed with a key pair, and a verifier that holds a secret.',
      {
        token: token(),
        secret: secret('hs-32'),
        policy: { algorithms: ['HS256'] },
      },
    ),
  ]),

  ...group('alg picked from the header for a key of another type', 'RFC 8725 3.1', [
    ...[
      ['es256-p384-key', 'ES256', 'p384-a', {}, 'crv_mismatch'],
      ['es256-secp256k1-key', 'ES256', 'k256-a', {}, 'crv_mismatch'],
      ['es256k-p256-key', 'ES256K', 'p256-a', {}, 'crv_mismatch'],
      ['es512-p384-key', 'ES512', 'p384-a', {}, 'crv_mismatch'],
      ['es256-rsa-key', 'ES256', 'rsa-a', { alg: 'RS256' }, 'kty_mismatch'],
      ['es256-okp-key', 'ES256', 'ed25519-a', {}, 'kty_mismatch'],
      ['rs256-ec-key', 'RS256', 'p256-a', {}, 'kty_mismatch'],
      ['ps256-okp-key', 'PS256', 'ed25519-a', {}, 'kty_mismatch'],
      ['eddsa-ec-key', 'EdDSA', 'p256-a', {}, 'kty_mismatch'],
      ['eddsa-rsa-key', 'EdDSA', 'rsa-a', { alg: 'PS256' }, 'kty_mismatch'],
      ['ed448-ed25519-key', 'Ed448', 'ed25519-a', {}, 'crv_mismatch'],
      ['ed448-key-for-ed25519', 'Ed448', 'ed25519-a', { alg: 'EdDSA' }, 'crv_mismatch'],
      ['ed25519-ed448-key', 'Ed25519', 'ed448-a', {}, 'crv_mismatch'],
      ['ed25519-key-for-ed448', 'Ed25519', 'ed448-a', { alg: 'EdDSA' }, 'crv_mismatch'],
      ['ed448-ec-key', 'Ed448', 'p384-a', {}, 'kty_mismatch'],
      ['ps256-key-for-rs256', 'PS256', 'rsa-a', { alg: 'RS256' }, 'alg_mismatch'],
      ['rs256-key-for-ps256', 'RS256', 'rsa-a', { alg: 'PS256' }, 'alg_mismatch'],
      ['rs256-key-for-rs512', 'RS256', 'rsa-a', { alg: 'RS512' }, 'alg_mismatch'],
      ['ps384-key-for-ps256', 'PS384', 'rsa-a', { alg: 'PS256' }, 'alg_mismatch'],
      ['ml-dsa-44-key-for-65', 'ML-DSA-44', 'mldsa65-a', {}, 'alg_mismatch'],
      ['ml-dsa-87-key-for-44', 'ML-DSA-87', 'mldsa44-a', {}, 'alg_mismatch'],
      ['ml-dsa-44-ec-key', 'ML-DSA-44', 'p256-a', {}, 'kty_mismatch'],
      ['es256-akp-key', 'ES256', 'mldsa44-a', {}, 'kty_mismatch'],
    ].map(([name, alg, key, members, mismatch]) =>
      refused('no_matching_key', name, 'The named key cannot be used with the algorithm of the token.', {
        token: token({ alg, header: { kid: 'k' } }),
        keys: [jwk(key, { kid: 'k', ...members })],
        mismatches: [`0 ${mismatch}`],
      }),
    ),
    refused('multiple_matching_keys', 'eddsa-two-curves', 'EdDSA without a kid, and a key on each of its curves.', {
      token: token({ alg: 'EdDSA', header: { kid: undefined } }),
      keys: [jwk('ed25519-a'), jwk('ed448-a')],
    }),
    refused('no_matching_key', 'eddsa-x25519-key', 'An EdDSA token and a key for key agreement.', {
      token: token({ alg: 'EdDSA', header: { kid: 'k' } }),
      keys: [jwk('x25519-a', { kid: 'k' })],
      problems: ['0 crv_unsupported'],
      mismatches: ['0 unusable'],
    }),
    refused('no_matching_key', 'es256-p256-point-called-secp256k1', 'A point of P-256 whose crv says secp256k1.', {
      token: token({ header: { kid: 'k' } }),
      keys: [jwk('p256-a', { kid: 'k', crv: 'secp256k1' })],
      problems: ['0 not_on_curve'],
      mismatches: ['0 unusable'],
    }),
  ]),

  ...group('one family per RSA key', 'RFC 8725 3.1', [
    ...['PS256', 'PS384', 'PS512'].map((alg) =>
      refused(
        'no_matching_key',
        `rsa-without-alg-${alg.toLowerCase()}`,
        'An RSA key without alg, and no list of algorithms: it is for RS* only.',
        {
          token: token({ alg }),
          keys: [jwk('rsa-a')],
          mismatches: ['0 alg_unstated'],
        },
      ),
    ),
    refused(
      'alg_not_allowed',
      'rsa-without-alg-rs256-under-ps256',
      'An RSA key without alg is for PS256 alone where the policy lists PS256 alone.',
      { token: token({ alg: 'RS256' }), keys: [jwk('rsa-a')], policy: { algorithms: ['PS256'] } },
    ),
    refused(
      'no_matching_key',
      'rsa-without-alg-use-enc',
      'An RSA key without alg whose use is enc, as some issuers list beside that of signatures.',
      { token: token({ alg: 'RS256' }), keys: [jwk('rsa-a', { use: 'enc' })], problems: ['0 use_not_sig'] },
    ),
    ...ALL_RS_AND_PS.map((alg) =>
      refused(
        'no_matching_key',
        `rsa-without-alg-both-allowed-${alg.toLowerCase()}`,
        'An RSA key without alg; the policy allows both families.',
        {
          token: token({ alg }),
          keys: [jwk('rsa-a')],
          policy: { algorithms: ALL_RS_AND_PS },
          mismatches: ['0 family_undecided'],
        },
      ),
    ),
  ]),

  ...group('embedded `jwk`', 'RFC 8725 3.10', [
    refused(
      'no_matching_key',
      'embedded-jwk-own-kid',
      'The token carries the key that signed it; the set does not know it.',
      {
        token: token({ key: 'p256-b', header: { jwk: jwk('p256-b') } }),
        mismatches: ['0 kid_mismatch'],
      },
    ),
    refused(
      'no_matching_key',
      'embedded-jwk-empty-set',
      'The token carries the key that signed it, and the set is empty.',
      {
        token: token({ key: 'p256-b', header: { jwk: jwk('p256-b') } }),
        keys: [],
      },
    ),
    refused('no_matching_key', 'embedded-jwk-without-kid-empty-set', 'The same without a kid.', {
      token: token({ key: 'p256-b', header: { kid: undefined, jwk: jwk('p256-b', { kid: undefined }) } }),
      keys: [],
    }),
  ]),

  ...group('`x5c`, `x5t`', 'RFC 7515 4.1.7', [
    refused('no_matching_key', 'x5t-does-not-select', 'x5t is that of the key, kid is not.', {
      token: token({ header: { kid: 'other', x5t: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA', 'x5t#S256': 'AAAA' } }),
      keys: [jwk('p256-a', { x5t: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA', 'x5t#S256': 'AAAA' })],
      mismatches: ['0 kid_mismatch'],
    }),
  ]),

  ...group('`kid` case and Unicode', 'RFC 7515 10.13', [
    ...[
      ['case', 'abc', 'ABC'],
      ['nfd', '\u00e9', 'e\u0301'],
      ['nfc', 'e\u0301', '\u00e9'],
      ['kelvin', 'K', '\u212a'],
      ['trailing-space', 'k', 'k '],
      ['leading-space', 'k', ' k'],
      ['trailing-nul', 'k', 'k\u0000'],
      ['nul-and-more', 'k', 'k\u0000x'],
      ['prefix', 'key-1', 'key'],
      ['longer', 'key', 'key-1'],
      ['empty-for-absent', undefined, ''],
      ['empty', 'k', ''],
      ['number', '1', '1.0'],
      ['proto', undefined, '__proto__'],
      ['to-string', 'k', 'toString'],
      ['token-names-one-key-does-not', undefined, 'p256-a'],
    ].map(([name, keyKid, kid]) =>
      refused('no_matching_key', `kid-${name}`, 'The kid of the token is not, byte for byte, that of the key.', {
        token: token({ header: { kid } }),
        keys: [jwk('p256-a', { kid: keyKid })],
        mismatches: ['0 kid_mismatch'],
      }),
    ),
  ]),

  ...group('duplicate `kid`', 'RFC 7517 4.5', [
    refused('multiple_matching_keys', 'same-kid-two-keys', 'Two different keys under one kid; the first signed.', {
      token: token({ header: { kid: 'k' } }),
      keys: [jwk('p256-a', { kid: 'k' }), jwk('p256-b', { kid: 'k' })],
    }),
    refused(
      'multiple_matching_keys',
      'same-kid-two-keys-second-signed',
      'Two different keys under one kid; the second signed.',
      {
        token: token({ header: { kid: 'k' } }),
        keys: [jwk('p256-b', { kid: 'k' }), jwk('p256-a', { kid: 'k' })],
      },
    ),
    refused('multiple_matching_keys', 'same-kid-two-rsa-keys', 'Two RSA keys for one algorithm under one kid.', {
      token: token({ alg: 'RS256', header: { kid: 'k' } }),
      keys: [jwk('rsa-a', { kid: 'k', alg: 'RS256' }), jwk('rsa-b', { kid: 'k', alg: 'RS256' })],
    }),
    refused('multiple_matching_keys', 'empty-kid-two-keys', 'Two keys whose kid is empty.', {
      token: token({ header: { kid: '' } }),
      keys: [jwk('p256-a', { kid: '' }), jwk('p256-b', { kid: '' })],
    }),
  ]),

  ...group('no `kid` in the token', 'RFC 7517 4.5', [
    refused('multiple_matching_keys', 'no-kid-two-keys', 'Without a kid two keys fit.', {
      token: token({ header: { kid: undefined } }),
      keys: [jwk('p256-a'), jwk('p256-b')],
    }),
    refused('multiple_matching_keys', 'no-kid-two-keys-without-kid', 'Nothing has a kid.', {
      token: token({ header: { kid: undefined } }),
      keys: [jwk('p256-b', { kid: undefined }), jwk('p256-a', { kid: undefined })],
    }),
    refused(
      'multiple_matching_keys',
      'no-kid-one-key-under-two-names',
      'The same key under two names is two candidates.',
      {
        token: token({ header: { kid: undefined } }),
        keys: [jwk('p256-a'), jwk('p256-a', { kid: 'other' })],
      },
    ),
    refused('no_matching_key', 'no-kid-no-fitting-key', 'Without a kid no key fits.', {
      token: token({ header: { kid: undefined } }),
      keys: [jwk('p384-a'), jwk('rsa-a', { alg: 'RS256' }), jwk('ed25519-a')],
      mismatches: ['0 crv_mismatch', '1 kty_mismatch', '2 kty_mismatch'],
    }),
  ]),

  ...group('removed key still trusted', 'RFC 7517 5', [
    refused('no_matching_key', 'rotated-away', 'The key that signed is no longer in the set.', {
      keys: [jwk('p256-b')],
      mismatches: ['0 kid_mismatch'],
    }),
    refused('no_matching_key', 'empty-set', 'The set has no keys.', { keys: [] }),
  ]),

  ...group('small RSA', 'RFC 7518 3.3', [
    ...[
      ['rsa-1024', 'rsa_too_small', '1024 bits.'],
      ['rsa-2047', 'rsa_too_small', '2047 bits, one below the least.'],
      ['rsa-8193', 'rsa_too_large', '8193 bits, one above the most.'],
    ].map(([key, problem, comment]) =>
      keyRefused(problem, key, comment, { token: token({ alg: 'RS256', key }), keys: [jwk(key, { alg: 'RS256' })] }),
    ),
    keyRefused('rsa_too_small', 'rsa-2047-leading-zero', '2047 bits; zero bytes before them do not count.', {
      token: token({ alg: 'RS256', key: 'rsa-2047' }),
      keys: [jwk('rsa-2047', { alg: 'RS256', n: base64url(Buffer.concat([Buffer.alloc(2), bytesOf('rsa-2047')])) })],
    }),
    rsaRefused('rsa_too_small', 'rsa-n-zero', 'A modulus of 0.', { n: 'AA' }),
    rsaRefused('rsa_too_small', 'rsa-n-one', 'A modulus of 1.', { n: 'AQ' }),
    rsaRefused('rsa_too_small', 'rsa-n-zeros', 'A modulus of 256 zero bytes.', { n: base64url(Buffer.alloc(256)) }),
    rsaRefused('rsa_too_small', 'rsa-n-is-e', 'A modulus equal to the exponent.', { n: 'AQAB' }),
    rsaRefused('rsa_too_large', 'rsa-65536', 'A modulus of 65,536 bits.', { n: base64url(Buffer.alloc(8192, 0xff)) }),
  ]),

  ...group('malformed RSA', 'RFC 7518 6.3.1', [
    rsaRefused('rsa_modulus', 'rsa-n-even', 'An even modulus.', { n: base64url(evened('rsa-a')) }),
    rsaRefused('rsa_exponent', 'rsa-e-zero', 'An exponent of 0.', { e: 'AA' }),
    keyRefused('rsa_exponent', 'rsa-e-one', 'An exponent of 1: the signature is the padded hash itself.', {
      token: token({ alg: 'RS256', signer: (input) => pkcs1Block(256, digestInfo('sha256', digest('sha256', input))) }),
      keys: [jwk('rsa-a', { alg: 'RS256', e: 'AQ' })],
    }),
    rsaRefused('rsa_exponent', 'rsa-e-two', 'An exponent of 2.', { e: 'Ag' }),
    rsaRefused('rsa_exponent', 'rsa-e-even', 'An exponent of 65536.', { e: 'AQAA' }),
    keyRefused(
      'rsa_exponent',
      'rsa-e-above-limit',
      'The exponent 2^33 + 1, with a signature that fits it.',
      signedWithExponent(2n ** 33n + 1n),
    ),
    keyRefused(
      'rsa_exponent',
      'rsa-e-256-bytes',
      'An exponent as long as the modulus, with a signature that fits it.',
      longExponent(),
    ),
    rsaRefused(
      'rsa_exponent',
      'rsa-e-cut-to-64-bits',
      'The exponent 2^64 + 65537, of which the last eight bytes are the right one.',
      {
        e: base64url(toBytes(2n ** 64n + 65537n)),
      },
    ),
    rsaRefused(
      'rsa_exponent',
      'rsa-e-cut-to-32-bits',
      'The exponent 2^33 + 65537, of which the last four bytes are the right one.',
      {
        e: base64url(toBytes(2n ** 33n + 65537n)),
      },
    ),
    rsaRefused('rsa_exponent', 'rsa-e-is-n', 'An exponent equal to the modulus.', { e: jwk('rsa-a').n }),
  ]),

  ...group('ROCA', 'CVE-2017-15361', [
    keyRefused('roca', 'roca-2048', 'A modulus with the structure of the weak Infineon keys.', {
      token: token({ alg: 'RS256', key: 'rsa-roca' }),
      keys: [jwk('rsa-roca', { alg: 'RS256' })],
    }),
  ]),

  ...group('EC point', 'RFC 8725 3.4', [
    ecRefused('not_on_curve', 'p256-y-changed', 'y is not that of x.', 'p256-a', ({ x, y }) => ({ x, y: flipped(y) })),
    ecRefused('not_on_curve', 'p256-x-changed', 'x is not that of y.', 'p256-a', ({ x, y }) => ({ x: flipped(x), y })),
    ecRefused('not_on_curve', 'p256-swapped', 'x and y have changed places.', 'p256-a', ({ x, y }) => ({ x: y, y: x })),
    ...['p256-a', 'p384-a', 'p521-a', 'k256-a'].flatMap((key) => {
      const { crv } = privateKey(key)
      const { p, bytes } = CURVES[crv]
      const name = key.slice(0, 4)
      return [
        ecRefused('not_on_curve', `${name}-zero-point`, `${crv}: both coordinates are 0.`, key, () => ({
          x: base64url(Buffer.alloc(bytes)),
          y: base64url(Buffer.alloc(bytes)),
        })),
        ecRefused('not_on_curve', `${name}-x-is-p`, `${crv}: x is the field's prime.`, key, ({ y }) => ({
          x: base64url(toBytes(p, bytes)),
          y,
        })),
        ecRefused('not_on_curve', `${name}-y-off`, `${crv}: a point beside the curve.`, key, ({ x, y }) => ({
          x,
          y: flipped(y),
        })),
        ecRefused('not_on_curve', `${name}-all-ones`, `${crv}: both coordinates are all ones.`, key, () => ({
          x: base64url(Buffer.alloc(bytes, 0xff)),
          y: base64url(Buffer.alloc(bytes, 0xff)),
        })),
        ecRefused(
          'not_on_curve',
          `${name}-x-short`,
          `${crv}: the first byte of x, which is not 0, is left out.`,
          key,
          ({ x, y }) => ({ x: cut(x, leadingBytes(x)), y }),
        ),
        ecRefused('not_on_curve', `${name}-y-cut`, `${crv}: the last byte of y is left out.`, key, ({ x, y }) => ({
          x,
          y: base64url(Buffer.from(y, 'base64url').subarray(0, -1)),
        })),
        ecRefused(
          'coordinate_length',
          `${name}-x-long`,
          `${crv}: another byte than zero before x.`,
          key,
          ({ x, y }) => ({
            x: prefixed(x, [1]),
            y,
          }),
        ),
        ecRefused('coordinate_length', `${name}-y-long`, `${crv}: eight zero bytes behind y.`, key, ({ x, y }) => ({
          x,
          y: base64url(Buffer.concat([Buffer.from(y, 'base64url'), Buffer.alloc(8)])),
        })),
        ecRefused('coordinate_length', `${name}-x-empty`, `${crv}: x is empty, which is no number.`, key, ({ y }) => ({
          x: '',
          y,
        })),
      ]
    }),
    ecRefused(
      'not_on_curve',
      'p256-x-plus-p',
      'P-256: x + p, which fits in 32 bytes and is x modulo p.',
      'p256-a',
      () => pointWithXPlusP('P-256'),
    ),
    ecRefused(
      'not_on_curve',
      'p521-x-plus-p',
      'P-521: x + p, which fits in 66 bytes and is x modulo p.',
      'p521-a',
      ({ x, y }) => ({
        x: base64url(toBytes(fromBase64url(x) + CURVES['P-521'].p, 66)),
        y,
      }),
    ),
    ecRefused('member_missing', 'p256-y-missing', 'No y.', 'p256-a', ({ x }) => ({ x, y: undefined })),
    ecRefused('member_missing', 'p256-compressed', 'A compressed point in x, and no y.', 'p256-a', ({ x }) => ({
      x: prefixed(x, [2]),
      y: undefined,
    })),
    ecRefused(
      'coordinate_length',
      'p256-compressed-with-y',
      'A compressed point in x, and y.',
      'p256-a',
      ({ x, y }) => ({ x: prefixed(x, [2]), y }),
    ),
    ecRefused('coordinate_length', 'p256-uncompressed-in-x', 'The whole point in x.', 'p256-a', ({ x, y }) => ({
      x: base64url(Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])),
      y,
    })),
    keyRefused('coordinate_length', 'p384-point-called-p256', 'A point of P-384 whose crv says P-256.', {
      token: token({ header: { kid: 'k' } }),
      keys: [jwk('p384-a', { kid: 'k', crv: 'P-256' })],
    }),
  ]),

  ...refusedKeys(),

  ...group('Ed25519 small order, non-canonical', 'RFC 8032 5.1.3', [
    keyRefused('member_missing', 'ed25519-key-x-missing', 'No x.', {
      token: token({ alg: 'EdDSA' }),
      keys: [jwk('ed25519-a', { x: undefined })],
    }),
  ]),

  ...group('ML-DSA key of another form', 'RFC 9964 3', [
    akpRefused('member_missing', 'alg-missing', 'No alg, which would say what the key is.', { alg: undefined }),
    akpRefused('alg_type', 'alg-number', 'alg is a number.', { alg: 44 }),
    akpRefused('alg_unsupported', 'alg-unknown', 'alg is that of another kind of key.', { alg: 'SLH-DSA-SHA2-128s' }),
    akpRefused('alg_conflict', 'alg-es256', 'alg is that of EC keys.', { alg: 'ES256' }),
    akpRefused('pub_length', 'alg-of-longer-keys', 'alg names the set whose keys are longer.', { alg: 'ML-DSA-65' }),
    akpRefused('member_missing', 'pub-missing', 'No pub.', { pub: undefined }),
    akpRefused('member_type', 'pub-array', 'pub is a list with the right text in it.', { pub: [MLDSA.pub] }),
    akpRefused('member_encoding', 'pub-padding', 'pub has padding.', { pub: `${MLDSA.pub}==` }),
    ...[
      ['empty', 'No bytes.', (bytes) => bytes.subarray(0, 0)],
      ['1311-bytes', 'The last byte is missing.', (bytes) => bytes.subarray(0, -1)],
      ['1313-bytes', 'A zero byte behind the key.', (bytes) => Buffer.concat([bytes, Buffer.alloc(1)])],
      ['seed-only', 'Only the seed of the matrix.', (bytes) => bytes.subarray(0, 32)],
    ].map(([name, comment, edit]) =>
      akpRefused('pub_length', `pub-${name}`, comment, { pub: base64url(edit(Buffer.from(MLDSA.pub, 'base64url'))) }),
    ),
  ]),

  ...group('unusual JWK text', 'RFC 7518 2', [
    ...[
      ['padding', (text) => `${text}==`],
      ['space', (text) => `${text.slice(0, 9)} ${text.slice(9)}`],
      ['line-break', (text) => `${text}\n`],
      ['plus', (text) => `+${text.slice(1)}`],
      ['slash', (text) => `/${text.slice(1)}`],
      ['length', (text) => `${text}AAA`],
      // 256 bytes end in A, Q, g or w; the letter behind it decodes to the same byte.
      ['trailing-bits', (text) => text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1)],
      ['hexadecimal', (text) => `0x${Buffer.from(text, 'base64url').toString('hex')}:`],
    ].map(([name, change]) =>
      rsaRefused('member_encoding', `rsa-n-${name}`, 'n is not unpadded, canonical base64url.', {
        n: change(jwk('rsa-a').n),
      }),
    ),
    rsaRefused('member_encoding', 'rsa-e-padding', 'e has padding.', { e: 'AQ==' }),
    ecRefused('member_encoding', 'p256-x-padding', 'x has padding.', 'p256-a', ({ x, y }) => ({ x: `${x}=`, y })),
    ...[
      ['last-two', (text) => `${text.slice(0, -2)}++`],
      ['before-last', (text) => `${text.slice(0, -3)}++${text.at(-1)}`],
      ['only', (text) => '+'.repeat(text.length)],
    ].map(([name, change]) =>
      ecRefused(
        'member_encoding',
        `p256-x-plus-${name}`,
        'More than one character outside the alphabet.',
        'p256-a',
        ({ x, y }) => ({
          x: change(x),
          y,
        }),
      ),
    ),
    rsaRefused('member_encoding', 'rsa-n-plus-last-two', 'Two characters outside the alphabet at the end.', {
      n: `${jwk('rsa-a').n.slice(0, -2)}++`,
    }),
    ecRefused('member_encoding', 'p256-y-space', 'y ends in a space.', 'p256-a', ({ x, y }) => ({ x, y: `${y} ` })),
    okpRefused('member_encoding', 'ed25519-key-padding', 'x has padding.', `${privateKey('ed25519-a').x}=`),
    rsaRefused('member_missing', 'rsa-n-missing', 'No n.', { n: undefined }),
    rsaRefused('member_missing', 'rsa-e-missing', 'No e.', { e: undefined }),
    rsaRefused('member_type', 'rsa-n-number', 'n is a number.', { n: 123456789 }),
    rsaRefused('member_type', 'rsa-e-number', 'e is the number 65537.', { e: 65537 }),
    rsaRefused('member_type', 'rsa-n-array', 'n is a list with the right text in it.', { n: [jwk('rsa-a').n] }),
    rsaRefused('member_type', 'rsa-e-null', 'e is null.', { e: null }),
    ecRefused('member_type', 'p256-x-null', 'x is null.', 'p256-a', ({ y }) => ({ x: null, y })),
    ecRefused('member_type', 'p256-y-object', 'y is an object.', 'p256-a', ({ x }) => ({ x, y: {} })),
    okpRefused('member_type', 'ed25519-key-number', 'x is a number.', 1),
  ]),

  ...group('private key in the set', 'RFC 7517 9.3', [
    ...['d', 'p', 'q', 'dp', 'dq', 'qi'].map((member) =>
      rsaRefused('private', `rsa-private-${member}`, `The key gives its private member ${member} away.`, {
        [member]: privateKey('rsa-a')[member],
      }),
    ),
    rsaRefused('private', 'rsa-private-oth', 'The key gives other primes away.', {
      oth: [{ r: 'AQ', d: 'AQ', t: 'AQ' }],
    }),
    rsaRefused('private', 'rsa-private-whole', 'A whole private RSA key.', privateKey('rsa-a')),
    rsaRefused('private', 'rsa-private-d-null', 'A private member of null.', { d: null }),
    rsaRefused('private', 'rsa-private-d-empty', 'An empty private member.', { d: '' }),
    rsaRefused('private', 'rsa-private-k', 'The member that holds a shared secret in keys of type oct.', {
      k: 'AyM1SysPpbyDfgZld3umj1qzKObwVMko',
    }),
    keyRefused('private', 'p256-private', 'A private EC key.', {
      keys: [{ ...privateKey('p256-a'), kid: 'p256-a' }],
    }),
    keyRefused('private', 'ml-dsa-44-private', 'A private AKP key.', {
      token: token({ alg: 'ML-DSA-44' }),
      keys: [{ ...privateKey('mldsa44-a'), kid: 'mldsa44-a' }],
    }),
    keyRefused('private', 'ed25519-private', 'A private OKP key.', {
      token: token({ alg: 'EdDSA' }),
      keys: [{ ...privateKey('ed25519-a'), kid: 'ed25519-a' }],
    }),
  ]),

  ...group('`use`, `key_ops`, `alg` conflicts', 'RFC 7517 4.2', [
    ...[
      ['use-enc', { use: 'enc' }, 'use_not_sig'],
      ['use-case', { use: 'SIG' }, 'use_not_sig'],
      ['use-unknown', { use: 'tls' }, 'use_not_sig'],
      ['use-empty', { use: '' }, 'use_not_sig'],
      ['use-number', { use: 1 }, 'use_type'],
      ['use-null', { use: null }, 'use_type'],
      ['use-array', { use: ['sig'] }, 'use_type'],
      ['key-ops-sign', { key_ops: ['sign'] }, 'key_ops_not_verify'],
      ['key-ops-empty', { key_ops: [] }, 'key_ops_not_verify'],
      ['key-ops-encrypt-use-sig', { use: 'sig', key_ops: ['encrypt'] }, 'key_ops_not_verify'],
      ['key-ops-case', { key_ops: ['Verify'] }, 'key_ops_not_verify'],
      ['key-ops-twice', { key_ops: ['verify', 'verify'] }, 'key_ops_malformed'],
      ['key-ops-other-twice', { key_ops: ['verify', 'x', 'x'] }, 'key_ops_malformed'],
      ['key-ops-string', { key_ops: 'verify' }, 'key_ops_malformed'],
      ['key-ops-number-inside', { key_ops: ['verify', 1] }, 'key_ops_malformed'],
      ['key-ops-null', { key_ops: null }, 'key_ops_malformed'],
      ['key-ops-object', { key_ops: { verify: true } }, 'key_ops_malformed'],
      ['alg-rsa-oaep', { alg: 'RSA-OAEP' }, 'alg_unsupported'],
      ['alg-ecdh', { alg: 'ECDH-ES' }, 'alg_unsupported'],
      ['alg-es521', { alg: 'ES521' }, 'alg_unsupported'],
      ['alg-none', { alg: 'none' }, 'alg_unsupported'],
      ['alg-empty', { alg: '' }, 'alg_unsupported'],
      ['alg-case', { alg: 'es256' }, 'alg_unsupported'],
      ['alg-number', { alg: 1 }, 'alg_type'],
      ['alg-null', { alg: null }, 'alg_type'],
      ['alg-array', { alg: ['ES256'] }, 'alg_type'],
      ['alg-other-curve', { alg: 'ES384' }, 'alg_conflict'],
      ['alg-es256k', { alg: 'ES256K' }, 'alg_conflict'],
      ['alg-other-type', { alg: 'RS256' }, 'alg_conflict'],
      ['alg-eddsa', { alg: 'EdDSA' }, 'alg_conflict'],
      ['alg-hs256', { alg: 'HS256' }, 'alg_conflict'],
      ['kid-number', { kid: 1 }, 'kid_type'],
      ['kid-null', { kid: null }, 'kid_type'],
      ['kid-array', { kid: ['p256-a'] }, 'kid_type'],
    ].map(([name, members, problem]) =>
      keyRefused(problem, `key-${name}`, `The key says ${JSON.stringify(members)}.`, {
        // Named, unless the name is the fault, so that nobody refuses it for want of one.
        token: token('kid' in members ? { header: { kid: undefined } } : {}),
        keys: [jwk('p256-a', members)],
      }),
    ),
    rsaRefused('alg_conflict', 'rsa-key-alg-es256', 'An RSA key for ES256.', { alg: 'ES256' }),
    rsaRefused('alg_conflict', 'rsa-key-alg-hs256', 'An RSA key for HS256.', { alg: 'HS256' }),
    keyRefused('alg_conflict', 'ed25519-key-alg-ed448', 'An Ed25519 key for Ed448.', {
      token: token({ alg: 'EdDSA' }),
      keys: [jwk('ed25519-a', { alg: 'Ed448' })],
    }),
    keyRefused('alg_conflict', 'ed448-key-alg-ed25519', 'An Ed448 key for Ed25519.', {
      token: token({ alg: 'Ed448' }),
      keys: [jwk('ed448-a', { alg: 'Ed25519' })],
    }),
    keyRefused('private', 'ed448-private', 'A private OKP key on Ed448.', {
      token: token({ alg: 'Ed448' }),
      keys: [{ ...privateKey('ed448-a'), kid: 'ed448-a' }],
    }),
    keyRefused('alg_conflict', 'ed25519-key-alg-es256', 'An Ed25519 key for ES256.', {
      token: token({ alg: 'EdDSA' }),
      keys: [jwk('ed25519-a', { alg: 'ES256' })],
    }),
  ]),

  ...group('unknown `kty`, `crv`, member', 'RFC 7517 4.1', [
    ...[
      ['kty-missing', { kty: undefined }, 'kty_missing'],
      ['kty-number', { kty: 7 }, 'kty_type'],
      ['kty-null', { kty: null }, 'kty_type'],
      ['kty-array', { kty: ['EC'] }, 'kty_type'],
      ['kty-case', { kty: 'ec' }, 'kty_unsupported'],
      ['kty-space', { kty: 'EC ' }, 'kty_unsupported'],
      ['kty-unknown', { kty: 'LATER' }, 'kty_unsupported'],
      ['kty-akp', { kty: 'AKP' }, 'member_missing'],
      ['kty-proto', { kty: '__proto__' }, 'kty_unsupported'],
      ['crv-missing', { crv: undefined }, 'member_missing'],
      ['crv-number', { crv: 256 }, 'member_type'],
      ['crv-case', { crv: 'p-256' }, 'crv_unsupported'],
      ['crv-other-name', { crv: 'secp256r1' }, 'crv_unsupported'],
      ['crv-p-192', { crv: 'P-192' }, 'crv_unsupported'],
      ['crv-of-okp', { crv: 'Ed25519' }, 'crv_unsupported'],
    ].map(([name, members, problem]) =>
      keyRefused(problem, `key-${name}`, 'The type or curve of the key is not one of ours.', {
        token: token(),
        keys: [jwk('p256-a', members)],
      }),
    ),
    keyRefused('crv_unsupported', 'okp-crv-of-ec', 'An OKP key on P-256.', {
      token: token({ alg: 'EdDSA' }),
      keys: [jwk('ed25519-a', { crv: 'P-256' })],
    }),
    ...[
      ['null', null],
      ['array', [jwk('p256-a')]],
      ['string', 'p256-a'],
      ['number', 5],
      ['true', true],
    ].map(([name, member]) =>
      keyRefused('not_an_object', `key-is-${name}`, 'A member of keys is no object.', {
        token: token({ header: { kid: undefined } }),
        keys: [member],
      }),
    ),
  ]),

  ...group('two faults: the earliest step is named', 'RFC 7515 5.2', [
    refused(
      'alg_not_allowed',
      'two-faults-algorithm-and-key',
      'The algorithm is not allowed, and no key has the name.',
      {
        token: token({ header: { kid: 'unknown' } }),
        policy: { algorithms: ['RS256'] },
      },
    ),
    refused('alg_symmetric', 'two-faults-symmetric-and-empty-set', 'HS256, and no key at all.', {
      token: token({ alg: 'HS256' }),
      keys: [],
    }),
    refused('no_matching_key', 'two-faults-key-and-signature', 'No key of that name, and a broken signature.', {
      token: token({ header: { kid: 'unknown' }, signer: () => Buffer.alloc(64) }),
      mismatches: ['0 kid_mismatch'],
    }),
    refused('no_matching_key', 'two-faults-key-and-payload', 'No key of that name, and a payload that is no JSON.', {
      token: token({ header: { kid: 'unknown' }, payload: '{' }),
      mismatches: ['0 kid_mismatch'],
    }),
    refused('multiple_matching_keys', 'two-faults-keys-and-expiry', 'Two keys fit, and the token has expired.', {
      token: token({ header: { kid: undefined } }),
      keys: [jwk('p256-a'), jwk('p256-b')],
      now: 1800000000,
    }),
  ]),
]

/** The only key of the set is unusable for one reason. */
function keyRefused(problem, name, comment, { keys, ...given }) {
  return refused('no_matching_key', name, comment, {
    keys,
    problems: [`0 ${problem}`],
    mismatches: ['0 unusable'],
    ...given,
  })
}

function rsaRefused(problem, name, comment, members) {
  return keyRefused(problem, name, comment, {
    token: token({ alg: 'RS256' }),
    keys: [jwk('rsa-a', { alg: 'RS256', ...members })],
  })
}

function ecRefused(problem, name, comment, key, change) {
  const { alg } = CURVES[privateKey(key).crv]
  return keyRefused(problem, name, comment, { token: token({ alg, key }), keys: [jwk(key, change(privateKey(key)))] })
}

function okpRefused(problem, name, comment, x) {
  return keyRefused(problem, name, comment, {
    token: token({ alg: 'EdDSA' }),
    keys: [jwk('ed25519-a', { x })],
  })
}

function akpRefused(problem, name, comment, members) {
  return keyRefused(problem, `ml-dsa-44-key-${name}`, comment, {
    token: token({ alg: 'ML-DSA-44' }),
    keys: [jwk('mldsa44-a', members)],
  })
}

function signedWithExponent(e) {
  const key = withExponent(privateKey('rsa-any-e'), e)
  return {
    token: token({ alg: 'RS256', header: { kid: 'k' }, signer: (input) => honestSignature('RS256', key, input) }),
    keys: [publicJwk(key, { kid: 'k', alg: 'RS256' })],
  }
}

function longExponent() {
  const { p, q } = rsaNumbers(privateKey('rsa-any-e'))
  // 65537 plus a multiple of (p - 1)(q - 1) is 65537 again for every signature.
  return signedWithExponentAs((p - 1n) * (q - 1n) + 65537n)
}

function signedWithExponentAs(e) {
  const key = withExponent(privateKey('rsa-any-e'), 65537n)
  return {
    token: token({ alg: 'RS256', header: { kid: 'k' }, signer: (input) => honestSignature('RS256', key, input) }),
    keys: [publicJwk(key, { kid: 'k', alg: 'RS256', e: base64url(toBytes(e)) })],
  }
}

/** A point of the curve whose x is so small that x + p still fits. */
function pointWithXPlusP(crv) {
  const { p, bytes } = CURVES[crv]
  const { x, y } = pointFrom(crv, 5n)
  return { ...ecPublic(crv, x, y), x: base64url(toBytes(x + p, bytes)) }
}

/** Everything of a public key that somebody might mistake for a secret. */
function publicKeyTexts() {
  const key = createPublicKey(createPrivateKey({ key: privateKey('rsa-a'), format: 'jwk' }))
  const pem = key.export({ type: 'spki', format: 'pem' })
  const set = jwk('rsa-a', { alg: 'RS256' })
  return [
    ['pem', pem],
    ['pem-cr-lf', pem.replaceAll('\n', '\r\n')],
    ['pem-without-last-newline', pem.trimEnd()],
    ['pem-leading-space', ` ${pem}`],
    ['pem-pkcs1', key.export({ type: 'pkcs1', format: 'pem' })],
    ['der-spki', key.export({ type: 'spki', format: 'der' })],
    ['der-pkcs1', key.export({ type: 'pkcs1', format: 'der' })],
    ['modulus', Buffer.from(set.n, 'base64url')],
    ['modulus-text', set.n],
    ['jwk-text', JSON.stringify(set)],
    ['jwks-text', JSON.stringify({ keys: [set] })],
  ]
}

function bytesOf(key) {
  return Buffer.from(privateKey(key).n, 'base64url')
}

function evened(key) {
  const bytes = bytesOf(key)
  bytes[bytes.length - 1] &= 0xfe
  return bytes
}

function base64url(bytes) {
  return Buffer.from(bytes).toString('base64url')
}

function flipped(text) {
  const bytes = Buffer.from(text, 'base64url')
  bytes[bytes.length - 1] ^= 1
  return base64url(bytes)
}

/** How many bytes there are up to the first that is not 0. */
function leadingBytes(coordinate) {
  return Buffer.from(coordinate, 'base64url').findIndex((byte) => byte !== 0) + 1
}

function cut(text, count) {
  return base64url(Buffer.from(text, 'base64url').subarray(count))
}

function prefixed(text, prefix) {
  return base64url(Buffer.concat([Buffer.from(prefix), Buffer.from(text, 'base64url')]))
}
