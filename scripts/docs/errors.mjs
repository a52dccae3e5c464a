// `npm run docs:errors`: everything that is said of an error -> docs/errors.md.
//
//   --check   compare instead of writing
//
// What the verifier says comes from its rows (docs/errors.json, which a test of the crate writes); what the npm package says of
// keys that it fetches, from pkg/remote/failure.js, and of functions of the program, from pkg/lib/program.js; the meaning of a code from the package's types; an example of each reason is
// the first vector that has it.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bearerToken } from '../../pkg/http/bearer.js'
import { nameOptions, worded } from '../../pkg/lib/hint.js'
import { FAILURE_ADVICE, FAILURES, REFUSALS } from '../../pkg/lib/program.js'
import { ADVICE, FETCH_FAILURES, NOT_LOADED } from '../../pkg/remote/failure.js'
import { Failure, main, root } from '../lib/command.mjs'

const PAGE = join(root, 'docs', 'errors.md')

/** Advice on a fetch that knows more than the reason, by the reason that it is given for. */
const FINER = {
  status: ['login', 'busy', 'noConfiguration'],
  network: ['certificate'],
  issuer_mismatch: ['tenants'],
}

const HEAD = `# Errors

<!-- Written by \`npm run docs:errors\`. -->

Every rejection has a stable \`code\` and a finer \`reason\`, which your program can branch on. For people it has a
\`message\`, what was \`expected\`, what was found (\`actual\`), and a \`hint\` that says what to do. A hint has a
\`hintCode\`, which is stable too; its sentence may change.

A hint names an option by the name its reader knows. This page has the names of the JavaScript API. The crate, the
command line and the debugging page use their own, and leave out advice about an option that they do not have.

In Rust, \`Error::code\`, \`Error::reason\` and \`Error::hint\` return the same strings. The vectors named as examples
hold a key set, a policy and a token that is rejected for this reason.

`

/** The page, from what the code says now. */
export function writeErrors() {
  nameOptions(PROGRAM)
  const types = readFileSync(join(root, 'pkg', 'index.d.ts'), 'utf8')
  const [, causes] = /interface Causes \{\n([\s\S]*?)\n\}\n/.exec(types)
  const meanings = [...causes.matchAll(/^ {2}\/\*\*\s*([\s\S]*?)\s*\*\/\n {2}(ERR_\w+):/gm)]
  const rows = [...coreRows(), ...fetchRows(), ...programRows(), ...hostRows()]
  const examples = examplesByReason()
  const sections = meanings.map(([, meaning, code]) => section(code, plain(meaning), rows, examples))
  const codes = contents(meanings.map(([, , code]) => code))
  return `${HEAD}${codes}\n${sections.join('\n')}\n${requestSection()}\n${keySection(rows)}`
}

/** A program sets every option, each by its name in code. */
const PROGRAM = new Proxy(
  { anyAudience: '`audience: null`', anyIssuer: '`issuer: null`', allowInsecure: '`allowInsecure: true`' },
  { get: (names, option) => names[option] ?? `the option \`${option}\`` },
)

function coreRows() {
  const rows = JSON.parse(readFileSync(join(root, 'docs', 'errors.json'), 'utf8'))
  return rows.filter(({ code }) => code !== '')
}

function advised([code, text]) {
  return { code, text }
}

function programRows() {
  const checks = { schema: 'schema', check_function: 'check-function' }
  const refusals = Object.entries(REFUSALS).map(([reason, [message, ...advice]]) => ({
    step: 'check',
    check: checks[reason],
    code: 'ERR_JWT_CLAIM_VALIDATION_FAILED',
    reason,
    message,
    hints: [advised(advice)],
  }))
  const failures = Object.entries(FAILURES).map(([reason, message]) => ({
    step: 'host',
    code: 'ERR_HOST_FUNCTION_FAILED',
    reason,
    message,
    hints: [advised(FAILURE_ADVICE)],
  }))
  return [...refusals, ...failures]
}

function fetchRows() {
  const failed = Object.entries(FETCH_FAILURES).map(([reason, [message, ...usual]]) => ({
    step: 'keys',
    code: 'ERR_JWKS_FETCH_FAILED',
    reason,
    message: `keys of {address}: ${message}`,
    hints: [usual, ...(FINER[reason] ?? []).map((name) => ADVICE[name])].map(advised),
  }))
  const missing = Object.entries(NOT_LOADED).map(([reason, message]) => ({
    step: 'keys',
    code: 'ERR_JWKS_NOT_LOADED',
    reason,
    message,
    hints: [{ code: 'await_keys', text: 'Await prefetch() or verify(), which fetch the keys when they are needed.' }],
  }))
  return [...failed, ...missing]
}

function hostRows() {
  return [
    {
      step: 'internal',
      code: 'ERR_INTERNAL',
      reason: 'trap',
      message: 'the verifier failed while it was at work, so nothing was accepted',
      hints: [
        { code: 'call_from_less_deep', text: 'The call stack is full: call it from less deep within a recursion.' },
        { code: 'more_memory', text: 'Memory ran out: give the process more, or keep fewer verifiers.' },
        {
          code: 'report_defect',
          text: 'Anything else is a defect: report it with its cause, which holds nothing of the token.',
        },
      ],
    },
  ]
}

