/// <reference lib="esnext.disposable" />

/**
 * An issuer for your own tests: fresh keys, and tokens that are good or bad exactly as a test wants them.
 *
 * Everything but {@link TestIssuer.serve} is synchronous. Keys are made when an issuer is created, live in WebAssembly
 * as long as it does, and cannot be exported. For tests only: nothing protects them from whoever can measure how long it
 * takes to use them.
 *
 * @example The tests of an API
 * ```ts
 * import { createVerifier } from 'jwt-verdict'
 * import { createTestIssuer } from 'jwt-verdict/testing'
 *
 * const issuer = createTestIssuer({ issuer: 'https://issuer.example', audience: 'https://api.example' })
 * const verifier = createVerifier({ jwks: issuer.jwks, issuer: issuer.issuer, audience: 'https://api.example' })
 *
 * test('a good token is let in', () => {
 *   assert.equal(verifier.verify(issuer.sign({ sub: 'user-1' })).payload.sub, 'user-1')
 * })
 *
 * for (const flaw of issuer.flaws) {
 *   test(`a bad token is not: ${flaw}`, () => {
 *     assert.throws(() => verifier.verify(issuer.sign({ sub: 'user-1' }, { flaw })))
 *   })
 * }
 * ```
 *
 * @packageDocumentation
 */

/**
 * Makes an issuer with a key of its own.
 *
 * An RSA key (RS256, which is the default, and PS256) takes some half a second, and now and then two, since
 * primes have to be found. Make one issuer for a file of tests, or choose `ES256` or `EdDSA`, whose keys take a
 * millisecond.
 *
 * @throws TypeError for an unknown or ill-typed option, naming it and the nearest right one, and for one that is there and
 *   `undefined`. So do the functions of the issuer.
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

/** What {@link createTestIssuer} makes an issuer of; all of it may be left out. */
export interface TestIssuerOptions {
  /**
   * What it calls itself: the claim `iss`.
   *
   * Default: `https://issuer.example` until it is served, and from then on the address that it is served at.
   */
  issuer?: string

  /** What it signs with. Default `RS256`. */
  algorithm?: TestAlgorithm

  /** The claim `aud` of its tokens. Default: none. */
  audience?: string | readonly string[]

  /** The claim `sub` of its tokens. Default: none. */
  subject?: string

  /**
   * The clock: seconds since 1970-01-01T00:00:00Z. Called once by each {@link TestIssuer.sign}. Give the verifier the
   * same one, and time stands still for both.
   *
   * Default: `() => Date.now() / 1000`.
   */
  now?: () => number

  /** A clock that stands still, instead of `now`. */
  currentDate?: Date
}

/** The options of an issuer that signs with a shared secret. */
export interface SecretTestIssuerOptions extends TestIssuerOptions {
  algorithm: 'HS256'

  /** The secret, 32 bytes or more. Default: a random one. */
  secret?: Uint8Array
}

/** The algorithms that there are keys for. RSA keys have 2048 bits. */
export type TestAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'ES384' | 'EdDSA' | 'HS256'

/** An issuer. Its functions need no `this` and may be passed on by themselves. */
export interface TestIssuer {
  /** The claim `iss` of its tokens. */
  readonly issuer: string

  readonly algorithm: TestAlgorithm

  /** The `kid` of the key that signs; `undefined` for HS256. */
  readonly kid: string | undefined

  /** The published keys (RFC 7517 5), public halves only, oldest first. A new object each time; no keys for HS256. */
  readonly jwks: TestKeySet

  /** The secret, for HS256. */
  readonly secret: Uint8Array | undefined

  /** The flaws that its tokens can have: all, but for two that need a public key. */
  readonly flaws: readonly Flaw[]

