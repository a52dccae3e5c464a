// `npm run bench`: whole verifications through the packed npm package, beside the libraries that people use instead.
//
//   npm run bench                    a table for people
//   npm run bench -- --json          the same for programs
//   npm run bench -- --rounds 40     more rounds; 20 is usual
//   npm run bench -- --chart FILE    a picture as well (SVG)
//
// It measures and fails nothing. Ratios are of one run, so they can be compared; times depend on the machine.

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { load, tarballFolder } from '../tests/support/package.mjs'
import { chart } from './chart.mjs'
import { cachedContenders, contenders, OURS, versions } from './contenders.mjs'
import { compare, measure, quantile } from './rounds.mjs'
import { ALGORITHMS, AUDIENCE, createSigner, ISSUER, tamper } from './tokens.mjs'

const TOKENS = 100

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '20' }, chart: { type: 'string' } },
})
const settings = { rounds: Number(values.rounds), warmUp: 10 }
const { createVerifier } = await load('jwt-verdict')

const results = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  processor: cpus()[0].model,
  versions: versions(),
  algorithms: await byAlgorithm(),
  cached: await sameTokenAgain(),
  refused: await refusedTokens(),
  keys: await byKeyCount(),
  size: await byTokenSize(),
  first: firstVerdict(),
}
if (values.chart) writeFileSync(values.chart, chart(results))
console.log(values.json ? JSON.stringify(results, undefined, 2) : report(results))

async function byAlgorithm() {
  const rows = {}
  for (const alg of ALGORITHMS) {
    const signer = createSigner(alg)
    const tokens = fresh(signer)
    const all = await contenders(signer, { good: tokens[0], bad: tamper(tokens[0]) })
    rows[alg] = compare(await measure(all, tokens, settings), OURS, ours)
  }
  return rows
}

async function sameTokenAgain() {
  const signer = createSigner('RS256')
  const token = signer.token()
  // A request brings a string of its own, so each is another that is equal.
  const tokens = Array.from({ length: TOKENS }, () => Buffer.from(token).toString())
  return compare(await measure(cachedContenders(signer), tokens, settings), OURS, ours)
}

async function refusedTokens() {
  const signer = createSigner('RS256')
  const now = Math.floor(Date.now() / 1000)
  const verify = verifierOf(signer.jwks)
  const attempt = (token) => {
    try {
      verify(token)
    } catch {
      // Refused, as it should be.
    }
  }
  const kinds = {
    accepted: fresh(signer),
    'bad signature': fresh(signer).map(tamper),
    expired: fresh(signer, { exp: now - 10 }),
    'wrong issuer': fresh(signer, { iss: 'https://oidc.vercel.com/globex' }),
  }
  const calls = Object.entries(kinds).map(([name, tokens]) => [name, () => verifyAll(attempt, tokens)])
  return perToken(compare(await measure(calls, [undefined], settings), 'accepted'))
}

async function byKeyCount() {
  const signer = createSigner('ES256')
  const tokens = fresh(signer)
  const others = Array.from({ length: 999 }, (_, index) => createSigner('ES256', `other-${index}`).jwk)
  const calls = [1, 10, 100, 1000].map((count) => [
    `${count} keys`,
    verifierOf({ keys: [...others.slice(0, count - 1), signer.jwk] }),
  ])
  return compare(await measure(calls, tokens, settings), '1 keys')
}

async function byTokenSize() {
  const signer = createSigner('ES256')
  const verify = verifierOf(signer.jwks)
  const calls = [0, 3, 7, 11].map((kilobytes) => {
    const tokens = fresh(signer, { padding: 'x'.repeat(kilobytes * 1024) })
    return [`${(tokens[0].length / 1024).toFixed(1)} KiB`, () => verifyAll(verify, tokens)]
  })
  return perToken(compare(await measure(calls, [undefined], settings), calls[0][0]))
}

/** Milliseconds of a new process from its start to the end, with and without a first verdict. */
function firstVerdict() {
  const { jwks, token } = createSigner('RS256')
  const options = { jwks, issuer: ISSUER, audience: AUDIENCE }
  const program = `import { createVerifier } from ${JSON.stringify(`${tarballFolder}/index.js`)}
createVerifier(${JSON.stringify(options)}).verify(${JSON.stringify(token())})`
  const runs = { empty: [], first: [] }
  for (let round = 0; round < settings.rounds; round++) {
    for (const [name, code] of [
      ['empty', '0'],
      ['first', program],
    ]) {
      const start = performance.now()
      execFileSync(process.execPath, ['--input-type=module', '--eval', code])
      runs[name].push(performance.now() - start)
    }
  }
  const differences = runs.first.map((time, round) => time - runs.empty[round])
  return {
    milliseconds: quantile(differences, 0.5),
    spread: [quantile(differences, 0.25), quantile(differences, 0.75)],
  }
}

function verifyAll(verify, tokens) {
  for (const token of tokens) verify(token)
}

/** What ours takes of the other's time. */
function ours(time, own) {
  return own / time
}

function fresh(signer, changes) {
  return Array.from({ length: TOKENS }, () => signer.token(changes))
}

function verifierOf(jwks) {
  return createVerifier({ jwks, issuer: ISSUER, audience: AUDIENCE }).verify
}

function perToken(rows) {
  return rows.map((row) => ({ ...row, microseconds: row.microseconds / TOKENS }))
}

function report({ date, node, processor, versions, algorithms, cached, refused, keys, size, first }) {
  const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const names = [...new Set(Object.values(algorithms).flatMap((rows) => rows.map(({ name }) => name)))]
  const lines = [
    `${date}, Node ${node}, ${processor}; ${peers.join(', ')}`,
    '',
    `Whole verifications of fresh tokens: microseconds; ratio: of what the other takes, ${OURS} takes`,
    '',
    ...table(
      ['', ...names],
      Object.entries(algorithms).map(([alg, rows]) => [
        alg,
        ...names.map((name) => cell(rows.find((row) => row.name === name))),
      ]),
    ),
    '',
    ...section(
      `The same RS256 token again, with a cache of results; ratio: of what the other takes, ${OURS} takes`,
      cached,
    ),
    ...section('RS256, refused; ratio: to an accepted token', refused),
    ...section('ES256 by keys in the set; ratio: to one key', keys),
    ...section('ES256 by size of the token; ratio: to the first', size),
    `A new process with import and first RS256 verdict takes ${first.milliseconds.toFixed(1)} ms (${first.spread.map((time) => time.toFixed(1)).join(' to ')}) more than an empty one.`,
  ]
  return lines.join('\n')
}

function section(title, rows) {
  return [
    title,
    '',
    ...table(
      ['', 'µs', 'ratio'],
      rows.map((row) => [row.name, row.microseconds.toFixed(1), ratio(row)]),
    ),
    '',
  ]
}

function cell(row) {
  if (!row) return '-'
  return row.name === OURS ? row.microseconds.toFixed(1) : `${row.microseconds.toFixed(1)} (${ratio(row)})`
}

function ratio({ ratio, spread: [low, high] }) {
  return `${ratio.toFixed(2)} ±${((high - low) / 2).toFixed(2)}`
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)]
}