/** What is said of a request before there is a token, from requests that have none. */
function requestRows() {
  const requests = [
    {},
    { authorization: 'Basic dXNlcjpwYXNz' },
    { authorization: 'Bearer' },
    { rawHeaders: ['Authorization', 'Bearer a', 'Authorization', 'Bearer b'] },
  ]
  return requests.map(({ rawHeaders, ...headers }) => {
    try {
      return bearerToken(rawHeaders ? { rawHeaders, headers } : new Headers(headers))
    } catch (error) {
      return error
    }
  })
}

/** By reason, the path of the first vector that is rejected for it. */
function examplesByReason() {
  const folder = join(root, 'tests', 'vectors')
  const examples = new Map()
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  for (const { name } of folders) {
    for (const file of readdirSync(join(folder, name)).sort()) {
      if (!file.endsWith('.txt')) continue
      const text = readFileSync(join(folder, name, file), 'utf8')
      const [code, reason, claim] = ['code', 'reason', 'claim'].map(
        (field) => new RegExp(`^${field}: (.*)$`, 'm').exec(text)?.[1],
      )
      const path = `../tests/vectors/${name}/${file}`
      for (const key of [`${code} ${reason}`, `${code} ${reason} ${claim}`]) {
        if (code && !examples.has(key)) examples.set(key, path)
      }
    }
  }
  return examples
}

function contents(codes) {
  const lines = codes.map((code) => `- [\`${code}\`](#${code.toLowerCase()})`)
  const others = ['Requests without a token', 'Keys that no token can use', 'Keys that do not match a token']
  const ends = others.map((title) => `- [${title}](#${title.toLowerCase().replaceAll(' ', '-')})`)
  return `${[...lines, ...ends].join('\n')}\n`
}

function section(code, meaning, rows, examples) {
  const own = rows.filter((row) => row.code === code && row.step !== 'key' && !isMismatch(row))
  const reasons = Map.groupBy
    ? [...Map.groupBy(own, ({ reason }) => reason)]
    : [...new Set(own.map(({ reason }) => reason))].map((reason) => [
        reason,
        own.filter((row) => row.reason === reason),
      ])
  const parts = reasons.map(([reason, all]) => entry(code, reason, all, examples))
  return `## ${code}\n\n${meaning}\n\n${parts.join('\n')}`
}

/** A row about one key of the set: the reason is one of a mismatch, and not of a rejection. */
function isMismatch({ step, check }) {
  return step === 'select' && check === null
}

function entry(code, reason, rows, examples) {
  const [{ step, check }] = rows
  const where = check ? `Check \`${check}\` of step \`${step}\`.` : `Step \`${step}\`.`
  const example = examples.get(`${code} ${reason}`)
  const lines = rows.map(({ message }) => `> ${open(message)}`)
  const hints = new Map(rows.flatMap(({ hints }) => hints).map(({ code, text }) => [code, text]))
  return [
    `### ${code} ${reason}`,
    '',
    [...new Set(lines)].join('\n>\n'),
    '',
    `${where}${expectation(rows)}${example ? ` Example: [${example.split('/').slice(-2).join('/')}](${example}).` : ''}`,
    '',
    ...[...hints].map(([hintCode, text]) => `- \`${hintCode}\`: ${advice(text)}`),
    '',
  ].join('\n')
}

function expectation(rows) {
  const stated = [...new Set(rows.map(({ expected }) => expected).filter(Boolean))]
  return stated.length === 0 ? '' : ` Expected: ${stated.map(open).join('; ')}.`
}

function requestSection() {
  const rows = requestRows().map(
    ({ code, reason, message, hint }) => `| \`${code}\` | \`${reason}\` | ${cell(message)} | ${cell(hint)} |`,
  )
  return [
    '## Requests without a token',
    '',
    '`bearerToken` of `jwt-verdict/http` throws a `BearerError` if a request does not bring exactly one token.',
    '`unauthorized` answers 401 to `ERR_BEARER_MISSING`, and 400 to `ERR_BEARER_INVALID`.',
    '',
    '| code | reason | message | what to do |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function keySection(rows) {
  const problems = rows.filter(({ step }) => step === 'key')
  const mismatches = rows.filter(isMismatch)
  const table = (all) =>
    all.map(
      ({ reason, message, hints }) =>
        `| \`${reason}\` | ${cell(open(message))} | ${hints.map(({ text }) => cell(advice(text))).join(' ')} |`,
    )
  return [
    '## Keys that no token can use',
    '',
    'A key that is unusable does not spoil its set: it is never chosen. `keys[].problem` has the reason.',
    '',
    '| reason | message | what to do |',
    '|---|---|---|',
    ...table(problems),
    '',
    '## Keys that do not match a token',
    '',
    '`error.keys[].mismatch` and `explain(token).keys[].mismatch` say why a key was not chosen.',
    '',
    '| reason | message | what to do |',
    '|---|---|---|',
    ...table(mismatches),
    '',
  ].join('\n')
}

/** What a single error fills in, in italics. */
function open(text) {
  return text.replace(/\{(\w+)\}/g, '*$1*')
}

/** What a single error fills in comes first, as in the program: it may stand within what is said of an option. */
function advice(text) {
  return worded(open(text))
}

function cell(text) {
  return text.replaceAll('|', '\\|')
}

function plain(comment) {
  return comment
    .replace(/(?:^|\s*\n\s*)\*\s?/g, ' ')
    .replace(/\{@link (\S+?)\}/g, '`$1`')
    .trim()
}

await main(import.meta, (args) => {
  const page = writeErrors()
  if (!args.includes('--check')) return writeFileSync(PAGE, page)
  const kept = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : ''
  if (kept !== page) throw new Failure('docs/errors.md is not what the code says: run `npm run docs:errors`')
})
