// What to expect of the tokens that Vercel gives to its deployments, as options of a verifier.
//
// One key signs for every customer of Vercel, and for its other products, so the claims carry the whole weight: each
// name and id that is known is compared for itself, and as a part of the subject.

import { readMembers } from '../lib/options.js'
import { optionError, usageError } from '../lib/usage-error.js'

/** The issuer in global mode, and the front part of every team's. */
export const VERCEL_ISSUER = 'https://oidc.vercel.com'

const AUDIENCE = 'https://vercel.com'

/** The subject repeats what three claims say. Where they disagree, it is for no check to say which is right. */
const SUBJECT = 'owner:{owner}:project:{project}:environment:{environment}'

const NAMES = ['team', 'project', 'environment', 'issuerMode', 'ownerId', 'projectId', 'audience']

const ALIASES = new Map([
  ['owner', 'team'],
  ['slug', 'team'],
  ['teamslug', 'team'],
  ['teamname', 'team'],
  ['teamid', 'ownerId'],
  ['owner_id', 'ownerId'],
  ['projectname', 'project'],
  ['project_id', 'projectId'],
  ['env', 'environment'],
  ['environments', 'environment'],
  ['target', 'environment'],
  ['mode', 'issuerMode'],
  ['issuer', 'issuerMode'],
  ['aud', 'audience'],
])

