// ID tokens of Google accounts, and of Google Cloud's service accounts.
//
// https://developers.google.com/identity/gsi/web/guides/verify-google-id-token has the checks, with the issuer in both forms;
// https://cloud.google.com/docs/authentication/get-id-token how a service account comes to a token.

import { firstText, preset, text } from './preset.js'

const ISSUER = 'https://accounts.google.com'

export const google = preset({
  id: 'google',
  label: 'Google',
  matches: (issuer) => issuer === ISSUER || issuer === 'accounts.google.com',
  fields: [
    {
      name: 'audience',
      label: 'Client id',
      example: '1234.apps.googleusercontent.com',
      help: 'of your application; for service accounts, the address of your service.',
      isRequired: true,
    },
    { name: 'domain', label: 'Workspace domain', example: 'acme.example', help: 'to accept one organisation only.' },
    {
      name: 'email',
      label: 'Service account',
      example: 'caller@project.iam.gserviceaccount.com',
      help: 'for tokens of a service account, which have it only if it was requested.',
    },
  ],
  read: ({ aud, hd, email }) => ({
    audience: firstText(aud),
    domain: text(hd),
    email: /\.gserviceaccount\.com$/.test(email) ? text(email) : undefined,
  }),
  expect: ({ audience, domain, email }) => ({
    form: {
      issuer: [ISSUER, 'accounts.google.com'],
      audience: [audience],
      algorithms: ['RS256'],
      requiredClaims: ['sub'],
      claims: { ...(domain && { hd: domain }), ...(email && { email }) },
    },
    jwksUrl: 'https://www.googleapis.com/oauth2/v3/certs',
    audience: 'The audience is your client id. A token for another application must not sign anyone in to yours.',
  }),
  notes: [
    'Google writes its issuer in two ways, with and without https://. Both are accepted.',
    'Identify users by sub, not by email. To accept one organisation, check hd, not the end of the address.',
    'The token of a service account has its email only if requested: includeEmail, or format=full at the metadata server.',
    "Google's access tokens (ya29. ...) are opaque. Only ID tokens can be verified here.",
  ],
})
