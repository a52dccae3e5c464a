// The four ECDSA curves on big integers: signatures with a chosen nonce, and keys made to fit a chosen signature.

import { createECDH } from 'node:crypto'

import { fromBase64url, inverse, mod, power, toBigInt, toBytes } from './numbers.mjs'
import { der, digest, stream } from './rsa.mjs'

export const CURVES = {
  'P-256': {
    node: 'prime256v1',
    hash: 'sha256',
    alg: 'ES256',
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    a: -3n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    bytes: 32,
  },
  'P-384': {
    node: 'secp384r1',
    hash: 'sha384',
    alg: 'ES384',
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    a: -3n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    bytes: 48,
  },
  'P-521': {
    node: 'secp521r1',
    hash: 'sha512',
    alg: 'ES512',
    p: 2n ** 521n - 1n,
    a: -3n,
    b: BigInt(
      '0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf07' +
        '3573df883d2c34f1ef451fd46b503f00',
    ),
    n: BigInt(
      '0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d0' +
        '3bb5c9b8899c47aebb6fb71e91386409',
    ),
    bytes: 66,
  },
  secp256k1: {
    node: 'secp256k1',
    hash: 'sha256',
    alg: 'ES256K',
    p: 2n ** 256n - 2n ** 32n - 977n,
    a: 0n,
    b: 7n,
    n: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
    bytes: 32,
  },
}

/** r and s with a nonce made from key and message; for test keys only. */
export function ecdsaSign(jwk, message) {
  const curve = CURVES[jwk.crv]
  const d = fromBase64url(jwk.d)
  const k = mod(toBigInt(stream(Buffer.concat([toBytes(d), message]), 2 * curve.bytes)), curve.n - 1n) + 1n
  const r = mod(multiplyBase(curve, k).x, curve.n)
  const s = mod(inverse(k, curve.n) * (messageInteger(curve, message) + r * d), curve.n)
  return { r, s, curve }
}

/** r || s, each of the curve's length. */
export function rawSignature({ r, s, curve }) {
  return Buffer.concat([toBytes(r, curve.bytes), toBytes(s, curve.bytes)])
}

export function derSignature({ r, s }) {
  return Buffer.from(der('30', derInteger(r) + derInteger(s)), 'hex')
}

/** A public JWK under which (R.x mod n, s) is a signature of `message`; nobody knows its private key. */
export function keyForSignature(crv, point, s, message) {
  const curve = CURVES[crv]
  const r = mod(point.x, curve.n)
  const e = messageInteger(curve, message)
  const sum = add(curve, multiply(curve, point, s), negate(curve, multiplyBase(curve, mod(e, curve.n))))
  const { x, y } = multiply(curve, sum, inverse(r, curve.n))
  return ecPublic(crv, x, y)
}

/** A key pair for which `s` is the second half of the signature of `message`, and that signature. */
export function keyForSmallS(crv, s, message) {
  const curve = CURVES[crv]
  const k = toBigInt(stream(message, curve.bytes)) % curve.n
  const r = mod(multiplyBase(curve, k).x, curve.n)
  const d = mod((s * k - messageInteger(curve, message)) * inverse(r, curve.n), curve.n)
  const { x, y } = multiplyBase(curve, d)
  return { jwk: ecPublic(crv, x, y), signature: { r, s, curve } }
}

export function ecPublic(crv, x, y) {
  const { bytes } = CURVES[crv]
  return { kty: 'EC', crv, x: toBytes(x, bytes).toString('base64url'), y: toBytes(y, bytes).toString('base64url') }
}

/** The first point of the curve whose x is `start` or more. */
export function pointFrom(crv, start) {
  const { p, a, b } = CURVES[crv]
  for (let x = start; ; x += 1n) {
    const square = mod(x ** 3n + a * x + b, p)
    // All four primes are 3 modulo 4.
    const y = power(square, (p + 1n) / 4n, p)
    if (mod(y * y, p) === square) return { x, y }
  }
}

function messageInteger(curve, message) {
  return toBigInt(digest(curve.hash, message))
}

function multiplyBase(curve, scalar) {
  const pair = createECDH(curve.node)
  pair.setPrivateKey(toBytes(scalar, curve.bytes))
  const point = pair.getPublicKey()
  return { x: toBigInt(point.subarray(1, 1 + curve.bytes)), y: toBigInt(point.subarray(1 + curve.bytes)) }
}

function multiply(curve, point, scalar) {
  let result = null
  let addend = point
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = add(curve, result, addend)
    addend = add(curve, addend, addend)
  }
  return result
}

function add({ p, a }, left, right) {
  if (left === null) return right
  if (right === null) return left
  if (left.x === right.x && mod(left.y + right.y, p) === 0n) return null
  const slope =
    left.x === right.x
      ? (3n * left.x * left.x + a) * inverse(2n * left.y, p)
      : (right.y - left.y) * inverse(right.x - left.x, p)
  const x = mod(slope * slope - left.x - right.x, p)
  return { x, y: mod(slope * (left.x - x) - left.y, p) }
}

function negate({ p }, { x, y }) {
  return { x, y: mod(-y, p) }
}

function derInteger(value) {
  const bytes = toBytes(value)
  return der('02', (bytes[0] & 0x80 ? '00' : '') + bytes.toString('hex'))
}