/** What else people pass as a name, and what to do then; the first match counts. */
const NO_NAMES = [
  [/:\/\//, 'this is an address; pass only the name in it'],
  [/:/, 'a name cannot have a colon, which separates the parts of the subject'],
  [/\*/, 'wildcards are not supported; pass null to accept any'],
  [/[A-Z ]/, 'write the name as in addresses on vercel.com, in lower case and without spaces'],
  [/[^a-z0-9._-]/, 'names on Vercel consist of a-z, 0-9, ".", "_" and "-"'],
]

export function vercelOidc(options) {
  const given = readMembers('options', options, 'option', NAMES, ALIASES)
  const { team, project, environments, ownerId, projectId } = readParts(given)
  const isGlobal = readMode(given.issuerMode)
  if (team === null) refuseAnyTeam(isGlobal, { ownerId, projectId, project })

  const issuer = isGlobal ? VERCEL_ISSUER : `${VERCEL_ISSUER}/${team}`
  const subject =
    team && project && environments?.map((environment) => subjectOf({ owner: team, project, environment }))
  const policy = {
    issuer,
    audience: readAudience(given.audience, { team, isGlobal, subject }),
    subject: subject || null,
    templates: Object.freeze({ sub: SUBJECT }),
    claims: stated({ owner: team, owner_id: ownerId, project, project_id: projectId, environment: environments }),
    algorithms: ['RS256'],
  }
  // Not enumerable: it is where the keys are and nothing to check, so it does not spread into a verifier's options.
  Object.defineProperty(policy, 'jwksUri', { value: `${issuer}/.well-known/jwks` })
  return Object.freeze(policy)
}

/** The subject of a deployment's tokens. */
export function subjectOf(parts) {
  return SUBJECT.replace(/\{(\w+)\}/g, (_, name) => parts[name])
}

/** The audience of a token that was not exchanged for another. */
export function usualAudience(team) {
  return `${AUDIENCE}/${team}`
}

/** Whether it is the usual audience of some team. */
export function isUsualAudience(text) {
  return isOfTeam(text, AUDIENCE)
}

/** Whether it is the issuer of some team. */
export function isTeamIssuer(text) {
  return isOfTeam(text, VERCEL_ISSUER)
}

function isOfTeam(text, root) {
  return text.startsWith(`${root}/`) && /^[a-z0-9._-]+$/.test(text.slice(root.length + 1))
}

function readParts(given) {
  const ownerId = readId('ownerId', given.ownerId, /^prj_/, 'projectId')
  const projectId = readId('projectId', given.projectId, /^team_/, 'ownerId')
  return {
    ownerId,
    projectId,
    team: readStated('team', given.team, 'the slug of the team, as in vercel.com/SLUG', readTeam),
    project:
      projectId && given.project === undefined ? null : readStated('project', given.project, 'its name', readProject),
    environments: readStated(
      'environment',
      given.environment,
      'production, or a list of environments',
      readEnvironments,
    ),
  }
}

function readStated(option, value, what, read) {
  if (value === undefined) throw optionError(option, `required; pass ${what}, or null to accept any`)
  return value === null ? null : read(option, value)
}

function readTeam(option, value) {
  if (typeof value === 'string' && /^team_\w{20,}$/.test(value))
    throw optionError(option, `this is an id; pass it as {ownerId|@}`)
  return readName(option, value)
}

function readProject(option, value) {
  if (typeof value === 'string' && /^prj_\w{20,}$/.test(value))
    throw optionError(option, `this is an id; pass it as {projectId|@}`)
  return readName(option, value)
}

function readEnvironments(option, value) {
  if (!Array.isArray(value)) return [readName(option, value)]
  if (value.length === 0) throw optionError(option, `the list is empty, so every token would be rejected`)
  return [...new Set(Array.from(value, (name, index) => readName(`${option}[${index}]`, name)))]
}

function readName(option, value) {
  if (typeof value !== 'string' || value === '') throw usageError(option, 'a name', value)
  const fault = NO_NAMES.find(([pattern]) => pattern.test(value))
  if (fault) throw optionError(option, `${fault[1]}`)
  return value
}

function readId(option, value, others, belongs) {
  if (value === undefined) return null
  if (typeof value !== 'string' || value === '') throw usageError(option, 'an id, a non-empty string', value)
  if (others.test(value)) throw optionError(option, `this is an id of the other kind; pass it as {${belongs}|@}`)
  if (/\W/.test(value)) throw optionError(option, `ids on Vercel consist of letters, digits and "_"`)
  return value
}

function readMode(value = 'team') {
  if (value !== 'team' && value !== 'global') throw usageError('issuerMode', "'team' or 'global'", value)
  return value === 'global'
}

function refuseAnyTeam(isGlobal, { ownerId, projectId, project }) {
  if (!isGlobal) {
    throw optionError(
      'team',
      "null requires 'global' as {issuerMode|@}; in team mode the issuer is named after the team, so pass its slug",
    )
  }
  if (ownerId || projectId) return
  throw new TypeError(
    project
      ? 'team, ownerId, projectId: pin one of them; any customer of Vercel can give a project this name'
      : 'team, ownerId, projectId: pin one of them; otherwise every customer of Vercel would be accepted',
  )
}

function readAudience(value, { team, isGlobal, subject }) {
  if (value === undefined && team) return usualAudience(team)
  if (value === undefined) {
    throw optionError('audience', `required without a team; the usual one is ${AUDIENCE}/SLUG`)
  }
  if (value === null && !subject) {
    throw optionError(
      'audience',
      'null requires team, project and environment; otherwise a visitor who signed in with Vercel Passport could pass for a deployment',
    )
  }
  if (value === null) return null
  const audiences = Array.isArray(value) ? [...value] : [value]
  if (audiences.length === 0) throw optionError('audience', 'the list is empty, so every token would be rejected')
  for (const audience of audiences) refuseAudience(audience, { team, isGlobal })
  return audiences
}

function refuseAudience(audience, { team, isGlobal }) {
  if (typeof audience !== 'string' || audience === '')
    throw usageError('audience', 'a string, a list of strings or null', audience)
  if (audience === VERCEL_ISSUER || audience.startsWith(`${VERCEL_ISSUER}/`)) {
    throw optionError('audience', `this is an issuer; the usual audience is ${AUDIENCE}/${team ?? 'SLUG'}`)
  }
  const isUsual = team ? audience === usualAudience(team) : isUsualAudience(audience)
  if (isGlobal && !isUsual) {
    throw optionError(
      'audience',
      "a token that was exchanged for another audience always has the team's issuer; pass 'team' as {issuerMode|@}, or the usual audience",
    )
  }
}

function stated(claims) {
  return Object.freeze(Object.fromEntries(Object.entries(claims).filter(([, expected]) => expected !== null)))
}
