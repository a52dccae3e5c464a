// Nothing here runs: the assertion is that `tsc` compiles it, and that what must not compile does not.

import { createRemoteVerifier, createVerifier, explain, JwtError, verify } from 'jwt-verdict'
import {
  type VercelOidcOptions,
  type VercelOidcPolicy,
  type VerifyVercelOidcTokenOptions,
  vercelAdvice,
  vercelHint,
  vercelOidc,
  verifyVercelOidcToken,
} from 'jwt-verdict/vercel'

declare const jwks: { keys: JsonWebKey[] }
declare const token: string

// Into every function that takes a policy, as it is or with more.
const policy: VercelOidcPolicy = vercelOidc({ team: 'acme', project: 'site', environment: 'production' })
createVerifier({ jwks, ...policy })
createRemoteVerifier(policy)
createRemoteVerifier({ ...policy, cooldown: 10 })
createRemoteVerifier([policy, vercelOidc({ team: 'globex', project: null, environment: null })])
verify(token, jwks, { ...policy })
fetch(policy.jwksUri)

// The least there is, and the most.
vercelOidc({ team: 'acme', projectId: 'prj_1', environment: ['production', 'preview'] as const })
vercelOidc({
  team: null,
  project: null,
  environment: 'staging',
  issuerMode: 'global',
  ownerId: 'team_1',
  projectId: 'prj_1',
  audience: ['https://vercel.com/acme'],
})

// @ts-expect-error: no options
vercelOidc()
// @ts-expect-error: no team
vercelOidc({ project: 'site', environment: 'production' })
// @ts-expect-error: no environment
vercelOidc({ team: 'acme', project: 'site' })
// @ts-expect-error: no such mode
vercelOidc({ team: 'acme', project: 'site', environment: 'production', issuerMode: 'both' })
// @ts-expect-error: no such option
vercelOidc({ team: 'acme', project: 'site', environment: 'production', teamId: 'team_1' })
// @ts-expect-error: it does not change
policy.issuer = 'https://oidc.vercel.com'

// Hints, for what is thrown and what is explained.
const verdict = explain(token, jwks, { ...policy })
if (!verdict.ok) vercelHint(verdict.error, token, policy).trim()
if (!verdict.ok) vercelAdvice(verdict.error, token, policy).hintCode.trim()
try {
  createVerifier({ jwks, ...policy }).verify(token)
} catch (error) {
  if (error instanceof JwtError) vercelHint(error, token).trim()
}

// The stricter replacement.
const verified = await verifyVercelOidcToken(token)
const strings: string[] = [verified.payload.owner_id, verified.payload.environment, verified.protectedHeader.alg]
strings.push(verified.key.kid ?? '')
await verifyVercelOidcToken<{ plan: string }>(token, {
  projectId: ['prj_1'],
  environment: '*',
  ownerId: 'team_1',
  issuer: 'https://oidc.vercel.com/acme',
  audience: null,
  subject: 'owner:acme:project:site:environment:production',
  algorithms: ['RS256'],
  typ: 'JWT',
  crit: { x: true },
  requiredClaims: ['scope'],
  maxTokenAge: '12 hours',
  clockTolerance: 5,
  currentDate: new Date(),
}).then(({ payload }) => payload.plan)
// @ts-expect-error: no such option
verifyVercelOidcToken(token, { owner: 'acme' })
// @ts-expect-error: it is a promise
verifyVercelOidcToken(token).payload

// With exactOptionalPropertyTypes, what is an error when it runs is one here: an option that is there and undefined.
type Unstated<Options> = {
  [Name in keyof Options]-?: undefined extends Required<Options>[Name] ? Name : never
}[keyof Options]
declare const unstated: Unstated<VercelOidcOptions> | Unstated<VerifyVercelOidcTokenOptions>
unstated satisfies never
// @ts-expect-error: an audience that may be undefined
verifyVercelOidcToken(token, { audience: undefined as string | undefined })
