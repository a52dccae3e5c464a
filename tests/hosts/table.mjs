// The results of all hosts, as a table: each host has to have run the same cases with the same results.

import { createHash } from 'node:crypto'

const COLUMNS = ['host', 'version', 'where', 'module', 'cases', 'passed', 'results', 'first verdict', 'ships']

/** What is wrong with the rows; nothing, if every host has run as many cases as the others, with the same results. */
export function problemsOf(rows) {
  const [reference] = rows.filter(({ result }) => result)
  if (!reference) return ['no host has run the suite']
  return rows.flatMap((row) => problemsOfRow(row, reference))
}

/** The rows as Markdown. */
export function tableOf(rows) {
  const lines = [COLUMNS, ...rows.map(cellsOf)]
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((cells) => cells[column].length)))
  const [head, ...body] = lines.map(
    (cells) => `| ${cells.map((cell, index) => cell.padEnd(widths[index])).join(' | ')} |`,
  )
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n')
}

function problemsOfRow({ host, where, untested, error, result }, reference) {
  const name = [host, where].filter(Boolean).join(', ')
  if (untested) return []
  if (error) return [`${name}: ${error}`]
  const { cases, failures, details } = result
  if (failures.length > 0) return failures.slice(0, 5).map((failure) => `${name}: ${failure}`)
  const others = reference.result
  if (cases !== others.cases) return [`${name}: ${cases} cases, and ${reference.host} has ${others.cases}`]
  const index = details.findIndex((detail, at) => detail !== others.details[at])
  if (index >= 0) return [`${name}: ${details[index]}\n  but ${reference.host}: ${others.details[index]}`]
  return []
}

function cellsOf({ host, version = '', where = '', load = '', ships = '', untested, error, result }) {
  if (untested) return [host, '', '', '', '', '', `untested: ${untested}`, '', '']
  if (error) return [host, version, where, load, '', '', 'FAILED', '', ships]
  const { cases, passed, details, first } = result
  const digest = createHash('sha256').update(details.join('\n')).digest('hex').slice(0, 8)
  return [
    host,
    version,
    where,
    load,
    String(cases),
    String(passed),
    digest,
    first ? `${first.toFixed(0)} ms` : '',
    ships,
  ]
}
