// The site of the documentation. scripts/build/docs.mjs gathers its pages and runs this.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { referencePages } from '../../scripts/build/site-pages.mjs'
import { slugOf } from '../../scripts/lib/slug.mjs'

const { VITEPRESS_BASE: base, VITEPRESS_SOURCES: srcDir, VITEPRESS_OUT: outDir, VITEPRESS_CRATE: crate } = process.env

/** The pages by what they are for. One that is not written yet is left out. */
const SIDEBAR = {
  'Use it': [
    ['Getting started', 'getting-started'],
    ["Verify with an issuer's keys", 'remote-keys'],
    ['Claims and policies', 'claims'],
    ['Options', 'options'],
    ['Errors', 'errors'],
    ['Vercel', 'vercel'],
    ['Testing your code', 'testing'],
    ['Command line', 'cli'],
    ['Debugging page', 'page'],
    ['Profiles', 'profiles'],
    ['Coming from jose', 'from-jose'],
    ['Differences from jose', 'jose-differences'],
    ['Rust', 'rust'],
    ['Hosts', 'hosts'],
    ['Performance', 'performance'],
  ],
  'Trust it': [
    ['What is checked', 'checks'],
    ['Security', 'security'],
    ['Who accepts what', 'compare'],
    ['Assurance', 'assurance'],
    ['Arithmetic', 'arithmetic'],
    ['Stability', 'stability'],
    ['Test vectors', 'vectors'],
    ['Design', 'design'],
  ],
  'Change it': [
    ['Contributing', 'contributing'],
    ['Architecture', 'architecture'],
    ['Style', 'style'],
    ['Code of conduct', 'code-of-conduct'],
    ['Releasing', 'releasing'],
    ['Changelog', 'changelog'],
  ],
}

/** What TypeDoc makes: a page for each entry of the npm package. */
const REFERENCE = Object.entries(referencePages(join(srcDir, 'api'))).map(([name, page]) => [
  name,
  `api/${page === 'index' ? '' : page}`,
])

/** rustdoc writes a separate site. */
const CRATE = crate ? [{ text: 'The crate (rustdoc)', link: crate, target: '_self' }] : []

const isThere = ([, name]) => existsSync(join(srcDir, `${name}.md`))
const linkTo = ([text, name]) => ({ text, link: `/${name}` })

export default defineConfig({
  base,
  srcDir,
  outDir,
  lang: 'en-GB',
  title: 'jwt-verdict',
  description: 'A strict JWT verifier that explains. Debug a JWT: why is it invalid, and what to do about it.',
  // Any host of static files serves what has its ending.
  cleanUrls: false,
  lastUpdated: false,
  // What VitePress does not make.
  ignoreDeadLinks: [/^\/(debugger|crate)\//],
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  transformPageData: shortenOutline,
  markdown: {
    anchor: { slugify: slugOf },
    toc: { slugify: slugOf },
    headers: { slugify: slugOf },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    image: { lazyLoading: true },
    config: (markdown) => markdown.core.ruler.push('empty-headings', withoutEmptyHeadings),
  },
  themeConfig: {
    search: { provider: 'local', options: { _render: renderForSearch } },
    outline: [2, 3],
    externalLinkIcon: false,
    nav: [
      { text: 'Guide', link: '/getting-started', activeMatch: '^/(?!api|rust|crate|debugger).+' },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
      { text: 'Rust', link: '/rust' },
      { text: 'Debugger', link: '/debugger/', target: '_self' },
    ],
    sidebar: {
      '/api/': [{ text: 'API reference', items: [...REFERENCE.map(linkTo), ...CRATE] }],
      '/': Object.entries(SIDEBAR).map(([text, pages]) => ({ text, items: pages.filter(isThere).map(linkTo) })),
    },
    notFound: { linkText: 'Take me home', linkLabel: 'Take me home' },
    footer: { message: 'MIT or Apache-2.0' },
  },
})

/** Of the reference, a function or a type is one result, and not each of its members: they would hide the pages that explain. */
function renderForSearch(text, env, markdown) {
  const html = markdown.render(text, env)
  return env.relativePath.startsWith('api/') ? html.replace(/<(\/?)h[4-6]\b/g, '<$1p') : html
}

/** Each reason of an error repeats its code, and is cut off in an outline before it says anything new. */
function shortenOutline({ relativePath, frontmatter }) {
  if (relativePath === 'errors.md') frontmatter.outline = 2
}

/** The corner of a table is no heading of anything. */
function withoutEmptyHeadings({ tokens }) {
  for (const [at, token] of tokens.entries()) {
    if (token.type !== 'th_open' || tokens[at + 1].content !== '') continue
    token.tag = 'td'
    tokens[at + 2].tag = 'td'
  }
}
