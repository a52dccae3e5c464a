// Step 3: the signature, and nothing but the signature, is wrong.

import { createHmac } from 'node:crypto'

import { group, refused } from '../case.mjs'
import { ED448, ED25519 } from '../edwards.mjs'
import { hashMlDsaSign, ML_DSA, mlDsaSign, setCoefficient, withParts } from '../mldsa.mjs'
import { cubeRoot, power, toBigInt, toBytes } from '../numbers.mjs'
import { der, digest, digestInfo, pkcs1Block, pssBlock, rsaNumbers, rsaSignBlock } from '../rsa.mjs'
import {
  claims,
  DEFAULT_KEYS,
  honestSignature,
  jwk,
  privateKey,
  secret,
  segment,
  signatureBytes,
  token,
  tokenThat,
  withSegment,
} from '../token.mjs'
import {
  CURVES,
  derSignature,
  ecdsaSign,
  keyForSignature,
  keyForSmallS,
  pointFrom,
  rawSignature,
} from '../weierstrass.mjs'
import { refusedSignatures } from './eddsa.mjs'

const EC_KEYS = ['p256-a', 'p384-a', 'p521-a', 'k256-a']
const RSA = privateKey('rsa-a')
const { n: N } = rsaNumbers(RSA)

/** Of ML-DSA: alg, γ1 and β. Coefficients of z are less than γ1 - β away from 0. */
const BOUNDS = [
  ['ML-DSA-44', 1 << 17, 78],
  ['ML-DSA-65', 1 << 19, 196],
  ['ML-DSA-87', 1 << 19, 120],
]

