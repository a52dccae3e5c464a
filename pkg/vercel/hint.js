// Better advice on refusals of Vercel's tokens: what usually is the matter when one comes to this.

import { decode, JwtError } from 'jwt-verdict'
import { isUsualAudience, subjectOf, usualAudience, VERCEL_ISSUER } from './policy.js'

const PASSPORT_ISSUER = 'https://passport.vercel.com'

/** The parts of the subject, as the claims of their own name them. */
const SUBJECT = /^owner:(?<owner>[^:]+):project:(?<project>[^:]+):environment:(?<environment>[^:]+)$/

export function vercelHint(refusal, token, policy) {
  const claims = readClaims(token)
  // Before the last step nothing says that Vercel wrote the claims.
  const hint = refusal.step === 'check' && claims ? hintOn(refusal, claims, policy?.claims ?? {}) : undefined
  return hint ?? refusal.hint
}

function readClaims(token) {
  try {
    return decode(token).payload
  } catch (error) {
    if (error instanceof JwtError) return undefined
    throw error
  }
}

function hintOn(refusal, claims, pinned) {
  if (isPassport(claims)) {
    return 'This is a token of Vercel Passport: it is about a visitor who signed in, not about a deployment. The caller has to send what getVercelOidcToken() of @vercel/oidc gives it.'
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
      return 'The names can be the same where the ids are not: the team or project was deleted and made again, or belongs to somebody else. Look the id up in its settings on Vercel; do not drop it.'
  }
}

function isPassport({ iss, typ }) {
  return typ === 'passport' || iss === PASSPORT_ISSUER || String(iss).startsWith(`${PASSPORT_ISSUER}/`)
}

function onExpiry({ environment }) {
  return environment === 'development'
    ? 'Tokens for development end after twelve hours: run `vercel env pull` again, or let getVercelOidcToken() of @vercel/oidc refresh it.'
    : 'A deployment gets a fresh token with each request: the caller has to ask getVercelOidcToken() of @vercel/oidc each time, and not keep one from its start or its build.'
}

function onIssuer(expected, { iss, owner, owner_id }, pinned) {
  if (iss === VERCEL_ISSUER) {
    return "The project is in global issuer mode, the policy expects a team's issuer: choose Team under Settings, Security, OIDC on Vercel, or pass issuerMode: 'global'."
  }
  if (iss !== `${VERCEL_ISSUER}/${owner}`) return undefined
  if (expected.includes(VERCEL_ISSUER)) {
    return "The policy expects the global issuer, the token is from its team's: the project is in team issuer mode, or the token was exchanged for another audience. Pass issuerMode: 'team'."
  }
  return onOwner({ owner_id }, pinned)
}

function onOwner({ owner_id }, pinned) {
  return isPinned(pinned.owner_id, owner_id)
    ? 'The team was renamed, its id is still the one you pin: state its new slug as team.'
    : 'The token is from another team, or the team was renamed. Compare owner_id with the id in its settings on Vercel: ids stay when names change, so pin ownerId as well.'
}

function onAudience(expected, { aud, owner }) {
  if (aud === usualAudience(owner)) {
    return 'The token has the usual audience, the team itself: the caller has to ask for yours, with getVercelOidcToken({ audience }) of @vercel/oidc.'
  }
  if ([aud].flat().some((audience) => typeof audience === 'string' && isUsualAudience(audience))) {
    return 'The caller exchanged its token for the usual audience of another team, as every team can. If that audience is yours and the caller may call, pin the id of its project.'
  }
  if (expected.includes(usualAudience(owner))) {
    return 'The caller exchanged its token for another audience, so it is meant for another service; if that is this one, state it as audience.'
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
    ? 'The project was renamed, its id is still the one you pin: state its new name as project.'
    : 'The token is from another project, or the project was renamed. Compare project_id with the id in its settings on Vercel: ids stay when names change, so pin projectId as well.'
}

function onEnvironment(expected, { environment }) {
  const wanted = expected.join(' or ')
  if (environment === 'preview') {
    return `The caller is a preview deployment, which runs code that may not be reviewed yet; this policy is for ${wanted}. Promote it, or give previews an API of their own.`
  }
  if (environment === 'development') {
    return `The caller runs on a developer's machine, with a token from \`vercel env pull\`; this policy is for ${wanted}. Deploy it, or give development an API of its own.`
  }
  if (environment === 'production') {
    return `The caller is the production deployment; this policy is for ${wanted}. If production may call, add it to environment.`
  }
  return `The caller is deployed to another environment; this policy is for ${wanted}. If that environment may call, add it to environment.`
}

function isPinned(expected, found) {
  return [expected ?? []].flat().includes(found)
}
