// Session tokens of Clerk. They have no audience; the party that they are for is in azp.

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
      help: 'to let in one organization only; in version 1 tokens.',
    },
  ],
  read: ({ iss, azp, org_id }) => ({ issuer: text(iss), party: text(azp), organization: text(org_id) }),
  expect({ issuer, party, organization }) {
    if (!/^https:\/\/[^/]+$/.test(issuer))
      throw new Error('enter the address with https:// and without a slash at its end')
    return {
      form: {
        issuer: [issuer],
        algorithms: ['RS256'],
        requiredClaims: ['sub', 'sid'],
        claims: { azp: party, ...(organization && { org_id: organization }) },
      },
      jwksUrl: `${issuer}/.well-known/jwks.json`,
      audience: 'Session tokens have no audience. What stands in its place is azp, the origin of your site.',
    }
  },
  notes: [
    'Session tokens live for a minute. One that was copied by hand has usually expired.',
    'A request without an Origin gives a token without azp, which is refused here.',
    'Development and production are two instances with keys of their own.',
  ],
})