export default [
  ...group('psychic signature', 'CVE-2022-21449', [
    ...EC_KEYS.map((key) => ecdsa('signature_range', 'zeros', 'r and s are 0.', key, () => [0n, 0n])),
    ...EC_KEYS.map((key) => ecdsa('signature_range', 'n-n', 'r and s are the order n.', key, ({ n }) => [n, n])),
    ...[
      ['r-zero', 'r is 0.', (_, { s }) => [0n, s]],
      ['s-zero', 's is 0.', (_, { r }) => [r, 0n]],
      ['0-1', 'r is 0, s is 1.', () => [0n, 1n]],
      ['1-0', 'r is 1, s is 0.', () => [1n, 0n]],
      ['n-0', 'r is n, s is 0.', ({ n }) => [n, 0n]],
      ['0-n', 'r is 0, s is n.', ({ n }) => [0n, n]],
      ['r-n', 'r is n.', ({ n }, { s }) => [n, s]],
      ['s-n', 's is n.', ({ n }, { r }) => [r, n]],
      ['n-1', 'r is 1 and s is n.', ({ n }) => [1n, n]],
      ['all-ones', 'r and s are all ones.', ({ bytes }) => [allOnes(bytes), allOnes(bytes)]],
    ].map(([name, comment, make]) => ecdsa('signature_range', name, comment, 'p256-a', make)),
    ...EC_KEYS.map((key) =>
      ecdsa('signature_mismatch', 'n-minus-1', 'r and s are n - 1.', key, ({ n }) => [n - 1n, n - 1n]),
    ),
    ...EC_KEYS.map((key) => ecdsa('signature_mismatch', 'ones', 'r and s are 1.', key, () => [1n, 1n])),
  ]),

  ...group('r or s out of range', 'CVE-2024-42460', [
    ecdsa('signature_range', 'r-plus-n', 'r + n, which fits in 66 bytes.', 'p521-a', ({ n }, { r, s }) => [r + n, s]),
    ecdsa('signature_range', 's-plus-n', 's + n, which fits in 66 bytes.', 'p521-a', ({ n }, { r, s }) => [r, s + n]),
    ...['P-256', 'P-384', 'secp256k1'].flatMap((crv) => [smallR(crv), smallS(crv)]),
    ecdsa('signature_mismatch', 'r-plus-1', 'r + 1.', 'p256-a', (_, { r, s }) => [r + 1n, s]),
    ecdsa('signature_mismatch', 'swapped', 'r and s have changed places.', 'p256-a', (_, { r, s }) => [s, r]),
    es256Bytes('r-plus-2-256', 'r + 2^256, in 33 bytes, and s in 33.', ({ r, s }) => [
      toBytes(r + 2n ** 256n, 33),
      toBytes(s, 33),
    ]),
  ]),

  ...group('ECDSA length', 'RFC 7518 3.4', [
    es256Bytes('one-zero-before', 'A zero byte before the signature.', (pair) => [Buffer.alloc(1), rawSignature(pair)]),
    es256Bytes('one-zero-behind', 'A zero byte behind the signature.', (pair) => [rawSignature(pair), Buffer.alloc(1)]),
    es256Bytes('one-byte-short', 'The last byte is missing.', (pair) => [rawSignature(pair).subarray(0, 63)]),
    es256Bytes('half', 'Only r.', (pair) => [rawSignature(pair).subarray(0, 32)]),
    es256Bytes('one-byte', 'One byte.', () => [Buffer.alloc(1)]),
    es256Bytes('twice', 'The signature twice.', (pair) => [rawSignature(pair), rawSignature(pair)]),
    es256Bytes('96-zeros', 'As many zeros as a signature of ES384 has bytes.', () => [Buffer.alloc(96)]),
    es256Bytes('33-byte-halves', 'Both halves with a zero byte before them.', ({ r, s }) => [
      toBytes(r, 33),
      toBytes(s, 33),
    ]),
    es256Bytes(
      'minimal-halves',
      'Zero bytes at the beginning of the halves are left out.',
      ({ r, s }) => [toBytes(r), toBytes(s)],
      {
        suits: (signature) => signature[0] === 0,
      },
    ),
    refused('signature_length', 'es512-64-byte-halves', 'The 521-bit numbers of ES512 without their zero bytes.', {
      token: tokenSigned('p521-a', ({ r, s }) => [toBytes(r), toBytes(s)], {
        suits: (signature) => signature[0] + signature[1] === 0,
      }),
      keys: [jwk('p521-a')],
    }),
  ]),

  ...group('DER for raw, raw for DER', 'RFC 7515 A.3', [
    ...EC_KEYS.map((key) => {
      const { alg } = CURVES[privateKey(key).crv]
      return refused('signature_length', `${alg.toLowerCase()}-der`, `A good ${alg} signature in DER.`, {
        token: tokenSigned(key, (pair) => [derSignature(pair)]),
        keys: [jwk(key)],
      })
    }),
    es256Bytes('der-trailing-byte', 'DER with a byte behind it.', (pair) => [derSignature(pair), Buffer.alloc(1)]),
    es256Bytes('der-long-length', 'DER with its length in two octets.', (pair) => [longFormDer(pair)]),
    es256Bytes('der-zeros', 'r and s of 0 in DER.', () => [Buffer.from('3006020100020100', 'hex')]),
    refused(
      'signature_mismatch',
      'es256-der-of-64-bytes',
      'A DER signature that happens to have the length of a raw one.',
      shortDer(),
    ),
  ]),

  ...group('PSS s + n', 'RFC 8017 8.1.2', [
    ...['PS256', 'PS384', 'PS512', 'RS256'].map((alg) =>
      rsaForged('signature_range', alg, 's-plus-n', 's + n, which is as long as the modulus.', sPlusN(alg)),
    ),
  ]),

  ...group('RSA length', 'RFC 8017 8.2.2', [
    ...['RS256', 'PS256'].flatMap((alg) => {
      const short = tokenThat((signature) => signature[0] === 0, { alg })
      const change = (name, comment, made, edit) =>
        rsaForged('signature_length', alg, name, comment, edited(made, edit))
      return [
        change('zero-stripped', 'The signature begins with a zero byte, which was left out.', short, (bytes) =>
          bytes.subarray(1),
        ),
        change('zero-added', 'A zero byte before the signature.', token({ alg }), (bytes) =>
          Buffer.concat([Buffer.alloc(1), bytes]),
        ),
        change('two-zeros-added', 'Two zero bytes before the signature.', token({ alg }), (bytes) =>
          Buffer.concat([Buffer.alloc(2), bytes]),
        ),
        change('zero-behind', 'A zero byte behind the signature.', token({ alg }), (bytes) =>
          Buffer.concat([bytes, Buffer.alloc(1)]),
        ),
        change('one-byte', 'A signature of one byte.', token({ alg }), (bytes) => bytes.subarray(0, 1)),
        change('half', 'Half a signature.', token({ alg }), (bytes) => bytes.subarray(0, 128)),
      ]
    }),
    refused(
      'signature_length',
      'rs256-other-modulus-length',
      'A signature by a longer key under the name of the shorter one.',
      {
        token: token({ alg: 'RS256', signer: (input) => honestSignature('RS256', privateKey('rsa-3072'), input) }),
        keys: [jwk('rsa-a', { alg: 'RS256' })],
      },
    ),
    refused(
      'signature_length',
      'ps256-2049-256-bytes',
      'A modulus of 2049 bits takes 257 bytes, though the padded block takes 256.',
      {
        token: edited(
          tokenThat((signature) => signature[0] === 0, { alg: 'PS256', key: 'rsa-2049' }),
          (bytes) => bytes.subarray(1),
        ),
        keys: [jwk('rsa-2049', { alg: 'PS256' })],
      },
    ),
  ]),

  ...group('s = 0, 1, n - 1, n', 'RFC 8017 5.2.2', [
    ...['RS256', 'PS256'].flatMap((alg) => [
      rsaNumber('signature_mismatch', alg, 's-0', 's is 0.', 0n),
      rsaNumber('signature_mismatch', alg, 's-1', 's is 1.', 1n),
      rsaNumber('signature_mismatch', alg, 's-n-minus-1', 's is n - 1.', N - 1n),
      rsaNumber('signature_range', alg, 's-n', 's is n.', N),
      rsaNumber('signature_range', alg, 's-n-plus-1', 's is n + 1.', N + 1n),
      rsaNumber('signature_range', alg, 's-all-ones', 's is all ones.', allOnes(256)),
    ]),
  ]),

  ...group('PKCS1 v1.5 forgery', 'CVE-2022-24771', [
    cubeForgery('garbage-behind', 'e is 3: garbage behind the hash, and a short padding.', garbageBehind),
    cubeForgery(
      'garbage-in-parameters',
      'e is 3: garbage inside the parameters of the hash algorithm.',
      garbageInParameters,
    ),
    cubeForgery('garbage-behind-null', 'e is 3: garbage behind the NULL, in the inner sequence.', garbageBehindNull),
    ...pkcs1Faults().map(([name, comment, make]) =>
      rsaForged('signature_mismatch', 'RS256', name, comment, {
        ...token({ alg: 'RS256', signer: (input) => rsaSignBlock(RSA, make(digest('sha256', input), input)) }),
      }),
    ),
  ]),

  ...group('PSS parameters', 'RFC 7518 3.5', [
    ...[
      ['salt-empty', 'No salt.', { saltLength: 0 }],
      ['salt-20', 'A salt of 20 bytes.', { saltLength: 20 }],
      ['salt-31', 'A salt of one byte less.', { saltLength: 31 }],
      ['salt-33', 'A salt of one byte more.', { saltLength: 33 }],
      ['salt-largest', 'The longest salt that fits.', { saltLength: 222 }],
      ['mgf1-sha1', 'The mask is made with SHA-1.', { maskHash: 'sha1' }],
      ['mgf1-sha512', 'The mask is made with SHA-512.', { maskHash: 'sha512' }],
      ['trailer', 'The last byte is CC.', { trailer: 0xcc }],
      ['separator', 'The byte before the salt is 02.', { separator: 0x02 }],
      ['no-separator', 'The byte before the salt is 00.', { separator: 0x00 }],
      ['filler', 'The padding is not zero.', { filler: 0x01 }],
    ].map(([name, comment, options]) =>
      rsaForged(
        'signature_mismatch',
        'PS256',
        name,
        comment,
        token({ alg: 'PS256', signer: (input) => rsaSignBlock(RSA, pssBlock(input, 2048, 'sha256', options)) }),
      ),
    ),
    refused('signature_mismatch', 'ps256-top-bit', 'The unused top bit of the padded block is set.', {
      token: token({
        alg: 'PS256',
        key: 'rsa-top',
        signer: (input) => rsaSignBlock(privateKey('rsa-top'), pssBlock(input, 2048, 'sha256', { topBit: true })),
      }),
      keys: [jwk('rsa-top', { alg: 'PS256' })],
    }),
    ...[
      ['PS384', 'PS256'],
      ['PS256', 'PS384'],
      ['PS512', 'PS256'],
      ['RS384', 'RS256'],
      ['RS256', 'RS512'],
    ].map(([alg, used]) =>
      rsaForged(
        'signature_mismatch',
        alg,
        `signed-as-${used.toLowerCase()}`,
        `The header says ${alg}, the signature is one of ${used}.`,
        token({ alg, signer: (input) => honestSignature(used, RSA, input) }),
      ),
    ),
  ]),

  ...group('PS for RS and back', 'RFC 8725 3.1', [
    ...[
      ['RS256', 'PS256'],
      ['PS256', 'RS256'],
    ].map(([alg, used]) =>
      refused(
        'signature_mismatch',
        `${alg.toLowerCase()}-signed-as-${used.toLowerCase()}`,
        `Header ${alg}, signature ${used}, key without alg.`,
        {
          token: token({ alg, signer: (input) => honestSignature(used, RSA, input) }),
          keys: [jwk('rsa-a')],
          policy: { algorithms: [alg] },
        },
      ),
    ),
  ]),

  ...refusedSignatures(),
  ...group('ML-DSA length', 'RFC 9964 4', [
    ...[
      ['last-byte-missing', 'The last byte is missing.', (bytes) => bytes.subarray(0, -1)],
      ['first-byte-missing', 'The first byte is missing.', (bytes) => bytes.subarray(1)],
      ['byte-more', 'A zero byte behind the signature.', (bytes) => Buffer.concat([bytes, Buffer.alloc(1)])],
      ['byte-before', 'A zero byte before the signature.', (bytes) => Buffer.concat([Buffer.alloc(1), bytes])],
      ['half', 'The first half.', (bytes) => bytes.subarray(0, bytes.length / 2)],
      ['64-bytes', 'The length of an Ed25519 signature.', (bytes) => bytes.subarray(0, 64)],
    ].flatMap(([name, comment, edit]) => mlDsa('signature_length', name, comment, (_, honest) => edit(honest()))),
  ]),

  ...group('ML-DSA second spelling', 'FIPS 204 7.2', [
    // Each says what the honest hint says, or what it says to a reader that does not look at the end.
    mlDsaParts('signature_range', 'hint-order', 'Two places of a hint in falling order.', ({ places, ends }) => {
      const row = [0, ...ends].findIndex((start, index) => ends[index] - start >= 2)
      const start = row === 0 ? 0 : ends[row - 1]
      places.set([places[start + 1], places[start]], start)
    }),
    mlDsaParts('signature_range', 'hint-padding', 'A one behind the last place of the hint.', ({ places, ends }) => {
      places[ends.at(-1)] = 1
    }),
    mlDsaParts('signature_range', 'hint-padding-end', 'A one in the last byte of the places.', ({ places }) => {
      places[places.length - 1] = 1
    }),
    mlDsaParts('signature_range', 'hint-twice', 'A place of the hint twice.', ({ places, ends }) => {
      places.copyWithin(ends.at(-1), ends.at(-1) - 1, ends.at(-1))
      ends[ends.length - 1] += 1
    }),
    mlDsaParts('signature_range', 'hint-end-falls', 'A row of the hint ends before it starts.', ({ ends }) => {
      ends[1] = ends[0] - 1
    }),
    mlDsaParts('signature_range', 'hint-end-too-large', 'The hint has more places than it may.', ({ places, ends }) => {
      ends[ends.length - 1] = places.length + 1
    }),
    mlDsaParts('signature_range', 'hint-end-255', 'The first row of the hint ends far behind it.', ({ ends }) => {
      ends[0] = 255
    }),
  ]),

  ...group('ML-DSA z out of range', 'FIPS 204 algorithm 8', [
    ...BOUNDS.flatMap(([alg, gamma1, beta]) =>
      [
        ['z-at-bound', 'A coefficient of z is at the bound.', gamma1 - beta],
        ['z-at-lower-bound', 'A coefficient of z is at the lower bound.', beta - gamma1],
        ['z-largest', 'A coefficient of z is as large as can be written.', gamma1],
        ['z-smallest', 'A coefficient of z is as small as can be written.', 1 - gamma1],
      ].map(([name, comment, value]) =>
        mlDsaEdited(alg, 'signature_range', name, comment, ({ response }) =>
          setCoefficient(alg, response, response.length % 251, value),
        ),
      ),
    ),
    ...BOUNDS.map(([alg, gamma1, beta]) =>
      mlDsaEdited(
        alg,
        'signature_mismatch',
        'z-below-bound',
        'A coefficient of z is just below the bound.',
        ({ response }) => setCoefficient(alg, response, response.length % 251, gamma1 - beta - 1),
      ),
    ),
  ]),

  ...group('ML-DSA signature changed', 'FIPS 204 algorithm 8', [
    mlDsaParts('signature_mismatch', 'commitment-bit', 'The first bit of c~ is changed.', ({ commitment }) => {
      commitment[0] ^= 1
    }),
    mlDsaParts('signature_mismatch', 'commitment-last-bit', 'The last bit of c~ is changed.', ({ commitment }) => {
      commitment[commitment.length - 1] ^= 128
    }),
    mlDsaParts('signature_mismatch', 'response-bit', 'The lowest bit of z is changed.', ({ response }) => {
      response[0] ^= 1
    }),
    mlDsaParts('signature_mismatch', 'hint-empty', 'The hint is empty, as it may be.', ({ places, ends }) => {
      places.fill(0)
      ends.fill(0)
    }),
    mlDsaParts(
      'signature_mismatch',
      'hint-place-less',
      'The last place of the hint is missing.',
      ({ places, ends }) => {
        const count = ends.at(-1)
        for (const [row, end] of ends.entries()) ends[row] = Math.min(end, count - 1)
        places[count - 1] = 0
      },
    ),
    ...mlDsa('signature_range', 'all-zeros', 'All zeros: z is as large as can be.', (_, honest) => honest().fill(0)),
    ...mlDsa('signature_range', 'all-ones', 'All ones.', (_, honest) => honest().fill(255)),
    refused('signature_mismatch', 'ml-dsa-44-kid-of-other-key', 'Signed by another key of the set.', {
      token: token({ alg: 'ML-DSA-44', key: 'mldsa44-b', header: { kid: 'mldsa44-a' } }),
      keys: [jwk('mldsa44-a'), jwk('mldsa44-b')],
    }),
  ]),

  ...group('HashML-DSA, ctx', 'RFC 9964 4', [
    ...mlDsa('signature_mismatch', 'ctx', 'Signed in the context x, and JWS has the empty one.', (input, _, key) =>
      mlDsaSign(key, input, { context: Buffer.from('x') }),
    ),
    ...mlDsa('signature_mismatch', 'hash', 'A signature of HashML-DSA with SHA-512.', (input, _, key) =>
      hashMlDsaSign(key, input),
    ),
    ...mlDsa('signature_mismatch', 'hash-of-message', 'Signed the SHA-512 of the signing input.', (input, _, key) =>
      mlDsaSign(key, digest('sha512', input)),
    ),
  ]),

  ...group('Ed25519 S + L', 'RFC 8032 5.1.7', [
    refused('signature_range', 'ed25519-name-s-plus-l', 'S + L under the name of RFC 9864.', {
      token: token({ alg: 'Ed25519', signer: (_, honest) => ED25519.addToS(honest(), ED25519.L) }),
      keys: [jwk('ed25519-a')],
    }),
  ]),

  ...group('Ed448 S + L', 'RFC 8032 5.2.7', [
    refused('signature_range', 'eddsa-ed448-s-plus-l', 'S + L under the name of RFC 8037.', {
      token: token({ alg: 'EdDSA', key: 'ed448-a', signer: (_, honest) => ED448.addToS(honest(), ED448.L) }),
      keys: [jwk('ed448-a')],
    }),
  ]),

  ...group('HMAC truncated', 'RFC 7518 3.2', [
    ...[16, 31].map((length) =>
      hmac('signature_length', `first-${length}-bytes`, `Only the first ${length} bytes.`, (mac) =>
        mac.subarray(0, length),
      ),
    ),
    hmac('signature_length', '33-bytes', 'A zero byte behind the MAC.', (mac) => Buffer.concat([mac, Buffer.alloc(1)])),
    hmac('signature_length', 'one-byte', 'One byte.', (mac) => mac.subarray(0, 1)),
    hmac('signature_mismatch', 'first-bit', 'The first bit is changed.', (mac) =>
      Buffer.from([mac[0] ^ 0x80, ...mac.subarray(1)]),
    ),
    hmac('signature_mismatch', 'last-bit', 'The last bit is changed.', (mac) =>
      Buffer.from([...mac.subarray(0, 31), mac[31] ^ 1]),
    ),
    hmac('signature_mismatch', 'zeros', 'A MAC of zeros.', () => Buffer.alloc(32)),
    refused('signature_length', 'hs512-sha256-mac', 'The header says HS512, the MAC is one of HS256.', {
      token: token({ alg: 'HS512', signer: (input) => honestSignature('HS256', privateKey('hs-64'), input) }),
      secret: secret('hs-64'),
      policy: { algorithms: ['HS256', 'HS512'] },
    }),
    refused('signature_mismatch', 'hs256-other-secret', 'Another secret.', {
      token: token({ alg: 'HS256', key: 'hs-48' }),
      secret: secret('hs-32'),
      policy: { algorithms: ['HS256'] },
    }),
    refused('signature_mismatch', 'hs256-empty-secret', 'A MAC made with the empty secret.', {
      token: token({ alg: 'HS256', signer: (input) => createHmac('sha256', '').update(input).digest() }),
      secret: secret('hs-32'),
      policy: { algorithms: ['HS256'] },
    }),
    refused('signature_mismatch', 'hs256-secret-text', 'A MAC made with the base64url text of the secret.', {
      token: token({
        alg: 'HS256',
        signer: (input) => createHmac('sha256', privateKey('hs-32').k).update(input).digest(),
      }),
      secret: secret('hs-32'),
      policy: { algorithms: ['HS256'] },
    }),
  ]),

  ...group('named kid, other key tried', 'RFC 7515 4.1.4', [
    ...[
      ['es256', 'ES256', 'p256-a', 'p256-b', {}],
      ['eddsa', 'EdDSA', 'ed25519-a', 'ed25519-b', {}],
      ['ed448', 'Ed448', 'ed448-a', 'ed448-b', {}],
      ['rs256', 'RS256', 'rsa-a', 'rsa-b', { alg: 'RS256' }],
      ['ps256', 'PS256', 'rsa-a', 'rsa-b', { alg: 'PS256' }],
    ].map(([name, alg, signing, named, members]) =>
      refused('signature_mismatch', `${name}-kid-of-other-key`, 'Signed by one key of the set, and naming another.', {
        token: token({ alg, key: signing, header: { kid: named } }),
        keys: [jwk(signing, members), jwk(named, members)],
      }),
    ),
  ]),

  ...group('kid shared by two issuers', 'RFC 8725 3.8', [
    refused('signature_mismatch', 'kid-of-other-issuer', "Another issuer's key under the kid of ours.", {
      token: token({ key: 'p256-b', header: { kid: 'p256-a' } }),
    }),
  ]),

  ...group('embedded `jwk`', 'RFC 8725 3.10', [
    refused(
      'signature_mismatch',
      'embedded-jwk-our-kid',
      'The token carries the key that signed it, under the kid of ours.',
      {
        token: token({ key: 'p256-b', header: { kid: 'p256-a', jwk: jwk('p256-b', { kid: 'p256-a' }) } }),
      },
    ),
    refused(
      'signature_mismatch',
      'embedded-jwk-without-kid',
      'The token carries the key that signed it, and names none.',
      {
        token: token({ key: 'p256-b', header: { kid: undefined, jwk: jwk('p256-b') } }),
      },
    ),
    refused('signature_mismatch', 'embedded-x5c', 'The token carries a certificate, and is signed by some key.', {
      token: token({ key: 'p256-b', header: { kid: 'p256-a', x5c: ['MIIBszCCAVmgAwIBAgIU'] } }),
    }),
    refused('signature_mismatch', 'jku-attacker', 'The token names an address of keys; nobody asks there.', {
      token: token({
        key: 'p256-b',
        header: { kid: 'p256-a', jku: 'http://127.0.0.1:9/jwks.json', x5u: 'http://127.0.0.1:9/x' },
      }),
    }),
  ]),

  ...group('EC point', 'RFC 8725 3.4', [
    refused('signature_mismatch', 'es256-key-negated', 'The key is the negative of the one that signed.', {
      keys: [negatedKey('p256-a')],
    }),
  ]),

  ...group('signature never checked', 'CVE-2023-23928', [
    ...['ES256', 'RS256', 'PS512', 'EdDSA', 'ES384', 'ES512', 'ES256K'].flatMap((alg) => [
      changedBit(alg, 'first', 0),
      changedBit(alg, 'last', -1),
    ]),
    // Its last byte is beyond the order.
    changedBit('Ed448', 'first', 0),
    refused(
      'signature_mismatch',
      'payload-exchanged',
      'Header and signature of one good token around the payload of another.',
      {
        token: withSegment(token(), 1, () => segment(JSON.stringify(claims({ sub: 'admin' })))),
      },
    ),
    refused('signature_mismatch', 'header-exchanged', 'A member was added to the header.', {
      token: withSegment(token(), 0, () => segment(JSON.stringify({ alg: 'ES256', kid: 'p256-a', typ: 'JWT' }))),
    }),
    refused('signature_mismatch', 'payload-space-added', 'A space was added to the payload.', {
      token: withSegment(token(), 1, () => segment(`${JSON.stringify(claims())} `)),
    }),
    refused('signature_mismatch', 'payload-emptied', 'The payload was taken out.', {
      token: withSegment(token(), 1, () => ''),
    }),
    refused('signature_mismatch', 'signature-of-payload-only', 'The payload was signed without the header.', {
      token: token({
        signer: (input) => honestSignature('ES256', privateKey('p256-a'), input.subarray(input.indexOf('.') + 1)),
      }),
    }),
    refused('signature_mismatch', 'signature-of-decoded-payload', 'The decoded header and payload were signed.', {
      token: token({
        signer: () =>
          honestSignature(
            'ES256',
            privateKey('p256-a'),
            Buffer.from(`${JSON.stringify({ alg: 'ES256', kid: 'p256-a' })}.${JSON.stringify(claims())}`),
          ),
      }),
    }),
  ]),

  ...group('two faults: the earliest step is named', 'RFC 7515 5.2', [
    refused('signature_mismatch', 'two-faults-signature-and-expiry', 'A forged and expired token.', forged({ exp: 1 })),
    refused(
      'signature_mismatch',
      'two-faults-signature-and-issuer',
      'A forged token of another issuer.',
      forged({ iss: 'https://evil.example' }),
    ),
    refused('signature_mismatch', 'two-faults-signature-and-json', 'A forged token whose payload is no JSON.', {
      token: token({ key: 'p256-b', header: { kid: 'p256-a' }, payload: '{"iss":' }),
    }),
    refused('signature_mismatch', 'two-faults-signature-and-empty-payload', 'A forged token with an empty payload.', {
      token: token({ key: 'p256-b', header: { kid: 'p256-a' }, payload: '' }),
    }),
    refused('signature_mismatch', 'two-faults-signature-and-typ', 'A forged token of the wrong type.', {
      token: token({ key: 'p256-b', header: { kid: 'p256-a', typ: 'JWT' } }),
      policy: { typ: 'at+jwt' },
    }),
    refused('signature_length', 'two-faults-length-and-payload', 'A short signature, and a payload that is a list.', {
      token: token({ payload: '[]', signer: () => Buffer.alloc(63, 1) }),
    }),
  ]),
]

