// What the README and the pages of docs/ tell their reader to type works as it stands, and prints what they say it prints.
// With JWT_VERDICT_WRITE=1 in the environment, what is printed is written into the pages instead of compared.
//
// A comment above a code block says what it is:
//
//   <!-- example: NAME (FLAGS) -->   a program, which is compiled as TypeScript and run as ESM and as CommonJS. It is given
//                                    `jwks`, `token` and `request`, as the text around it says. One that names `token` or
//                                    `request` runs twice, with a good token and with one that has expired, so that it is seen
//                                    to verify and not just to run.
//                                    One that exports `handle` is called with `request`, and its answer is what it prints.
//   <!-- commands (FLAGS) -->        lines for a shell, each run by itself, in a folder with jwks.json, key.pem, token.txt,
//                                    expired.txt, access.txt and tokens.txt
//   <!-- prints: TOKEN -->           what the block before it prints, with the token of that name, or with the good one
//   <!-- file: PATH -->              the file itself; tests/examples runs it
//   <!-- not run: REASON -->         anything else
//
// Flags: `module`, it awaits at the top; `grants`, its tokens grant a scope and roles; `vercel`, they are Vercel's; `once`, it verifies nothing; `refused`, the commands end with exit code 1.
//
// Blocks in Rust are doctests of the crate, and blocks of npm commands name scripts that exist.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { transform } from 'esbuild'
import { installed, root } from '../../scripts/lib/command.mjs'
import { issuers, jwks, NOW, served, tokensOf } from '../support/documented-issuers.mjs'
import { blocksOf, pages, textOf } from '../support/documents.mjs'
import { Project } from './project.mjs'

const WRITES = Boolean(process.env.JWT_VERDICT_WRITE)
const MOST_BYTES = 9216
const PROGRAMS = ['js', 'ts']

const GIVEN_TYPES = `export const jwks: { keys: JsonWebKey[] }
export const token: string
export const request: Request
`

let project
before(() => {
  project = new Project()
  project.link('zod')
  project.write('setup.mjs', setUp())
  project.write('tsconfig.json', JSON.stringify(tsconfig()))
  project.write('given.d.mts', GIVEN_TYPES)
})
after(() => project.remove())

test('the README is a door and no manual', () => {
  const { length } = Buffer.from(textOf('README.md'))
  assert.ok(length <= MOST_BYTES, `${length} bytes`)
})

test('every npm script that a page names exists', () => {
  const { scripts } = JSON.parse(textOf('package.json'))
  for (const path of pages) {
    const named = [...textOf(path).matchAll(/npm (?:run ([\w:-]+)|(test)\b)/g)].map(
      ([, script, test]) => script ?? test,
    )
    assert.deepEqual(
      named.filter((name) => !(name in scripts) && !['build', 'start', 'dev', 'deploy'].includes(name)),
      [],
      path,
    )
  }
})

test('every example compiles', () => {
  for (const path of pages) {
    for (const example of examplesOf(path).filter(({ language }) => language === 'ts')) {
      for (const kind of example.flags.includes('module') ? ['mts'] : ['mts', 'cts'])
        project.write(
          `types/${fileOf(path, example)}.${kind}`,
          `${importsOf(example, '../given.mjs')}${example.code}\nexport {}\n`,
        )
    }
  }
  const { status, text } = project.node(installed('typescript/bin/tsc'), '--project', 'tsconfig.json')
  assert.equal(status, 0, text)
})

