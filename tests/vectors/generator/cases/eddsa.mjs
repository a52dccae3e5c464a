// EdDSA on both curves: what is accepted and refused of keys and signatures, for the tables of the steps.

import { accepted, group, refused } from '../case.mjs'
import { ED448, ED25519 } from '../edwards.mjs'
import { digest } from '../rsa.mjs'
import { claims, honestSignature, jwk, privateKey, segment, signatureBytes, token, withSegment } from '../token.mjs'

/** A curve, the algorithm and key of its tokens, and how the names of its cases begin. */
const CURVES = [
  {
    ...ED25519,
    alg: 'EdDSA',
    key: 'ed25519-a',
    signatures: 'eddsa',
    rfc: 'RFC 8032 5.1',
    multiplesOfL: [1n, 2n, 3n, 4n, 8n, 14n],
    lengths: [63, 65, 66, 96],
    otherLength: [114, 'The length of an Ed448 signature.'],
    smallY: [0n, 1n, 3n, 4n, 5n, 6n, 9n, 10n, 14n, 15n, 16n, 18n],
    smallYOfR: [3n, 5n, 18n],
    prehash: (message) => digest('sha512', message),
  },
  {
    ...ED448,
    alg: 'Ed448',
    key: 'ed448-a',
    signatures: 'ed448',
    rfc: 'RFC 8032 5.2',
    multiplesOfL: [1n, 2n, 3n, 4n, 8n, 1023n],
    lengths: [113, 115, 116, 171],
    otherLength: [64, 'The length of an Ed25519 signature.'],
    smallY: [0n, 1n, 3n, 4n, 5n, 7n, 8n, 9n, 12n, 13n, 19n],
    smallYOfR: [3n, 5n, 19n],
    prehash: (message) => ED448.hash(message).subarray(0, 64),
  },
].map((curve) => {
  const key = privateKey(curve.key)
  return { ...curve, scalar: curve.secretScalar(key), publicKey: Buffer.from(key.x, 'base64url') }
})

/** Signatures that a key does not accept. */
export function refusedSignatures() {
  return CURVES.flatMap((curve) => [
    ...group(`${curve.crv} S + L`, `${curve.rfc}.7`, scalars(curve)),
    ...group(`${curve.crv} length`, 'CVE-2024-42459', lengths(curve)),
    ...group(`${curve.crv} small order, non-canonical`, `${curve.rfc}.7`, commitments(curve)),
    ...group(`${curve.crv}ph, ctx`, curve.rfc, domains(curve)),
  ])
}

/** Keys that no signature is verified with; each alone in its set. */
export function refusedKeys() {
  return CURVES.flatMap((curve) =>
    group(`${curve.crv} small order, non-canonical`, `${curve.rfc}.3`, [
      ...encodings(curve),
      ...(curve.crv === 'Ed448' ? signBytes(curve) : []),
    ]),
  )
}

/** Good signatures with points that have a small-order component. */
export function acceptedMixedOrders() {
  return CURVES.flatMap((curve) =>
    group(`${curve.crv} small order, non-canonical`, `${curve.rfc}.7`, [
      mixedOrder(curve, 'mixed-order-key', 'The key has a small-order component that cancels out in the equation.', 0n),
      mixedOrder(
        curve,
        'mixed-order-key-and-r',
        'Key and R have small-order components that cancel each other out.',
        1n,
      ),
    ]),
  )
}

function scalars(curve) {
  const { L, multiplesOfL, bytes } = curve
  const withS = (s) => forged(curve, (_, honest) => curve.addToS(honest().fill(0, bytes), s))
  const plus = (added) => forged(curve, (_, honest) => curve.addToS(honest(), added))
  const range = (...given) => badSignature(curve, 'signature_range', ...given)
  return [
    ...multiplesOfL.map((times) => range(`s-plus-${times}-l`, `S + ${times} L.`, plus(times * L))),
    range('s-is-l', 'S is L.', withS(L)),
    range('s-all-ones', 'S is all ones.', withS(2n ** BigInt(8 * bytes) - 1n)),
    badSignature(curve, 'signature_mismatch', 's-is-0', 'S is 0.', withS(0n)),
    badSignature(curve, 'signature_mismatch', 's-is-l-minus-1', 'S is L - 1.', withS(L - 1n)),
    range('s-top-bit', 'The top bit of S is set.', plus(2n ** BigInt(8 * bytes - 1))),
    ...(curve.crv === 'Ed448' ? [range('s-last-byte', 'The last byte of S is 1.', plus(2n ** 448n))] : []),
  ]
}