/** An ECDSA token whose r and s are made from the curve and the honest pair. */
function ecdsa(reason, name, comment, key, make) {
  const { alg, bytes } = CURVES[privateKey(key).crv]
  const halves = (pair) => make(pair.curve, pair).map((number) => toBytes(number, bytes))
  return refused(reason, `${alg.toLowerCase()}-${name}`, `${alg}: ${comment}`, {
    token: tokenSigned(key, halves),
    keys: [jwk(key)],
  })
}

/** An ES256 token of the wrong length. */
function es256Bytes(name, comment, parts, options) {
  return refused('signature_length', `es256-${name}`, comment, { token: tokenSigned('p256-a', parts, options) })
}

function tokenSigned(key, parts, { suits = () => true } = {}) {
  const { alg } = CURVES[privateKey(key).crv]
  const { payload } = tokenThat(suits, { alg })
  return token({ alg, payload, signer: (input) => Buffer.concat(parts(ecdsaSign(privateKey(key), input))) })
}

/** A key made so that r is small: r + n has the right length and is r modulo n. */
function smallR(crv) {
  const { alg, n, bytes } = CURVES[crv]
  const point = pointFrom(crv, 2n)
  const s = n / 3n
  const made = token({ alg, header: { kid: 'k' }, signer: () => rawSignature({ r: point.x + n, s, curve: { bytes } }) })
  const key = keyForSignature(crv, point, s, messageOf(made))
  return refused('signature_range', `${alg.toLowerCase()}-r-plus-n`, `${alg}: r + n, which fits in ${bytes} bytes.`, {
    token: made,
    keys: [{ ...key, kid: 'k' }],
  })
}

