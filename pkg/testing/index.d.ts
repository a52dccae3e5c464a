/// <reference lib="esnext.disposable" />

/**
 * A test issuer for your own tests: fresh keys, and tokens that are valid or flawed exactly as a test needs them.
 *
 * Everything except {@link TestIssuer.serve} is synchronous. Keys are generated when an issuer is created, live in WebAssembly
 * as long as the issuer, and cannot be exported. For tests only: the keys are not protected against timing attacks.
 *
 * @example The tests of an API
 * ```ts
 * import { createVerifier } from 'jwt-verdict'
 * import { createTestIssuer } from 'jwt-verdict/testing'
 *
 * const issuer = createTestIssuer({ issuer: 'https://issuer.example', audience: 'https://api.example' })
 * const verifier = createVerifier({ jwks: issuer.jwks, issuer: issuer.issuer, audience: 'https://api.example' })
 *
 * test('a valid token is accepted', () => {
 *   assert.equal(verifier.verify(issuer.sign({ sub: 'user-1' })).payload.sub, 'user-1')
 * })
 *
 * for (const flaw of issuer.flaws) {
 *   test(`a flawed token is rejected: ${flaw}`, () => {
 *     assert.throws(() => verifier.verify(issuer.sign({ sub: 'user-1' }, { flaw })))
 *   })
 * }
 * ```
 *
 * @packageDocumentation
 */

/**
 * Creates an issuer with a new key.
 *
 * Generating an RSA key (RS256, the default, and PS256) takes about half a second, sometimes two, because it searches for
 * primes. Create one issuer per test file, or choose `ES256` or `EdDSA`, whose keys take a millisecond.
 *
 * @throws TypeError for an unknown or ill-typed option, naming it and the closest valid one, and for one set to `undefined`.
 *   The functions of the issuer do the same.
 *
 * @example Tokens like Vercel's
 * ```ts
 * const issuer = createTestIssuer({ issuer: 'https://oidc.vercel.com/acme', audience: 'https://vercel.com/acme' })
 * const token = issuer.sign({
 *   sub: 'owner:acme:project:site:environment:production',
 *   owner: 'acme',
 *   owner_id: 'team_1a2b',
 *   project: 'site',
 *   project_id: 'prj_3c4d',
 *   environment: 'production',
 * })
 * ```
 *
 * @example A shared secret
 * ```ts
 * const issuer = createTestIssuer({ algorithm: 'HS256', audience: 'https://api.example' })
 * const verifier = createVerifier({
 *   secret: issuer.secret,
 *   algorithms: ['HS256'],
 *   issuer: issuer.issuer,
 *   audience: 'https://api.example',
 * })
 * ```
 */
export function createTestIssuer(options: SecretTestIssuerOptions): SecretTestIssuer
export function createTestIssuer(options?: TestIssuerOptions): TestIssuer

/** Options of {@link createTestIssuer}, all optional. */
export interface TestIssuerOptions {
  /**
   * The claim `iss` (RFC 7519 4.1.1) of its tokens.
   *
   * Default: `https://issuer.example` until it is served, then the address at which it is served.
   */
  issuer?: string

  /** The signature algorithm. Default: `RS256`. */
  algorithm?: TestAlgorithm

  /** The claim `aud` (RFC 7519 4.1.3) of its tokens. Default: none. */
  audience?: string | readonly string[]

  /** The claim `sub` (RFC 7519 4.1.2) of its tokens. Default: none. */
  subject?: string

  /**
   * The clock: returns seconds since 1970-01-01T00:00:00Z. Each {@link TestIssuer.sign} calls it once. Give the verifier the
   * same clock to control the time of both.
   *
   * Default: `() => Date.now() / 1000`.
   */
  now?: () => number

  /** A fixed time, instead of `now`. Default: none. */
  currentDate?: Date
}

/** The options of an issuer that signs with a shared secret. */
export interface SecretTestIssuerOptions extends TestIssuerOptions {
  /** The signature algorithm, for which a secret is shared. */
  algorithm: 'HS256'

  /** The secret, 32 bytes or more. Default: a random one. */
  secret?: Uint8Array
}

