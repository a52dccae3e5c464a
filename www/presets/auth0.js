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
      help: 'as configured for the API; for ID tokens, the client id.',
      isRequired: true,
    },
    { name: 'organization', label: 'Organization id', example: 'org_1a2b', help: 'to accept one organization only.' },
  ],
  read: ({ iss, aud, org_id }) => ({
    domain: ISSUER.exec(iss)?.[1],
    audience: firstText([aud].flat().filter((value) => !/\.auth0\.com\/userinfo$/.test(value))),
    organization: text(org_id),
  }),
  expect({ domain, audience, organization }) {
    if (!/^[a-z0-9.-]+$/.test(domain)) throw new Error('enter only the domain, without https:// and without a slash')
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
        'The audience is the identifier of your API. A client that does not request it gets an opaque or an encrypted token.',
    }
  },
  notes: [
    'The issuer ends in a slash.',
    'With a custom domain, the issuer is that domain for tokens that are requested there.',
    'Tokens of APIs set to HS256 use a shared secret, so public keys cannot verify them. Set those APIs to RS256.',
    'For an API set to PS256, tick PS256 instead of RS256.',
  ],
})
