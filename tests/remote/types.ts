// Nothing here runs: it is compiled with tests/types.

import {
  type AnyIssuerRemoteOptions,
  type CachedKeys,
  createRemoteVerifier,
  JwtError,
  type JwtPayload,
  type KeyReport,
  type RemoteListVerifier,
  type RemotelyVerifiedToken,
  type RemoteOptions,
  type VerifiedToken,
} from 'jwt-verdict'

declare function only<T>(value: T): void
declare const token: string
declare const kv: {
  get(key: string, type: 'json'): Promise<CachedKeys | null>
  put(key: string, value: string, options?: { expirationTtl: number }): Promise<void>
}
const policy = { issuer: 'https://issuer.example', audience: 'https://api.example' }

// The least there is, and the most.
createRemoteVerifier({ issuer: 'https://issuer.example', audience: null })
createRemoteVerifier({
  issuer: ['https://one.example', 'https://two.example'] as const,
  audience: ['a', 'b'],
  subject: null,
  algorithms: ['RS256'],
  typ: 'at+jwt',
  claims: { environment: ['production', 'preview'] },
  requiredClaims: ['jti'],
  maxTokenAge: 3600,
  clockTolerance: 5,
  allowMissingExpiry: true,
  crit: ['http://example.com/UNDEFINED'],
  limits: { tokenBytes: 4096 },
  jwksUri: new URL('https://issuer.example/keys'),
  allowInsecure: false,
  fetch,
  timeout: 2.5,
  maxBytes: 65_536,
  cooldown: 30,
  maxAge: 600,
  staleIfError: 0,
  cache: new Map(),
  now: () => 1_700_000_000,
  random: Math.random,
})
createRemoteVerifier([
  { ...policy, discovery: true },
  { ...policy, jwksUri: 'https://other.example/keys', currentDate: new Date(0) },
])
const options: readonly RemoteOptions[] = [policy]
only<RemoteListVerifier<VerifiedToken & { readonly policy: string }>>(createRemoteVerifier(options))

// A fetch and a cache of one's own.
createRemoteVerifier({ ...policy, fetch: (url, init) => fetch(url, { ...init, keepalive: true }) })
createRemoteVerifier({ ...policy, fetch: async () => Response.json({ keys: [] }) })
createRemoteVerifier({ ...policy, fetch: (input: string | URL | Request, init?: RequestInit) => fetch(input, init) })
createRemoteVerifier({
  ...policy,
  cache: {
    get: (url) => kv.get(url, 'json'),
    set: (url, entry) => kv.put(url, JSON.stringify(entry), { expirationTtl: 86_400 }),
  },
})
createRemoteVerifier({ ...policy, cache: { get: () => undefined, set: (_url, { jwks }) => jwks.length } })

const verifier = createRemoteVerifier(policy)

// What is forgotten with the await is the token: nothing of it is on the promise.
const pending = verifier.verify(token)
// @ts-expect-error: add await
pending.payload
// @ts-expect-error: add await
verifier.explain(token).ok

const verified = await pending
only<JwtPayload>(verified.payload)
only<KeyReport>(verified.key)
only<boolean>(verified.stale)
only<RemotelyVerifiedToken>(verifier.verifySync(token))

interface Session {
  sub: string
  scope: string
}
only<JwtPayload>(verified.claims)
const ofSession = createRemoteVerifier<Session>(policy)
only<Session>((await ofSession.verify(token)).payload)
const verdict = await ofSession.explain(token)
only<boolean>(verdict.stale)
if (verdict.ok) only<Session>(verdict.payload)
// @ts-expect-error: not verified
else only<Session>(verdict.payload)

// The functions may be passed on, and nothing of the state is for changing.
const { verify, prefetch, reload } = verifier
only<Promise<void>>(prefetch())
only<Promise<void>>(reload())
only<Promise<{ payload: JwtPayload }[]>>(Promise.all([token].map((text) => verify(text))))
only<boolean>(verifier.fresh)
only<number | undefined>(verifier.fetchedAt)
only<readonly KeyReport[]>(verifier.keys)
only<readonly string[] | undefined>(verifier.sources[0]?.issuers)
only<'ERR_JWKS_FETCH_FAILED' | undefined>(verifier.lastError?.code)
// @ts-expect-error
verifier.fresh = true
// @ts-expect-error
verifier.sources.push(verifier.sources[0])

// Its refusals are told apart like the others.
try {
  verifier.verifySync(token)
} catch (error) {
  if (error instanceof JwtError && error.code === 'ERR_JWKS_FETCH_FAILED') {
    only<'timeout' | 'status' | string>(error.reason)
    only<'keys'>(error.step)
    // @ts-expect-error: no such reason
    if (error.reason === 'never_loaded') error.hint
  }
  if (error instanceof JwtError && error.code === 'ERR_JWKS_NOT_LOADED') only<'never_loaded' | 'expired'>(error.reason)
}

// @ts-expect-error: no issuer
createRemoteVerifier({ audience: null })
createRemoteVerifier({ issuer: null, audience: null, jwksUri: 'https://issuer.example/keys' })
// @ts-expect-error: keys of no issuer in particular
createRemoteVerifier({ issuer: null, audience: null })
// @ts-expect-error: no audience
createRemoteVerifier({ issuer: 'https://issuer.example' })
// @ts-expect-error: keys that are here need no fetching
createRemoteVerifier({ ...policy, jwks: { keys: [] } })
// @ts-expect-error: a secret is not published
createRemoteVerifier({ ...policy, secret: new Uint8Array() })
// @ts-expect-error: HMAC is for secrets
createRemoteVerifier({ ...policy, algorithms: ['HS256'] })
// @ts-expect-error: an unknown option
createRemoteVerifier({ ...policy, cooldownDuration: 30_000 })
// @ts-expect-error: seconds are a number
createRemoteVerifier({ ...policy, maxAge: '10m' })
// @ts-expect-error: half a cache
createRemoteVerifier({ ...policy, cache: { get: () => undefined } })
// @ts-expect-error: not what fetch gives
createRemoteVerifier({ ...policy, fetch: async () => ({ keys: [] }) })

// With exactOptionalPropertyTypes, what is an error when it runs is one here: an option that is there and undefined.
type Unstated<Options> = {
  [Name in keyof Options]-?: undefined extends Required<Options>[Name] ? Name : never
}[keyof Options]
declare const unstated: Unstated<RemoteOptions> | Unstated<AnyIssuerRemoteOptions>
unstated satisfies never
// @ts-expect-error: a fetch that may be undefined
createRemoteVerifier({ ...policy, fetch: undefined as typeof fetch | undefined })
