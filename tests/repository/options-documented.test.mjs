// Every public option says what it does, in which unit, its default, and the error that its rule throws. Read from the
// declarations by the compiler's own parser, from the functions down, so an option that no list knows is found.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { SyntaxKind } from 'typescript/unstable/ast'
import { API } from 'typescript/unstable/sync'
import { root } from '../../scripts/lib/command.mjs'

const FILES = [
  'index.d.ts',
  'remote/verifier.d.ts',
  'http/index.d.ts',
  'vercel/index.d.ts',
  'testing/index.d.ts',
  'slim/index.d.ts',
].map((name) => join(root, 'pkg', name))

/** What a parameter with options is called. */
const PARAMETERS = ['options', 'overrides']

/** Their members are rules for tokens, and a rule rejects. */
const POLICIES = ['PolicyOptions', 'KeySetOptions', 'SecretOptions']

const UNITS = /\b(seconds|bytes|keys|entries|port)\b/i
const REGISTERED = /claim `(iss|sub|aud|exp|nbf|iat|typ)`/

const api = new API({ cwd: root })
after(() => api.close())
const snapshot = api.updateSnapshot({ openFiles: FILES })
const statements = FILES.flatMap((file) => {
  const { program } = snapshot.getDefaultProjectForFile(file)
  const text = readFileSync(file, 'utf8')
  return [...program.getSourceFile(file).statements].map((node) => ({ node, text }))
})
const declarations = new Map(
  statements
    .filter(({ node }) => [SyntaxKind.InterfaceDeclaration, SyntaxKind.TypeAliasDeclaration].includes(node.kind))
    .map((statement) => [statement.node.name.text, statement]),
)
const options = optionsOf(reached())

test('the options of every function are found', () => {
  const names = options.map(({ name }) => name)
  for (const known of [
    'PolicyOptions.issuer',
    'Limits.keys',
    'RemoteOptions.timeout',
    'AnyIssuerRemoteOptions.jwksUri',
  ])
    assert.ok(names.includes(known), known)
  for (const known of ['UnauthorizedOptions.realm', 'VercelOidcOptions.team', 'VerifyVercelOidcTokenOptions.crit'])
    assert.ok(names.includes(known), known)
  for (const known of ['TestIssuerOptions.now', 'TestOverrides.flaw', 'RotateOptions.keep', 'ServeOptions.port'])
    assert.ok(names.includes(known), known)
})

for (const { name, doc, isOptional, isNumber, isRule } of options) {
  test(`${name} is documented`, () => {
    assert.match(doc, /^(?!@)[A-Z`].*?\.(?=\s|$)/s, 'what it does, as a sentence')
    if (isOptional) assert.match(doc, /\bDefault\b/, 'its default')
    if (isNumber) assert.match(doc, UNITS, 'its unit')
    if (isRule) assert.match(doc, /@throws (`ERR_|TypeError|\{@link)/, 'the error')
    if (REGISTERED.test(doc)) assert.match(doc, /RFC \d{4} \d/, 'the section that defines the claim')
  })
}

/** The names of the types that parameters with options have, and of those that these are made of. */
function reached() {
  const names = new Set(
    statements.flatMap(({ node, text }) => parametersOf(node).flatMap((type) => namesIn(type, text))),
  )
  for (const name of names) {
    const { node, text } = declarations.get(name)
    for (const other of namesIn(node, text)) names.add(other)
  }
  return names
}

/** The types of the parameters with options of a function, or of the functions that an interface has. */
function parametersOf(node) {
  const functions = [node, ...(node.members ?? [])].filter(({ parameters }) => parameters !== undefined)
  return functions
    .flatMap(({ parameters }) => [...parameters])
    .filter(({ name, type }) => PARAMETERS.includes(name.text) && type !== undefined)
    .map(({ type }) => type)
}

/** The declared types of options that a node names. A comment names none. */
function namesIn(node, text) {
  const code = text.slice(node.pos, node.end).replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
  return [...new Set(code.match(/\b[A-Z]\w+/g))].filter((name) => declarations.has(name) && isOfOptions(name))
}

/** Not what an option's value is made of: an algorithm, a document, a function. */
function isOfOptions(name) {
  return /Options?$|^Limits$|^TestOverrides$/.test(name)
}

function optionsOf(names) {
  return [...names].flatMap((owner) => {
    const { node, text } = declarations.get(owner)
    return [...(node.members ?? [])]
      .filter((member) => member.type.kind !== SyntaxKind.NeverKeyword)
      .map((member) => ({
        name: `${owner}.${member.name.text}`,
        doc: docOf(member, text),
        isOptional: member.postfixToken?.kind === SyntaxKind.QuestionToken,
        isNumber: /^ *number\b/.test(text.slice(member.type.pos, member.type.end)),
        isRule: POLICIES.includes(owner),
      }))
  })
}

/** The comment in front of a member, without its stars. */
function docOf(member, text) {
  const comments = text.slice(member.pos, member.end).match(/\/\*\*[\s\S]*?\*\//)
  return (comments?.[0] ?? '').replaceAll(/^\s*\/?\*+\/?\s?|\s*\*+\/$/gm, '').trim()
}
