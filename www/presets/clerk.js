// Session tokens of Clerk. They have no audience; the party that they are for is in azp.
//
// https://clerk.com/docs/guides/sessions/session-tokens has the claims of both versions: azp may be missing, and the organisation
// is org_id in version 1, and id in the object o in version 2, which is not compared here.

import { preset, text } from './preset.js'

const DEVELOPMENT = /^https:\/\/[a-z0-9-]+\.clerk\.accounts\.dev$/
const OWN = /^https:\/\/clerk\.[a-z0-9.-]+\.[a-z]+$/

export const clerk = preset({
  id: 'clerk',
  label: 'Clerk',
  matches: (issuer) => DEVELOPMENT.test(issuer) || OWN.test(issuer),
  fields: [
    {
      name: 'issuer',
      label: 'Frontend API URL',
      example: 'https://clerk.acme.example',
      help: 'on the page API keys of the Clerk dashboard.',
      isRequired: true,
    },
    {
      name: 'party',
      label: 'Your site',
      example: 'https://acme.example',
      help: 'the origin that the user is on (azp).',
      isRequired: true,
    },
    {
      name: 'organization',
      label: 'Organization id',
      example: 'org_1a2b',
      help: 'to accept one organization only; in version 1 tokens.',
    },
  ],
  read: ({ iss, azp, org_id }) => ({ issuer: text(iss), party: text(azp), organization: text(org_id) }),
  expect({ issuer, party, organization }) {
    if (!/^https:\/\/[^/]+$/.test(issuer))
      throw new Error('enter the address with https:// and without a trailing slash')
    return {
      form: {
        issuer: [issuer],
        algorithms: ['RS256'],
        requiredClaims: ['sub', 'sid'],
        claims: { azp: party, ...(organization && { org_id: organization }) },
      },
      jwksUrl: `${issuer}/.well-known/jwks.json`,
      audience: 'Session tokens have no audience. Instead they have azp, the origin of your site.',
    }
  },
  notes: [
    'In version 2 tokens the organization is in the claim o. Compare it in your program, once the token is verified.',
    'Session tokens are valid for a minute. A token copied by hand has usually expired.',
    'If the browser sent no Origin, the token has no azp and is rejected.',
    'Development and production are two instances with different keys.',
  ],
})