/** A key made so that s is 5: s + n has the right length and is s modulo n. */
function smallS(crv) {
  const { alg, n, bytes } = CURVES[crv]
  let key
  const made = token({
    alg,
    header: { kid: 'k' },
    signer: (message) => {
      const { jwk: fitting, signature } = keyForSmallS(crv, 5n, message)
      key = fitting
      return rawSignature({ ...signature, s: signature.s + n })
    },
  })
  return refused('signature_range', `${alg.toLowerCase()}-s-plus-n`, `${alg}: s + n, which fits in ${bytes} bytes.`, {
    token: made,
    keys: [{ ...key, kid: 'k' }],
  })
}

function allOnes(bytes) {
  return 2n ** BigInt(8 * bytes) - 1n
}

function longFormDer(pair) {
  const [tag, length, ...content] = derSignature(pair)
  return Buffer.from([tag, 0x81, length, ...content])
}

/** r is so small that DER needs 64 bytes: 2 + 2 + 32 + 2 + 26. The key is made to fit. */
function shortDer() {
  const { n } = CURVES['P-256']
  const point = pointFrom('P-256', 2n ** 200n)
  const s = n / 3n
  const pair = { r: point.x, s, curve: CURVES['P-256'] }
  const made = token({ header: { kid: 'k' }, signer: () => derSignature(pair) })
  return { token: made, keys: [{ ...keyForSignature('P-256', point, s, messageOf(made)), kid: 'k' }] }
}

