// A case while it is made: an honest token's parts, which a change may replace, and the signer that joins them.

import { constants, createHmac, createPrivateKey, sign as signWith } from 'node:crypto'
import { readFileSync } from 'node:fs'

const document = JSON.parse(readFileSync(new URL('../kit/keys/test-keys.json', import.meta.url), 'utf8'))

/** Long enough for HS512. */
export const SECRET = Buffer.from('a test secret of sixty-four bytes, published, never to be used..')

/** The time of every case; far enough ahead of the machine's clock for verifiers that can only be given leeways. */
export const NOW = 4_000_000_000

export const RSA = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']
export const ECDSA = ['ES256', 'ES384', 'ES512', 'ES256K']
export const ED25519 = ['EdDSA', 'Ed25519']
export const ED448 = ['Ed448']
export const HMAC = ['HS256', 'HS384', 'HS512']
export const WITH_KEYS = [...RSA, ...ECDSA, ...ED25519, ...ED448]
export const ALGORITHMS = [...WITH_KEYS, ...HMAC]

const KEY_OF = { ES256: 'p-256', ES384: 'p-384', ES512: 'p-521', ES256K: 'secp256k1' }
/** One of each type, so that a token without a kid never has only one candidate. */
const OTHERS = ['rsa-2048-b', 'p-256-b', 'p-384-b', 'p-521-b', 'secp256k1-b', 'ed25519-b', 'ed448-b']
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi']

/** The name of the test key for `algorithm`; `which` is `a` or `b`. */
export function keyName(algorithm, which = 'a') {
  if (RSA.includes(algorithm)) return `rsa-2048-${which}`
  if (ED25519.includes(algorithm)) return `ed25519-${which}`
  if (ED448.includes(algorithm)) return `ed448-${which}`
  return `${KEY_OF[algorithm]}-${which}`
}

export function privateJwk(name) {
  return structuredClone(document.keys.find((jwk) => jwk.kid === name))
}

export function publicJwk(name) {
  return Object.fromEntries(Object.entries(privateJwk(name)).filter(([member]) => !PRIVATE_MEMBERS.includes(member)))
}

/**
 * An honest case for `algorithm`. Its members may be replaced before `finish`:
 *
 *   header, claims            objects; `headerText`, `payloadText` (string or bytes) stand in for their JSON
 *   encode                    `{ header, payload }`: changes to the encoded segments, before the signature
 *   signer                    the test key's name, or the bytes of a secret; `signAs` the algorithm it signs with
 *   signature, token          changes to the signature's bytes and to the finished text
 *   keys, jwksText            the key set's members; the document's text
 *   policy, now               the options of the JavaScript API
 */
export function createDraft(algorithm, random) {
  const symmetric = HMAC.includes(algorithm)
  const name = symmetric ? undefined : keyName(algorithm)
  const issuer = 'https://issuer.example'
  const audience = 'https://api.example'
  const others = OTHERS.map(publicJwk)
  return {
    algorithm,
    header: symmetric ? { alg: algorithm, typ: 'JWT' } : { alg: algorithm, typ: 'JWT', kid: name },
    claims: {
      iss: issuer,
      aud: audience,
      sub: 'user-1',
      iat: NOW - 10,
      nbf: NOW - 5,
      exp: NOW + 60,
      jti: String(random.below(1e9)),
      role: { name: 'reader', since: 1.5 },
    },
    encode: { header: same, payload: same },
    signer: symmetric ? SECRET : name,
    signAs: algorithm,
    signature: same,
    token: same,
    keys: symmetric ? undefined : [{ ...publicJwk(name), alg: algorithm, use: 'sig' }, ...others],
    policy: {
      issuer: random.pick([issuer, [issuer, 'https://other.example']]),
      audience: random.pick([audience, ['x', audience]]),
      algorithms: [algorithm],
      clockTolerance: random.pick([0, 5]),
    },
    now: NOW,
  }
}

/** The case: `{ token, jwks | secret, policy, now }`, with the key set as text and the secret as base64url. */
export function finish(draft) {
  const header = encode(draft.headerText ?? JSON.stringify(draft.header))
  const payload = encode(draft.payloadText ?? JSON.stringify(draft.claims))
  const input = `${draft.encode.header(header)}.${draft.encode.payload(payload)}`
  const signature = draft.signature(sign(draft.signAs, draft.signer, input), input)
  const token = draft.token(`${input}.${signature.toString('base64url')}`)
  const keys = draft.keys
    ? { jwks: draft.jwksText ?? JSON.stringify({ keys: draft.keys }) }
    : { secret: encode(SECRET) }
  return { token, ...keys, policy: draft.policy, now: draft.now }
}

/** The JWS signature of `input` by a test key or a secret. */
export function sign(algorithm, signer, input, saltLength) {
  const hash = `sha${algorithm.slice(2, 5)}`
  const data = Buffer.from(input)
  if (HMAC.includes(algorithm)) return createHmac(hash, signer).update(data).digest()
  const key = createPrivateKey({ key: privateJwk(signer), format: 'jwk' })
  if (algorithm.startsWith('Ed')) return signWith(null, data, key)
  if (algorithm.startsWith('ES')) return signWith(hash, data, { key, dsaEncoding: 'ieee-p1363' })
  if (algorithm.startsWith('RS')) return signWith(hash, data, key)
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltLength ?? constants.RSA_PSS_SALTLEN_DIGEST }
  return signWith(hash, data, { key, ...pss })
}

export function encode(text) {
  return Buffer.from(text).toString('base64url')
}

function same(value) {
  return value
}
