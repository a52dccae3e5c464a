// Tokens of GitHub Actions. Claims are compared rather than the subject, whose form a repository can change.
//
// https://docs.github.com/en/actions/reference/security/oidc has the claims, the usual audience, and both forms of the subject.

import { firstText, preset, text } from './preset.js'

const ISSUER = 'https://token.actions.githubusercontent.com'

export const githubActions = preset({
  id: 'github-actions',
  label: 'GitHub Actions',
  matches: (issuer) => issuer === ISSUER,
  fields: [
    { name: 'repository', label: 'Repository', example: 'octo-org/site', help: 'as owner/name.', isRequired: true },
    {
      name: 'audience',
      label: 'Audience',
      example: 'https://api.example',
      help: 'what the workflow requests with core.getIDToken(audience).',
      isRequired: true,
    },
    {
      name: 'ref',
      label: 'Branch or tag',
      example: 'refs/heads/main',
      help: 'the full name. If empty, any branch may call, even that of a pull request.',
    },
    {
      name: 'environment',
      label: 'Environment',
      example: 'production',
      help: 'the environment of the job, with its rules for who may deploy.',
    },
    {
      name: 'repositoryId',
      label: 'Repository id',
      example: '74',
      help: 'does not change when the repository is renamed.',
    },
    { name: 'ownerId', label: 'Owner id', example: '65', help: 'does not change when the owner is renamed.' },
  ],
  read({ aud, repository, ref, environment, repository_id, repository_owner_id }) {
    return {
      repository: text(repository),
      audience: firstText(aud),
      ref: text(ref),
      environment: text(environment),
      repositoryId: text(repository_id),
      ownerId: text(repository_owner_id),
    }
  },
  expect({ repository, audience, ref, environment, repositoryId, ownerId }) {
    if (!/^[^/\s]+\/[^/\s]+$/.test(repository)) throw new Error('write the repository as owner/name')
    return {
      form: {
        issuer: [ISSUER],
        audience: [audience],
        algorithms: ['RS256'],
        claims: {
          repository,
          ...(ref && { ref }),
          ...(environment && { environment }),
          ...(repositoryId && { repository_id: repositoryId }),
          ...(ownerId && { repository_owner_id: ownerId }),
        },
      },
      jwksUrl: `${ISSUER}/.well-known/jwks`,
      audience:
        'The usual audience is the address of the owner, https://github.com/OWNER, the same for every service. Have the workflow request an audience that is yours alone.',
    }
  },
  notes: [
    'One key signs for every repository on GitHub: without the repository, anyone with an account can call.',
    'Newer repositories have ids in the subject: repo:OWNER@ID/NAME@ID:... The claims compared here are the same in both forms.',
    'The issuer of an enterprise can end in its name. In that case enter the issuer by hand: only tokens of the enterprise have it.',
    'A pull request from a fork gets no token unless the workflow uses pull_request_target. Check the branch or the environment.',
  ],
})
