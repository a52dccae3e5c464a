// Turns the options of the command line into the options of a verifier.

import { claimsFrom } from '../lib/claim-lines.js'
import { VERCEL_ISSUER, vercelOidc } from '../vercel/policy.js'
import { Failure } from './failure.js'

const SECONDS = /^\d+(\.\d+)?$/

/** What is no choice with --vercel, and why. */
const NOT_OF_VERCEL = {
  subject: 'which already sets it',
  'any-issuer': 'which already sets it',
  'any-audience': 'which already sets it',
  'allow-missing-expiry': 'whose tokens all expire',
}

/** The options in seconds, by their flags. */
const DURATIONS = { tolerance: 'clockTolerance', 'max-age': 'maxTokenAge', 'max-lifetime': 'maxLifetime' }

/** RFC 3339, or its date alone. A time needs a zone, since local time depends on the machine. */
const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/

/** The options of a verifier, without its keys. If `lenient`, what is not stated is not checked. */
export function readPolicy(values, { lenient }) {
  const policy = values.vercel === undefined ? readExpected(values, lenient) : readVercel(values)
  const algorithms = values.algorithms?.flatMap((names) => names.split(',')).map((name) => name.trim())
  const now = values.now === undefined ? undefined : readTime(values.now)
  return {
    ...policy,
    ...(algorithms && { algorithms }),
    ...(now !== undefined && { now: () => now }),
    ...(values.typ && { typ: values.typ }),
    ...(values.claim && { claims: readClaims(values.claim, policy) }),
    ...(values['required-claim'] && { requiredClaims: values['required-claim'] }),
    ...(values.scope && { scope: values.scope.join(' ') }),
    ...(values['single-audience'] && { singleAudience: true }),
    ...(values['allow-missing-expiry'] && { allowMissingExpiry: true }),
    ...readDurations(values),
  }
}

/** Runs `use`, and reports an invalid value of an option as a mistake on the command line. */
export function asOptions(use) {
  try {
    return use()
  } catch (error) {
    if (error instanceof TypeError) throw new Failure(error.message)
    throw error
  }
}

function readExpected(values, lenient) {
  const read = (name) => {
    const isAny = values[`any-${name}`]
    if (isAny && values[name]) throw new Failure(`pass either --${name} or --any-${name}, not both`)
    if (values[name] || isAny || lenient) return values[name] ?? null
    throw new Failure(`--${name} is required, or --any-${name} to accept any`)
  }
  return { issuer: read('issuer'), audience: read('audience'), subject: values.subject ?? null }
}

function readVercel(values) {
  const clash = Object.keys(NOT_OF_VERCEL).find((name) => values[name] !== undefined)
  if (clash) throw new Failure(`--${clash} cannot be combined with --vercel, ${NOT_OF_VERCEL[clash]}`)
  const [team, project = null, environments, ...rest] = values.vercel.split('/')
  if (rest.length > 0) throw new Failure('--vercel: expected TEAM[/PROJECT[/ENVIRONMENT]], found more than three parts')
  const options = {
    team,
    project,
    environment: environments === undefined ? null : environments.split(','),
    issuerMode: readMode(values.issuer),
    ...(values.audience && { audience: values.audience }),
  }
  try {
    return vercelOidc(options)
  } catch (error) {
    if (error instanceof TypeError) throw new Failure(`--vercel: ${error.message}`)
    throw error
  }
}

function readMode(issuers) {
  if (issuers === undefined) return 'team'
  if (issuers.length === 1 && issuers[0] === VERCEL_ISSUER) return 'global'
  throw new Failure(
    `--vercel already sets the issuer; the only --issuer it can be combined with is ${VERCEL_ISSUER}, for global mode`,
  )
}

function readTime(value) {
  const seconds = SECONDS.test(value) ? Number(value) : INSTANT.test(value) ? Date.parse(value) / 1000 : Number.NaN
  if (Number.isFinite(seconds)) return seconds
  throw new Failure('--now: expected seconds since 1970, or a time such as 2026-01-31T12:00:00Z')
}

function readDurations(values) {
  const given = Object.entries(DURATIONS).filter(([flag]) => values[flag] !== undefined)
  return Object.fromEntries(given.map(([flag, option]) => [option, readSeconds(flag, values[flag])]))
}

function readSeconds(flag, value) {
  if (SECONDS.test(value)) return Number(value)
  throw new Failure(`--${flag}: expected a number of seconds, 0 or more`)
}

/** Further claims beside those of Vercel's policy, of which none gets another value. */
function readClaims(lines, { claims: stated = {} }) {
  const claims = asOptions(() => claimsFrom(lines))
  const clash = Object.keys(claims).find((name) => Object.hasOwn(stated, name))
  if (clash) throw new Failure(`--claim ${clash} cannot be combined with --vercel, which already sets it`)
  return { ...stated, ...claims }
}
