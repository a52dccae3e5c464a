// Ed25519 on big integers (RFC 8032 5.1), with the freedom to choose R, torsion and domain.

import { inverse, mod, power, toBigInt, toBytes } from './numbers.mjs'
import { digest, stream } from './rsa.mjs'

export const P = 2n ** 255n - 19n
export const L = 2n ** 252n + 27742317777372353535851937790883648493n
const D = mod(-121665n * inverse(121666n, P), P)
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n, P)
const IDENTITY = { x: 0n, y: 1n }
const BASE = decode(encodeY(mod(4n * inverse(5n, P), P), 0))

/** A generator of the eight small-order points. */
export const TORSION = torsionGenerator()

export function add(left, right) {
  const product = mod(D * left.x * right.x * left.y * right.y, P)
  return {
    x: mod((left.x * right.y + left.y * right.x) * inverse(1n + product, P), P),
    y: mod((left.y * right.y + left.x * right.x) * inverse(1n - product, P), P),
  }
}

export function multiply(point, scalar) {
  let result = IDENTITY
  let addend = point
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = add(result, addend)
    addend = add(addend, addend)
  }
  return result
}

export function encode({ x, y }) {
  return encodeY(y, Number(x & 1n))
}

/** 32 bytes for any y below 2^255 and any sign bit, canonical or not. */
export function encodeY(y, sign) {
  const bytes = toBytes(y, 32).reverse()
  bytes[31] |= sign << 7
  return bytes
}

/** The point of 32 bytes, or null when there is none. Takes y as it comes, reduced modulo p. */
export function decode(bytes) {
  const sign = BigInt(bytes[31] >> 7)
  const y = mod(toBigInt(Buffer.from(bytes).reverse()) & (2n ** 255n - 1n), P)
  const square = mod((y * y - 1n) * inverse(D * y * y + 1n, P), P)
  let x = power(square, (P + 3n) / 8n, P)
  if (mod(x * x, P) !== square) x = mod(x * ROOT_OF_MINUS_ONE, P)
  if (mod(x * x, P) !== square) return null
  return { x: (x & 1n) === sign ? x : mod(-x, P), y }
}

/** The secret scalar of a private OKP JWK. */
export function secretScalar(jwk) {
  const bytes = digest('sha512', Buffer.from(jwk.d, 'base64url')).subarray(0, 32).reverse()
  return (toBigInt(bytes) & (2n ** 254n - 8n)) | (2n ** 254n)
}

/**
 * A signature by `scalar` under the public key bytes `publicKey`.
 * `r` and `encodedR` choose the nonce and how its point is written; `torsion` is added to R; `domain` is dom2 (RFC 8032 2).
 */
export function sign({ scalar, publicKey, message, r, encodedR, torsion = IDENTITY, domain = Buffer.alloc(0) }) {
  const nonce = r ?? toBigInt(stream(Buffer.concat([toBytes(scalar), message]), 64)) % L
  const commitment = encodedR ?? encode(add(multiply(BASE, nonce), torsion))
  const s = mod(nonce + challenge({ commitment, publicKey, message, domain }) * scalar, L)
  return Buffer.concat([commitment, littleEndian(s)])
}

export function challenge({ commitment, publicKey, message, domain = Buffer.alloc(0) }) {
  return toBigInt(digest('sha512', domain, commitment, publicKey, message).reverse()) % L
}

/** dom2(flag, context). */
export function domain(flag, context) {
  return Buffer.concat([
    Buffer.from('SigEd25519 no Ed25519 collisions'),
    Buffer.from([flag, context.length]),
    Buffer.from(context),
  ])
}

/** The same signature with `added` on its second half. */
export function addToS(signature, added) {
  const s = toBigInt(Buffer.from(signature.subarray(32)).reverse()) + added
  return Buffer.concat([signature.subarray(0, 32), littleEndian(s)])
}

export function multiplyBase(scalar) {
  return multiply(BASE, scalar)
}

export function littleEndian(value) {
  return toBytes(value, 32).reverse()
}

function torsionGenerator() {
  for (let y = 2n; ; y += 1n) {
    const point = decode(encodeY(y, 0))
    if (point === null) continue
    const small = multiply(point, L)
    if (multiply(small, 4n).y !== 1n) return small
  }
}
