// What must stay accepted: every algorithm and size, and everything unusual that the specifications allow.

import { accepted, group } from '../case.mjs'
import { ML_DSA, mlDsaSign } from '../mldsa.mjs'
import { digest, withExponent } from '../rsa.mjs'
import {
  claims,
  claimsText,
  DEFAULT_KEYS,
  honestSignature,
  jwk,
  privateKey,
  publicJwk,
  secret,
  token,
  tokenThat,
  withMembers,
} from '../token.mjs'
import { CURVES, ecdsaSign, keyForSignature, pointFrom, rawSignature } from '../weierstrass.mjs'
import { acceptedMixedOrders } from './eddsa.mjs'

const RSA_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']
const RSA_SIZES = {
  2048: RSA_ALGORITHMS,
  2049: ['RS256', 'PS256', 'PS512'],
  3072: RSA_ALGORITHMS,
  4096: RSA_ALGORITHMS,
  8192: ['RS256', 'PS512'],
}
const EC_KEYS = ['p256-a', 'p384-a', 'p521-a', 'k256-a']
const SECRETS = { HS256: ['hs-32', 'hs-200'], HS384: ['hs-48', 'hs-200'], HS512: ['hs-64', 'hs-200'] }

export default [
  ...group('algorithms and sizes', 'RFC 7518 3.1', [
    ...Object.entries(RSA_SIZES).flatMap(([bits, algorithms]) =>
      algorithms.map((alg) => {
        const key = bits === '2048' ? 'rsa-a' : `rsa-${bits}`
        return accepted(`${alg.toLowerCase()}-${bits}`, `${alg} with a modulus of ${bits} bits.`, {
          token: token({ alg, key }),
          keys: [jwk(key, { alg })],
        })
      }),
    ),
    ...['RS256', 'RS512', 'PS256'].map((alg) =>
      accepted(`${alg.toLowerCase()}-e-3`, `${alg} with the smallest exponent, 3.`, {
        token: token({ alg, key: 'rsa-e3' }),
        keys: [jwk('rsa-e3', { alg })],
      }),
    ),
    ...['RS256', 'PS256'].map((alg) => {
      const key = withExponent(privateKey('rsa-any-e'), 2n ** 33n - 1n)
      return accepted(`${alg.toLowerCase()}-e-largest`, `${alg} with the largest exponent, 2^33 - 1.`, {
        token: token({ alg, signer: (input) => honestSignature(alg, key, input), header: { kid: 'k' } }),
        keys: [publicJwk(key, { kid: 'k', alg })],
      })
    }),
    accepted('rs256-modulus-top-byte-ff', 'The modulus begins with a byte near 255.', {
      token: token({ alg: 'RS256', key: 'rsa-top' }),
      keys: [jwk('rsa-top', { alg: 'RS256' })],
    }),
    ...EC_KEYS.map((key) => {
      const { alg } = CURVES[privateKey(key).crv]
      return accepted(`${alg.toLowerCase()}-key-names-alg`, `${alg}, named by the key as well.`, {
        token: token({ alg }),
        keys: [jwk(key, { alg })],
      })
    }),
    ...EC_KEYS.map((key) => {
      const { alg } = CURVES[privateKey(key).crv]
      return accepted(
        `${alg.toLowerCase()}-key-without-alg`,
        `${alg} follows from the curve when the key names none.`,
        {
          token: token({ alg }),
          keys: [jwk(key)],
        },
      )
    }),
    ...['EdDSA', 'Ed25519'].flatMap((alg) =>
      [undefined, 'EdDSA', 'Ed25519'].map((keyAlg) =>
        accepted(
          `${alg.toLowerCase()}-key-alg-${(keyAlg ?? 'absent').toLowerCase()}`,
          `Both names of RFC 9864 are the same operation with the same key: header ${alg}, key ${keyAlg ?? 'without alg'}.`,
          { token: token({ alg }), keys: [jwk('ed25519-a', { alg: keyAlg })] },
        ),
      ),
    ),
    ...['EdDSA', 'Ed448'].flatMap((alg) =>
      [undefined, 'EdDSA', 'Ed448'].map((keyAlg) =>
        accepted(
          `ed448-as-${alg.toLowerCase()}-key-alg-${(keyAlg ?? 'absent').toLowerCase()}`,
          `EdDSA is Ed448 with a key on it (RFC 8037 3.1): header ${alg}, key ${keyAlg ?? 'without alg'}.`,
          { token: token({ alg, key: 'ed448-a' }), keys: [jwk('ed448-a', { alg: keyAlg })] },
        ),
      ),
    ),
    accepted('ed448-among-others', 'The name of the curve finds its key among others of the same type.', {
      token: token({ alg: 'Ed448', header: { kid: undefined } }),
      keys: [jwk('ed25519-a'), jwk('p256-a'), jwk('ed448-a')],
    }),
    ...ML_DSA.map((alg) =>
      accepted(alg.toLowerCase(), `${alg} with a key, whose alg says what it is.`, {
        token: token({ alg }),
        keys: [jwk(DEFAULT_KEYS[alg])],
      }),
    ),
    ...ML_DSA.map((alg) =>
      accepted(
        `${alg.toLowerCase()}-randomised`,
        `${alg} with random bytes in the signature, as FIPS 204 3.4 has it.`,
        {
          token: randomised(alg),
          keys: [jwk(DEFAULT_KEYS[alg], { use: 'sig', key_ops: ['verify'] })],
          policy: { algorithms: [alg] },
        },
      ),
    ),
    accepted('ml-dsa-three-keys', 'Without a kid one of three keys fits: alg tells them apart.', {
      token: token({ alg: 'ML-DSA-65', header: { kid: undefined } }),
      keys: ML_DSA.map((alg) => jwk(DEFAULT_KEYS[alg])),
    }),
    ...Object.entries(SECRETS).flatMap(([alg, names]) =>
      names.map((name) =>
        accepted(
          `${alg.toLowerCase()}-secret-${secret(name).length}-bytes`,
          `${alg}, a secret of ${secret(name).length} bytes.`,
          {
            token: token({ alg, key: name }),
            secret: secret(name),
            policy: { algorithms: [alg] },
          },
        ),
      ),
    ),
    accepted(
      'hs256-three-algorithms-allowed',
      'The policy allows all three HMAC algorithms; the token picks one of them.',
      {
        token: token({ alg: 'HS256', key: 'hs-64' }),
        secret: secret('hs-64'),
        policy: { algorithms: ['HS256', 'HS384', 'HS512'] },
      },
    ),
    accepted('hs256-kid-ignored', 'A secret has no name, so any kid passes.', {
      token: token({ alg: 'HS256', header: { kid: 'whatever' } }),
      secret: secret('hs-32'),
      policy: { algorithms: ['HS256'] },
    }),
  ]),

  ...group('ECDSA (r, n - s)', 'RFC 7518 3.4', [
    ...EC_KEYS.flatMap((key) => [highOrLow(key, 'high'), highOrLow(key, 'low')]),
  ]),

  ...group('unusual but valid signatures', 'RFC 7518 3.4', [
    ...EC_KEYS.map((key) => {
      const { alg, bytes } = CURVES[privateKey(key).crv]
      // The 521-bit numbers of ES512 fill 66 bytes with one bit: two zero bytes are the rare case there.
      const zeros = alg === 'ES512' ? [0, 0] : [0]
      const beginsWithZeros = (half) => zeros.every((zero, index) => half[index] === zero)
      return accepted(`${alg.toLowerCase()}-r-leading-zero`, `${alg}: r is short and filled up with zero bytes.`, {
        token: tokenThat((signature) => beginsWithZeros(signature) && !beginsWithZeros(signature.subarray(bytes)), {
          alg,
        }),
        keys: [jwk(key)],
      })
    }),
    ...EC_KEYS.map((key) => {
      const { alg, bytes } = CURVES[privateKey(key).crv]
      const zeros = alg === 'ES512' ? 2 : 1
      return accepted(`${alg.toLowerCase()}-s-leading-zero`, `${alg}: s is short and filled up with zero bytes.`, {
        token: tokenThat((signature) => signature.subarray(bytes, bytes + zeros).every((byte) => byte === 0), { alg }),
        keys: [jwk(key)],
      })
    }),
    ...EC_KEYS.map((name) => {
      const { crv } = privateKey(name)
      const { alg, n } = CURVES[crv]
      const point = pointFrom(crv, n + 1n)
      const s = n / 3n
      const made = token({
        alg,
        header: { kid: 'k' },
        signer: () => rawSignature({ r: point.x - n, s, curve: CURVES[crv] }),
      })
      return accepted(
        `${alg.toLowerCase()}-x-of-r-above-n`,
        `${alg}: the x of R lies between n and p, so r is x - n.`,
        {
          token: made,
          keys: [
            {
              ...keyForSignature(crv, point, s, Buffer.from(made.text.slice(0, made.text.lastIndexOf('.')))),
              kid: 'k',
            },
          ],
        },
      )
    }),
    accepted('es256-raw-begins-with-30', 'A raw signature may begin with the byte that begins a DER sequence.', {
      token: tokenThat((signature) => signature[0] === 0x30, { alg: 'ES256' }),
    }),
    ...['RS256', 'PS256'].map((alg) =>
      accepted(
        `${alg.toLowerCase()}-signature-leading-zero`,
        `${alg}: the signature begins with a zero byte, at full length.`,
        {
          token: tokenThat((signature) => signature[0] === 0, { alg }),
          keys: [jwk('rsa-a', { alg })],
        },
      ),
    ),
  ]),

  ...acceptedMixedOrders(),

  ...group('no `kid` in the token', 'RFC 7517 4.5', [
    accepted(
      'no-kid-one-fitting-key',
      'Without a kid the algorithm finds the one key that fits, though the key has a name.',
      {
        token: token({ header: { kid: undefined } }),
        keys: [jwk('rsa-a', { alg: 'RS256' }), jwk('p256-a'), jwk('ed25519-a'), jwk('p384-a')],
        mismatches: ['0 kty_mismatch', '2 kty_mismatch', '3 crv_mismatch'],
      },
    ),
    accepted('no-kid-anywhere', 'Neither the token nor the key has a kid.', {
      token: token({ header: { kid: undefined } }),
      keys: [jwk('p256-a', { kid: undefined })],
    }),
    accepted('no-kid-rsa-keys-of-two-algorithms', 'Two RSA keys, told apart by their alg.', {
      token: token({ alg: 'PS256', header: { kid: undefined } }),
      keys: [jwk('rsa-b', { alg: 'RS256' }), jwk('rsa-a', { alg: 'PS256' })],
      mismatches: ['0 alg_mismatch'],
    }),
  ]),

  ...group('duplicate `kid`', 'RFC 7517 4.5', [
    accepted('identical-key-twice', 'The same key twice under one kid is one candidate.', {
      keys: [jwk('p256-a'), jwk('p256-a')],
      problems: ['1 duplicate'],
    }),
    accepted(
      'identical-key-twice-other-member-order',
      'The repeated key has its members in another order and one more.',
      {
        keys: [jwk('p256-a'), Object.fromEntries(Object.entries(jwk('p256-a', { note: 'x' })).reverse())],
        problems: ['1 duplicate'],
      },
    ),
    accepted('identical-key-twice-without-kid', 'The same key twice, both times without a kid.', {
      token: token({ header: { kid: undefined } }),
      keys: [jwk('p256-a', { kid: undefined }), jwk('p256-a', { kid: undefined })],
      problems: ['1 duplicate'],
    }),
    accepted('same-kid-rsa-and-ec', 'One kid for an RSA and an EC key: the algorithm tells them apart.', {
      token: token({ header: { kid: 'k' } }),
      keys: [jwk('rsa-a', { kid: 'k', alg: 'RS256' }), jwk('p256-a', { kid: 'k' })],
      mismatches: ['0 kty_mismatch'],
    }),
    accepted('same-kid-two-curves', 'One kid for two curves: the algorithm tells them apart.', {
      token: token({ header: { kid: 'k' } }),
      keys: [jwk('p384-a', { kid: 'k' }), jwk('p256-a', { kid: 'k' })],
      mismatches: ['0 crv_mismatch'],
    }),
    accepted('same-kid-two-rsa-algs', 'One kid, two RSA keys for different algorithms.', {
      token: token({ alg: 'RS512', header: { kid: 'k' } }),
      keys: [jwk('rsa-b', { kid: 'k', alg: 'RS256' }), jwk('rsa-a', { kid: 'k', alg: 'RS512' })],
      mismatches: ['0 alg_mismatch'],
    }),
    accepted('one-modulus-listed-for-two-algs', 'The same RSA key listed once for RS256 and once for RS512.', {
      token: token({ alg: 'RS512', header: { kid: 'k' } }),
      keys: [jwk('rsa-a', { kid: 'k', alg: 'RS256' }), jwk('rsa-a', { kid: 'k', alg: 'RS512' })],
      mismatches: ['0 alg_mismatch'],
    }),
  ]),

  ...group('unknown `kty`, `crv`, member', 'RFC 7517 5', [
    accepted('unusable-siblings', 'Every kind of unusable key beside the good one.', {
      keys: [
        { kty: 'AKP', alg: 'ML-DSA-44', kid: 'p256-a', pub: 'AAAA' },
        { kty: 'LATER', alg: 'LATER-1', kid: 'p256-a', pub: 'AAAA' },
        { kty: 7, kid: 'p256-a' },
        null,
        [],
        'x',
        {},
        jwk('rsa-1024', { alg: 'RS256' }),
        { ...privateKey('p256-b'), kid: 'p256-a' },
        { kty: 'oct', k: 'AAAA', kid: 'p256-a' },
        jwk('p256-b', { kid: 'p256-a', use: 'enc' }),
        jwk('x25519-a'),
        jwk('p256-a'),
      ],
      problems: [
        '0 pub_length',
        '1 kty_unsupported',
        '2 kty_type',
        '3 not_an_object',
        '4 not_an_object',
        '5 not_an_object',
        '6 kty_missing',
        '7 rsa_too_small',
        '8 private',
        '9 symmetric',
        '10 use_not_sig',
        '11 crv_unsupported',
      ],
    }),
    accepted(
      'unknown-members',
      'Members that no rule names, in the set and in the key, and a certificate nobody looks at.',
      {
        jwks: JSON.stringify({
          note: { nested: [1, 2, 3] },
          keys: [jwk('p256-a', { x5c: ['not a certificate'], x5t: 1, x5u: 'http://127.0.0.1/', iat: 1, ext: true })],
          next: null,
        }),
      },
    ),
    accepted('key-members-in-any-order', 'The members of the key in reverse order, with white space between.', {
      jwks: Buffer.from(
        JSON.stringify({ keys: [Object.fromEntries(Object.entries(jwk('p256-a')).reverse())] }, null, '\t').replaceAll(
          '\n',
          '\r\n',
        ),
      ),
    }),
    accepted('key-members-escaped', 'Escapes in a JSON string are part of JSON: the same kid, kty and coordinate.', {
      jwks: JSON.stringify({ keys: [jwk('p256-a')] })
        .replace('"EC"', '"\\u0045C"')
        .replace('"p256-a"', '"p\\u003256-a"')
        .replace('"crv"', '"\\u0063rv"')
        .replace(/"x":"(.)/, (_, first) => `"x":"\\u00${first.charCodeAt(0).toString(16)}`),
    }),
    accepted('key-order-last', 'The fitting key is the last of five.', {
      keys: [jwk('p256-b'), jwk('ed25519-a'), jwk('rsa-a', { alg: 'RS256' }), jwk('k256-a'), jwk('p256-a')],
      mismatches: ['0 kid_mismatch', '1 kid_mismatch', '2 kid_mismatch', '3 kid_mismatch'],
    }),
    accepted('key-named-proto-member', 'A JWK with members named like an object prototype.', {
      jwks: `{"keys":[${withMembers(JSON.stringify(jwk('p256-a')), '"__proto__":{"kty":"oct"}', '"constructor":1', '"toJSON":2')}]}`,
    }),
  ]),

  ...group('`use`, `key_ops`, `alg` conflicts', 'RFC 7517 4.2', [
    accepted('use-sig', 'The key says that it is for signatures.', { keys: [jwk('p256-a', { use: 'sig' })] }),
    accepted('key-ops-verify', 'The key says that it may verify.', { keys: [jwk('p256-a', { key_ops: ['verify'] })] }),
    accepted('key-ops-verify-among-others', 'verify is one of several operations, one of them unknown.', {
      keys: [jwk('p256-a', { use: 'sig', key_ops: ['sign', 'x-unknown', 'verify'] })],
    }),
  ]),

  ...group('malformed RSA', 'RFC 7518 6.3.1', [
    accepted('rsa-n-leading-zero', 'A zero byte before the modulus is taken off before it is measured.', {
      token: token({ alg: 'RS256' }),
      keys: [jwk('rsa-a', { alg: 'RS256', n: leadingZeros(jwk('rsa-a').n, 1) })],
    }),
    accepted('rsa-n-many-leading-zeros', 'Nine zero bytes before the modulus.', {
      token: token({ alg: 'PS256' }),
      keys: [jwk('rsa-a', { alg: 'PS256', n: leadingZeros(jwk('rsa-a').n, 9) })],
    }),
    accepted('rsa-e-leading-zero', 'A zero byte before the exponent 65537.', {
      token: token({ alg: 'RS256' }),
      keys: [jwk('rsa-a', { alg: 'RS256', e: 'AAEAAQ' })],
    }),
    accepted('rsa-8192-leading-zero', 'The largest modulus, with a zero byte before it.', {
      token: token({ alg: 'RS256', key: 'rsa-8192' }),
      keys: [jwk('rsa-8192', { alg: 'RS256', n: leadingZeros(jwk('rsa-8192').n, 1) })],
    }),
  ]),

  ...group('ROCA', 'CVE-2017-15361', [
    accepted('roca-near-miss', 'A modulus with the structure of the weak keys modulo every prime but one.', {
      token: token({ alg: 'RS256', key: 'rsa-roca-near' }),
      keys: [jwk('rsa-roca-near', { alg: 'RS256' })],
    }),
  ]),

  ...group('EC point', 'RFC 7518 6.2.1', [
    accepted('p256-x-leading-zero', 'The x coordinate begins with a zero byte, at full length.', {
      token: token({ key: 'p256-short-x' }),
      keys: [jwk('p256-short-x')],
    }),
    ...[
      ['p256-short-x', 'x'],
      ['p256-short-y', 'y'],
      ['p384-short-y', 'y'],
      ['p521-short-both', 'x', 'y'],
      ['k256-short-x', 'x'],
    ].map(([key, ...coordinates]) => {
      const { crv } = privateKey(key)
      const { alg } = CURVES[crv]
      const shortened = coordinates.map((name) => [name, withoutLeadingZeros(jwk(key)[name])])
      return accepted(
        `${key.replace('-short', '')}-zero-dropped`,
        `${crv}: ${coordinates.join(' and ')} began with a zero byte, which the encoder left out.`,
        { token: token({ alg, key }), keys: [jwk(key, Object.fromEntries(shortened))] },
      )
    }),
    ...EC_KEYS.map((key) => {
      const { crv } = privateKey(key)
      const { alg } = CURVES[crv]
      return accepted(
        `${key.slice(0, 4)}-der-integers`,
        `${crv}: a zero byte before both coordinates, as the sign of an integer in DER.`,
        {
          token: token({ alg, key }),
          keys: [jwk(key, { x: leadingZeros(jwk(key).x, 1), y: leadingZeros(jwk(key).y, 1) })],
        },
      )
    }),
    accepted('p256-many-leading-zeros', 'Nine zero bytes before x.', {
      token: token(),
      keys: [jwk('p256-a', { x: leadingZeros(jwk('p256-a').x, 9) })],
    }),
  ]),

  ...group('one family per RSA key', 'RFC 8725 3.1', [
    ...[
      ['rsa-without-alg-rs-only', 'RS256', ['RS256']],
      ['rsa-without-alg-several-rs', 'RS512', ['RS256', 'RS384', 'RS512']],
      ['rsa-without-alg-ps-only', 'PS256', ['PS256', 'ES256', 'EdDSA']],
      ['rsa-without-alg-several-ps', 'PS384', ['PS512', 'PS384', 'PS256']],
    ].map(([name, alg, algorithms]) =>
      accepted(name, `An RSA key without alg fits when the policy allows one family: ${algorithms.join(', ')}.`, {
        token: token({ alg }),
        keys: [jwk('rsa-a')],
        policy: { algorithms },
      }),
    ),
    ...['RS256', 'RS384', 'RS512'].map((alg) =>
      accepted(
        `rsa-without-alg-${alg.toLowerCase()}`,
        `Without a list of algorithms, an RSA key without alg is for RS*: ${alg}, with the members of a key of Microsoft Entra.`,
        {
          token: token({ alg, header: { kid: 'nOo3', x5t: 'nOo3' } }),
          keys: [jwk('rsa-a', { kid: 'nOo3', use: 'sig', x5t: 'nOo3' })],
        },
      ),
    ),
  ]),

  ...group('`kid` as an injection', 'RFC 8725 3.10', [
    ...[
      ['path', '../../../dev/null'],
      ['sql', "' UNION SELECT 'k"],
      ['line-break', 'k\r\nadmin: true'],
      ['bidi', 'k\u202etxt.exe'],
      ['nul', 'k\u0000'],
      ['proto', '__proto__'],
      ['constructor', 'constructor'],
      ['to-string', 'toString'],
      ['empty', ''],
      ['space', ' '],
      ['emoji', '\u{1f511}'],
      ['number', '1'],
      ['10000-characters', 'k'.repeat(10000)],
    ].map(([name, kid]) =>
      accepted(`kid-${name}`, 'A kid is any text: it is compared, and used for nothing else.', {
        token: token({ header: { kid } }),
        keys: [jwk('p256-b', { kid: `${kid}.` }), jwk('p256-a', { kid })],
        mismatches: ['0 kid_mismatch'],
      }),
    ),
  ]),

  ...group('embedded `jwk`', 'RFC 8725 3.10', [
    accepted(
      'embedded-keys-ignored',
      'A good token may carry jwk, jku, x5u and x5c; nothing is fetched, nothing trusted.',
      {
        token: token({
          header: {
            jwk: jwk('p256-b'),
            jku: 'http://127.0.0.1:9/jwks.json',
            x5u: 'http://127.0.0.1:9/chain.pem',
            x5c: ['MIIB'],
            x5t: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA',
            'x5t#S256': 'AAAA',
          },
        }),
      },
    ),
  ]),

  ...group('header text', 'RFC 7515 A.1.1', [
    accepted('header-white-space', 'White space in the header as in the example of RFC 7515.', {
      token: token({ header: '{"typ":"JWT",\r\n "alg":"ES256",\r\n "kid":"p256-a"}' }),
    }),
    accepted('header-white-space-around', 'White space before and after the header object.', {
      token: token({ header: ' \t\r\n{ "alg" : "ES256" , "kid" : "p256-a" } \t\r\n' }),
    }),
    accepted('header-escapes', 'Escapes in names and values are resolved before they are read.', {
      token: token({ header: '{"\\u0061lg":"\\u0045S256","k\\u0069d":"p256\\u002da"}' }),
    }),
    accepted('header-unknown-members', 'Unknown members of every type, some with names from an object prototype.', {
      token: token({
        header:
          '{"alg":"ES256","kid":"p256-a","x":[{"y":[null,true,1.5e3]}],"__proto__":{"alg":"none"},"toJSON":1,"then":2}',
      }),
    }),
    accepted('header-member-case', 'Member names are case-sensitive: ALG and Kid are unknown members.', {
      token: token({ header: '{"ALG":"none","Kid":7,"alg":"ES256","kid":"p256-a"}' }),
    }),
    accepted('header-depth-32', 'Header values nested 32 deep, the header itself being the first.', {
      token: token({ header: withMembers('{"alg":"ES256","kid":"p256-a"}', `"x":${nested(31)}`) }),
    }),
    accepted('header-typ-any', 'Without a typ in the policy any typ passes.', {
      token: token({ header: { typ: 'secevent+jwt', cty: 'application/example' } }),
    }),
    accepted('header-typ-empty', 'Without a typ in the policy an empty typ passes.', {
      token: token({ header: { typ: '', cty: '' } }),
    }),
  ]),

  ...group('`crit`', 'RFC 7515 4.1.11', [
    accepted('crit-understood', 'The policy knows the extension, and the header has it.', {
      token: token({ header: { crit: ['urn:example:x'], 'urn:example:x': 1 } }),
      policy: { crit: ['urn:example:x'] },
    }),
    accepted('crit-two-understood', 'Two extensions, both known.', {
      token: token({ header: { crit: ['x', 'y'], x: null, y: [] } }),
      policy: { crit: ['y', 'x', 'z'] },
    }),
    accepted('crit-16-names', 'As many extensions as are read.', criticalNames(16)),
    accepted('crit-understood-not-used', 'The policy knows an extension that the token does not use.', {
      policy: { crit: ['x'] },
    }),
  ]),

  ...group('`b64`', 'RFC 7797 3', [
    accepted('b64-true-without-crit', 'b64 is true, which is the default.', {
      token: token({ header: { b64: true } }),
    }),
    accepted('b64-true-with-crit', 'b64 is true and critical: RFC 7797 is understood, and true changes nothing.', {
      token: token({ header: { b64: true, crit: ['b64'] } }),
    }),
  ]),

  ...group('`typ`, `cty`', 'RFC 8725 3.11', [
    ...[
      ['equal', 'at+jwt', 'at+jwt'],
      ['case', 'at+jwt', 'AT+JWT'],
      ['with-prefix', 'at+jwt', 'application/at+jwt'],
      ['prefix-case', 'at+jwt', 'Application/At+Jwt'],
      ['policy-with-prefix', 'application/at+jwt', 'at+jwt'],
      ['policy-case', 'Jwt', 'JWT'],
    ].map(([name, wanted, typ]) =>
      accepted(`typ-${name}`, `The policy asks for typ ${wanted}; the token says ${typ}.`, {
        token: token({ header: { typ } }),
        policy: { typ: wanted },
      }),
    ),
  ]),

  ...group('limits', 'RFC 8725 3.11', [
    accepted('token-16384-bytes', 'A token of exactly the default limit.', { token: tokenOfLength(16384) }),
    accepted('token-16383-bytes', 'A token one below the default limit.', { token: tokenOfLength(16383) }),
    accepted('token-at-own-limit', 'A token of exactly the limit that the policy sets.', {
      token: tokenOfLength(500),
      policy: { limits: { tokenBytes: 500 } },
    }),
    accepted(
      'token-over-default-under-own-limit',
      'A token over the default limit, under the higher one of the policy.',
      {
        token: tokenOfLength(17000),
        policy: { limits: { tokenBytes: 17000 } },
      },
    ),
    accepted('jwks-at-own-limit', 'A key set of exactly the limit that the policy sets.', {
      policy: { limits: { jwksBytes: JSON.stringify({ keys: [jwk('p256-a')] }).length } },
    }),
    accepted('jwks-keys-at-own-limit', 'As many keys as the policy allows, the fitting one last.', {
      keys: [jwk('p256-b'), jwk('ed25519-a'), jwk('p256-a')],
      policy: { limits: { keys: 3 } },
    }),
    accepted('jwks-1000-keys', 'As many keys as the default limit allows, the fitting one last.', {
      keys: [...Array(999).fill({}), jwk('p256-a')],
    }),
    accepted('jwks-depth-32', 'A key set nested 32 deep: set, list, key and 29 more.', {
      jwks: `{"keys":[${withMembers(JSON.stringify(jwk('p256-a')), `"note":${nested(29)}`)}]}`,
    }),
    accepted('payload-depth-32', 'A payload nested 32 deep, the payload itself being the first.', {
      token: token({ payload: claimsText(`"x":${nested(31)}`) }),
    }),
    accepted('payload-depth-32-objects', 'Objects nested 32 deep.', {
      token: token({ payload: claimsText(`"x":${'{"x":'.repeat(30)}{}${'}'.repeat(30)}`) }),
    }),
    accepted('payload-many-members', '1,000 members in one object.', {
      token: token({ payload: claimsText(...Array.from({ length: 1000 }, (_, index) => `"m${index}":${index % 10}`)) }),
    }),
    accepted('payload-long-string', 'A claim of 8,000 escaped characters.', {
      token: token({ payload: claimsText(`"x":"${'\\\\'.repeat(4000)}"`) }),
    }),
  ]),

  ...group('strings', 'RFC 8259 7', [
    ...[
      ['nul-escaped', '"x":"a\\u0000b"', 'NUL is a character like any other.'],
      ['surrogate-pair', '"x":"\\ud83d\\ude00"', 'An escaped surrogate pair is one character.'],
      ['u2028', '"x":"\u2028\u2029"', 'Line separators are allowed in JSON strings.'],
      ['delete', '"x":"\u007f\u0080"', 'DEL and the C1 controls are allowed in JSON strings.'],
      ['noncharacter', '"x":"\uffff\ufffe\ufdd0"', 'Noncharacters are allowed.'],
      ['bom-inside', '"x":"\ufeff"', 'A byte order mark inside a string is a character.'],
      ['all-escapes', '"x":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uABCD"', 'Every escape of the grammar.'],
      ['four-byte', '"x":"\u{10ffff}\u{1f600}"', 'The longest UTF-8 sequences.'],
      ['empty-name', '"":{"":[]}', 'An empty member name.'],
      ['names-differ-by-case', '"X":1,"x":2', 'Names that differ in case are different names.'],
      [
        'names-differ-by-normal-form',
        '"e\u0301":1,"\u00e9":2',
        'Names that differ in their Unicode form are different names.',
      ],
    ].map(([name, member, comment]) => acceptedMember(`payload-${name}`, comment, member)),
  ]),

  ...group('prototype pollution', 'RFC 8259 4', [
    acceptedMember(
      'payload-prototype-names',
      'Names from an object prototype are claims like any other.',
      '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"prototype":1,"hasOwnProperty":2,"toString":3,"valueOf":4',
    ),
    acceptedMember(
      'payload-prototype-names-nested',
      'The same, one level down.',
      '"x":[{"__proto__":[],"constructor":null}]',
    ),
    acceptedMember('payload-proto-escaped', '__proto__ written with an escape.', '"__prot\\u006f__":1'),
    acceptedMember('payload-then', 'A claim named then does not make a promise.', '"then":"x","toJSON":"y"'),
  ]),

  ...group('numbers', 'RFC 8259 6', [
    ...[
      ['forms', '[0,-0,0.0,-0.5,1e0,1E2,1e+2,1e-2,1.5E-7,10,123456789]', 'Every form of the grammar.'],
      ['underflow', '[1e-400,-1e-400,1e-99999999999999999999]', 'Too small for a double: zero.'],
      ['zero-huge-exponent', '[0e400,0.0e99999]', 'Zero stays zero, whatever the exponent.'],
      ['1e308', '[1e308,-1e308,1000e305,0.1e309]', '1e308, written in three ways.'],
      [
        'largest',
        '[1.7976931348623157e308,-1.7976931348623158e308,17976931348623158079e289]',
        'The largest double, and what is rounded to it.',
      ],
      ['300-digits', '9'.repeat(300), 'An integer of 300 digits.'],
      ['many-fraction-digits', `0.${'1'.repeat(2000)}`, 'A fraction of 2,000 digits.'],
      [
        'above-2-53',
        '[9007199254740993,18446744073709551616,-9223372036854775809]',
        'Integers beyond 2^53 in a claim no rule reads.',
      ],
    ].map(([name, value, comment]) => acceptedMember(`number-${name}`, comment, `"x":${value}`)),
  ]),

  ...group('trailing comma, garbage, comments', 'RFC 7515 A.1.1', [
    accepted('payload-white-space', 'JSON white space of all four kinds around everything.', {
      token: token({ payload: ` \t\r\n${JSON.stringify(claims(), null, '\r\n\t ')} \t\r\n` }),
    }),
  ]),
]

function acceptedMember(name, comment, member) {
  return accepted(name, comment, { token: token({ payload: claimsText(member) }) })
}

function criticalNames(count) {
  const names = Array.from({ length: count }, (_, index) => `x${index}`)
  const members = Object.fromEntries(names.map((name) => [name, 1]))
  return { token: token({ header: { crit: names, ...members } }), policy: { crit: names } }
}

function nested(depth) {
  return '['.repeat(depth) + ']'.repeat(depth)
}

function withoutLeadingZeros(text) {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.subarray(bytes.findIndex((byte) => byte !== 0)).toString('base64url')
}

function leadingZeros(text, count) {
  return Buffer.concat([Buffer.alloc(count), Buffer.from(text, 'base64url')]).toString('base64url')
}

/** A token padded to exactly so many characters: the header is padded when the payload alone cannot hit the length. */
function tokenOfLength(length) {
  for (let headerPad = 0; headerPad < 4; headerPad += 1) {
    const padded = (pad) => ({ header: { h: 'x'.repeat(headerPad) }, payload: claims({ pad: 'x'.repeat(pad) }) })
    const bare = token(padded(0)).text.length
    for (let pad = Math.floor(((length - bare) * 3) / 4) - 2; ; pad += 1) {
      const candidate = token(padded(pad))
      if (candidate.text.length === length) return candidate
      if (candidate.text.length > length) break
    }
  }
  throw new RangeError(`no token of ${length} characters`)
}

/** One signature, with s above or below n/2. */
function highOrLow(key, wanted) {
  const { alg, n } = CURVES[privateKey(key).crv]
  return accepted(`${alg.toLowerCase()}-${wanted}-s`, `${alg} with ${wanted} s: no JOSE document prefers one half.`, {
    token: token({
      alg,
      signer: (input) => {
        const { r, s, curve } = ecdsaSign(privateKey(key), input)
        const isHigh = s > n / 2n
        return rawSignature({ r, s: isHigh === (wanted === 'high') ? s : n - s, curve })
      },
    }),
    keys: [jwk(key)],
  })
}

function randomised(alg) {
  const made = token({
    alg,
    signer: (input) => mlDsaSign(privateKey(DEFAULT_KEYS[alg]), input, { extraEntropy: digest('sha256', input) }),
  })
  return { ...made, signedBy: { alg, key: DEFAULT_KEYS[alg] } }
}
