// `verifyVercelOidcToken` of @vercel/oidc, stricter: the same options and result, checked where that one looks away.
//
//   - an unknown option is an error, and so is one that says nothing
//   - `exp` is required; the form of the token and the keys are judged by the core
//   - issuer, subject, owner, project and environment have to agree with each other
//   - the audience is the usual one unless another is stated: a token that was exchanged for another service is not for
//     this one
//   - `projectId: '*'` asks for something that other customers of Vercel cannot have. An audience of one's own is not:
//     anybody can ask for a token with it

import { createRemoteVerifier, JwtError } from 'jwt-verdict'
import { readDuration } from '../jose/duration.js'
import { kindOf, misuse } from '../misuse.js'
import { readPolicy as normalise, readMembers } from '../options.js'
import { vercelHint } from './hint.js'
import { subjectOf, usualAudience, VERCEL_ISSUER } from './policy.js'

const PINS = {
  projectId: { claim: 'project_id', variables: ['VERCEL_PROJECT_ID'] },
  environment: { claim: 'environment', variables: ['VERCEL_TARGET_ENV', 'VERCEL_ENV'] },
}

const OTHERS = ['ownerId', 'algorithms', 'issuer', 'audience', 'subject', 'typ', 'crit', 'requiredClaims']
const DURATIONS = ['clockTolerance', 'maxTokenAge']
const NAMES = [...Object.keys(PINS), ...OTHERS, ...DURATIONS, 'currentDate']

const ALIASES = new Map([
  ['project', 'projectId'],
  ['project_id', 'projectId'],
  ['env', 'environment'],
  ['owner', 'ownerId'],
  ['owner_id', 'ownerId'],
  ['iss', 'issuer'],
  ['aud', 'audience'],
  ['sub', 'subject'],
])

/** Every token of a deployment has these. */
const REQUIRED = ['owner', 'owner_id', 'project', 'project_id', 'environment']

/** Policies are few in one program; one that makes them up as it goes does not fill the memory with them. */
const MOST_VERIFIERS = 64

const verifiers = new Map()

/** What the verifiers share: a key set that one of them has fetched is there for all. */
const cache = new Map()

export async function verifyVercelOidcToken(token, options = {}) {
  const given = readMembers('options', options, 'option', NAMES, ALIASES)
  const policy = readPolicy(given)
  try {
    const { payload, header, key } = await verifierOf(policy).verify(token)
    refuseDisagreement(payload, given)
    return { payload, protectedHeader: header, key }
  } catch (error) {
    if (error instanceof JwtError) error.hint = vercelHint(error, token, policy)
    throw error
  }
}

function verifierOf(policy) {
  // Normalised first: what JSON cannot tell apart is an error by then, and not another policy's verifier.
  const key = JSON.stringify([normalise(policy), policy.currentDate])
  const jwksUri = `${VERCEL_ISSUER}/.well-known/jwks`
  const verifier = verifiers.get(key) ?? createRemoteVerifier({ ...policy, jwksUri, cache })
  // The first is the one that was not asked for longest.
  verifiers.delete(key)
  verifiers.set(key, verifier)
  if (verifiers.size > MOST_VERIFIERS) verifiers.delete(verifiers.keys().next().value)
  return verifier
}

function readPolicy(given) {
  const {
    projectId,
    environment,
    ownerId,
    issuer = null,
    audience = null,
    requiredClaims = [],
    crit,
    ...others
  } = given
  const claims = { ...readPin('projectId', projectId), ...readPin('environment', environment) }
  if ('ownerId' in given) claims.owner_id = ownerId
  if (!('project_id' in claims)) refuseAnybody(given)
  for (const value of [issuer ?? []].flat()) refuseOtherIssuer(value)
  return {
    algorithms: ['RS256'],
    ...others,
    ...Object.fromEntries(
      DURATIONS.filter((name) => name in given).map((name) => [name, readSeconds(name, given[name])]),
    ),
    ...('crit' in given && { crit: readCrit(crit) }),
    issuer,
    audience,
    claims,
    requiredClaims: [...requiredClaims, ...REQUIRED],
  }
}

function readSeconds(name, value) {
  if (typeof value !== 'string') return value
  try {
    return readDuration(value)
  } catch {
    throw misuse(name, 'seconds, as a number or as a text such as "5 minutes"', value)
  }
}

/** The claim that an option pins, by default to what the deployment has that this runs in; nothing for '*'. */
function readPin(option, value) {
  const { claim, variables } = PINS[option]
  const expected = value === undefined ? variables.map((name) => globalThis.process?.env?.[name]).find(Boolean) : value
  if (expected === '*') return {}
  if (expected === undefined || expected?.length === 0) {
    const names = variables.join(' or ')
    throw new TypeError(
      `Expected ${names} to be set or ${option} to be provided. Pass ${option}: '*' to allow any ${claim} claim.`,
    )
  }
  if (Array.isArray(expected) && expected.includes('*')) {
    throw new TypeError(`${option}: '*' allows any by itself; beside others in a list it is compared like them`)
  }
  return { [claim]: expected }
}

function refuseAnybody({ ownerId, issuer, audience, subject }) {
  const areAll = (values, prefix) =>
    [values ?? []].flat().some(Boolean) && [values].flat().every((value) => String(value).startsWith(prefix))
  const pinned = ownerId || subject || areAll(issuer, `${VERCEL_ISSUER}/`) || areAll(audience, usualAudience(''))
  if (pinned) return
  throw new TypeError(
    "projectId: '*' needs ownerId, subject, the issuer of a team or its usual audience beside it, or every customer of Vercel would be accepted",
  )
}

function refuseOtherIssuer(issuer) {
  if (issuer === VERCEL_ISSUER || String(issuer).startsWith(`${VERCEL_ISSUER}/`)) return
  throw new TypeError(`issuer: expected ${VERCEL_ISSUER} or ${VERCEL_ISSUER}/TEAM`)
}

/** Every header of a token is protected, so a name is all there is to an extension. */
function readCrit(crit) {
  if (kindOf(crit) !== 'Object') throw misuse('crit', 'an object of extension names', crit)
  return Object.keys(crit)
}

/** What the claims have to say about each other, once they are known to be Vercel's. */
function refuseDisagreement(payload, given) {
  const { owner, project, environment } = payload
  const expectations = {
    iss: [VERCEL_ISSUER, `${VERCEL_ISSUER}/${owner}`],
    sub: [subjectOf({ owner, project, environment })],
    ...(!('audience' in given) && { aud: [usualAudience(owner)] }),
  }
  const noText = ['owner', 'project', 'environment'].find((claim) => typeof payload[claim] !== 'string')
  if (noText) throw disagreement('invalid', noText, payload[noText], ['a string'])
  const [claim, expected] = Object.entries(expectations).find(([name, values]) => !values.includes(payload[name])) ?? []
  if (claim) throw disagreement(claim in payload ? 'check_failed' : 'missing', claim, payload[claim], expected)
}

function disagreement(reason, claim, found, expected) {
  return new JwtError({
    code: 'ERR_JWT_CLAIM_VALIDATION_FAILED',
    step: 'check',
    reason,
    claim,
    message: `the claim "${claim}" does not go with the others, as it does in a token for a deployment`,
    expected: expected.map(escaped),
    actual: found === undefined ? 'absent' : escaped(found),
    hint: 'This is no token that Vercel gives to a deployment for this audience: see where the caller has it from.',
  })
}

/** Printable ASCII of at most 256 characters. */
function escaped(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.slice(0, 256).replace(/[^ -~]/gu, (character) => `\\u{${character.codePointAt(0).toString(16)}}`)
}