function lengths(curve) {
  const { bytes, otherLength } = curve
  const [cut, longer, wider, more] = curve.lengths
  const zero = Buffer.alloc(1)
  const half = (signature) => signature.subarray(0, bytes)
  const resized = (signature, length) => Buffer.concat([signature, Buffer.alloc(length)]).subarray(0, length)
  return [
    [`${cut}-bytes`, 'The last byte is missing.', (signature) => signature.subarray(0, cut)],
    [`${longer}-bytes`, 'A zero byte behind the signature.', (signature) => Buffer.concat([signature, zero])],
    [`${longer}-bytes-before`, 'A zero byte before the signature.', (signature) => Buffer.concat([zero, signature])],
    [
      `${wider}-bytes`,
      'A zero byte behind each half.',
      (signature) => Buffer.concat([half(signature), zero, signature.subarray(bytes), zero]),
    ],
    [
      `${more}-bytes`,
      'The signature and half of it again.',
      (signature) => Buffer.concat([signature, half(signature)]),
    ],
    [`${otherLength[0]}-bytes`, otherLength[1], (signature) => resized(signature, otherLength[0])],
    [`${bytes}-bytes`, 'Only R.', half],
  ].map(([name, comment, edit]) =>
    badSignature(curve, 'signature_length', name, comment, edited(token({ alg: curve.alg }), edit)),
  )
}

function commitments(curve) {
  const { P, TORSION, cofactor, smallYOfR, encodeY, sign, scalar, publicKey } = curve
  const made = (options) => forged(curve, (message) => sign({ scalar, publicKey, message, ...options }))
  const range = (...given) => badSignature(curve, 'signature_range', ...given)
  return [
    ...Array.from({ length: Number(cofactor) }, (_, index) =>
      range(
        `r-small-order-${index}`,
        'R is a point of small order; the signature fits otherwise.',
        // S is such that the equation with the cofactor holds.
        made({ r: 0n, torsion: curve.multiply(TORSION, BigInt(index)) }),
      ),
    ),
    range(
      'r-identity-not-canonical',
      'R is the identity, its y written as p + 1.',
      made({ r: 0n, encodedR: encodeY(P + 1n, 0) }),
    ),
    range('r-minus-zero', 'R is the identity with the sign bit set.', made({ r: 0n, encodedR: encodeY(1n, 1) })),
    ...smallYOfR.map((k) =>
      range(`r-y-p-plus-${k}`, `The y of R is written as p + ${k}.`, made({ encodedR: encodeY(P + k, 0) })),
    ),
    ...(curve.crv === 'Ed448'
      ? [0, 6].map((bit) =>
          range(
            `r-sign-byte-bit-${bit}`,
            `In the byte of the sign of R bit ${bit} is set; the signature is over R so written.`,
            forged(curve, (message, honest) => {
              const encodedR = honest().subarray(0, curve.bytes)
              encodedR[56] |= 1 << bit
              return sign({ scalar, publicKey, message, encodedR })
            }),
          ),
        )
      : []),
    badSignature(
      curve,
      'signature_mismatch',
      'r-mixed-order',
      'R has a small-order component that does not cancel out: only the equation with the cofactor holds.',
      made({ torsion: TORSION }),
    ),
    mixedOrderKey(curve),
  ]
}

function domains(curve) {
  const { alg, key, prehash, sign, scalar, publicKey } = curve
  const mismatch = (...given) => badSignature(curve, 'signature_mismatch', ...given)
  const inDomain = (domain, prepare = (message) => message) =>
    forged(curve, (message) => sign({ scalar, publicKey, message: prepare(message), domain }))
  const other =
    curve.crv === 'Ed448'
      ? ['no-domain', 'A signature without the domain of Ed448.', inDomain(Buffer.alloc(0))]
      : ['ctx-empty', 'A signature of Ed25519ctx with an empty context.', inDomain(curve.domain(0, ''))]
  const context = curve.crv === 'Ed448' ? 'Ed448' : 'Ed25519ctx'
  return [
    mismatch('ctx', `A signature of ${context} with the context x.`, inDomain(curve.domain(0, 'x'))),
    mismatch(...other),
    mismatch('ph', `A signature of ${curve.crv}ph.`, inDomain(curve.domain(1, ''), prehash)),
    mismatch(
      'hash-of-message',
      'A plain signature of the hash of the message.',
      forged(curve, (message) => honestSignature(alg, privateKey(key), prehash(message))),
    ),
  ]
}

