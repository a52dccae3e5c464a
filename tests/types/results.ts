// Nothing here runs: see options.ts.

import {
  createVerifier,
  decode,
  type JwtPayload,
  type KeyReport,
  type StandardSchemaV1,
  type VerifiedToken,
  verify,
} from 'jwt-verdict'

interface Session {
  sub: string
  scope: string
}

declare const token: string
declare const jwks: { keys: object[] }
declare function trust(token: VerifiedToken): void
declare function trustPayload(payload: JwtPayload): void
declare function trustSession(session: Session): void
declare function only<T>(value: T): void

const policy = { issuer: null, audience: null }
const verifier = createVerifier({ jwks, ...policy })

// The result is there at once: there is nothing to await, and `then` is no member of it.
const verified = verifier.verify(token)
trust(verified)
trustPayload(verified.payload)
only<string | undefined>(verified.payload.iss)
only<number | undefined>(verified.payload.exp)
only<string | string[] | undefined>(verified.payload.aud)
only<KeyReport>(verified.key)
// @ts-expect-error: a claim nobody described is unknown
verified.payload.scope.length
// @ts-expect-error: not a promise
verified.then(() => {})

// A payload type of one's own, where the options are stated: a call cannot change what they say.
trustSession(createVerifier<Session>({ jwks, ...policy }).verify(token).payload)
trustSession(verify<Session>(token, jwks, policy).payload)
// @ts-expect-error: it has to be an object
createVerifier<string>({ jwks, ...policy })
// @ts-expect-error: nothing checks it
verifier.verify<Session>(token)
// @ts-expect-error: nothing checks it
verifier.explain<Session>(token)

// The claims as they were signed have the types that every token has, whatever the payload is.
trustPayload(verified.claims)
trustPayload(createVerifier<Session>({ jwks, ...policy }).verify(token).claims)
// @ts-expect-error: they are as they were signed
verified.claims = verified.payload

// The functions of a verifier may be passed on by themselves.
const payloads: JwtPayload[] = [token].map(verifier.verify).map(({ payload }) => payload)
trustPayload(payloads[0] ?? {})

// What is not verified is not taken for verified.
const unverified = decode(token)
// @ts-expect-error: no claim has a known type
unverified.payload.iss?.length
// @ts-expect-error
trust(unverified)
// @ts-expect-error
trust({ ...unverified, key: verified.key })
// @ts-expect-error
trustPayload(unverified.payload)
// @ts-expect-error
trustSession(unverified.payload)
// @ts-expect-error
const payload: typeof verified.payload = unverified.payload
// @ts-expect-error
const header: typeof verified.header = unverified.header

// A verdict holds a verified payload only if it is good.
const verdict = createVerifier<Session>({ jwks, ...policy }).explain(token)
if (verdict.ok) {
  trustSession(verdict.payload)
  trustPayload(verdict.claims)
  only<undefined>(verdict.error)
} else {
  only<string>(verdict.error.hint)
  // @ts-expect-error
  trustSession(verdict.payload)
}
// @ts-expect-error: whichever it is
trustSession(verdict.payload)
for (const check of verdict.checks) {
  // @ts-expect-error: no such check
  if (check.id === 'colour') break
}

// Reports are not for changing.
// @ts-expect-error
verifier.keys[0].usable = true
// @ts-expect-error
verifier.keys = []

export { header, payload }

// A list of options: `policy` tells which of them accepted, and with it the type of the payload.
declare const session: StandardSchemaV1<unknown, { tenant: string }>
const list = createVerifier([
  { jwks: '', issuer: 'a', audience: 'b', name: 'users', schema: session },
  { jwks: '', issuer: 'c', audience: 'd' },
])
const listed = list.verify('')
if (listed.policy === 'users') listed.payload.tenant.trim()
else listed.payload.sub?.trim()
// @ts-expect-error no policy has that name
list.setKeys('', 'others')
list.setKeys('', '1')
// @ts-expect-error which of the two it is has to be asked first
listed.payload.tenant.trim()
