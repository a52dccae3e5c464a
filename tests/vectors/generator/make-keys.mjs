// Makes the key pairs of ../keys.json that are not there yet. Keys that are there stay, so that signatures stay.
//
//     node tests/vectors/generator/make-keys.mjs

import { generatePrimeSync, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

import { createKeyPair } from '../../support/key-pair.mjs'
import { mlDsaJwk } from './mldsa.mjs'
import { bitLength, mod, power } from './numbers.mjs'
import { rsaJwk } from './rsa.mjs'

const FILE = new URL('../keys.json', import.meta.url)
const COMMENT =
  'PUBLIC TEST KEYS. These private keys are published on purpose and protect nothing. Never use them elsewhere.'

const MAKERS = {
  'rsa-a': () => rsa({ bits: 2048, suits: (n) => n >> 2040n < 0xa0n }),
  'rsa-b': () => rsa({ bits: 2048 }),
  'rsa-top': () => rsa({ bits: 2048, suits: (n) => n >> 2040n > 0xf0n }),
  'rsa-e3': () => rsa({ bits: 2048, e: 3n }),
  'rsa-any-e': () => rsa({ bits: 2048, e: 3n, coprime: [2n ** 33n - 1n, 2n ** 33n + 1n] }),
  'rsa-1024': () => rsa({ bits: 1024 }),
  'rsa-2047': () => rsa({ bits: 2047 }),
  'rsa-2049': () => rsa({ bits: 2049 }),
  'rsa-3072': () => rsa({ bits: 3072 }),
  'rsa-4096': () => rsa({ bits: 4096 }),
  'rsa-8192': () => rsa({ bits: 8192 }),
  'rsa-8193': () => rsa({ bits: 8193 }),
  'rsa-roca': () => roca(),
  'rsa-roca-near': () => roca({ exceptModulo: lastTellingPrime() }),
  'p256-a': () => ec('P-256'),
  'p256-b': () => ec('P-256'),
  'p256-short-x': () => ec('P-256', (jwk) => jwk.x.startsWith('AA')),
  'p256-short-y': () => ec('P-256', (jwk) => jwk.y.startsWith('AA')),
  'p384-short-y': () => ec('P-384', (jwk) => jwk.y.startsWith('AA')),
  'p521-short-both': () => ec('P-521', (jwk) => jwk.x.startsWith('AA') && jwk.y.startsWith('AA')),
  'k256-short-x': () => ec('secp256k1', (jwk) => jwk.x.startsWith('AA')),
  'p384-a': () => ec('P-384'),
  'p521-a': () => ec('P-521'),
  'k256-a': () => ec('secp256k1'),
  'ed25519-a': () => okp('ed25519'),
  'ed25519-b': () => okp('ed25519'),
  'ed448-a': () => okp('ed448'),
  'ed448-b': () => okp('ed448'),
  'x25519-a': () => okp('x25519'),
  'mldsa44-a': () => mlDsaJwk('ML-DSA-44', randomBytes(32)),
  'mldsa44-b': () => mlDsaJwk('ML-DSA-44', randomBytes(32)),
  'mldsa65-a': () => mlDsaJwk('ML-DSA-65', randomBytes(32)),
  'mldsa87-a': () => mlDsaJwk('ML-DSA-87', randomBytes(32)),
  'hs-32': () => oct(32),
  'hs-48': () => oct(48),
  'hs-64': () => oct(64),
  'hs-200': () => oct(200),
}

function rsa({ bits, e = 65537n, coprime = [], suits = () => true }) {
  const exponents = [e, ...coprime]
  for (;;) {
    const p = prime(Math.ceil(bits / 2), exponents)
    const q = prime(Math.floor(bits / 2), exponents)
    if (bitLength(p * q) === bits && suits(p * q)) return rsaJwk(p, q, e)
  }
}

function prime(bits, exponents) {
  for (;;) {
    const p = generatePrimeSync(bits, { bigint: true })
    if (exponents.every((e) => greatestCommonDivisor(e, p - 1n) === 1n)) return p
  }
}

/**
 * A 2048-bit modulus with the structure of CVE-2017-15361: both primes are k * M + (65537^a mod M), M being the product
 * of the first 126 primes. `exceptModulo` breaks the structure modulo that one prime.
 */
function roca({ exceptModulo } = {}) {
  const primorial = smallPrimes(126).reduce((product, factor) => product * factor)
  const modulus = exceptModulo ? primorial / exceptModulo : primorial
  for (;;) {
    const [p, q] = [0, 1].map(() => rocaPrime(modulus))
    if (bitLength(p * q) !== 2048) continue
    if (exceptModulo && powersOf65537(exceptModulo).has((p * q) % exceptModulo)) continue
    return rsaJwk(p, q, 65537n)
  }
}

function rocaPrime(modulus) {
  const step = 1n << BigInt(1024 - bitLength(modulus))
  for (;;) {
    const k = mod(BigInt(`0x${randomBytes(16).toString('hex')}`), step)
    const candidate = k * modulus + power(65537n, BigInt(`0x${randomBytes(24).toString('hex')}`), modulus)
    if (bitLength(candidate) === 1024 && isProbablePrime(candidate)) return candidate
  }
}

/** The last of the fingerprint's primes (up to 167) modulo which 65537 does not reach everything. */
function lastTellingPrime() {
  return smallPrimes(39).findLast((candidate) => powersOf65537(candidate).size < candidate - 1n)
}

function powersOf65537(modulus) {
  const powers = new Set()
  for (let value = 1n; !powers.has(value); value = (value * 65537n) % modulus) powers.add(value)
  return powers
}

function smallPrimes(count) {
  const primes = []
  for (let n = 2n; primes.length < count; n += 1n) if (primes.every((p) => n % p !== 0n)) primes.push(n)
  return primes
}

function isProbablePrime(candidate) {
  return [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n].every((base) => power(base, candidate - 1n, candidate) === 1n)
}

function greatestCommonDivisor(a, b) {
  return b === 0n ? a : greatestCommonDivisor(b, a % b)
}

function ec(namedCurve, suits = () => true) {
  for (;;) {
    const jwk = createKeyPair('ec', { namedCurve }).privateKey.export({ format: 'jwk' })
    if (suits(jwk)) return jwk
  }
}

function okp(type) {
  return createKeyPair(type).privateKey.export({ format: 'jwk' })
}

function oct(length) {
  return { kty: 'oct', k: randomBytes(length).toString('base64url') }
}

const present = JSON.parse(readFileSync(FILE, { encoding: 'utf8', flag: 'a+' }) || '{}')
const keys = Object.fromEntries(Object.entries(MAKERS).map(([name, make]) => [name, present.keys?.[name] ?? make()]))
writeFileSync(FILE, `${JSON.stringify({ comment: COMMENT, keys }, null, 2)}\n`)
