// `jwt-verdict keys`: the keys of a key set, and what is wrong with them.

import { createVerifier, JwtError } from '../index.js'
import { noteText } from '../lib/note.js'
import { count, json, printable } from '../lib/text.js'
import { Failure } from './failure.js'
import { openKeys } from './key-source.js'
import { write } from './output.js'
import { readPolicy } from './policy.js'
import { refusalText } from './refusal.js'
import { styleFor } from './style.js'

const COLUMNS = { '#': 'index', kid: 'kid', kty: 'kty', alg: 'alg', use: 'use', size: 'size', thumbprint: 'thumbprint' }

export async function keys({ values, positionals }, io) {
  const [source, ...others] = positionals
  if (others.length > 0) throw new Failure('pass one key set')
  if (source !== undefined && values.jwks !== undefined)
    throw new Failure('pass the key set as an argument or as --jwks, not both')
  const jwks = source ?? values.jwks
  const policy = readPolicy(values, { lenient: true })
  const opened = await openKeys({ ...values, jwks }, policy, io)
  if (!opened) throw new Failure('the key set is missing', 'Pass FILE or URL, --issuer URL, or --vercel TEAM.')

  const reports = readReports(opened, io)
  if (!reports) return 1
  await write(io.stdout, values.json ? `${json(reports)}\n` : table(reports, styleFor(io.stdout)))
  return reports.some(({ usable }) => usable) ? 0 : 1
}

/** A document that is not a key set is rejected here, with exit code 1. For other commands it means that there is no verdict. */
function readReports(opened, { stderr }) {
  try {
    return createVerifier({ ...opened, issuer: null, audience: null }).keys
  } catch (error) {
    if (!(error instanceof JwtError) || error.code !== 'ERR_JWKS_INVALID') throw error
    stderr.write(refusalText(error, styleFor(stderr)))
  }
}

function table(reports, style) {
  const rows = reports.map((report) =>
    Object.values(COLUMNS).map((name) => cell({ ...report, size: report.bits ?? report.crv }, name)),
  )
  const widths = Object.keys(COLUMNS).map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].length)),
  )
  const line = (cells) =>
    cells
      .map((text, column) => text.padEnd(widths[column]))
      .join('  ')
      .trimEnd()
  const body = rows.flatMap((row, index) => [line(row), ...remarks(reports[index], style)])
  const usable = reports.filter((report) => report.usable).length
  return `${[style.bold(line(Object.keys(COLUMNS))), ...body, '', `${count(reports.length, 'key')}, ${usable} usable`].join('\n')}\n`
}

function cell(report, name) {
  return report[name] === undefined ? '-' : printable(String(report[name]), 64)
}

function remarks({ problem, notes }, style) {
  const indent = '     '
  return [
    ...(problem
      ? [`${indent}${style.red('✗')} ${problem.message} (${problem.reason})`, `${indent}  ${style.dim(problem.hint)}`]
      : []),
    ...notes.map((note) => `${indent}${style.yellow('!')} ${noteText(note)}`),
  ]
}
