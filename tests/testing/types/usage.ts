// Nothing here runs: the assertion is that `tsc` compiles it, and that what must not compile does not.

import { createRemoteVerifier, createVerifier } from 'jwt-verdict'
import {
  createTestIssuer,
  type Flaw,
  type RotateOptions,
  type SecretTestIssuerOptions,
  type ServeOptions,
  type TestIssuer,
  type TestOverrides,
  type TestServer,
} from 'jwt-verdict/testing'

const issuer = createTestIssuer({ issuer: 'https://issuer.example', audience: ['a', 'b'], now: () => 0 })
const token: string = issuer.sign(
  { sub: 'user-1', exp: undefined, nested: { list: [1] } },
  { header: { kid: undefined } },
)
const verifier = createVerifier({ jwks: issuer.jwks, issuer: issuer.issuer, audience: 'a' })
verifier.verify(token)

const flaws: readonly Flaw[] = issuer.flaws
for (const flaw of flaws) issuer.sign({}, { flaw })
const kid: string | undefined = issuer.rotate({ keep: false })
if (kid) issuer.withdraw(kid)
const key = issuer.jwks.keys[0]
console.log(key?.kty, key?.n, key?.crv)

const hmac = createTestIssuer({ algorithm: 'HS256', secret: new Uint8Array(32) })
const secret: Uint8Array = hmac.secret
createVerifier({ secret, algorithms: [hmac.algorithm], issuer: null, audience: null })
const alike: TestIssuer = hmac
alike.sign()

const server: TestServer = await issuer.serve({ port: 0, path: '/acme' })
createRemoteVerifier({ issuer: issuer.issuer, jwksUri: server.jwksUri, audience: null })
await server.close()
const disposable: AsyncDisposable = server
await disposable[Symbol.asyncDispose]()

// @ts-expect-error: there may be none
issuer.secret.length
// @ts-expect-error: no such option
createTestIssuer({ aud: 'x' })
// @ts-expect-error: no such algorithm
createTestIssuer({ algorithm: 'none' })
// @ts-expect-error: a key pair takes no secret
createTestIssuer({ algorithm: 'RS256', secret: new Uint8Array(32) })
// @ts-expect-error: no such flaw
issuer.sign({}, { flaw: 'expird' })
// @ts-expect-error: that is a member of the header
issuer.sign({}, { kid: 'x' })
// @ts-expect-error: not to be changed from outside
issuer.issuer = 'x'

// With exactOptionalPropertyTypes, what is an error when it runs is one here: an option that is there and undefined.
type Unstated<Options> = {
  [Name in keyof Options]-?: undefined extends Required<Options>[Name] ? Name : never
}[keyof Options]
declare const unstated:
  | Unstated<SecretTestIssuerOptions>
  | Unstated<TestOverrides>
  | Unstated<RotateOptions>
  | Unstated<ServeOptions>
unstated satisfies never
// @ts-expect-error: a flaw that may be undefined
issuer.sign({}, { flaw: undefined as Flaw | undefined })
