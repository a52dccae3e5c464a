// The command line, read strictly: ignoring an unknown option would skip a check.

import { parseArgs } from 'node:util'
import { unknownName } from '../lib/usage-error.js'
import { Failure } from './failure.js'

const text = (value, help) => ({ type: 'string', value, help })
const list = (value, help) => ({ type: 'string', multiple: true, value, help })
const toggle = (help, short) => ({ type: 'boolean', help, ...(short && { short }) })

/** Every option, in the order in which help lists them. */
export const OPTIONS = {
  jwks: text('FILE|URL', "the issuer's key set; by default it is fetched from the issuer"),
  'secret-file': text('FILE', 'file whose bytes are the shared secret, for HS256, HS384, HS512'),
  issuer: list('URL', 'expected issuer, in "iss"; repeat to allow several'),
  'any-issuer': toggle('accept any issuer'),
  audience: list('TEXT', 'expected audience, in "aud"; repeat to allow several'),
  'any-audience': toggle('accept any audience'),
  subject: list('TEXT', 'expected subject, in "sub"; repeat to allow several'),
  typ: list('TYPE', 'expected type, in the header\'s "typ"; repeat to allow several'),
  claim: list('NAME=VALUE', 'expected claim: text, JSON or a test; repeat to allow several values'),
  'required-claim': list('NAME', 'claim that must be there, whatever its value; repeatable'),
  scope: list('"NAME ..."', 'scopes that the token must grant, all of them; repeatable'),
  'single-audience': toggle('reject tokens that are for other audiences too'),
  vercel: text('TEAM[/PROJECT[/ENVIRONMENT]]', "issuer, audience, subject, claims and keys for a deployment's tokens"),
  'allow-insecure': toggle('allow plain http to hosts other than this machine'),
  algorithms: list('NAME,...', 'algorithms to accept; by default those of public keys'),
  now: text('TIME', 'verify as of this time: seconds since 1970, or 2026-01-31T12:00:00Z'),
  tolerance: text('SECONDS', 'allowed difference between clocks, up to 900; 0 by default'),
  'max-age': text('SECONDS', 'reject tokens that were issued longer ago, by "iat"'),
  'max-lifetime': text('SECONDS', 'reject tokens that are valid for longer, from "iat" or "nbf" to "exp"'),
  'allow-missing-expiry': toggle('accept tokens without "exp", which never expire'),
  port: text('NUMBER', 'port to serve on; by default any free port'),
  open: toggle('also open the page in the browser'),
  json: toggle('print JSON: one object, or one per line for several tokens'),
  help: toggle('print this help', 'h'),
}

/** The command line's names for the library's options. An option that is missing does not exist here. */
export const FLAGS = {
  algorithms: '--algorithms',
  allowInsecure: '--allow-insecure',
  allowMissingExpiry: '--allow-missing-expiry',
  anyAudience: '--any-audience',
  anyIssuer: '--any-issuer',
  audience: '--audience',
  claimRules: '--claim',
  claims: '--claim',
  clockTolerance: '--tolerance',
  issuer: '--issuer',
  jwks: '--jwks',
  jwksUri: '--jwks',
  maxLifetime: '--max-lifetime',
  maxTokenAge: '--max-age',
  requiredClaims: '--required-claim',
  scope: '--scope',
  secret: '--secret-file',
  singleAudience: '--single-audience',
  subject: '--subject',
  typ: '--typ',
}

/** The options and the other arguments of a command that takes the options `names`. */
export function readArguments(args, names) {
  const options = Object.fromEntries(names.map((name) => [name, OPTIONS[name]]))
  const { values, positionals, tokens } = parse(args, options)
  for (const name of names.filter((name) => !options[name].multiple)) {
    const times = tokens.filter((token) => token.kind === 'option' && token.name === name).length
    if (times > 1) throw new Failure(`--${name} appears ${times} times; it takes one value`)
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
  ['--type', '--typ'],
  ['--claims', '--claim'],
  ['--required-claims', '--required-claim'],
  ['--require', '--required-claim'],
  ['--scopes', '--scope'],
  ['--scp', '--scope'],
  ['--required-scope', '--scope'],
  ['--max-token-age', '--max-age'],
  ['--lifetime', '--max-lifetime'],
  ['--no-expiry', '--allow-missing-expiry'],
])
