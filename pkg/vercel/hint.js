// Better advice on refusals of Vercel's tokens: what usually is the matter when one comes to this.

import { decode, JwtError } from 'jwt-verdict'
import { worded } from '../lib/hint.js'
import { isUsualAudience, subjectOf, usualAudience, VERCEL_ISSUER } from './policy.js'

const PASSPORT_ISSUER = 'https://passport.vercel.com'

/** The parts of the subject, as the claims of their own name them. */
const SUBJECT = /^owner:(?<owner>[^:]+):project:(?<project>[^:]+):environment:(?<environment>[^:]+)$/

/** The hint alone, as {@link vercelAdvice} has it. */
export function vercelHint(refusal, token, policy) {
  return vercelAdvice(refusal, token, policy).hint
}

/** `{ hint, hintCode }`: what usually is the matter when a token of Vercel's is refused so, or the refusal's own. */
export function vercelAdvice(refusal, token, policy) {
  const claims = readClaims(token)
  // Before the last step nothing says that Vercel wrote the claims.
  const advice = refusal.step === 'check' && claims ? adviceOn(refusal, claims, policy?.claims ?? {}) : undefined
  if (advice === undefined) return { hint: refusal.hint, hintCode: refusal.hintCode }
  const [hintCode, hint] = advice
  return { hint: worded(hint), hintCode }
}

function readClaims(token) {
  try {
    return decode(token).payload
  } catch (error) {
    if (error instanceof JwtError) return undefined
    throw error
  }
}

function adviceOn(refusal, claims, pinned) {
  if (isPassport(claims)) {
    return [
      'vercel_passport',
      'Send what getVercelOidcToken() of @vercel/oidc gives: this is a token of Vercel Passport, about a visitor who signed in and not about a deployment.',
    ]
  }
  if (refusal.code === 'ERR_JWT_EXPIRED') return refusal.claim === 'exp' ? onExpiry(claims) : undefined
  if (refusal.reason !== 'check_failed') return undefined
  const expected = [refusal.expected ?? []].flat()
  switch (refusal.claim) {
    case 'iss':
      return onIssuer(expected, claims, pinned)
    case 'aud':
      return onAudience(expected, claims)
    case 'sub':
      return onSubject(expected, claims, pinned)
    case 'owner':
      return onOwner(claims, pinned)
    case 'project':
      return onProject(claims, pinned)
    case 'environment':
      return onEnvironment(expected, claims)
    case 'owner_id':
    case 'project_id':
      return [
        'vercel_other_id',
        'Look the id up in the settings on Vercel, and do not drop it: the same name with another id means that the team or project was deleted and made again, or belongs to somebody else.',
      ]
  }
}

function isPassport({ iss, typ }) {
  return typ === 'passport' || iss === PASSPORT_ISSUER || String(iss).startsWith(`${PASSPORT_ISSUER}/`)
}

function onExpiry({ environment }) {
  return environment === 'development'
    ? [
        'vercel_development_token_expired',
        'Run `vercel env pull` again, or let getVercelOidcToken() of @vercel/oidc refresh the token: those for development end after twelve hours.',
      ]
    : [
        'vercel_token_kept',
        'Have the caller ask getVercelOidcToken() of @vercel/oidc for each request: a deployment gets a fresh token with each, and the one from its start or build ends.',
      ]
}

function onIssuer(expected, { iss, owner, owner_id }, pinned) {
  if (iss === VERCEL_ISSUER) {
    return [
      'vercel_global_mode',
      "Choose Team under Settings, Security, OIDC on Vercel{issuerMode|, or set @ to 'global'}: the project is in global issuer mode, and the policy expects a team's issuer.",
    ]
  }
  if (iss !== `${VERCEL_ISSUER}/${owner}`) return undefined
  if (expected.includes(VERCEL_ISSUER)) {
    return [
      'vercel_team_mode',
      "{issuerMode|Set @ to 'team'|Expect the team's issuer}: the policy expects the global issuer, and the token is from its team's. The project is in team issuer mode, or the token was exchanged for another audience.",
    ]
  }
  return onOwner({ owner_id }, pinned)
}

function onOwner({ owner_id }, pinned) {
  return isPinned(pinned.owner_id, owner_id)
    ? [
        'vercel_team_renamed',
        'State the new slug of the team{team| in @}: the team was renamed, its id is still the one you pin.',
      ]
    : [
        'vercel_other_team',
        'Compare owner_id with the id in the settings of your team on Vercel: the token is from another team, or yours was renamed. Ids stay when names change{ownerId|, so pin @ as well}.',
      ]
}

function onAudience(expected, { aud, owner }) {
  if (aud === usualAudience(owner)) {
    return [
      'vercel_usual_audience',
      'Have the caller ask for your audience, with getVercelOidcToken({ audience }) of @vercel/oidc: this token has the usual one, the team itself.',
    ]
  }
  if ([aud].flat().some((audience) => typeof audience === 'string' && isUsualAudience(audience))) {
    return [
      'vercel_audience_of_another_team',
      'If this audience is yours and the caller may call, pin the id of its project: it exchanged its token for the usual audience of another team, as every team can.',
    ]
  }
  if (expected.includes(usualAudience(owner))) {
    return [
      'vercel_exchanged_audience',
      'Expect this audience if it is yours: the caller exchanged its token for another audience, so it is meant for another service.',
    ]
  }
}

function onSubject(expected, claims, pinned) {
  const parts = expected.map((subject) => SUBJECT.exec(subject)?.groups).filter(Boolean)
  const differs = (name) => parts.every((part) => part[name] !== claims[name])
  if (parts.length === 0 || claims.sub !== subjectOf(claims)) return undefined
  if (differs('owner')) return onOwner(claims, pinned)
  if (differs('project')) return onProject(claims, pinned)
  return onEnvironment(
    parts.map(({ environment }) => environment),
    claims,
  )
}

function onProject({ project_id }, pinned) {
  return isPinned(pinned.project_id, project_id)
    ? [
        'vercel_project_renamed',
        'State the new name of the project{project| in @}: it was renamed, its id is still the one you pin.',
      ]
    : [
        'vercel_other_project',
        'Compare project_id with the id in the settings of your project on Vercel: the token is from another project, or yours was renamed. Ids stay when names change{projectId|, so pin @ as well}.',
      ]
}

function onEnvironment(expected, { environment }) {
  const wanted = expected.join(' or ')
  if (environment === 'preview') {
    return [
      'vercel_preview',
      `Promote the deployment, or give previews an API of their own: the caller is a preview, whose code may not be reviewed yet, and this policy is for ${wanted}.`,
    ]
  }
  if (environment === 'development') {
    return [
      'vercel_development',
      `Deploy the caller, or give development an API of its own: it runs on a developer's machine, with a token from \`vercel env pull\`, and this policy is for ${wanted}.`,
    ]
  }
  if (environment === 'production') {
    return [
      'vercel_production',
      `If production may call, add it{environment| to @}: the caller is the production deployment, and this policy is for ${wanted}.`,
    ]
  }
  return [
    'vercel_other_environment',
    `If that environment may call, add it{environment| to @}: the caller is deployed to another one, and this policy is for ${wanted}.`,
  ]
}

function isPinned(expected, found) {
  return [expected ?? []].flat().includes(found)
}
