// The behaviours that are compared. Each row is a file of tests/vectors: its token, its keys, its clock, its issuer and audience.
//
// `rule` says what a standard demands (`reject`, `accept`) or that it leaves the choice open, and where.
// `needs` are the checks without which a row says nothing about it,
// `required` the claims that have to be there, `grown` a claim of that many letters, for a token that is no file.

const DUPLICATES =
  'The RFCs let a verifier take the last of two or reject both, and the packages that read with `JSON.parse` do the first: they are right. The trouble begins where another reader of the token takes the first.'

const MISSING =
  'fast-jwt and the crate jsonwebtoken check a claim only when it is there, and document it: with `requiredClaims`, or `required_spec_claims`, they reject. Both are set up here with issuer and audience alone, except for the row that says so.'

const reject = (where) => ({ demands: 'reject', where })
const accept = (where) => ({ demands: 'accept', where })
const open = (where) => ({ where })

function row(about, vector, rule, more = {}) {
  return { about, vector, rule, needs: [], required: [], ...more }
}

/** Good tokens. A verifier that does not accept the one of an algorithm does not have it, and is not asked about it below. */
export const GOOD = [
  row('RS256', 'accepted/rs256-2048', open('RFC 7518 3.3')),
  row('RS512', 'accepted/rs512-2048', open('RFC 7518 3.3')),
  row('PS256', 'accepted/ps256-2048', open('RFC 7518 3.5')),
  row('ES256', 'accepted/es256-key-names-alg', open('RFC 7518 3.4')),
  row('ES384', 'accepted/es384-key-names-alg', open('RFC 7518 3.4')),
  row('ES512', 'accepted/es512-key-names-alg', open('RFC 7518 3.4')),
  row('ES256K', 'accepted/es256k-key-names-alg', open('RFC 8812 3.1')),
  row('EdDSA', 'accepted/eddsa-key-alg-eddsa', open('RFC 8037 3.1')),
  row('Ed25519', 'accepted/ed25519-key-alg-ed25519', open('RFC 9864 2.2')),
  row('Ed448', 'accepted/ed448-as-ed448-key-alg-ed448', open('RFC 9864 2.2')),
  row('ML-DSA-65', 'accepted/ml-dsa-65', open('RFC 9964 4')),
  row('HS256', 'accepted/hs256-secret-32-bytes', open('RFC 7518 3.2')),
]

