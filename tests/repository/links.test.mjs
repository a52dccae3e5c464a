// Every link from one document to another leads somewhere: to a file, and to a heading in it.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { test } from 'node:test'
import { root } from '../../scripts/lib/command.mjs'
import { slugOf } from '../../scripts/lib/slug.mjs'
import { documents, textOf } from '../support/documents.mjs'

const LINK = /\]\((?<target>[^)\s]+)\)|<(?:img|a|source)\b[^>]*?\b(?:src|href|srcset)="(?<attribute>[^"]+)"/g

/** What is read where it is and not on the way from the README. */
const ASIDE = [
  'CODE_OF_CONDUCT.md',
  '.github/pull_request_template.md',
  'examples/README.md',
  'examples/vectors/README.md',
  'tests/vectors/README.md',
]

for (const path of [...documents, ...ASIDE]) {
  test(`the links of ${path}`, () => {
    const broken = linksOf(path).filter((link) => !leadsSomewhere(path, link))
    assert.deepEqual(broken, [])
  })
}

test('no page is out of reach of the README', () => {
  const reached = new Set(['README.md'])
  for (const path of reached) {
    for (const link of linksOf(path)) {
      const target = fileOf(path, link.split('#')[0])
      if (target.endsWith('.md') && existsSync(join(root, target))) reached.add(target)
    }
  }
  assert.deepEqual(
    documents.filter((path) => !reached.has(path)),
    [],
  )
})

/** What a document links to in this repository. */
function linksOf(path) {
  const prose = textOf(path)
    .replace(/^```.*?^```$/gms, '')
    .replace(/`[^`\n]*`/g, '')
  return [...prose.matchAll(LINK)]
    .map(({ groups: { target, attribute } }) => target ?? attribute)
    .filter((link) => !/^[a-z]+:/.test(link))
}

function leadsSomewhere(path, link) {
  const [name, anchor] = link.split('#')
  const file = name === '' ? path : fileOf(path, name)
  if (!existsSync(join(root, file))) return false
  return anchor === undefined || anchorsOf(file).includes(anchor)
}

function fileOf(path, name) {
  return normalize(join(path, '..', name))
}

/** Headings, and anchors that are written out. */
function anchorsOf(file) {
  const text = readFileSync(join(root, file), 'utf8').replace(/^```.*?^```$/gms, '')
  const slugs = [...text.matchAll(/^#{1,6} (.*)$/gm)].map(([, heading]) => slugOf(heading))
  const seen = new Map()
  const numbered = slugs.map((slug) => {
    const times = seen.get(slug) ?? 0
    seen.set(slug, times + 1)
    return times === 0 ? slug : `${slug}-${times}`
  })
  return [...numbered, ...[...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id]) => id)]
}