  /**
   * Makes a token. A good one has `alg`, `kid` and `typ: 'JWT'` in its header, and `iss`, `iat`, `nbf`, `exp` an hour
   * later, and the `aud` and `sub` of the options.
   *
   * @param claims Claims to add or to change; those that are `undefined` are left out.
   * @param overrides What else is to be different, or wrong.
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
   * Signs with a new key from now on.
   *
   * As issuers do, it leaves the old keys published, for tokens that they signed are still about; {@link withdraw} one
   * when a test has come so far, or all of them at once with `keep: false`, as after a theft. For HS256 there is a new
   * secret, and nothing is published.
   *
   * @returns The `kid` of the new key; `undefined` for HS256.
   *
   * @example A verifier that has to fetch keys again
   * ```ts
   * const old = issuer.sign()
   * issuer.rotate()
   * await verifier.verify(issuer.sign()) // an unknown kid: the keys are fetched
   * await verifier.verify(old) // still good
   * ```
   */
  rotate(this: void, options?: RotateOptions): string | undefined

  /**
   * Publishes a key no longer. If it is the one that signs, tokens have from then on a `kid` that nobody can find.
   *
   * @throws TypeError if no published key has this `kid`.
   */
  withdraw(this: void, kid: string): void

  /**
   * Serves discovery and keys on loopback, for code that fetches them. On Node 20.16 or newer, Deno 2 and Bun.
   *
   * If no issuer was given, it is called by its address from then on: sign tokens afterwards.
   *
   * @throws Error (the promise is rejected) on a host without `node:http`, if the port is taken, or if it is being
   *   served already.
   * @throws TypeError (the promise is rejected) for an unknown or ill-typed option.
   *
   * @example An API that finds the keys by itself
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

/** Claims of any type, right or wrong. */
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
   * Members of the header to add or to change; those that are `undefined` are left out. The signature stays that of the
   * issuer's key and algorithm, whatever `alg` says.
   */
  header?: { alg?: unknown; kid?: unknown; typ?: unknown; crit?: unknown; [parameter: string]: unknown }

  /** What is wrong with the token. It wins over claims and header members that are given as well. */
  flaw?: Flaw
}

/**
 * What can be wrong with a token whose every other part is right.
 *
 * | flaw | the token | a verifier with this issuer's keys says |
 * |---|---|---|
 * | `expired` | was issued two hours ago for one hour | `ERR_JWT_EXPIRED` |
 * | `not-yet-valid` | is valid from an hour on | `ERR_JWT_CLAIM_VALIDATION_FAILED`, `nbf` |
 * | `wrong-issuer` | says it is from somebody else | `ERR_JWT_CLAIM_VALIDATION_FAILED`, `iss` |
 * | `wrong-audience` | is meant for somebody else | `ERR_JWT_CLAIM_VALIDATION_FAILED`, `aud` |
 * | `unknown-kid` | has a `kid` that is not published; not with HS256 | `ERR_JWKS_NO_MATCHING_KEY` |
 * | `foreign-key` | is signed by another key, under this one's `kid` | `ERR_JWS_SIGNATURE_VERIFICATION_FAILED` |
 * | `tampered-signature` | has one bit of its signature flipped | `ERR_JWS_SIGNATURE_VERIFICATION_FAILED` |
 * | `tampered-payload` | got a claim, `tampered`, after it was signed | `ERR_JWS_SIGNATURE_VERIFICATION_FAILED` |
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

/** A public key (RFC 7517 4): `n` and `e`, or `crv` and `x`, and `y` where the curve has it. */
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
  /** Default 0: any that is free. */
  port?: number

  /**
   * The path that the issuer has there, such as `/acme`.
   *
   * Default: the path of the option `issuer`, if that was given and is a URL; else none.
   */
  path?: string
}

/** A server on 127.0.0.1. It keeps the process running until it is closed. */
export interface TestServer {
  /** `http://127.0.0.1:PORT/PATH`. Discovery is at `/.well-known/openid-configuration` below it. */
  readonly url: string
  /** `/.well-known/jwks` below `url`. */
  readonly jwksUri: string
  readonly port: number
  /** Stops serving and drops open connections. The issuer can be served again afterwards. */
  close(this: void): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}
