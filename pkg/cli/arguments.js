// The command line, read strictly: an option that nobody knows would be a check that never runs.

import { parseArgs } from 'node:util'
import { unknownName } from '../lib/usage-error.js'
import { Failure } from './failure.js'

const text = (value, help) => ({ type: 'string', value, help })
const list = (value, help) => ({ type: 'string', multiple: true, value, help })
const toggle = (help, short) => ({ type: 'boolean', help, ...(short && { short }) })

/** Every option, in the order in which help lists them. */
export const OPTIONS = {
  jwks: text('FILE|URL', "the issuer's key set; without it, it is fetched from the issuer"),
  'secret-file': text('FILE', 'a shared secret, taken byte by byte, for HS256, HS384 and HS512'),
  issuer: list('URL', 'the issuer expected in "iss"; repeat it to allow several'),
  'any-issuer': toggle('accept any issuer, on purpose'),
  audience: list('TEXT', 'the audience expected in "aud"; repeat it to allow several'),
  'any-audience': toggle('accept any audience, on purpose'),
  subject: list('TEXT', 'the subject expected in "sub"; repeat it to allow several'),
  vercel: text('TEAM[/PROJECT[/ENVIRONMENT]]', "issuer, audience, subject, claims and keys for a deployment's tokens"),
  'allow-insecure': toggle('fetch keys by http as well; without it, only from this machine'),
  algorithms: list('NAME,...', 'the algorithms allowed; by default those of public keys'),
  now: text('TIME', 'the time to judge at: seconds since 1970, or 2026-01-31T12:00:00Z'),
  tolerance: text('SECONDS', 'by how much the clocks may differ; 0 by default'),
  port: text('NUMBER', 'the port to serve at; by default any that is free'),
  open: toggle('open the page in the browser as well'),
  json: toggle('print JSON: one object, or one a line for several tokens'),
  help: toggle('print this', 'h'),
}

/** What the library's options are called here; those that are missing are none here. */
export const FLAGS = {
  algorithms: '--algorithms',
  allowInsecure: '--allow-insecure',
  anyAudience: '--any-audience',
  anyIssuer: '--any-issuer',
  audience: '--audience',
  clockTolerance: '--tolerance',
  issuer: '--issuer',
  jwks: '--jwks',
  jwksUri: '--jwks',
  secret: '--secret-file',
  subject: '--subject',
}

/** The options and the other arguments of a command that takes the options `names`. */
export function readArguments(args, names) {
  const options = Object.fromEntries(names.map((name) => [name, OPTIONS[name]]))
  const { values, positionals, tokens } = parse(args, options)
  for (const name of names.filter((name) => !options[name].multiple)) {
    const times = tokens.filter((token) => token.kind === 'option' && token.name === name).length
    if (times > 1) throw new Failure(`--${name} is given ${times} times; it takes one value`)
  }
  return { values, positionals }
}

function parse(args, options) {
  try {
    return parseArgs({ args, options, allowPositionals: true, tokens: true })
  } catch (error) {
    // Its message can quote what was typed, which may be a secret.
    if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw unknownOption(args, options)
    if (error.code?.startsWith('ERR_PARSE_ARGS')) throw new Failure(error.message.split('\n')[0])
    throw error
  }
}

function unknownOption(args, options) {
  const names = Object.keys(options)
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true })
  const { rawName } = tokens.find((token) => token.kind === 'option' && !names.includes(token.name))
  const known = names.map((name) => `--${name}`)
  return new Failure(unknownName('option', rawName, known, ALIASES).message)
}

const ALIASES = new Map([
  ['--secret', '--secret-file'],
  ['--key', '--jwks'],
  ['--keys', '--jwks'],
  ['--jwks-uri', '--jwks'],
  ['--iss', '--issuer'],
  ['--aud', '--audience'],
  ['--sub', '--subject'],
  ['--alg', '--algorithms'],
  ['--algorithm', '--algorithms'],
  ['--leeway', '--tolerance'],
  ['--clock-tolerance', '--tolerance'],
])
