// The results of all hosts, as a table: each host has to have run the same cases with the same results.

import { createHash } from 'node:crypto'
import { markdownTable } from '../support/markdown.mjs'

const COLUMNS = ['host', 'version', 'where', 'module', 'cases', 'passed', 'results', 'first verdict', 'ships']
const SUMMARY = ['host', 'version', 'where', 'module', 'first verdict', 'ships']

/** What is wrong with the rows; nothing, if every host has run as many cases as the others, with the same results. */
export function problemsOf(rows) {
  const [reference] = rows.filter(({ result }) => result)
  if (!reference) return ['no host has run the suite']
  return rows.flatMap((row) => problemsOfRow(row, reference))
}

/** The rows as Markdown. */
export function tableOf(rows) {
  return markdownTable([COLUMNS, ...rows.map(cellsOf)])
}

/** One line for each host and version, as Markdown for docs/hosts.md. */
export function summaryOf(rows) {
  const names = [...new Set(rows.map(nameOf))]
  return markdownTable([SUMMARY, ...names.map((name) => summaryCellsOf(rows.filter((row) => nameOf(row) === name)))])
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

function nameOf({ host, version }) {
  return `${host} ${version}`
}

function summaryCellsOf(rows) {
  const [{ host, version = '', untested }] = rows
  if (untested) return [host, '', '', `untested: ${untested}`, '', '']
  const list = (name) => [...new Set(rows.map((row) => row[name]).filter(Boolean))].join('; ')
  const times = rows.map(({ result }) => result?.first).filter(Boolean)
  const [least, most] = [Math.min(...times), Math.max(...times)].map((time) => time.toFixed(0))
  const first = times.length === 0 ? '' : least === most ? `${least} ms` : `${least} to ${most} ms`
  return [host, version, list('where'), list('load'), first, list('ships')]
}
