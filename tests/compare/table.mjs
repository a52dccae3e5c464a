// The tables of COMPARE.md.

import { markdownTable } from '../support/markdown.mjs'

const NONE = '–'

/** `columns` are the names, `groups` `{ name, rows: [{ about, rule, vector, cells, note }] }`; a cell has `outcome` and `against`. */
export function tablesOf(columns, groups) {
  return groups.map((group) => tableOf(columns, group)).join('\n\n')
}

function tableOf(columns, { name, rows }) {
  const notes = [...new Set(rows.map(({ note }) => note).filter(Boolean))]
  const lines = rows.map(({ about, rule, vector, grown, cells, note }) => {
    const mark = note ? ` [${notes.indexOf(note) + 1}]` : ''
    const source = grown ? 'made' : `\`${vector}\``
    return [`${about}${mark}`, ruleText(rule), ...cells.map(cellText), source]
  })
  const table = markdownTable([['', 'rule', ...columns, 'vector'], ...lines])
  return [`### ${name}`, table, notes.map((note, at) => `${at + 1}. ${note}`).join('\n')].filter(Boolean).join('\n\n')
}

function ruleText({ demands, where }) {
  return demands ? `**${demands}**, ${where}` : `open, ${where}`
}

function cellText({ outcome, against }) {
  if (outcome === 'unable') return NONE
  return against ? `**${outcome}**` : outcome
}
