// EdDSA on big integers (RFC 8032 5.1 and 5.2), with the freedom to choose R, torsion and domain.

import { createHash } from 'node:crypto'

import { inverse, mod, power, toBigInt, toBytes } from './numbers.mjs'
import { digest, stream } from './rsa.mjs'

const IDENTITY = { x: 0n, y: 1n }

const P25519 = 2n ** 255n - 19n
const ROOT_OF_MINUS_ONE = power(2n, (P25519 - 1n) / 4n, P25519)

const P448 = 2n ** 448n - 2n ** 224n - 1n

/** -x² + y² = 1 + dx²y². Plain Ed25519 has no domain. */
export const ED25519 = edwards({
  crv: 'Ed25519',
  bytes: 32,
  p: P25519,
  l: 2n ** 252n + 27742317777372353535851937790883648493n,
  a: -1n,
  d: mod(-121665n * inverse(121666n, P25519), P25519),
  cofactor: 8n,
  baseY: mod(4n * inverse(5n, P25519), P25519),
  hash: (...parts) => digest('sha512', ...parts),
  clamp: (number) => (number & (2n ** 254n - 8n)) | (2n ** 254n),
  plain: Buffer.alloc(0),
  domainName: 'SigEd25519 no Ed25519 collisions',
  squareRoot(square) {
    const x = power(square, (P25519 + 3n) / 8n, P25519)
    return mod(x * x, P25519) === square ? x : mod(x * ROOT_OF_MINUS_ONE, P25519)
  },
})

/** x² + y² = 1 + dx²y². The sign bit of x has a byte of its own. */
export const ED448 = edwards({
  crv: 'Ed448',
  bytes: 57,
  p: P448,
  l: 2n ** 446n - 13818066809895115352007386748515426880336692474882178609894547503885n,
  a: 1n,
  d: -39081n,
  cofactor: 4n,
  baseY: BigInt(
    '0x693f46716eb6bc248876203756c9c7624bea73736ca3984087789c1e05a0c2d73ad3ff1ce67c39c4fdbd132c4ed7c8ad98' +
      '08795bf230fa14',
  ),
  hash: (...parts) =>
    parts.reduce((state, part) => state.update(part), createHash('shake256', { outputLength: 114 })).digest(),
  clamp: (number) => (number & (2n ** 447n - 4n)) | (2n ** 447n),
  plain: Buffer.from('SigEd448\0\0'),
  domainName: 'SigEd448',
  squareRoot: (square) => power(square, (P448 + 1n) / 4n, P448),
})

function edwards({ crv, bytes, p, l, a, d, cofactor, baseY, hash, clamp, plain, domainName, squareRoot }) {
  const signBit = BigInt(8 * bytes - 1)

  function add(left, right) {
    const product = mod(d * left.x * right.x * left.y * right.y, p)
    return {
      x: mod((left.x * right.y + left.y * right.x) * inverse(1n + product, p), p),
      y: mod((left.y * right.y - a * left.x * right.x) * inverse(1n - product, p), p),
    }
  }

  function multiply(point, scalar) {
    let result = IDENTITY
    let addend = point
    for (let rest = scalar; rest > 0n; rest >>= 1n) {
      if (rest & 1n) result = add(result, addend)
      addend = add(addend, addend)
    }
    return result
  }

  function encode({ x, y }) {
    return encodeY(y, Number(x & 1n))
  }

  /** The bytes of any y that leaves room for a sign bit, canonical or not. */
  function encodeY(y, sign) {
    return littleEndian(y | (BigInt(sign) << signBit))
  }

  /** The point of an encoding, or null when there is none. Takes y as it comes, reduced modulo p. */
  function decode(encoding) {
    const number = toBigInt(Buffer.from(encoding).reverse())
    const sign = number >> signBit
    const y = mod(number & (2n ** signBit - 1n), p)
    const square = mod((y * y - 1n) * inverse(d * y * y - a, p), p)
    const x = squareRoot(square)
    if (mod(x * x, p) !== square) return null
    return { x: (x & 1n) === sign ? x : mod(-x, p), y }
  }

  /** The secret scalar of a private OKP JWK. */
  function secretScalar(jwk) {
    return clamp(toBigInt(hash(Buffer.from(jwk.d, 'base64url')).subarray(0, bytes).reverse()))
  }

  /**
   * A signature by `scalar` under the public key bytes `publicKey`.
   * `r` and `encodedR` choose the nonce and how its point is written; `torsion` is added to R; `domain` is dom2 or dom4
   * (RFC 8032 2).
   */
  function sign({ scalar, publicKey, message, r, encodedR, torsion = IDENTITY, domain = plain }) {
    const nonce = r ?? toBigInt(stream(Buffer.concat([toBytes(scalar), message]), 2 * bytes)) % l
    const commitment = encodedR ?? encode(add(multiplyBase(nonce), torsion))
    const s = mod(nonce + challenge({ commitment, publicKey, message, domain }) * scalar, l)
    return Buffer.concat([commitment, littleEndian(s)])
  }

  function challenge({ commitment, publicKey, message, domain = plain }) {
    return toBigInt(hash(domain, commitment, publicKey, message).reverse()) % l
  }

  /** dom2(flag, context) or dom4(flag, context). */
  function domain(flag, context) {
    return Buffer.concat([Buffer.from(domainName), Buffer.from([flag, context.length]), Buffer.from(context)])
  }

  /** The same signature with `added` on its second half. */
  function addToS(signature, added) {
    const s = toBigInt(Buffer.from(signature.subarray(bytes)).reverse()) + added
    return Buffer.concat([signature.subarray(0, bytes), littleEndian(s)])
  }

  function multiplyBase(scalar) {
    return multiply(base, scalar)
  }

  function littleEndian(value) {
    return toBytes(value, bytes).reverse()
  }

  function torsionGenerator() {
    for (let y = 2n; ; y += 1n) {
      const point = decode(encodeY(y, 0))
      if (point === null) continue
      const small = multiply(point, l)
      if (multiply(small, cofactor / 2n).y !== 1n) return small
    }
  }

  const base = decode(encodeY(baseY, 0))
  return {
    crv,
    bytes,
    P: p,
    L: l,
    cofactor,
    /** A generator of the points of small order. */
    TORSION: torsionGenerator(),
    add,
    addToS,
    challenge,
    decode,
    domain,
    encode,
    encodeY,
    hash,
    littleEndian,
    multiply,
    multiplyBase,
    secretScalar,
    sign,
  }
}