function rsaForged(reason, alg, name, comment, made) {
  return refused(reason, `${alg.toLowerCase()}-${name}`, `${alg}: ${comment}`, {
    token: made,
    keys: [jwk('rsa-a', { alg })],
  })
}

function rsaNumber(reason, alg, name, comment, number) {
  return rsaForged(reason, alg, name, comment, token({ alg, signer: () => toBytes(number, 256) }))
}

function sPlusN(alg) {
  const made = tokenThat((signature) => toBigInt(signature) + N < 2n ** 2048n, { alg })
  return edited(made, (bytes) => toBytes(toBigInt(bytes) + N, 256))
}

function edited(made, edit) {
  return withSegment(made, 2, (text) => segment(edit(Buffer.from(text, 'base64url'))))
}

/** A signature of RS256 with e = 3 that nobody's private key made: the cube root of a block that a careless parser takes. */
function cubeForgery(name, comment, forge) {
  for (let jti = 0; ; jti += 1) {
    const made = token({
      alg: 'RS256',
      key: 'rsa-e3',
      payload: claims({ jti: String(jti) }),
      signer: (input) => forge(digest('sha256', input)),
    })
    if (signatureBytes(made).length === 256) {
      return refused('signature_mismatch', `rs256-cube-root-${name}`, comment, {
        token: made,
        keys: [jwk('rsa-e3', { alg: 'RS256' })],
      })
    }
  }
}

