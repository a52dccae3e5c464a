// The validation criteria of SECURITY.md, each with the vectors that it names.

import { readFileSync } from 'node:fs'

const document = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8')
const tables = [...document.matchAll(/^\| criterion \| rule \| vectors \|\n\|---\|---\|---\|\n((?:\|.*\n)+)/gm)]
const rows = tables.flatMap(([, text]) => text.trimEnd().split('\n'))

/** Of each its `name`, its `patterns`, and `matches`, which says whether the path of a vector is of one of them. */
export const criteria = rows.map((row) => {
  const [name, , vectors] = row.slice(2, -2).split(' | ')
  const patterns = [...vectors.matchAll(/`([^`]+)`/g)].map(([, pattern]) => pattern)
  return { name, patterns, matches: (path) => patterns.some((pattern) => isOf(pattern, path)) }
})

/** Whether the path of a vector is one that a pattern means. */
export function isOf(pattern, path) {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}\\.txt$`).test(path)
}
