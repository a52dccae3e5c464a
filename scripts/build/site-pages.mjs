// The documents of this repository as pages of the site: where each is there, and its text with links that hold there.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { root } from '../lib/command.mjs'

/** What is no file of docs/, and the name of its page. */
const OTHERS = {
  'SECURITY.md': 'security.md',
  'COMPARE.md': 'compare.md',
  'DESIGN.md': 'design.md',
  'CHANGELOG.md': 'changelog.md',
  'CONTRIBUTING.md': 'contributing.md',
  'CODE_OF_CONDUCT.md': 'code-of-conduct.md',
  'pkg/compat/jose/DIVERGENCES.md': 'jose-differences.md',
}

const PICTURES = { 'benches/chart.svg': 'images/chart.svg', 'docs/images/page.png': 'images/page.png' }

/** Of each document, by its path, the path of its page. */
export function sitePages() {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
  const others = Object.entries(OTHERS).filter(([path]) => existsSync(join(root, path)))
  return Object.fromEntries([...docs.map((name) => [`docs/${name}`, name]), ...others])
}

/** The text of a document's page. */
export function siteText(path) {
  const pages = { ...sitePages(), ...PICTURES, 'README.md': 'index.md' }
  return readFileSync(join(root, path), 'utf8')
    .replace(/^<!-- .* -->\n+(?=```)/gm, '')
    .replace(/(!?)\[((?:[^\]`]|`[^`]*`)*)\]\(([^)\s]+)\)/g, (all, mark, text, link) => {
      if (/^([a-z]+:|#)/.test(link)) return all
      const [name, anchor] = link.split('#')
      const page = pages[normalize(join(path, '..', name))]
      // A folder of examples has no page, and no address before the repository has one.
      if (!page) return text
      return `${mark}[${text}](/${page}${anchor === undefined ? '' : `#${anchor}`})`
    })
}

/** The types of each entry of the npm package, by the name that one imports. */
export function entryTypes() {
  const { exports } = JSON.parse(readFileSync(join(root, 'pkg', 'package.json'), 'utf8'))
  const entries = Object.entries(exports).filter(([, { types }]) => types?.default)
  return Object.fromEntries(entries.map(([name, { types }]) => [name.replace(/^\./, 'jwt-verdict'), types.default]))
}

/** The page that TypeDoc has made of each entry in `folder`. One with parts is a folder there. */
export function referencePages(folder) {
  return Object.fromEntries(
    Object.entries(entryTypes()).map(([name, types]) => {
      const page = normalize(dirname(types)).replace(/^\.$/, 'index')
      return [name, existsSync(join(folder, `${page}.md`)) ? page : `${page}/overview`]
    }),
  )
}