function garbageBehind(hash) {
  return cubeRootBetween(`0001${'ff'.repeat(8)}00${digestInfo('sha256', hash)}`, '')
}

function garbageInParameters(hash) {
  return forgeWithSuffix(hash, (garbage) => `${der('30', `0609608648016503040201${der('04', garbage)}`)}`)
}

function garbageBehindNull(hash) {
  return forgeWithSuffix(hash, (garbage) => `${der('30', `06096086480165030402010500${der('04', garbage)}`)}`)
}

/** A block whose garbage lies in the middle: the cube must begin and end as wanted, so the hash must be odd. */
function forgeWithSuffix(hash, algorithm) {
  if (hash.at(-1) % 2 === 0) return Buffer.alloc(0)
  const suffix = der('04', hash.toString('hex'))
  const fixed = `0001${'ff'.repeat(8)}00`
  const rest = 256 - fixed.length / 2
  for (let length = rest; length > 0; length -= 1) {
    const info = der('30', algorithm('00'.repeat(length)) + suffix)
    if (info.length / 2 !== rest) continue
    const prefix = fixed + info.slice(0, info.length - suffix.length - length * 2)
    return cubeRootBetween(prefix, suffix)
  }
  throw new RangeError('no length of garbage fits')
}

/** A number whose cube, in 256 bytes, begins with `prefix` and ends with `suffix`. */
function cubeRootBetween(prefix, suffix) {
  const free = 2048n - BigInt(prefix.length * 4)
  const wanted = BigInt(`0x${prefix}`)
  const modulus = 2n ** BigInt(suffix.length * 4)
  const low = suffix === '' ? 0n : cubeRootModulo(BigInt(`0x${suffix}`), modulus)
  const near = cubeRoot((wanted << free) + (1n << (free - 1n)))
  const root = near - (near % modulus) + low
  if ((root ** 3n) >> free !== wanted || (suffix !== '' && root ** 3n % modulus !== BigInt(`0x${suffix}`))) {
    throw new RangeError('the forged block is not a cube')
  }
  return toBytes(root, 256)
}

