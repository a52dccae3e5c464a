// Changes to the bytes of the signature.

import { ECDSA, ED448, ED25519, HMAC, keyName, publicJwk, RSA, SECRET, sign, WITH_KEYS } from '../draft.mjs'
import { accepted } from './accepted.mjs'

const ORDERS = {
  ES256: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  ES384: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  ES512:
    0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  ES256K: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
}
const ED25519_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n
const ED448_ORDER = 2n ** 446n - 13818066809895115352007386748515426880336692474882178609894547503885n

const PS = RSA.filter((name) => name.startsWith('PS'))

export const onSignature = [
  change('RSA signature plus modulus', RSA, plusModulus),
  { ...change('RSA signature without its leading zero', ['PS256'], withoutLeadingZero), times: 2 },
  change('RSA signature with one zero byte more', RSA, (bytes) => Buffer.concat([Buffer.alloc(1), bytes])),
  change('RSA signature of zero', RSA, (bytes) => Buffer.alloc(bytes.length)),
  change('PSS salt of another length', PS, (_, { algorithm, signer }, input) => sign(algorithm, signer, input, 20)),
  change('PSS salt of no bytes', PS, (_, { algorithm, signer }, input) => sign(algorithm, signer, input, 0)),
  change('PKCS #1 and PSS exchanged', RSA, (_, { algorithm, signer }, input) =>
    sign(
      algorithm.replace(/^../, (family) => (family === 'RS' ? 'PS' : 'RS')),
      signer,
      input,
    ),
  ),
  change('hash of another length', RSA, (_, { algorithm, signer }, input) =>
    sign(
      algorithm.replace(/\d+/, (bits) => (bits === '256' ? '384' : '256')),
      signer,
      input,
    ),
  ),
  accepted(change('ECDSA twin', ECDSA, twin)),
  change('ECDSA in DER', ECDSA, der),
  change('ECDSA of zeros', ECDSA, (bytes) => Buffer.alloc(bytes.length)),
  change('ECDSA s plus order', ['ES512'], (bytes) => {
    const s = integer(bytes.subarray(66)) + ORDERS.ES512
    return Buffer.concat([bytes.subarray(0, 66), fixed(s, 66)])
  }),
  change('Ed25519 S plus order', ED25519, (bytes) => {
    const s = integer(Buffer.from(bytes.subarray(32)).reverse()) + ED25519_ORDER
    return Buffer.concat([bytes.subarray(0, 32), fixed(s, 32).reverse()])
  }),
  change('Ed448 S plus order', ED448, (bytes) => {
    const s = integer(Buffer.from(bytes.subarray(57)).reverse()) + ED448_ORDER
    return Buffer.concat([bytes.subarray(0, 57), fixed(s, 57).reverse()])
  }),
  change('MAC cut to half', HMAC, (bytes) => bytes.subarray(0, bytes.length / 2)),
  change('MAC by a cut secret', HMAC, (_, { algorithm }, input) => sign(algorithm, SECRET.subarray(0, 63), input)),
  change('signature of another key', WITH_KEYS, (_, { algorithm }, input) =>
    sign(algorithm, keyName(algorithm, 'b'), input),
  ),
]

function change(name, algorithms, edit) {
  return {
    name,
    times: 12,
    algorithms,
    change(draft) {
      draft.signature = (bytes, input) => edit(bytes, draft, input)
    },
  }
}

/** Signed by the key of 2050 bits, with which s + n always fits the modulus' 257 bytes. */
function plusModulus(_, draft, input) {
  const jwk = publicJwk('rsa-2050')
  draft.keys[0] = { ...jwk, kid: draft.header.kid, alg: draft.algorithm }
  const s = integer(sign(draft.algorithm, 'rsa-2050', input))
  return fixed(s + integer(Buffer.from(jwk.n, 'base64url')), 257)
}

/** One salt in 256 makes such a signature. */
function withoutLeadingZero(_, { algorithm, signer }, input) {
  for (;;) {
    const signature = sign(algorithm, signer, input)
    if (signature[0] === 0) return signature.subarray(1)
  }
}

function twin(signature, { algorithm }) {
  const half = signature.length / 2
  const s = ORDERS[algorithm] - integer(signature.subarray(half))
  return Buffer.concat([signature.subarray(0, half), fixed(s, half)])
}

function der(signature) {
  const half = signature.length / 2
  const parts = [signature.subarray(0, half), signature.subarray(half)].map((part) => {
    const hex = integer(part).toString(16)
    const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
    // DER's integers are signed: a first bit that is set would be a minus.
    const body = bytes[0] > 127 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes
    return Buffer.concat([Buffer.from([2, body.length]), body])
  })
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from(body.length > 127 ? [0x30, 0x81, body.length] : [0x30, body.length]), body])
}

function integer(buffer) {
  return BigInt(`0x${buffer.toString('hex')}`)
}

function fixed(value, length) {
  return Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex')
}