/** A key with a small-order component that does not cancel out. */
function mixedOrderKey(curve) {
  const comment =
    'The key has a small-order component that does not cancel out: only the equation with the cofactor holds.'
  return refused('signature_mismatch', `${curve.signatures}-key-mixed-order`, comment, withMixedKey(curve, 0n, false))
}

function mixedOrder(curve, name, comment, j) {
  return accepted(`${curve.crv.toLowerCase()}-${name}`, comment, withMixedKey(curve, j, true))
}

/**
 * A key A = aB + T with T of the largest small order, and R = rB + jT: the equation without cofactor holds when (j + h) T is
 * the identity, that is for one message in eight or four. The first message for which it does, or does not.
 */
function withMixedKey(curve, j, holds) {
  const { scalar, TORSION, cofactor, bytes } = curve
  const publicKey = curve.encode(curve.add(curve.multiplyBase(scalar), TORSION))
  const torsion = curve.multiply(TORSION, j)
  for (let jti = 0; ; jti += 1) {
    const made = token({
      alg: curve.alg,
      header: { kid: 'k' },
      payload: claims({ jti: String(jti) }),
      signer: (message) => curve.sign({ scalar, publicKey, message, torsion }),
    })
    const message = Buffer.from(made.text.slice(0, made.text.lastIndexOf('.')))
    const commitment = signatureBytes(made).subarray(0, bytes)
    const isIdentity = (j + curve.challenge({ commitment, publicKey, message })) % cofactor === 0n
    if (isIdentity !== holds) continue
    return { token: made, keys: [{ kty: 'OKP', crv: curve.crv, x: publicKey.toString('base64url'), kid: 'k' }] }
  }
}

function encodings(curve) {
  const { P, TORSION, cofactor, smallY, encode, encodeY, multiply, publicKey, bytes } = curve
  const bad = (...given) => badKey(curve, ...given)
  return [
    ...Array.from({ length: Number(cofactor) }, (_, index) =>
      bad(
        'small_order',
        `small-order-${index}`,
        'A point of small order: one signature fits many messages.',
        encode(multiply(TORSION, BigInt(index))),
      ),
    ),
    ...smallY.map((k) =>
      bad('not_canonical', `y-p-plus-${k}`, `y is written as p + ${k}, which is ${k}.`, encodeY(P + k, 0)),
    ),
    bad('not_canonical', 'y-p-plus-3-sign', 'y is written as p + 3, with the sign bit set.', encodeY(P + 3n, 1)),
    bad('small_order', 'minus-zero-y-1', 'x is 0 and its sign bit is set, y is 1.', encodeY(1n, 1)),
    bad('small_order', 'minus-zero-y-minus-1', 'x is 0 and its sign bit is set, y is p - 1.', encodeY(P - 1n, 1)),
    bad('not_on_curve', 'no-point', 'No point has this y.', encodeY(2n, 0)),
    bad('coordinate_length', `${bytes - 1}-bytes`, 'One byte short.', publicKey.subarray(1)),
    bad(
      'coordinate_length',
      `${bytes + 1}-bytes`,
      'A zero byte at the end.',
      Buffer.concat([publicKey, Buffer.alloc(1)]),
    ),
  ]
}

/** The last byte of Ed448 has a bit for the sign and seven that are 0. */
function signBytes(curve) {
  return [0, 3, 6].map((bit) => {
    const encoding = Buffer.from(curve.publicKey)
    encoding[56] |= 1 << bit
    return badKey(
      curve,
      'not_canonical',
      `sign-byte-bit-${bit}`,
      `Bit ${bit} of the byte of the sign is set.`,
      encoding,
    )
  })
}

function badSignature(curve, reason, name, comment, made) {
  return refused(reason, `${curve.signatures}-${name}`, comment, { token: made, keys: [jwk(curve.key)] })
}

function badKey(curve, problem, name, comment, encoding) {
  return refused('no_matching_key', `${curve.crv.toLowerCase()}-key-${name}`, comment, {
    token: token({ alg: curve.alg }),
    keys: [jwk(curve.key, { x: encoding.toString('base64url') })],
    problems: [`0 ${problem}`],
    mismatches: ['0 unusable'],
  })
}

function forged(curve, signer) {
  return token({ alg: curve.alg, signer })
}

function edited(made, edit) {
  return withSegment(made, 2, (text) => segment(edit(Buffer.from(text, 'base64url'))))
}