/** The cube root of an odd number modulo a power of two: 3 is invertible modulo the group's order. */
function cubeRootModulo(value, modulus) {
  const order = modulus / 4n
  const third = (order * (order % 3n === 1n ? 2n : 1n) + 1n) / 3n
  return power(value, third, modulus)
}

/** Blocks that only the private key can sign, and that a parser instead of a comparison would take. */
function pkcs1Faults() {
  const info = (hash, options) => digestInfo('sha256', hash, options)
  return [
    [
      'null-missing',
      'The NULL of the parameters is missing.',
      (hash) => pkcs1Block(256, info(hash, { parameters: '' })),
    ],
    [
      'null-long',
      'The NULL has its length in two octets.',
      (hash) => pkcs1Block(256, info(hash, { parameters: '058100' })),
    ],
    [
      'parameters-sequence',
      'The parameters are an empty sequence.',
      (hash) => pkcs1Block(256, info(hash, { parameters: '3000' })),
    ],
    [
      'sha1-object-id',
      'The object identifier of SHA-1 before a SHA-256 hash.',
      (hash) => pkcs1Block(256, digestInfo('sha256', hash, { objectId: '06052b0e03021a' })),
    ],
    ['sha1', 'A SHA-1 hash.', (_, input) => pkcs1Block(256, digestInfo('sha1', digest('sha1', input)))],
    ['hash-bare', 'The hash without its DigestInfo.', (hash) => pkcs1Block(256, hash.toString('hex'))],
    ['ber-length', 'The outer length in two octets.', (hash) => pkcs1Block(256, info(hash).replace(/^30/, '3081'))],
    ['garbage-behind', 'A byte behind the DigestInfo.', (hash) => pkcs1Block(256, `${info(hash)}00`)],
    ['padding-7', 'Seven padding bytes, the hash at the left.', (hash) => leftAligned(info(hash), 'ff'.repeat(7))],
    ['padding-8', 'Eight padding bytes, the hash at the left.', (hash) => leftAligned(info(hash), 'ff'.repeat(8))],
    ['padding-none', 'No padding bytes, the hash at the left.', (hash) => leftAligned(info(hash), '')],
    ['padding-zero', 'A padding byte of 00.', (hash) => paddingWith(info(hash), '00')],
    ['padding-fe', 'A padding byte of FE.', (hash) => paddingWith(info(hash), 'fe')],
    ['block-type-0', 'Block type 0.', (hash) => pkcs1Block(256, info(hash), { blockType: '00' })],
    ['block-type-2', 'Block type 2.', (hash) => pkcs1Block(256, info(hash), { blockType: '02' })],
    [
      'separator-missing',
      'No zero byte before the DigestInfo.',
      (hash) => Buffer.from(`0001${'ff'.repeat(203)}${info(hash)}`, 'hex'),
    ],
    [
      'hash-changed',
      'The last bit of the hash is changed.',
      (hash) => pkcs1Block(256, info(Buffer.from([...hash.subarray(0, 31), hash[31] ^ 1]))),
    ],
  ]
}

