// Vercel's tokens for deployments. The policy is `vercelOidc` of jwt-verdict/vercel, which also says what is missing.

import { VERCEL_ISSUER, vercelOidc } from '../../pkg/vercel/policy.js'
import { firstText, preset, text } from './preset.js'

const ENVIRONMENTS = ['production', 'preview', 'development']

export const vercel = preset({
  id: 'vercel',
  label: 'Vercel',
  matches: (issuer) => issuer === VERCEL_ISSUER || issuer.startsWith(`${VERCEL_ISSUER}/`),
  fields: [
    {
      name: 'team',
      label: 'Team',
      example: 'acme',
      help: 'the slug of the team, as in vercel.com/acme.',
      isRequired: true,
    },
    { name: 'project', label: 'Project', example: 'site', help: 'the name of the project.' },
    {
      name: 'environment',
      label: 'Environment',
      example: 'production',
      help: 'which deployments may call; separate several by commas. Preview deployments run code that may not have been reviewed.',
      suggestions: ENVIRONMENTS,
      isRequired: true,
    },
    { name: 'ownerId', label: 'Team id', example: 'team_1a2b', help: 'does not change when the team is renamed.' },
    {
      name: 'projectId',
      label: 'Project id',
      example: 'prj_3c4d',
      help: 'does not change when the project is renamed.',
    },
    {
      name: 'issuerMode',
      label: 'Issuer mode',
      example: 'team',
      help: 'under Settings, Security, OIDC of the project on Vercel.',
      options: ['team', 'global'],
    },
    {
      name: 'audience',
      label: 'Audience',
      example: 'https://api.example',
      help: 'your own, if the caller requests it with getVercelOidcToken({ audience }). Default: the team.',
    },
  ],
  read({ iss, aud, owner, owner_id, project, project_id, environment }) {
    const team = text(owner)
    const audience = firstText(aud)
    return {
      team,
      project: text(project),
      environment: text(environment),
      ownerId: text(owner_id),
      projectId: text(project_id),
      issuerMode: iss === VERCEL_ISSUER ? 'global' : 'team',
      audience: audience === `https://vercel.com/${team}` ? undefined : audience,
    }
  },
  expect({ team, project, environment, ownerId, projectId, issuerMode, audience }) {
    if (!project && !projectId)
      throw new Error('enter the project or its id; otherwise any project of the team may call')
    const policy = vercelOidc({
      team,
      environment: environment.split(/[\s,]+/).filter(Boolean),
      ...(project ? { project } : {}),
      ...(ownerId && { ownerId }),
      ...(projectId && { projectId }),
      ...(issuerMode && { issuerMode }),
      ...(audience && { audience }),
    })
    return {
      form: {
        issuer: [policy.issuer],
        audience: [policy.audience].flat(),
        subject: policy.subject ?? [],
        algorithms: [...policy.algorithms],
        claims: { ...policy.claims },
        templates: { ...policy.templates },
      },
      jwksUrl: policy.jwksUri,
      audience: audience
        ? 'The caller must request this audience: getVercelOidcToken({ audience }) of @vercel/oidc.'
        : 'This is the usual audience, the team itself. It is the same for every service that the team calls; prefer an audience that is yours alone.',
    }
  },
  notes: [
    'One key signs for every customer of Vercel: a valid signature proves only that somebody on Vercel got this token. The claims say who.',
    'Ids do not change when a team or project is renamed; names do.',
    'Read the token from the x-vercel-oidc-token header of each request, not when the program starts.',
    "Vercel's published sample swaps the arguments of new URL and does not await jwtVerify: copy the code below instead.",
  ],
})
