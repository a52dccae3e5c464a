// The documents of this repository, as lists of their code blocks. A comment above a block says what the tests do with it
// (tests/packaging/documents.test.mjs); readers of the document do not see it.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/lib/command.mjs'

/** What a newcomer reads first. */
const ENTRANCE = ['README.md']
/** What stands next to it. Not all of it has examples, but all of it has links. */
const OTHERS = [
  'CHANGELOG.md',
  'COMPARE.md',
  'CONTRIBUTING.md',
  'DESIGN.md',
  'SECURITY.md',
  'pkg/compat/jose/DIVERGENCES.md',
]

const BLOCK = /^(?:<!-- (?<comment>[^>]*) -->\n+)?```(?<language>\w*)\n(?<code>.*?)^```$/gms

/** The paths of the pages whose code blocks are tested. */
export const pages = [...ENTRANCE, ...markdownIn('docs')]

/** The paths of every document whose links are tested. */
export const documents = [
  ...pages,
  ...OTHERS.filter((path) => readdirSync(join(root, path, '..')).includes(nameOf(path))),
]

export function textOf(path) {
  return readFileSync(join(root, path), 'utf8')
}

/** Each block as `{ kind, argument, flags, language, code, line }`; `kind` is undefined for one without a comment. */
export function blocksOf(path) {
  const text = textOf(path)
  return [...text.matchAll(BLOCK)].map(({ index, groups: { comment, language, code } }) => ({
    ...read(comment),
    language,
    code,
    line: text.slice(0, index).split('\n').length,
  }))
}

/** `kind: argument (flag, flag)`. */
function read(comment) {
  if (!comment) return { flags: [] }
  const [, kind, argument, flags = ''] = comment.match(/^([\w ]+?)(?:: (.*?))?(?: \(([^)]*)\))?$/)
  return { kind, argument, flags: flags.split(', ').filter(Boolean) }
}

function markdownIn(folder) {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `${folder}/${name}`)
}

function nameOf(path) {
  return path.split('/').at(-1)
}
