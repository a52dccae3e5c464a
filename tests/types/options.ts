// Nothing here runs: the assertion is that `tsc -p tests/types` compiles, and that what must not compile does not.

import {
  type CacheOption,
  createVerifier,
  explain,
  type Jwks,
  type KeySetOptions,
  type Limits,
  type PolicyOptions,
  type SecretOptions,
  type VerifierOptions,
  verify,
} from 'jwt-verdict'

declare const jwks: { keys: JsonWebKey[] }
declare const secret: Uint8Array
declare const token: string
const policy = { issuer: 'https://issuer.example', audience: ['a', 'b'] }

// The least there is, and the most.
createVerifier({ jwks, issuer: null, audience: null })
createVerifier({
  jwks,
  issuer: ['https://one.example', 'https://two.example'],
  audience: 'https://api.example',
  subject: null,
  algorithms: ['RS256', 'ES256K', 'EdDSA', 'Ed448', 'ML-DSA-65'],
  typ: 'at+jwt',
  requiredClaims: ['jti'],
  maxTokenAge: 3600,
  clockTolerance: 5,
  allowMissingExpiry: true,
  crit: ['http://example.com/UNDEFINED'],
  limits: { tokenBytes: 4096 },
  now: () => 1_700_000_000,
})
createVerifier({ secret, algorithms: ['HS256'], ...policy, currentDate: new Date(0) })

// Every form of a key set; read-only lists; options made elsewhere.
const forms: Jwks[] = [jwks, '{"keys":[]}', new Uint8Array(), { keys: [{ kty: 'RSA' }] } as const]
for (const form of forms) createVerifier({ jwks: form, ...policy, subject: ['a'] as const })
const options: VerifierOptions = { jwks, ...policy }
createVerifier(options)
verify(token, jwks, policy)
explain(token, '{"keys":[]}', { issuer: null, audience: null })

// @ts-expect-error: no options
createVerifier()
// @ts-expect-error: no issuer
createVerifier({ jwks, audience: null })
// @ts-expect-error: no audience
createVerifier({ jwks, issuer: null })
// @ts-expect-error: an issuer that may be absent
createVerifier({ jwks, audience: null, issuer: undefined as string | undefined })
// @ts-expect-error: an issuer that is no string
createVerifier({ jwks, audience: null, issuer: /example/ })
// @ts-expect-error: neither keys nor secret
createVerifier({ ...policy })
// @ts-expect-error: both keys and secret
createVerifier({ jwks, secret, algorithms: ['HS256'], ...policy })
// @ts-expect-error: a secret needs algorithms
createVerifier({ secret, ...policy })
// @ts-expect-error: a secret is for HMAC
createVerifier({ secret, algorithms: ['RS256'], ...policy })
// @ts-expect-error: a key set is not for HMAC
createVerifier({ jwks, algorithms: ['HS256'], ...policy })
// @ts-expect-error: a secret is bytes
createVerifier({ secret: 'secret', algorithms: ['HS256'], ...policy })
// @ts-expect-error: none is no algorithm
createVerifier({ jwks, algorithms: ['none'], ...policy })
// @ts-expect-error: algorithms are a list
createVerifier({ jwks, algorithms: 'RS256', ...policy })
// @ts-expect-error: an unknown option
createVerifier({ jwks, ...policy, aud: 'https://api.example' })
// @ts-expect-error: an unknown limit
createVerifier({ jwks, ...policy, limits: { bytes: 1 } })
// @ts-expect-error: seconds are a number
createVerifier({ jwks, ...policy, maxTokenAge: '5m' })
// @ts-expect-error: the clock gives seconds, not a Date
createVerifier({ jwks, ...policy, now: () => new Date() })
// @ts-expect-error: a promise of a key set
createVerifier({ jwks: Promise.resolve(jwks), ...policy })
// @ts-expect-error: a response with a key set
createVerifier({ jwks: new Response(), ...policy })
// @ts-expect-error: the key set is the second argument
verify(token, { jwks, ...policy })
// @ts-expect-error: and is in no other place
verify(token, jwks, { jwks, ...policy })
// @ts-expect-error: the policy is not optional
verify(token, jwks)
// @ts-expect-error: a token that may be absent
verify(undefined as string | undefined, jwks, policy)

// With exactOptionalPropertyTypes, what is an error when it runs is one here: an option that is there and undefined.
type Unstated<Options> = {
  [Name in keyof Options]-?: undefined extends Required<Options>[Name] ? Name : never
}[keyof Options]
declare const unstated:
  | Unstated<PolicyOptions>
  | Unstated<KeySetOptions>
  | Unstated<SecretOptions>
  | Unstated<CacheOption>
  | Unstated<Limits>
unstated satisfies never
// @ts-expect-error: a subject that may be undefined
createVerifier({ jwks, ...policy, subject: undefined as string | undefined })
// @ts-expect-error: a limit that may be undefined
createVerifier({ jwks, ...policy, limits: { keys: undefined as number | undefined } })
