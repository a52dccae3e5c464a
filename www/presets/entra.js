// Tokens of Microsoft Entra ID (Azure AD), of version 1.0 and 2.0.
//
// https://learn.microsoft.com/entra/identity-platform/access-tokens has issuers, audiences and the address of keys with appid;
// https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/troubleshooting-signature-validation-errors says that
// nobody but Microsoft Graph can check tokens for it.

import { firstText, preset, text } from './preset.js'

const V2 = /^https:\/\/login\.microsoftonline\.com\/([0-9a-f-]{36})\/v2\.0$/
const V1 = /^https:\/\/sts\.windows\.net\/([0-9a-f-]{36})\/$/

export const entra = preset({
  id: 'entra',
  label: 'Microsoft Entra',
  matches: (issuer) => V1.test(issuer) || V2.test(issuer),
  fields: [
    {
      name: 'tenant',
      label: 'Tenant id',
      example: '9188040d-6c67-4c5b-b112-36a304b66dad',
      help: 'of the organisation; an id, not its domain.',
      isRequired: true,
    },
    {
      name: 'audience',
      label: 'Audience',
      example: '6731de76-14a6-49ae-97bc-6eba6914391e',
      help: 'the client id of your API in 2.0 tokens; in 1.0 tokens its App ID URI, or the client id.',
      isRequired: true,
    },
    {
      name: 'version',
      label: 'Token version',
      example: '2.0',
      help: 'requestedAccessTokenVersion in the manifest of your API.',
      options: ['2.0', '1.0'],
    },
    {
      name: 'client',
      label: 'Client id',
      example: '90c0fe63-bcf2-44d5-8fb7-b8bbc0b29dc6',
      help: 'of the application that may call.',
    },
  ],
  read: ({ iss, aud, tid, azp, appid }) => ({
    tenant: text(tid) ?? (V2.exec(iss) ?? V1.exec(iss))?.[1],
    audience: firstText(aud),
    version: V1.test(iss) ? '1.0' : '2.0',
    client: text(azp) ?? text(appid),
  }),
  expect({ tenant, audience, version = '2.0', client }) {
    if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(tenant)) {
      throw new Error('enter the id of the tenant, in lower case; tokens never have common, organizations or a domain')
    }
    const isFirst = version === '1.0'
    return {
      form: {
        issuer: [isFirst ? `https://sts.windows.net/${tenant}/` : `https://login.microsoftonline.com/${tenant}/v2.0`],
        audience: [audience],
        algorithms: ['RS256'],
        claims: { tid: tenant, ...(client && { [isFirst ? 'appid' : 'azp']: client }) },
      },
      jwksUrl: `https://login.microsoftonline.com/${tenant}/discovery/${isFirst ? '' : 'v2.0/'}keys`,
      audience:
        'In 2.0 tokens the audience is the client id of your API. If it is 00000003-0000-0000-c000-000000000000 or https://graph.microsoft.com, the token is for Microsoft Graph, and nobody else can verify it.',
    }
  },
  notes: [
    'Tokens for Microsoft Graph have a nonce in the header and fail every signature check. Request a token for your own API.',
    'An application with mapped claims has its own keys: add ?appid= and its client id to the address of the keys.',
    'Identify users by oid and tid together, not by upn or email.',
    'Version 1.0 and 2.0 have different issuers. The manifest of your API decides, not the address that the client used.',
  ],
})