for (const path of pages) {
  describe(path, () => {
    const blocks = blocksOf(path)
    const printed = new Map()

    test('each block is of a kind that is tested', () => {
      assert.doesNotMatch(textOf(path), /^ +```/m, 'a block that is indented is not found')
      for (const { kind, argument, language, line } of blocks) {
        const isTested =
          ['example', 'commands', 'prints', 'file'].includes(kind) ||
          (kind === 'not run' && argument) ||
          (language === 'rust' && textOf('src/lib.rs').includes(`include_str!("../${path}")`))
        assert.ok(isTested, `${path}:${line} needs a comment: see tests/packaging/documents.test.mjs`)
      }
    })

    for (const [index, block] of blocks.entries()) {
      const expectations = printsAfter(blocks, index)
      const name = `${block.kind} ${block.argument ?? `in line ${block.line}`}`

      if (block.kind === 'file') {
        test(name, () => {
          const text = readFileSync(join(root, block.argument), 'utf8')
          if (WRITES) printed.set(block, text)
          else assert.equal(block.code, text)
        })
      }

      if (block.kind === 'example') {
        test(name, async () => {
          for (const run of await formsOf(path, block)) {
            const isGivenTokens = namesOf(block).some((name) => name !== 'jwks') || callOf(block) !== ''
            const verifies = isGivenTokens && !block.flags.includes('once')
            const good = run('good')
            assert.equal(good.status, 0, good.text)
            if (verifies) {
              assert.doesNotMatch(good.text, /ERR_/)
              assert.match(run('expired').text, /ERR_JWT_EXPIRED|401/)
            }
            for (const expected of expectations) compare(expected, run(expected.argument ?? 'good').text)
          }
        })
      }

      if (block.kind === 'commands') {
        test(name, () => {
          const ran = linesOf(block.code).map((line) => inShell(line, block))
          for (const [at, { status, text }] of ran.entries())
            assert.equal(status, block.flags.includes('refused') ? 1 : 0, `${linesOf(block.code)[at]}\n${text}`)
          for (const expected of expectations) compare(expected, ran.map(({ text }) => text).join(''))
        })
      }
    }

    test('each output belongs to what prints it', () => {
      for (const [index, { kind, line }] of blocks.entries()) {
        if (kind === 'prints')
          assert.ok(['example', 'commands', 'prints'].includes(blocks[index - 1]?.kind), `line ${line}`)
      }
    })

    after(() => {
      if (printed.size > 0) rewrite(path, printed)
    })

    function compare(expected, text) {
      const tidy = `${text.trimEnd()}\n`
      if (WRITES) printed.set(expected, tidy)
      else assert.equal(expected.code, tidy, 'run with JWT_VERDICT_WRITE=1 to take what is printed now')
    }
  })
}

/** The blocks that say what the block at `index` prints. */
function printsAfter(blocks, index) {
  const following = blocks.slice(index + 1)
  const end = following.findIndex(({ kind }) => kind !== 'prints')
  return end < 0 ? following : following.slice(0, end)
}

function examplesOf(path) {
  return blocksOf(path).filter(({ kind, language }) => kind === 'example' && PROGRAMS.includes(language))
}

function fileOf(path, { argument }) {
  return `${path.replace(/\W/g, '-')}-${argument}`
}

/** What an example is run with, as far as it names it and does not make it. */
function importsOf(example, from) {
  const names = namesOf(example)
  return names.length > 0 ? `import { ${names.join(', ')} } from '${from}'\n` : ''
}

function namesOf({ code }) {
  return ['jwks', 'token', 'request'].filter((name) => new RegExp(`\\b${name}\\b`).test(code) && !isMade(code, name))
}

/** As a variable, or as a parameter. */
function isMade(code, name) {
  return new RegExp(`(const|let) \\{? ?${name}\\b|\\(${name}(, \\w+)?(:[^)]*)?\\)( =>|: |\\s*\\{)`).test(code)
}

/** An example that exports `handle` is asked with a request, and prints its answer. */
function callOf({ code }) {
  if (!/export (async )?function handle\(/.test(code)) return ''
  return `
import { request as asked } from '../given.mjs'
Promise.resolve(handle(asked)).then(async (answer) => {
  console.log(answer.status)
  for (const [name, value] of answer.headers) if (/^(www-authenticate|retry-after)$/.test(name)) console.log(name + ': ' + value)
  console.log(await answer.text())
})
`
}

/** The ways to run an example: functions that take the name of a token. */
async function formsOf(path, example) {
  const forms = example.flags.includes('module') ? ['esm'] : ['esm', 'cjs']
  const runs = []
  for (const format of forms) {
    const file = `${format}/${fileOf(path, example)}.${format === 'esm' ? 'mjs' : 'cjs'}`
    const source = importsOf(example, '../given.mjs') + example.code + callOf(example)
    const { code } = await transform(source, { loader: 'ts', format, platform: 'node', target: 'es2022' })
    project.write(file, code.replace('require("../given.mjs")', 'require("../given.cjs")'))
    runs.push((name) => {
      give(tokensOf(issuerOf(example))[name])
      return project.node('--import', './setup.mjs', file)
    })
  }
  return runs
}

function give(token) {
  const text = JSON.stringify(token)
  const request = `new Request('https://api.example/', { headers: { authorization: 'Bearer ' + ${text} } })`
  const values = `{ jwks: ${JSON.stringify(jwks)}, token: ${text}, request: ${request} }`
  project.write('given.mjs', `export const { jwks, token, request } = ${values}\n`)
  project.write('given.cjs', `module.exports = ${values}\n`)
}

function issuerOf({ flags }) {
  return issuers.find((name) => flags.includes(name)) ?? 'auth'
}

function linesOf(code) {
  return code.trim().replaceAll('\\\n', ' ').split('\n')
}

function inShell(line, block) {
  const tokens = tokensOf(issuerOf(block))
  const { access, good, expired, elsewhere } = tokens
  // Each time: an example makes files of these names, with keys of its own.
  project.write('jwks.json', JSON.stringify(jwks))
  project.write(
    'key.pem',
    createPublicKey({ key: jwks.keys[0], format: 'jwk' }).export({ type: 'spki', format: 'pem' }),
  )
  project.write('token.txt', good)
  project.write('expired.txt', expired)
  project.write('access.txt', access)
  project.write('tokens.txt', `${[good, expired, elsewhere].join('\n')}\n`)
  const env = {
    ...process.env,
    TOKEN: tokens.good,
    VERCEL_OIDC_TOKEN: tokens.good,
    NODE_OPTIONS: '--import ./setup.mjs',
  }
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: project.path(), env, encoding: 'utf8' })
  return { status, text: stdout + stderr }
}

/** Puts texts in the place of the code of blocks. */
function rewrite(path, printed) {
  const lines = textOf(path).split('\n')
  for (const [{ line, code }, text] of [...printed].sort(([a], [b]) => b.line - a.line)) {
    const start = lines.findIndex((content, at) => at >= line - 1 && content.startsWith('```')) + 1
    lines.splice(start, code.split('\n').length - 1, ...text.split('\n').slice(0, -1))
  }
  writeFileSync(join(root, path), lines.join('\n'))
}

/** Clocks that stand still, and an internet of few addresses; this machine is itself. */
function setUp() {
  return `const served = ${JSON.stringify(served)}
const { fetch } = globalThis
performance.now = () => 0
globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length > 0 ? given : [${NOW * 1000}]))
  }
  static now() {
    return ${NOW * 1000}
  }
}
globalThis.fetch = async (url, init) => {
  if (new URL(url).hostname === '127.0.0.1') return fetch(url, init)
  return String(url) in served ? Response.json(served[url]) : new Response('', { status: 404 })
}
`
}

function tsconfig() {
  return {
    compilerOptions: {
      strict: true,
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2022', 'dom', 'esnext.disposable'],
      noEmit: true,
      skipLibCheck: false,
    },
    include: ['types/*'],
  }
}