function leftAligned(info, padding) {
  return Buffer.from(`0001${padding}00${info}`.padEnd(512, '0'), 'hex')
}

function paddingWith(info, byte) {
  const filler = 'ff'.repeat(253 - info.length / 2)
  return pkcs1Block(256, info, { padding: `${filler.slice(0, 100)}${byte}${filler.slice(102)}` })
}

/** A token of each parameter set, whose signature `sign(input, honest, key)` makes. */
function mlDsa(reason, name, comment, sign) {
  return ML_DSA.map((alg) => {
    const key = DEFAULT_KEYS[alg]
    const signer = (input, honest) => sign(input, honest, privateKey(key))
    return refused(reason, `${alg.toLowerCase()}-${name}`, comment, { token: token({ alg, signer }), keys: [jwk(key)] })
  })
}

/** A token of ML-DSA-65, whose hint has room at its end, and the parts of whose signature `edit` changes. */
function mlDsaParts(reason, name, comment, edit) {
  return mlDsaEdited('ML-DSA-65', reason, name, comment, edit)
}

function mlDsaEdited(alg, reason, name, comment, edit) {
  return refused(reason, `${alg.toLowerCase()}-${name}`, comment, {
    token: token({ alg, signer: (_, honest) => withParts(alg, honest(), edit) }),
    keys: [jwk(DEFAULT_KEYS[alg])],
  })
}

function hmac(reason, name, comment, change) {
  return refused(reason, `hs256-${name}`, comment, {
    token: token({ alg: 'HS256', signer: (_, honest) => change(honest()) }),
    secret: secret('hs-32'),
    policy: { algorithms: ['HS256'] },
  })
}

function changedBit(alg, place, index) {
  const made = token({ alg })
  const { key } = made.signedBy
  const changed = edited(made, (bytes) =>
    bytes.with(index < 0 ? bytes.length - 1 : bytes.length >> 2, bytes.at(index < 0 ? -1 : bytes.length >> 2) ^ 1),
  )
  return refused(
    'signature_mismatch',
    `${alg.toLowerCase()}-${place}-half-bit-changed`,
    `${alg}: one bit of the signature is changed.`,
    {
      token: changed,
      keys: [jwk(key, alg.startsWith('RS') || alg.startsWith('PS') ? { alg } : {})],
    },
  )
}

function negatedKey(name) {
  const key = jwk(name)
  const { p, bytes } = CURVES[key.crv]
  return { ...key, y: toBytes(p - toBigInt(Buffer.from(key.y, 'base64url')), bytes).toString('base64url') }
}

function forged(members) {
  return { token: token({ key: 'p256-b', header: { kid: 'p256-a' }, payload: claims(members) }) }
}

function messageOf({ text }) {
  return Buffer.from(text.slice(0, text.lastIndexOf('.')))
}
