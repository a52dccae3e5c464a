// Access tokens and ID tokens of Auth0.
//
// https://auth0.com/docs/secure/tokens/access-tokens/get-access-tokens says for which audience a token is a JWT, and that with
// the scope openid the address of the user's profile is a second one.

import { firstText, preset, text } from './preset.js'

const ISSUER = /^https:\/\/([a-z0-9-]+(?:\.[a-z]{2}(?:-\d)?)?\.auth0\.com)\/$/

export const auth0 = preset({
  id: 'auth0',
  label: 'Auth0',
  matches: (issuer) => ISSUER.test(issuer),
  fields: [
    {
      name: 'domain',
      label: 'Domain',
      example: 'acme.eu.auth0.com',
      help: 'of the tenant, or your own domain.',
      isRequired: true,
    },
    {
      name: 'audience',
      label: 'API identifier',
      example: 'https://api.example',
      help: 'as it is set for the API; for ID tokens, the client id.',
      isRequired: true,
    },
    { name: 'organization', label: 'Organization id', example: 'org_1a2b', help: 'to let in one organization only.' },
  ],
  read: ({ iss, aud, org_id }) => ({
    domain: ISSUER.exec(iss)?.[1],
    audience: firstText([aud].flat().filter((value) => !/\.auth0\.com\/userinfo$/.test(value))),
    organization: text(org_id),
  }),
  expect({ domain, audience, organization }) {
    if (!/^[a-z0-9.-]+$/.test(domain)) throw new Error('enter the domain alone, without https:// and without a slash')
    return {
      form: {
        issuer: [`https://${domain}/`],
        audience: [audience],
        algorithms: ['RS256'],
        requiredClaims: ['sub'],
        claims: { ...(organization && { org_id: organization }) },
      },
      jwksUrl: `https://${domain}/.well-known/jwks.json`,
      audience:
        'The audience is the identifier of your API. A client that does not ask for it gets an opaque token, or an encrypted one.',
    }
  },
  notes: [
    'The issuer ends in a slash.',
    'With your own domain, the issuer is that domain, for as long as tokens are asked for there.',
    'APIs that are set to HS256 share a secret and cannot be checked with public keys. Set them to RS256.',
    'For an API that is set to PS256, tick PS256 in place of RS256.',
  ],
})