/** The supported algorithms. RSA keys have 2048 bits. */
export type TestAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'ES384' | 'EdDSA' | 'HS256'

/** An issuer. Its functions do not use `this`, so you can pass them as callbacks. */
export interface TestIssuer {
  /** The claim `iss` of its tokens. */
  readonly issuer: string

  readonly algorithm: TestAlgorithm

  /** The `kid` of the key that signs; `undefined` for HS256. */
  readonly kid: string | undefined

  /** The published public keys (RFC 7517 5), oldest first. A new object each time; empty for HS256. */
  readonly jwks: TestKeySet

  /** The secret, for HS256. */
  readonly secret: Uint8Array | undefined

  /** The flaws that its tokens can have: all, or for HS256 all except the two that need a public key. */
  readonly flaws: readonly Flaw[]

  /**
   * Signs a token. By default it is valid: it has `alg`, `kid` and `typ: 'JWT'` in its header, and the claims `iss`, `iat`,
   * `nbf`, `exp` (an hour later), and the `aud` and `sub` of the options.
   *
   * @param claims Claims to add or to change; those set to `undefined` are omitted.
   * @param overrides Header members to change, or a flaw.
   * @throws TypeError for a value that JSON cannot hold, an unknown override or flaw, and a flaw that tokens of this
   *   algorithm cannot have.
   *
   * @example A user with a role
   * ```ts
   * issuer.sign({ sub: 'user-1', role: 'admin' })
   * ```
   *
   * @example A token that lacks what the policy requires
   * ```ts
   * issuer.sign({ exp: undefined })
   * ```
   *
   * @example A token that expires in a minute
   * ```ts
   * issuer.sign({ exp: Math.floor(Date.now() / 1000) + 60 })
   * ```
   *
   * @example A token that expired
   * ```ts
   * issuer.sign({}, { flaw: 'expired' })
   * ```
   *
   * @example An access token with an extension that nobody knows
   * ```ts
   * issuer.sign({}, { header: { typ: 'at+jwt', crit: ['x'], x: true } })
   * ```
   *
   * @example A token that does not say which key signed it
   * ```ts
   * issuer.sign({}, { header: { kid: undefined } })
   * ```
   */
  sign(this: void, claims?: TestClaims, overrides?: TestOverrides): string

  /**
   * Generates a new key and signs with it from now on.
   *
   * As real issuers do, it keeps the old keys published, because tokens that they signed are still in use. {@link withdraw} a
   * key when your test needs that, or all of them at once with `keep: false`, as after a theft. For HS256 it generates a new
   * secret and publishes nothing.
   *
   * @returns The `kid` of the new key; `undefined` for HS256.
   *
   * @example A verifier that must fetch the keys again
   * ```ts
   * const old = issuer.sign()
   * issuer.rotate()
   * await verifier.verify(issuer.sign()) // an unknown kid: the keys are fetched
   * await verifier.verify(old) // still accepted
   * ```
   */
  rotate(this: void, options?: RotateOptions): string | undefined

  /**
   * Stops publishing a key. If it is the key that signs, later tokens have an unknown `kid`.
   *
   * @throws TypeError if no published key has this `kid`.
   */
  withdraw(this: void, kid: string): void

  /**
   * Serves discovery and keys on loopback, for code that fetches them. Requires Node 20.16 or newer, Deno 2 or Bun.
   *
   * Without the option `issuer`, the address becomes the issuer: sign tokens after this call.
   *
   * @throws Error (the promise is rejected) on a host without `node:http`, if the port is taken, or if the issuer is already
   *   being served.
   * @throws TypeError (the promise is rejected) for an unknown or ill-typed option.
   *
   * @example An API that fetches the keys
   * ```ts
   * const issuer = createTestIssuer({ audience: 'https://api.example' })
   * const server = await issuer.serve({ path: '/acme' })
   * const verifier = createRemoteVerifier({ issuer: issuer.issuer, audience: 'https://api.example' })
   *
   * await verifier.verify(issuer.sign({ sub: 'user-1' }))
   * await server.close()
   * ```
   */
  serve(this: void, options?: ServeOptions): Promise<TestServer>
}

