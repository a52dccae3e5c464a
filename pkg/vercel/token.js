// `verifyVercelOidcToken` of @vercel/oidc, stricter: the same options and result, with the checks that it omits.
//
//   - an unknown option throws, and so does one set to undefined
//   - `exp` is required; the core checks the form of the token and the keys
//   - issuer, subject, owner, project and environment must agree with each other
//   - the audience is the usual one unless another is stated: a token that was exchanged for another service is not for
//     this one
//   - `projectId: '*'` requires something that other customers of Vercel cannot have. A custom audience is not enough:
//     anybody can request a token with it. Nor is a team's usual one, unless that team is the token's owner

import { createRemoteVerifier, JwtError } from 'jwt-verdict'
import { readDuration } from '../lib/duration.js'
import { readNonEmpty } from '../lib/input.js'
import { isPlainObject } from '../lib/object.js'
import {
  readPolicy as normalise,
  readDate,
  readExpected,
  readFlag,
  readList,
  readMembers,
  readValues,
} from '../lib/options.js'
import { spellOut } from '../lib/text.js'
import { optionError, usageError } from '../lib/usage-error.js'
import { vercelAdvice } from './hint.js'
import { isTeamIssuer, isUsualAudience, subjectOf, usualAudience, VERCEL_ISSUER } from './policy.js'

const PINS = {
  projectId: { claim: 'project_id', variables: ['VERCEL_PROJECT_ID'] },
  environment: { claim: 'environment', variables: ['VERCEL_TARGET_ENV', 'VERCEL_ENV'] },
}

/** What reads each option that a verifier has as well. It gives a copy, so that nothing of the caller's is read twice. */
const READERS = {
  algorithms: readList,
  issuer: readIssuers,
  audience: readExpected,
  subject: readValues,
  typ: readNonEmpty,
  crit: readCrit,
  requiredClaims: (name, value) => [...readList(name, value), ...REQUIRED],
  clockTolerance: readSeconds,
  maxTokenAge: readSeconds,
  currentDate: (name, value) => new Date(Math.round(readDate(name, value) * 1000)),
}

const NAMES = [...Object.keys(PINS), 'ownerId', ...Object.keys(READERS)]

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
    refuseDisagreement(payload, policy, 'audience' in given)
    return { payload, protectedHeader: header, key }
  } catch (error) {
    if (error instanceof JwtError) Object.assign(error, vercelAdvice(error, token, policy))
    throw error
  }
}

function verifierOf(policy) {
  // Of what was read: what JSON cannot tell apart is an error by then, and not another policy's verifier.
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
  const stated = Object.entries(READERS).filter(([name]) => name in given)
  const policy = {
    __proto__: null,
    algorithms: ['RS256'],
    issuer: null,
    audience: null,
    requiredClaims: REQUIRED,
    ...Object.fromEntries(stated.map(([name, read]) => [name, read(name, given[name])])),
    claims: {
      __proto__: null,
      ...readPin('projectId', given.projectId),
      ...readPin('environment', given.environment),
      ...('ownerId' in given && { owner_id: readNonEmpty('ownerId', given.ownerId) }),
    },
  }
  refuseAnybody(policy)
  return policy
}

function readSeconds(name, value) {
  if (typeof value !== 'string') return value
  try {
    return readDuration(value)
  } catch {
    throw usageError(name, 'seconds, as a number or as text such as "5 minutes"', value)
  }
}

/** The claim that an option pins, by default to what the deployment has that this runs in; nothing for '*'. */
function readPin(option, value) {
  const { claim, variables } = PINS[option]
  const expected = value === undefined ? variables.map((name) => globalThis.process?.env?.[name]).find(Boolean) : value
  if (expected === '*') return {}
  if (expected === undefined || expected === '') {
    const names = variables.join(' or ')
    throw new TypeError(
      `Expected ${names} to be set or ${option} to be provided. Pass ${option}: '*' to allow any ${claim} claim.`,
    )
  }
  const values = readValues(option, expected)
  if (values.includes('*')) {
    throw optionError(option, `'*' accepts any only when passed alone; in a list it would be compared literally`)
  }
  return { [claim]: values }
}

function readIssuers(name, value) {
  const issuers = readValues(name, value)
  if (issuers.every((issuer) => issuer === VERCEL_ISSUER || isTeamIssuer(issuer))) return issuers
  throw optionError(name, `expected ${VERCEL_ISSUER} or ${VERCEL_ISSUER}/TEAM`)
}

/** Every header of a token is protected, so a name is all there is to an extension. */
function readCrit(title, value) {
  if (!isPlainObject(value)) throw usageError(title, 'a plain object of extension names', value)
  const names = Object.keys(value)
  for (const name of names) readFlag(`${title}.${name}`, value[name])
  return names
}

function refuseAnybody({ claims, subject, issuer, audience }) {
  const pinned = claims.project_id ?? claims.owner_id ?? subject
  if (pinned || issuer?.every(isTeamIssuer) || audience?.every(isUsualAudience)) return
  throw optionError(
    'projectId',
    "'*' also requires ownerId, subject, the issuer of a team or its usual audience; otherwise every customer of Vercel would be accepted",
  )
}

/** What the claims have to say about each other, once they are known to be Vercel's. */
function refuseDisagreement(payload, { claims, audience }, isAudienceStated) {
  const { owner, project, environment } = payload
  // Any team can ask for a token with the usual audience of another.
  const isOthers = (text) => isUsualAudience(text) && text !== usualAudience(owner)
  const isTaken = !claims.project_id && audience !== null && [payload.aud].flat().some(isOthers)
  const expectations = {
    iss: [VERCEL_ISSUER, `${VERCEL_ISSUER}/${owner}`],
    sub: [subjectOf({ owner, project, environment })],
    ...((!isAudienceStated || isTaken) && { aud: [usualAudience(owner)] }),
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
    message: `the claim "${claim}" contradicts the others, unlike in a token for a deployment`,
    expected: expected.map(escaped),
    actual: found === undefined ? 'absent' : escaped(found),
    hint: 'Check where the caller got the token: Vercel issues no such token to a deployment for this audience.',
    hintCode: 'vercel_claims_disagree',
  })
}

/** Printable ASCII of at most 256 characters. */
function escaped(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return spellOut(text.slice(0, 256), /[^ -~]/gu)
}
