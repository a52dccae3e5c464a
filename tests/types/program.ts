// Nothing here runs: see options.ts.

import { type } from 'arktype'
import {
  createRemoteVerifier,
  createVerifier,
  explain,
  type JwtPayload,
  type RemotelyVerifiedToken,
  type StandardSchemaV1,
  type VerifiedToken,
  type VerifierOptions,
  verify,
} from 'jwt-verdict'
import * as v from 'valibot'
import { z } from 'zod'

declare const token: string
declare const jwks: { keys: object[] }
declare const secret: Uint8Array
declare const session: StandardSchemaV1<unknown, Session>

interface Session {
  sub: string
  roles: string[]
}

/** Whether two types are the same. `any` is no other type's equal. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function same<A, B>(is: Same<A, B>): void

const policy = { issuer: 'https://issuer.example', audience: null }

// The payload is what the schema returns, by each library and by every function.
const schemas = {
  zod: z.object({ sub: z.string(), exp: z.number().transform((seconds) => new Date(seconds * 1000)) }),
  valibot: v.object({
    sub: v.string(),
    exp: v.pipe(
      v.number(),
      v.transform((seconds) => new Date(seconds * 1000)),
    ),
  }),
  arktype: type({ sub: 'string', exp: type('number').pipe((seconds) => new Date(seconds * 1000)) }),
}
type Transformed = { sub: string; exp: Date }

const byZod = createVerifier({ jwks, ...policy, schema: schemas.zod }).verify(token)
const byValibot = createVerifier({ jwks, ...policy, schema: schemas.valibot }).verify(token)
const byArktype = createVerifier({ jwks, ...policy, schema: schemas.arktype }).verify(token)
same<typeof byZod.payload, Transformed>(true)
same<typeof byValibot.payload, Transformed>(true)
same<typeof byArktype.payload, Transformed>(true)
same<typeof byZod.claims, JwtPayload>(true)
const bySecret = createVerifier({ secret, algorithms: ['HS256'], ...policy, schema: schemas.zod }).verify(token)
same<typeof bySecret.payload, Transformed>(true)
const once = verify(token, jwks, { ...policy, schema: schemas.zod })
same<typeof once.payload, Transformed>(true)
const verdict = explain(token, jwks, { ...policy, schema: schemas.valibot })
if (verdict.ok) same<typeof verdict.payload, Transformed>(true)
const remote = createRemoteVerifier({ ...policy, schema: schemas.arktype })
const fetched = await remote.verify(token)
same<typeof fetched.payload, Transformed>(true)
const cached = remote.verifySync(token)
same<typeof cached.payload, Transformed>(true)
const anyIssuer = createRemoteVerifier({
  issuer: null,
  audience: null,
  jwksUri: 'https://issuer.example/keys',
  schema: schemas.zod,
}).verifySync(token)
same<typeof anyIssuer.payload, Transformed>(true)
const ofList = createRemoteVerifier([
  { ...policy, schema: session },
  { ...policy, schema: session, issuer: 'https://other.example' },
]).verifySync(token)
same<typeof ofList.payload, Session>(true)

// Without a schema it is what every token has.
const plain = createVerifier({ jwks, ...policy }).verify(token)
same<typeof plain.payload, JwtPayload>(true)
const checked = createVerifier({ jwks, ...policy, check: () => 'no' }).verify(token)
same<typeof checked.payload, JwtPayload>(true)

// A check gets what verify returns.
createVerifier({
  jwks,
  ...policy,
  schema: session,
  check(verified) {
    same<typeof verified, VerifiedToken<Session>>(true)
    same<typeof verified.payload, Session>(true)
    if (!verified.payload.roles.includes('admin')) return 'no admin'
  },
})
createVerifier({ jwks, ...policy, check: ({ claims }) => (claims.sub === 'user-1' ? undefined : 'somebody else') })
createVerifier({ jwks, ...policy, check: () => {} })
createRemoteVerifier({
  ...policy,
  check(verified) {
    same<typeof verified, RemotelyVerifiedToken>(true)
    return verified.stale ? 'not during an outage' : undefined
  },
})
const options: VerifierOptions<Session> = { jwks, ...policy, schema: session }
const fromOptions = createVerifier(options).verify(token)
same<typeof fromOptions.payload, Session>(true)

// @ts-expect-error: a check alone says nothing about the type
createVerifier({ jwks, ...policy, check: (_: VerifiedToken<Session>) => undefined })
// @ts-expect-error: another answer than undefined or a string
createVerifier({ jwks, ...policy, check: () => true })
// @ts-expect-error: a promise
createVerifier({ jwks, ...policy, check: async () => 'no' })
// @ts-expect-error: a promise of nothing
createVerifier({ jwks, ...policy, check: async () => {} })
// @ts-expect-error: a payload is an object
createVerifier({ jwks, ...policy, schema: z.string() })
// @ts-expect-error: no schema
createVerifier({ jwks, ...policy, schema: (value: unknown) => value })
// @ts-expect-error: the schema returns something else than what is stated
createVerifier<Session>({ jwks, ...policy, schema: schemas.zod })
// @ts-expect-error: a check that may be undefined
createVerifier({ jwks, ...policy, check: undefined as (() => string) | undefined })
