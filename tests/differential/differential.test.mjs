// The same thousands of cases through every verifier at hand.
//
// - The Rust core and this package agree: verdict, step, code, reason, claim, payload; so do verify and explain.
// - What is accepted here, every peer that supports the algorithm accepts, and jose reads the same payload from it.
// - Every difference to a peer, for jose in the error's code too, has its line in tests/differential/exceptions.json;
//   every line is needed, and the few of them that say `accepted` here are the exceptions to the rule before.
//
// JWT_VERDICT_SEED chooses other cases; a failure names the seed.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createRandom } from '../support/random.mjs'
import { CHANGES } from './changes.mjs'
import { ALGORITHMS, createDraft, finish } from './draft.mjs'
import { jose, native, npm, npmExplained, UNSUPPORTED } from './verifiers.mjs'

const seed = Number(process.env.JWT_VERDICT_SEED ?? 20260101)
assert(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32, 'JWT_VERDICT_SEED: a whole number below 2^32')

const cases = makeCases(createRandom(seed))
const answers = await native(
  cases.map(({ token, jwks, secret, policy, now }) => ({ token, jwks, secret, policy, now })),
)
const ours = cases.map(npm)
const theirs = {
  jose: await Promise.all(cases.map(jose)),
  'jwt-compact': answers.map((answer) => answer.jwt_compact),
  jsonwebtoken: answers.map((answer) => answer.jsonwebtoken),
}
for (const [who, outcomes] of Object.entries(theirs)) {
  for (const [index, { algorithm }] of cases.entries()) {
    if (UNSUPPORTED[who].includes(algorithm)) outcomes[index] = { verdict: 'unsupported' }
  }
}

test('the Rust core and the npm package give one verdict', () => {
  for (const [index, one] of cases.entries()) {
    const { verdict, payload, ...facts } = answers[index].ours
    const { header, ...packed } = ours[index]
    const expected =
      verdict === 'accepted'
        ? { verdict, payload: JSON.parse(payload) }
        : { verdict, ...facts, claim: facts.claim ?? undefined }
    assert.deepEqual(packed, expected, describe(one))
  }
})

test('explain says what verify says', () => {
  for (const [index, one] of cases.entries()) assert.deepEqual(npmExplained(one), ours[index], describe(one))
})

test('every case of a class has the verdict of the class', () => {
  for (const [index, one] of cases.entries()) {
    assert.equal(ours[index].verdict, one.accepted ? 'accepted' : 'refused', describe(one))
  }
})

test('jose reads the payload and the header that are handed out here', () => {
  let compared = 0
  for (const [index, one] of cases.entries()) {
    if (ours[index].verdict !== 'accepted' || theirs.jose[index].verdict !== 'accepted') continue
    assert.deepEqual(theirs.jose[index].payload, ours[index].payload, describe(one))
    assert.deepEqual(theirs.jose[index].header, ours[index].header, describe(one))
    compared += 1
  }
  assert(compared > 500, `only ${compared} compared`)
})

test('every difference to a peer has its reason, and every reason its difference', () => {
  const reasons = JSON.parse(readFileSync(new URL('./exceptions.json', import.meta.url), 'utf8'))
  const lines = new Map(reasons.flatMap((reason) => [reason.class].flat().map((name) => [key(name, reason), reason])))
  assert.equal(lines.size, reasons.flatMap((reason) => reason.class).length, 'a difference is listed twice')
  const differences = new Map()
  for (const [who, outcomes] of Object.entries(theirs)) {
    for (const [index, outcome] of outcomes.entries()) {
      const there = difference(cases[index], ours[index], outcome)
      if (!there) continue
      const line = key(cases[index].name, { who, ours: summary(ours[index]), theirs: there })
      differences.set(line, [...(differences.get(line) ?? []), index])
    }
  }
  printTable(differences)
  const unexplained = [...differences].filter(([line]) => !lines.has(line))
  assert.equal(
    unexplained.length,
    0,
    unexplained.map(([line, at]) => `${line}\n  ${describe(cases[at[0]])}`).join('\n'),
  )
  const unused = [...lines.keys()].filter((line) => !differences.has(line))
  assert.deepEqual(unused, [], 'these lines of the reasons file are not needed')
})

function makeCases(random) {
  return CHANGES.flatMap(({ times, algorithms = ALGORITHMS, change, ...about }) =>
    Array.from({ length: times }, (_, turn) => {
      const draft = createDraft(algorithms[turn % algorithms.length], random)
      change(draft, { ...random, pick: (list) => list[turn % list.length] })
      return { ...about, algorithm: draft.algorithm, ...finish(draft) }
    }),
  )
}

/** How `there` differs from `here`; undefined where it does not. A code is compared where the peer has codes: jose. */
function difference({ anywhere }, here, there) {
  if (there.verdict === 'unsupported') return
  if (there.verdict !== here.verdict) return there.verdict
  if (there.verdict === 'refused' && there.code && there.code !== here.code && !anywhere) return `refused ${there.code}`
}

function summary({ verdict, reason, claim }) {
  return [verdict, reason, claim].filter(Boolean).join(' ')
}

function key(name, { who, ours, theirs }) {
  return `${who} | ${name} | here ${ours} | there ${theirs}`
}

function describe(one) {
  return `seed ${seed}: ${JSON.stringify(one)}`
}

function printTable(differences) {
  const rows = Object.entries(theirs).map(([who, outcomes]) => {
    const row = {
      who,
      'both accept': 0,
      'both refuse': 0,
      'only here': 0,
      'only there': 0,
      panicked: 0,
      unsupported: 0,
    }
    for (const [index, { verdict }] of outcomes.entries()) {
      const here = ours[index].verdict === 'accepted'
      if (verdict === 'panicked' || verdict === 'unsupported') row[verdict] += 1
      else if (verdict === ours[index].verdict) row[here ? 'both accept' : 'both refuse'] += 1
      else row[here ? 'only here' : 'only there'] += 1
    }
    return { ...row, 'lines used': [...differences.keys()].filter((line) => line.startsWith(`${who} |`)).length }
  })
  const columns = Object.keys(rows[0])
  const width = (column) => Math.max(column.length, ...rows.map((row) => String(row[column]).length))
  const print = (cells) => console.log(columns.map((column, at) => String(cells[at]).padEnd(width(column))).join('  '))
  console.log(`differential: ${cases.length} cases of ${CHANGES.length} classes, seed ${seed}`)
  print(columns)
  for (const row of rows) print(columns.map((column) => row[column]))
}
