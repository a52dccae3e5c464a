// User tokens of Supabase Auth, signed with the project's own key.
//
// https://supabase.com/docs/guides/auth/jwt-fields has the claims, https://supabase.com/docs/guides/auth/signing-keys the
// algorithms and the address of the keys.

import { firstText, preset, text } from './preset.js'

const ISSUER = /^https:\/\/([a-z0-9]+)\.supabase\.co\/auth\/v1$/

export const supabase = preset({
  id: 'supabase',
  label: 'Supabase',
  matches: (issuer) => ISSUER.test(issuer),
  fields: [
    {
      name: 'project',
      label: 'Project ref',
      example: 'abcdefghijklmnopqrst',
      help: 'the first part of the address of the project.',
      isRequired: true,
    },
    { name: 'role', label: 'Role', example: 'authenticated', help: 'the database role.' },
    { name: 'audience', label: 'Audience', example: 'authenticated', help: 'authenticated, unless you changed it.' },
  ],
  read: ({ iss, aud, role }) => ({ project: ISSUER.exec(iss)?.[1], role: text(role), audience: firstText(aud) }),
  expect({ project, role = 'authenticated', audience = 'authenticated' }) {
    if (!/^[a-z0-9]+$/.test(project)) throw new Error('enter only the ref of the project, as in REF.supabase.co')
    const issuer = `https://${project}.supabase.co/auth/v1`
    return {
      form: {
        issuer: [issuer],
        audience: [audience],
        algorithms: ['ES256', 'RS256'],
        requiredClaims: ['sub'],
        claims: { role },
      },
      jwksUrl: `${issuer}/.well-known/jwks.json`,
      audience: 'The audience is authenticated for every project. Only the issuer distinguishes projects.',
    }
  },
  notes: [
    'Projects with the legacy JWT secret sign with HS256 and publish no key. Change to signing keys in the settings of the project.',
    // https://github.com/orgs/supabase/discussions/44373
    'A project with a custom domain still has the address with its ref as issuer.',
    'The anon and service_role keys of older projects are tokens too. service_role bypasses every row rule: if you pasted such a key, replace it.',
  ],
})
