// The comparison: who has which algorithm, and then, row for row, who accepts what.

import { readFileSync } from 'node:fs'
import { markdownTable } from '../support/markdown.mjs'
import { ask, crates } from './ask.mjs'
import { peers, versions } from './peers.mjs'
import { expectedOf, questionOf } from './questions.mjs'
import { GOOD, GROUPS } from './rows.mjs'
import { tablesOf } from './table.mjs'

const OURS = 'jwt-verdict'
const OUR_CRATE = 'the crate jwt-verdict'
const VERIFIERS = { ...peers, ...crates }

/** `{ text, summary, problems }`: what COMPARE.md says, what the command prints, and where we do not answer as the vectors say. */
export async function compareAll(program) {
  const rows = [...GOOD, ...GROUPS.flatMap((group) => group.rows)]
  const questions = rows.map(questionOf)
  const outcomes = await ask(program, questions)
  const abilities = abilitiesOf(questions, outcomes)
  const found = rows.map((row, at) => ({
    ...row,
    cells: cellsOf({ ...row, ...questions[at] }, at, outcomes, abilities),
  }))
  const groups = [
    { name: 'Good tokens, by algorithm', rows: found.slice(0, GOOD.length) },
    ...GROUPS.map(({ name, rows: own }) => ({ name, rows: own.map((row) => found[rows.indexOf(row)]) })),
  ]
  const columns = Object.keys(VERIFIERS)
  const compared = found.slice(GOOD.length)
  return {
    text: [setUp(), tablesOf(columns, groups)].join('\n\n'),
    summary: totals(columns, compared),
    problems: problemsOf(rows, outcomes, abilities),
  }
}

/** The algorithms of each verifier: those of which it accepts a good token. */
function abilitiesOf(questions, outcomes) {
  return Object.fromEntries(
    Object.entries(outcomes).map(([name, list]) => [
      name,
      GOOD.flatMap((_, at) => (list[at] === 'accepts' ? questions[at].algorithms : [])),
    ]),
  )
}

function cellsOf({ rule, algorithms, needs, required }, at, outcomes, abilities) {
  return Object.entries(VERIFIERS).map(([name, { checks }]) => {
    const wanted = [...needs, ...(required.length > 0 ? ['required'] : [])]
    const able =
      wanted.every((check) => checks.includes(check)) && algorithms.every((each) => abilities[name].includes(each))
    const found = outcomes[name][at]
    const outcome = able || found === 'crashes' ? found : 'unable'
    return { outcome, against: isAgainst(rule, outcome) }
  })
}

function isAgainst({ demands }, outcome) {
  if (outcome === 'unable') return false
  if (outcome === 'crashes') return true
  return (demands === 'reject' && outcome === 'accepts') || (demands === 'accept' && outcome !== 'accepts')
}

function problemsOf(rows, outcomes, abilities) {
  const wrong = [OURS, OUR_CRATE].flatMap((name) =>
    rows
      .map((row, at) => ({ row, expected: expectedOf(row), outcome: outcomes[name][at] }))
      .filter(({ expected, outcome }) => outcome !== expected)
      .map(({ row, expected, outcome }) => `${name}, ${row.vector}: ${outcome}, not ${expected}`),
  )
  // Who accepts nothing is set up wrongly, and would look strict.
  const idle = Object.keys(VERIFIERS).filter((name) => !abilities[name].includes('ES256'))
  return [...wrong, ...idle.map((name) => `${name} does not accept a good ES256 token`)]
}

function setUp() {
  const npm = versions()
  const lock = readFileSync(new URL('../../Cargo.lock', import.meta.url), 'utf8')
  const rows = Object.entries(VERIFIERS).map(([name, { configured, packages, crate }]) => {
    const version = crate
      ? lock.match(new RegExp(`name = "${crate}"\nversion = "(.*)"`))[1]
      : packages.map((each) => (npm[each] ? `${each} ${npm[each]}` : 'this one')).join(', ')
    return [name, version, configured]
  })
  return markdownTable([['', 'version', 'set up as'], ...rows])
}

function totals(columns, rows) {
  const count = (at, suits) => String(rows.filter(({ cells }) => suits(cells[at])).length)
  const line = (name, suits) => [name, ...columns.map((_, at) => count(at, suits))]
  return markdownTable([
    [`of ${rows.length} rows`, ...columns],
    line('asked', ({ outcome }) => outcome !== 'unable'),
    line('against the rule', ({ against, outcome }) => against && outcome !== 'crashes'),
    line('rejects with an untyped error', ({ outcome }) => outcome === 'untyped'),
    line('crashes or panics', ({ outcome }) => outcome === 'crashes'),
  ])
}