/** An issuer that signs with a shared secret. */
export interface SecretTestIssuer extends TestIssuer {
  readonly algorithm: 'HS256'
  readonly kid: undefined
  /** The secret. A new copy each time. */
  readonly secret: Uint8Array
}

/** Claims of any type, valid or not. */
export interface TestClaims {
  iss?: unknown
  sub?: unknown
  aud?: unknown
  /** Seconds since 1970. */
  exp?: unknown
  /** Seconds since 1970. */
  nbf?: unknown
  /** Seconds since 1970. */
  iat?: unknown
  [claim: string]: unknown
}

export interface TestOverrides {
  /**
   * Members of the header to add or to change; those set to `undefined` are omitted. The issuer's key and algorithm still make
   * the signature, whatever `alg` says.
   *
   * Default: none.
   */
  header?: { alg?: unknown; kid?: unknown; typ?: unknown; crit?: unknown; [parameter: string]: unknown }

  /** The flaw of the token. Takes precedence over claims and header members. Default: none. */
  flaw?: Flaw
}

/**
 * The one thing that is wrong with a token.
 *
 * | flaw | the token | error of a verifier with this issuer's keys |
 * |---|---|---|
 * | `expired` | was issued two hours ago for one hour | `ERR_JWT_EXPIRED` |
 * | `not-yet-valid` | becomes valid in an hour | `ERR_JWT_CLAIM_VALIDATION_FAILED`, `nbf` |
 * | `wrong-issuer` | names another issuer | `ERR_JWT_CLAIM_VALIDATION_FAILED`, `iss` |
 * | `wrong-audience` | is meant for another audience | `ERR_JWT_CLAIM_VALIDATION_FAILED`, `aud` |
 * | `unknown-kid` | has a `kid` that is not published; not with HS256 | `ERR_JWKS_NO_MATCHING_KEY` |
 * | `foreign-key` | is signed by another key, with the `kid` of this one | `ERR_JWS_SIGNATURE_VERIFICATION_FAILED` |
 * | `tampered-signature` | has one flipped bit in its signature | `ERR_JWS_SIGNATURE_VERIFICATION_FAILED` |
 * | `tampered-payload` | gained a claim, `tampered`, after it was signed | `ERR_JWS_SIGNATURE_VERIFICATION_FAILED` |
 * | `truncated` | lacks the second half of its signature | `ERR_JWS_SIGNATURE_VERIFICATION_FAILED` |
 * | `unsecured` | has `alg: 'none'` and no signature | `ERR_JWS_INVALID` |
 * | `hmac-confusion` | has `alg: 'HS256'` and the public key (PEM) as its secret; not with HS256 | `ERR_JOSE_ALG_NOT_ALLOWED` |
 */
export type Flaw =
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-issuer'
  | 'wrong-audience'
  | 'unknown-kid'
  | 'foreign-key'
  | 'tampered-signature'
  | 'tampered-payload'
  | 'truncated'
  | 'unsecured'
  | 'hmac-confusion'

/** A JWKS document. */
export interface TestKeySet {
  keys: TestKey[]
}

/** A public key (RFC 7517 4): `n` and `e`, or `crv` and `x`, and `y` for EC keys. */
export interface TestKey {
  kty: 'RSA' | 'EC' | 'OKP'
  kid: string
  alg: TestAlgorithm
  use: 'sig'
  crv?: string
  e?: string
  n?: string
  x?: string
  y?: string
}

export interface RotateOptions {
  /** Whether the keys that are published now stay published. Default `true`. */
  keep?: boolean
}

export interface ServeOptions {
  /** The port. Default 0: any free port. */
  port?: number

  /**
   * The path of the issuer on the server, such as `/acme`.
   *
   * Default: the path of the option `issuer` if that is a URL, otherwise none.
   */
  path?: string
}

/** A server on 127.0.0.1. It keeps the process running until you close it. */
export interface TestServer {
  /** `http://127.0.0.1:PORT/PATH`. Discovery is at `.well-known/openid-configuration` below it. */
  readonly url: string
  /** The address of the key set: `.well-known/jwks` below `url`. */
  readonly jwksUri: string
  readonly port: number
  /** Stops serving and closes open connections. The issuer can be served again afterwards. */
  close(this: void): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}
