// RSA on big integers, so that every byte of a padded block can be chosen and every signature comes out the same again.

import { createHash } from 'node:crypto'

import { bitLength, fromBase64url, inverse, mod, power, toBigInt, toBytes } from './numbers.mjs'

const OBJECT_IDS = {
  sha1: '06052b0e03021a',
  sha256: '0609608648016503040201',
  sha384: '0609608648016503040202',
  sha512: '0609608648016503040203',
}

export function digest(hash, ...parts) {
  return parts.reduce((state, part) => state.update(part), createHash(hash)).digest()
}

/** The numbers of a private RSA JWK, with its length in bits and bytes. */
export function rsaNumbers(jwk) {
  const { n, e, d, p, q } = Object.fromEntries(
    ['n', 'e', 'd', 'p', 'q'].map((name) => [name, fromBase64url(jwk[name])]),
  )
  return { n, e, d, p, q, bits: bitLength(n), bytes: Math.ceil(bitLength(n) / 8) }
}

/** The same two primes under another exponent. */
export function withExponent(jwk, e) {
  const { p, q } = rsaNumbers(jwk)
  return rsaJwk(p, q, e)
}

/** A private JWK from two primes. */
export function rsaJwk(p, q, e) {
  const d = inverse(e, (p - 1n) * (q - 1n))
  const members = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) }
  const texts = Object.entries(members).map(([name, value]) => [name, toBytes(value).toString('base64url')])
  return { kty: 'RSA', ...Object.fromEntries(texts) }
}

/** The signature whose e-th power is `block` (a byte string below n). */
export function rsaSignBlock(jwk, block) {
  const { d, p, q, bytes } = rsaNumbers(jwk)
  const value = toBigInt(block)
  const atP = power(value, d % (p - 1n), p)
  const atQ = power(value, d % (q - 1n), q)
  return toBytes(atQ + q * mod((atP - atQ) * inverse(q, p), p), bytes)
}

/** DigestInfo of RFC 8017 9.2 in hexadecimal; the parts that forgers change can be given. */
export function digestInfo(hash, value, { objectId = OBJECT_IDS[hash], parameters = '0500' } = {}) {
  return der('30', der('30', objectId + parameters) + der('04', value.toString('hex')))
}

/** EMSA-PKCS1-v1_5 around any DigestInfo. */
export function pkcs1Block(length, info, { blockType = '01', padding } = {}) {
  const filler = padding ?? 'ff'.repeat(length - 3 - info.length / 2)
  return Buffer.from(`00${blockType}${filler}00${info}`, 'hex')
}

/** EMSA-PSS of RFC 8017 9.1.1 for a modulus of `bits` bits; the options are the faults. */
export function pssBlock(message, bits, hash, options = {}) {
  const hashLength = digest(hash, '').length
  const {
    saltLength = hashLength,
    maskHash = hash,
    trailer = 0xbc,
    separator = 0x01,
    filler = 0,
    topBit = false,
  } = options
  const length = Math.ceil((bits - 1) / 8)
  const salt = stream(Buffer.concat([Buffer.from('salt'), message]), saltLength)
  const h = digest(hash, Buffer.alloc(8), digest(hash, message), salt)
  const db = Buffer.alloc(length - hashLength - 1, filler)
  db[db.length - saltLength - 1] = separator
  salt.copy(db, db.length - saltLength)
  const mask = mgf1(maskHash, h, db.length)
  const masked = db.map((byte, index) => byte ^ mask[index])
  const unused = 8 * length - (bits - 1)
  masked[0] &= 0xff >> unused
  if (topBit) masked[0] |= 0x80
  return Buffer.concat([masked, h, Buffer.from([trailer])])
}

/** As many bytes as asked for, made from a seed: the generator's stand-in for randomness. */
export function stream(seed, length) {
  return mgf1('sha512', Buffer.from(seed), length)
}

function mgf1(hash, seed, length) {
  const blocks = []
  for (let counter = 0; blocks.length * digest(hash, '').length < length; counter += 1) {
    const suffix = Buffer.alloc(4)
    suffix.writeUInt32BE(counter)
    blocks.push(digest(hash, seed, suffix))
  }
  return Buffer.concat(blocks).subarray(0, length)
}

/** A DER element; `content` and the result are hexadecimal. */
export function der(tag, content) {
  const length = content.length / 2
  if (length < 0x80) return tag + toBytes(BigInt(length), 1).toString('hex') + content
  const octets = toBytes(BigInt(length)).toString('hex')
  return tag + (0x80 + octets.length / 2).toString(16) + octets + content
}