export const GROUPS = [
  {
    name: 'Algorithm and form',
    rows: [
      row('`alg` is `none`, no signature', 'parse/alg-none-empty-signature', reject('RFC 8725 3.2')),
      row('`alg` is `none`, the signature of another token', 'parse/alg-none-old-signature', reject('RFC 8725 3.2')),
      row('`alg` is `nOnE`', 'parse/alg-none-lulu', reject('RFC 7515 4.1.1')),
      row('HS256, made with the text of the public key', 'select/hs256-with-pem', reject('RFC 8725 3.1')),
      row('Signature removed', 'parse/signature-empty-segment', reject('RFC 7515 5.2')),
      row('Four parts', 'parse/four-segments', reject('RFC 7515 7.1')),
      row('Five parts: an encrypted token', 'parse/jwe-five-segments', open('RFC 7516'), {
        note: 'jose decrypts such tokens with `jwtDecrypt`, which is another function; none of the others compared here does.',
      }),
      row('Base64 padding behind the signature', 'parse/signature-two-paddings', reject('RFC 7515 2')),
      row('White space inside the signature', 'parse/signature-space-inside', reject('RFC 7515 2')),
      row('A line break behind the token', 'parse/token-trailing-newline', reject('RFC 7515 2')),
      row('A signature with one letter too many', 'parse/signature-length-1-mod-4', reject('RFC 7515 2')),
      row(
        'Unused bits of the signature’s last letter set',
        'parse/trailing-bits-signature-2-mod-4-bits-1',
        open('RFC 4648 3.5'),
        {
          note: 'A decoder may reject them, and need not. Where it does not, a token has several spellings; a deny-list that holds tokens as text can be walked around.',
        },
      ),
      row('A token of a million characters', 'accepted/es256-key-names-alg', open('no rule'), {
        grown: 750_000,
        note: 'The command makes this token, properly signed, as no vector is that large. Web servers limit headers, often to 8 or 16 KB.',
        expected: 'rejects',
      }),
    ],
  },
  {
    name: 'JSON',
    rows: [
      row('`alg` twice in the header', 'parse/header-duplicate-alg', open('RFC 7515 4'), { note: DUPLICATES }),
      row('`exp` twice in the claims', 'check/payload-duplicate-exp', open('RFC 7519 4'), {
        note: DUPLICATES,
      }),
      row('`role` twice in the claims', 'check/payload-duplicate-role', open('RFC 7519 4'), { note: DUPLICATES }),
      row('Nested 2,000 deep', 'check/payload-depth-2000', open('RFC 8259 9')),
      row('Claims begin with a byte order mark', 'check/payload-bom', open('RFC 8259 8.1')),
      row('Claims are no UTF-8: an overlong form', 'check/payload-utf8-overlong-two', reject('RFC 7519 7.2')),
      row('Half of a surrogate pair in a claim', 'check/payload-string-lone-high-surrogate', open('RFC 8259 8.2')),
      row('A claim is `1e400`', 'check/payload-number-1e400', open('RFC 8259 6')),
      row('`iss` only inside a claim called `__proto__`', 'check/iss-in-prototype', open('RFC 7519 4.1.1'), {
        needs: ['iss'],
        note: MISSING,
      }),
    ],
  },
  {
    name: 'Header',
    rows: [
      row('`crit` names what nobody knows', 'parse/crit-unknown', reject('RFC 7515 4.1.11')),
      row('`crit` names `exp`, which is no extension', 'parse/crit-exp', reject('RFC 7515 4.1.11')),
      row('`crit` is empty', 'parse/crit-empty', open('RFC 7515 4.1.11'), {
        note: 'An issuer must not write it so; a verifier may overlook it.',
      }),
      row('`crit` names one thing twice', 'parse/crit-duplicate', open('RFC 7515 4.1.11')),
      row('`b64` is false, and in `crit`', 'parse/b64-false-with-crit', reject('RFC 7797 7')),
      row('`b64` is false, without `crit`', 'parse/b64-false-without-crit', open('RFC 7797 6'), {
        note: 'Who does not know `b64` ignores it, as RFC 7515 4 says, and reads the token as what it also is. jose knows it, and heeds it only in `crit`.',
      }),
      row('The header brings the key (`jwk`)', 'verify/embedded-jwk-our-kid', reject('RFC 8725 3.10')),
      row('The header names a key set (`jku`)', 'verify/jku-attacker', reject('RFC 8725 3.10')),
      row('`typ` is `JWT`, and `at+jwt` was asked for', 'check/typ-jwt', reject('RFC 9068 4'), { needs: ['typ'] }),
      row('Some `typ`, and none was asked for', 'accepted/header-typ-any', open('RFC 7519 5.1'), {
        note: 'hono takes no other `typ` than `JWT` unless told, and its documentation says so.',
      }),
    ],
  },
  {
    name: 'Keys',
    rows: [
      row('RSA of 1024 bits', 'select/rsa-1024', reject('RFC 7518 3.3'), {
        note: 'jose says so in a `TypeError`. jwt-compact rejects it where the key is wrapped in `StrongKey`, which its documentation offers.',
      }),
      row('RSA exponent 1: anybody can sign', 'select/rsa-e-one', reject('RFC 8017 3.1'), {
        note: 'Such a key comes from an issuer that is broken or hostile. A key set is trusted by those who name it, so this is a second line.',
      }),
      row('RSA exponent 3', 'accepted/rs256-e-3', accept('RFC 8017 3.1')),
      row('RSA of 8192 bits', 'accepted/rs256-8192', open('RFC 7518 3.3')),
      row('RSA key of the kind that ROCA breaks', 'select/roca-2048', open('CVE-2017-15361')),
      row('RSA key that states no `alg`', 'accepted/rsa-without-alg-rs256', open('RFC 8725 3.1'), {
        note: 'The verifiers are told RS256 here. Told nothing, jwt-verdict uses such a key for RS256, RS384 and RS512 alone: the verifier has to choose, and never the token.',
      }),
      row('RS512 token, and the key says RS256', 'select/rs256-key-for-rs512', reject('RFC 8725 3.1'), {
        needs: ['jwk'],
        note: 'jwks-rsa hands over the key without its `alg`, and to the crates the program names the algorithms; none of these compares them with the `alg` of the key.',
      }),
      row('ES256 token, and a key on P-384', 'select/es256-p384-key', reject('RFC 7518 3.4')),
      row('`use` of the key is `enc`', 'select/key-use-enc', open('RFC 7517 4.2'), { needs: ['jwk'] }),
      row('`key_ops` of the key is `sign`', 'select/key-key-ops-sign', open('RFC 7517 4.3'), { needs: ['jwk'] }),
      row('`key_ops` has `verify` among others', 'accepted/key-ops-verify-among-others', open('RFC 7517 4.3'), {
        needs: ['jwk'],
        note: 'One of the others is `sign`, which is senseless for a public key, and the RFC advises against. WebCrypto imports no such key.',
      }),
      row('A private key in the key set', 'select/p256-private', open('no rule'), {
        needs: ['jwk'],
        note: 'Who uses it verifies rightly. But the issuer has published its private key, so anybody may have signed.',
      }),
      row('A coordinate without its leading zero', 'accepted/p256-x-zero-dropped', open('RFC 7518 6.2.1.2'), {
        needs: ['jwk'],
        note: 'The RFC asks the issuer for the full length. Some encoders drop the zero, which one key in 128 has; there is no attack in it.',
      }),
      row('An Ed25519 key one byte short', 'select/ed25519-key-31-bytes', reject('RFC 8037 2'), { needs: ['jwk'] }),
      row('An Ed25519 key of small order', 'select/ed25519-key-small-order-1', open('RFC 8032')),
      row('EdDSA with an Ed448 key', 'accepted/ed448-as-eddsa-key-alg-absent', open('RFC 8037 3.1')),
      row('No `kid` in the token, one key fits', 'accepted/no-kid-one-fitting-key', open('RFC 7515 4.1.4'), {
        needs: ['set'],
        note: 'aws-jwt-verify and hono ask for a `kid`, and say so.',
      }),
      row('No `kid` in the token, two keys fit', 'select/no-kid-two-keys', open('RFC 7515 6'), { needs: ['set'] }),
      row('Two keys under the `kid`, the first has signed', 'select/same-kid-two-keys', open('RFC 7517 4.5'), {
        needs: ['set'],
        note: 'jose hands the candidates to a program that wants to try each.',
      }),
      row('An RSA and an EC key under one `kid`', 'accepted/same-kid-rsa-and-ec', open('RFC 7517 4.5'), {
        needs: ['set'],
      }),
      row('Unusable keys of every kind beside the good one', 'accepted/unusable-siblings', open('RFC 7517 5'), {
        needs: ['set'],
        note: 'The RFC asks to ignore keys of an unknown type. This set also has a `null` and a `7` among its keys, and a verifier may call that no key set.',
      }),
    ],
  },
  {
    name: 'Signatures',
    rows: [
      row('PS256, the signature s + n', 'verify/ps256-s-plus-n', reject('RFC 8017 5.2.2'), {
        note: 'A second spelling of a signature that its owner made, not a forgery. It comes from version 0.9 of the crate rsa.',
      }),
      row('PS256, a leading zero byte left out', 'verify/ps256-zero-stripped', reject('RFC 8017 8.1.2'), {
        note: 'A second spelling again. It comes from OpenSSL, through node:crypto and through WebCrypto alike.',
      }),
      row('RS256, the signature s + n', 'verify/rs256-s-plus-n', reject('RFC 8017 5.2.2')),
      row(
        'RS256 with e = 3 and forged by a cube root',
        'verify/rs256-cube-root-garbage-behind',
        reject('RFC 8017 8.2.2'),
      ),
      row('ES256, r and s zero', 'verify/es256-zeros', reject('RFC 7518 3.4')),
      row('ES256 in DER', 'verify/es256-der', reject('RFC 7518 3.4')),
      row('ES256, s in the upper half', 'accepted/es256-high-s', accept('RFC 7518 3.4')),
      row('EdDSA, s plus the order', 'verify/eddsa-s-plus-1-l', reject('RFC 8032 5.1.7')),
      row('EdDSA, R of small order', 'verify/eddsa-r-small-order-0', open('RFC 8032 5.1.7'), {
        note: 'RFC 8032 does not forbid it, and only the owner of the key can make one.',
      }),
      row('HS256, only half of the tag', 'verify/hs256-first-16-bytes', reject('RFC 7518 3.2')),
    ],
  },
  {
    name: 'Claims',
    rows: [
      row('`exp` is this very second', 'check/exp-boundary-now-is-exp', reject('RFC 7519 4.1.4'), {
        note: 'A second at most. The crates have by default a leeway of a minute, which is off here.',
      }),
      row('`exp` is a string', 'check/exp-string', reject('RFC 7519 4.1.4')),
      row('`exp` has a fraction', 'accepted/exp-fraction', accept('RFC 7519 2')),
      row('`exp` is missing', 'check/exp-missing', open('RFC 7519 4.1.4'), {
        note: "The claim is optional, so those that accept are right. jose and fast-jwt reject with `requiredClaims: ['exp']`, jwt-verdict accepts with `allowMissingExpiry`.",
      }),
      row('`exp` is `1e400`: never', 'check/exp-1e400', open('RFC 8259 6')),
      row('`exp` is 2^53', 'check/exp-2-53', open('RFC 7519 2')),
      row('`nbf` is far ahead', 'check/nbf-largest', reject('RFC 7519 4.1.5'), {
        note: 'The crate jsonwebtoken looks at `nbf` only when told to; here it is.',
      }),
      row('`nbf` is the first second of chrono', 'accepted/nbf-least-of-a-calendar', open('RFC 7519 4.1.5'), {
        note: 'With a tolerance of a minute. jwt-compact takes it from the earliest date that there is, and panics; the token has to be properly signed. jsonwebtoken in Rust takes no times before 1970.',
      }),
      row('`iat` is ahead', 'accepted/iat-future-not-limited', open('RFC 7519 4.1.6'), {
        note: 'hono rejects unless told otherwise (`iat: false`). Clocks differ, so a fresh token may be rejected.',
      }),
      row('`aud` is a list with ours', 'accepted/aud-array', accept('RFC 7519 4.1.3'), { needs: ['aud'] }),
      row('`aud` is missing, and was asked for', 'check/aud-missing', reject('RFC 8725 3.9'), {
        needs: ['aud'],
        note: MISSING,
      }),
      row('The same, and `aud` named as required', 'check/aud-missing', reject('RFC 8725 3.9'), {
        needs: ['aud'],
        required: ['aud'],
      }),
      row('`aud` is a number, and was asked for', 'check/aud-number', reject('RFC 7519 4.1.3'), { needs: ['aud'] }),
      row('`aud` is a list with ours and a number', 'check/aud-array-with-a-number', open('RFC 7519 4.1.3'), {
        needs: ['aud'],
      }),
      row('`iss` is missing, and was asked for', 'check/iss-missing', open('RFC 8725 3.8'), {
        needs: ['iss'],
        note: MISSING,
      }),
      row('`iss` is a list with ours', 'check/iss-array-of-right-value', open('RFC 7519 4.1.1'), { needs: ['iss'] }),
      row('`iss` is longer than ours', 'check/iss-suffix', reject('RFC 8725 3.8'), { needs: ['iss'] }),
    ],
  },
]
