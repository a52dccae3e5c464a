// `npm run bounds`: what the worst input costs: time of one call, and memory of the module. A module never gives memory back to
// the host, and a verifier's own is free again when the garbage collector has found the verifier.
//
// Tokens and key sets that are as large, deep, many or odd as the limits let in, and beyond. It measures and fails nothing.

import { sign } from 'node:crypto'
import { cpus } from 'node:os'
import { latest } from '../tests/support/instances.mjs'
import { createKeyPair } from '../tests/support/key-pair.mjs'
import { esm } from '../tests/support/package.mjs'
import { quantile } from './rounds.mjs'

const ROUNDS = 7
const KIB = 1024
const POLICY = { issuer: null, audience: null, now: () => 1_700_000_000 }

const { createRemoteVerifier, createVerifier } = esm
const bytes = () => latest().memory.buffer.byteLength

const ec = createKeyPair('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
const rsa = createKeyPair('rsa', { modulusLength: 8192 }).publicKey.export({ format: 'jwk' })
const segment = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const HEADER = { alg: 'ES256', kid: 'a' }
const SIGNATURE = Buffer.alloc(64, 1).toString('base64url')
const token = (header, payload) => `${segment(header)}.${segment(payload)}.${SIGNATURE}`
const fill = (length) => 'x'.repeat(length)
const keys = (count, jwk, name = (index) => ({ kid: `key ${index}` })) => ({
  keys: Array.from({ length: count }, (_, index) => ({ ...jwk, ...name(index) })),
})
const LARGE = { tokenBytes: 1_048_576, jwksBytes: 16_777_216, keys: 100_000 }

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus()[0].model}; medians of ${ROUNDS} calls\n`,
)
console.log('| input | call | answer | ms | module, KiB more |')
console.log('| --- | --- | --- | ---: | ---: |')
// First, while the module has not grown for anything else.
await measure(tables('1,000 P-521 keys, five garbage tokens each', 1_000))
await measure([
  ...tokens('a token of 16 KiB', token(HEADER, { a: fill(11_900) })),
  ...tokens('a token of 17 MB', `${fill(17_000_000)}.a.b`),
  ...tokens('a token of 1 MiB, the most that a limit can allow', token(HEADER, { a: fill(780_000) }), LARGE),
  ...tokens('dots: 16,000 empty segments', '.'.repeat(16_000)),
  ...tokens('arrays, 8,000 deep', token(HEADER, '['.repeat(8_000))),
  ...tokens('a number of 12,000 digits', token(HEADER, `{"exp":${'9'.repeat(12_000)}}`)),
  ...tokens('a number with an exponent of 12,000 digits', token(HEADER, `{"exp":1e${'9'.repeat(12_000)}}`)),
  ...tokens('1,000 members', token(HEADER, Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`m${i}`, i])))),
  ...tokens(
    '70,000 members in 1 MiB',
    token(HEADER, Object.fromEntries(Array.from({ length: 70_000 }, (_, i) => [`m${i}`, 1]))),
    LARGE,
  ),
  ...tokens('a kid of 12,000 characters', token({ alg: 'ES256', kid: fill(12_000) }, {})),
  ...tokens('2,000 escapes', token(HEADER, `{"a":"${'\\u0041'.repeat(2_000)}"}`)),
  ...sets('1,000 EC keys', keys(1_000, ec)),
  ...sets(
    '1,000 keys of one kid',
    keys(1_000, ec, () => ({ kid: 'a' })),
  ),
  ...sets('10,000 kids', keys(10_000, ec), LARGE),
  ...sets('700 RSA keys of 8,192 bits', keys(700, rsa)),
  ...sets('a set of 16 MiB in one member', { keys: [ec], other: fill(16_770_000) }, LARGE),
  ...sets('a set of 17 MB', { keys: [ec], other: fill(17_000_000) }),
])
await measure(await refusals('1,000 RSA keys of 2,048 bits', 1_000))
await measure(await refusals('10,000 RSA keys of 2,048 bits', 10_000))

/** `[what, name, call]` of each: every call is of one input, made before. */
async function measure(cases) {
  for (const [input, name, call] of cases) {
    const before = bytes()
    const times = []
    let answer
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now()
      answer = await answerOf(call)
      times.push(performance.now() - start)
    }
    const more = (bytes() - before) / KIB
    console.log(`| ${input} | ${name} | ${answer} | ${quantile(times, 0.5).toFixed(2)} | ${more} |`)
  }
}

function tokens(input, text, limits) {
  const verifier = createVerifier({ jwks: keys(1, ec, () => ({ kid: 'a' })), ...POLICY, ...(limits && { limits }) })
  return [
    [input, 'verify', () => verifier.verify(text)],
    [input, 'explain', () => verifier.explain(text)],
  ]
}

function sets(input, jwks, limits) {
  const text = JSON.stringify(jwks)
  const options = { jwks: text, ...POLICY, ...(limits && { limits }) }
  return [
    [input, 'createVerifier', () => createVerifier(options)],
    [input, 'and a token', () => createVerifier(options).verify(token(HEADER, {}))],
  ]
}

/** Tokens that strangers send against a large set, each beside a good one. */
async function refusals(input, count) {
  const { publicKey, privateKey } = createKeyPair('rsa', { modulusLength: 2048 })
  const { n, ...own } = publicKey.export({ format: 'jwk' })
  // Other numbers of the same size: some digits in the middle are others.
  const others = (index) => (index === 0 ? n : `${n.slice(0, 100)}${100_000 + index}${n.slice(106)}`)
  const list = Array.from({ length: count }, (_, index) => ({
    ...own,
    n: others(index),
    kid: `key ${index}`,
    alg: 'RS256',
  }))
  const options = { ...POLICY, audience: 'api', limits: LARGE }
  const verifier = createVerifier({ jwks: { keys: list }, ...options })
  const remote = createRemoteVerifier({
    ...options,
    jwksUri: 'https://issuer.example/jwks',
    fetch: async () => Response.json({ keys: list }),
  })
  await remote.prefetch()
  const signed = (header, claims = { aud: 'api', exp: 1_700_000_060 }) => {
    const text = `${segment({ alg: 'RS256', ...header })}.${segment(claims)}`
    return `${text}.${sign('sha256', text, privateKey).toString('base64url')}`
  }
  const good = signed({ kid: 'key 0' })
  const inputs = {
    'a good token': good,
    'an unknown kid': signed({ kid: 'none' }),
    'no kid': signed({}),
    'no kid, and an algorithm without a key': signed({ alg: 'ES512' }),
    "another algorithm than the key's": signed({ kid: 'key 0', alg: 'PS256' }),
    'a bad signature': `${good.slice(0, -6)}AAAAAA`,
    'another audience': signed({ kid: 'key 0' }, { aud: 'other', exp: 1_700_000_060 }),
  }
  return Object.entries(inputs).flatMap(([what, text]) => [
    [`${input}: ${what}`, 'verify', () => verifier.verify(text)],
    [`${input}: ${what}`, 'remote verify', () => remote.verify(text)],
    [`${input}: ${what}`, 'explain', () => verifier.explain(text)],
  ])
}

/** What tables in the making take: as much as is lent to all tables, and no more. */
function tables(input, count) {
  const { publicKey } = createKeyPair('ec', { namedCurve: 'P-521' })
  const { privateKey } = createKeyPair('ec', { namedCurve: 'P-521' })
  const jwk = publicKey.export({ format: 'jwk' })
  const verifier = createVerifier({ jwks: keys(count, jwk), ...POLICY })
  const text = (kid) => {
    const head = `${segment({ alg: 'ES512', kid })}.${segment({})}`
    return `${head}.${sign('sha512', head, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  }
  const garbage = verifier.keys.map(({ kid }) => text(kid))
  let at = 0
  // All of them in the first call, so that what they leave is in its row.
  const all = () => {
    for (; at < 5 * count; at += 1) {
      try {
        verifier.verify(garbage[Math.floor(at / 5)])
      } catch {}
    }
    return verifier.verify(garbage[0])
  }
  return [[input, 'verify', all]]
}

async function answerOf(call) {
  try {
    const result = await call()
    return result.error ? result.error.code : 'taken'
  } catch (error) {
    return error.code ?? error.name
  }
}
