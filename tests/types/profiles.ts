// Nothing here runs: only a verifier of ID tokens takes a login, and it takes nothing without one.

import { createRemoteVerifier, createVerifier, explain, type Login, type Verifier, verify } from 'jwt-verdict'

declare const jwks: { keys: JsonWebKey[] }
declare const token: string
const policy = { issuer: 'https://issuer.example', audience: 'client' }
const login: Login = { nonce: 'nonce', maxAuthAge: 60, acr: ['mfa'], accessToken: 'token' }

const ids = createVerifier({
  jwks,
  ...policy,
  profile: 'id-token',
  trustedAudiences: ['other'],
  cache: { maxEntries: 1 },
})
ids.verify(token, { nonce: null }).payload.sub?.length
ids.explain(token, login).ok
verify(token, jwks, { ...policy, profile: 'id-token' }, login)
explain(token, jwks, { ...policy, profile: 'id-token' }, login)
// @ts-expect-error: no login
ids.verify(token)
// @ts-expect-error: no nonce
ids.verify(token, { maxAuthAge: 60 })
// @ts-expect-error: an index is no login
;[token].map(ids.verify)
// @ts-expect-error: no login
verify(token, jwks, { ...policy, profile: 'id-token' })
// @ts-expect-error: a verifier of ID tokens is no verifier of others
export const other: Verifier = ids

const access = createVerifier({ jwks, ...policy, profile: 'access-token' })
;[token].map(access.verify)
// @ts-expect-error: no login belongs to an access token
access.verify(token, login)
// @ts-expect-error: nobody else is an audience of interest
createVerifier({ jwks, ...policy, profile: 'access-token', trustedAudiences: ['other'] })
// @ts-expect-error: no such profile
createVerifier({ jwks, ...policy, profile: 'at+jwt' })

const remote = createRemoteVerifier({ ...policy, profile: 'id-token', discovery: true })
remote.verify(token, login).then(({ stale }) => stale)
remote.verifySync(token, login).payload
// @ts-expect-error: no login
remote.verify(token)
createRemoteVerifier({ ...policy, profile: 'logout-token' }).verify(token)
createVerifier([
  { jwks, ...policy, profile: 'access-token' },
  { jwks, ...policy, profile: 'logout-token' },
]).verify(token)
const withIds = [policy, { ...policy, profile: 'id-token' }] as const
// @ts-expect-error: no list takes a login
createRemoteVerifier(withIds)
const withKeys = [
  { jwks, ...policy },
  { jwks, ...policy, profile: 'id-token' },
] as const
// @ts-expect-error: no list takes a login
createVerifier(withKeys)
