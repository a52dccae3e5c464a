/**
 * A strict JWT verifier: takes a token and a JWKS document, returns a verdict.
 *
 * A verifier is synchronous, so you cannot forget an `await`: `verify` returns the claims of an accepted token and throws
 * for any other. Only a verifier that fetches its keys returns promises: see {@link createRemoteVerifier}.
 *
 * Options are read strictly. To get an option's default, omit it: an option set to `undefined` throws a TypeError instead of
 * skipping a check. This holds for every function of this package except those of `jwt-verdict/jose`.
 *
 * @example An API that trusts Vercel's OIDC tokens
 * ```ts
 * import { createVerifier } from 'jwt-verdict'
 *
 * const response = await fetch('https://oidc.vercel.com/acme/.well-known/jwks')
 * const verifier = createVerifier({
 *   jwks: await response.text(),
 *   issuer: 'https://oidc.vercel.com/acme',
 *   audience: 'https://vercel.com/acme',
 *   subject: 'owner:acme:project:site:environment:production',
 * })
 *
 * const { payload } = verifier.verify(token) // throws a JwtError unless the token is valid
 * ```
 *
 * @packageDocumentation
 */

/**
 * Creates a verifier from a policy and either a key set or a secret.
 *
 * Call it once and keep the verifier: this is where keys are parsed and prepared. The options are copied; later changes to
 * them have no effect.
 *
 * @typeParam Payload The type of the `payload` that `verify` returns. With a `schema` it is inferred, and checked for each
 *   token. Stated without one it is an assertion: nothing checks it beyond the claims of {@link JwtPayload} and those of the
 *   policy.
 * @throws TypeError for an unknown, missing or ill-typed option; the message names it.
 * @throws {@link JwtError} `ERR_JWKS_INVALID` if the key set is not a JWKS document. One unusable key does not affect the
 *   others: see {@link Verifier.keys}.
 *
 * @example A shared secret
 * ```ts
 * const verifier = createVerifier({
 *   secret: Buffer.from(process.env.JWT_SECRET!, 'base64url'),
 *   algorithms: ['HS256'],
 *   issuer: 'https://auth.example',
 *   audience: 'https://api.example',
 * })
 * ```
 *
 * @example A payload whose type is checked, with zod
 * ```ts
 * const verifier = createVerifier({ jwks, issuer, audience, schema: z.object({ sub: z.string(), scope: z.string() }) })
 * verifier.verify(token).payload.scope.split(' ')
 * ```
 */
export function createVerifier<Payload extends object = JwtPayload>(
  options: VerifierOptions<Payload>,
): Verifier<Payload>

/**
 * Creates a verifier of ID tokens, for the client that logs users in (OpenID Connect Core 1.0 3.1.3.7). Its `verify` and
 * `explain` take what belongs to one login as a second argument.
 *
 * @throws What the other form throws; a TypeError if the audience is `null`.
 *
 * @example The callback of a login
 * ```ts
 * const verifier = createVerifier({ jwks, issuer, audience: clientId, profile: 'id-token' })
 * const { payload } = verifier.verify(idToken, { nonce: session.nonce })
 * ```
 */
export function createVerifier<Payload extends object = JwtPayload>(
  options: IdTokenOptions<VerifierOptions<Payload>>,
): IdTokenVerifier<Payload>

/**
 * Creates a verifier from a list of 2 to 64 options, of several issuers or of one.
 *
 * A token is tried only with the options that name its `iss` exactly and allow its `alg`, in their order; the first whose rules
 * hold accept it, and `policy` of the result says which. If none do, the error is that of the options that came furthest, and
 * its `policies` say what each said. A signature is verified once for a key, whatever the number of options that share it.
 *
 * An RSA key without `alg` that some of the options would use for RS* and others for PS* verifies nothing.
 *
 * @throws TypeError for options that cannot be used; the message and `option` say which, such as `options[1].issuer`.
 * @throws {@link JwtError} `ERR_JWKS_INVALID` if a key set is not a JWKS document.
 *
 * @example Moving from a shared secret to public keys
 * ```ts
 * const verifier = createVerifier([
 *   { name: 'old', secret, algorithms: ['HS256'], issuer, audience },
 *   { name: 'new', jwks, algorithms: ['ES256'], issuer, audience },
 * ])
 * verifier.verify(token).policy // 'old' or 'new'
 * ```
 */
export function createVerifier<
  // biome-ignore lint/suspicious/noExplicitAny: a list of policies whose payloads differ
  const List extends readonly [ListedOptions<any, string>, ListedOptions<any, string>, ...ListedOptions<any, string>[]],
>(options: List): ListVerifier<ListedResult<List>>

/** Creates a verifier from a list whose length only the running program knows: `policy` of a result is then any string. */
export function createVerifier(
  options: readonly ListedOptions[],
): ListVerifier<VerifiedToken & { readonly policy: string }>

/** One of several options: see {@link createVerifier}. `issuer` is required there, because it decides which apply to a token. */
export type ListedOptions<
  Payload extends object = JwtPayload,
  Name extends string = string,
> = VerifierOptions<Payload> & NameOption<Name> & { issuer: string | readonly string[] }

/** The name of one of several options. */
export interface NameOption<Name extends string = string> {
  /**
   * What results and errors call these options; no two have the same.
   *
   * Default: their place in the list as text, from `'0'`.
   */
  name?: Name
}

/** What a list of options accepts: a union in which `policy` tells the type of the `payload`. */
export type ListedResult<List extends readonly unknown[]> = {
  [Place in Extract<keyof List, `${number}`>]: VerifiedToken<PayloadOf<List[Place]>> & {
    readonly policy: NameOf<List[Place], Place>
  }
}[Extract<keyof List, `${number}`>]

type NameOf<Options, Place extends string> = Options extends { name: infer Name extends string } ? Name : Place

// biome-ignore lint/suspicious/noExplicitAny: whatever the schema takes
type PayloadOf<Options> = Options extends { schema: StandardSchemaV1<any, infer Payload extends object> }
  ? Payload
  : JwtPayload

/** Verifies tokens against several policies. Its functions do not use `this`, so you can pass them as callbacks. */
export interface ListVerifier<Result extends VerifiedToken<object> & { readonly policy: string }> {
  /**
   * Verifies a token and returns its claims, and as `policy` which of the policies accepted it.
   *
   * @throws {@link JwtError} if every policy rejects the token: the rejection of the one that came furthest, the earlier of
   *   two. Its `policies` have what each said.
   * @throws {@link JwtError} `ERR_HOST_FUNCTION_FAILED` at once if a function of a policy throws, also if a later policy might
   *   have accepted.
   * @throws TypeError as {@link Verifier.verify} does.
   */
  verify(this: void, token: string): Result

  /** Explains a token as {@link Verifier.explain} does; `policies` of the verdict has the checks of each policy. */
  explain(this: void, token: string): ListVerdict<Result>

  /**
   * Replaces the key set of the policy called `name`, or of the one at that place. If the new set is rejected, the old one
   * stays in use. Policies with equal key sets share their keys.
   *
   * @throws {@link JwtError} `ERR_JWKS_INVALID`.
   * @throws TypeError if no policy has that name, or if it has a `secret`.
   */
  setKeys(this: void, jwks: Jwks, name: Result['policy']): void

  /** The keys of all policies; each says whose it is. A new array after each {@link ListVerifier.setKeys}. */
  readonly keys: readonly KeyReport[]
}

/** The verdict of several policies. */
export type ListVerdict<Result extends VerifiedToken<object> & { readonly policy: string }> = (
  | (Omit<Accepted<Result['payload']>, 'payload'> & Pick<Result, 'payload' | 'policy'>)
  | (Rejected & { policy?: never })
) & {
  /** What each policy found out, in the order of the options. */
  policies: PolicyVerdict[]
}

/** The verdict of one of several policies. */
export interface PolicyVerdict {
  /** Its name, or its place as text. */
  policy: string
  /** Whether it names the token's `iss` and allows its `alg`. With any other, no key is tried. */
  candidate: boolean
  /** Whether it would accept the token. Functions of a policy are called only up to the one that accepts. */
  ok: boolean
  error?: Rejection
  key?: KeyReport
  keys: KeyReport[]
  checks: Check[]
}

/**
 * Verifies one token: `createVerifier({ ...options, jwks }).verify(token)`.
 *
 * To verify more than one token, create a verifier: this function prepares the whole key set each time.
 *
 * @throws What {@link createVerifier} and {@link Verifier.verify} throw.
 */
export function verify<Payload extends object = JwtPayload>(
  token: string,
  jwks: Jwks,
  options: PolicyOptions<Payload>,
): VerifiedToken<Payload>

/** Verifies one ID token for one login: `createVerifier({ ...options, jwks }).verify(token, login)`. */
export function verify<Payload extends object = JwtPayload>(
  token: string,
  jwks: Jwks,
  options: IdTokenOptions<PolicyOptions<Payload>>,
  login: Login,
): VerifiedToken<Payload>

/**
 * Explains one token: `createVerifier({ ...options, jwks }).explain(token)`.
 *
 * @throws What {@link createVerifier} and {@link Verifier.explain} throw; never for a bad token.
 */
export function explain<Payload extends object = JwtPayload>(
  token: string,
  jwks: Jwks,
  options: PolicyOptions<Payload>,
): Verdict<Payload>

/** Explains one ID token for one login: `createVerifier({ ...options, jwks }).explain(token, login)`. */
export function explain<Payload extends object = JwtPayload>(
  token: string,
  jwks: Jwks,
  options: IdTokenOptions<PolicyOptions<Payload>>,
  login: Login,
): Verdict<Payload>

/**
 * Decodes a token without verifying anything: anyone can have written what it returns.
 *
 * The types keep the result apart: it is not assignable where a verified token or its payload is expected.
 *
 * @throws {@link JwtError} if the text is not a JWT, or is longer than 16384 bytes.
 * @throws TypeError if it is not a string.
 *
 * @example Which issuer a log line is about
 * ```ts
 * console.warn('rejected a token that claims to be from', String(decode(token).payload.iss))
 * ```
 */
export function decode(token: string): UntrustedToken

/**
 * Requires a scope for one route, beyond what the policy requires of every token.
 *
 * It reads the claims as they were signed, whatever a `schema` made of them, and judges by the verifier's `scopeSatisfied`.
 *
 * @param verified What `verify` returned, itself and not a copy.
 * @param scope Scope tokens, as for {@link PolicyOptions.scope}.
 * @throws {@link JwtError} `ERR_JWT_INSUFFICIENT_SCOPE`; `expected` lists all that the policy and the route require. Answer it
 *   with 403 (RFC 6750 3.1).
 * @throws TypeError if `verified` is anything else, or `scope` is no scope.
 *
 * @example A route that writes
 * ```ts
 * const caller = verifier.verify(token)
 * requireScope(caller, 'files:write')
 * ```
 */
export function requireScope(verified: VerifiedToken<object>, scope: string | readonly string[]): void

export {
  type AnyIssuerRemoteOptions,
  type CachedKeys,
  createRemoteVerifier,
  type KeyCache,
  type KeySource,
  type KeyState,
  type ListedRemoteOptions,
  type RemoteFetch,
  type RemoteFetchInit,
  type RemoteFetchResponse,
  type RemoteIdTokenVerifier,
  type RemoteListVerifier,
  type RemotelyVerifiedToken,
  type RemoteOptions,
  type RemoteVerifier,
  type Staleness,
} from './remote/verifier.js'

/** Verifies tokens against one policy. Its functions do not use `this`, so you can pass them as callbacks. */
export interface Verifier<Payload extends object = JwtPayload> {
  /**
   * Verifies a token and returns its claims.
   *
   * Checks, in this order: the form, the one key that matches, the signature, the claims, `schema`, `check`, `scope`. The
   * payload is not read before the signature is verified.
   *
   * @throws {@link JwtError} if the token is rejected; `code`, `step` and `reason` say why.
   * @throws {@link JwtError} `ERR_HOST_FUNCTION_FAILED` if `check`, `schema` or `now` throws. It says nothing about the token.
   * @throws TypeError if `token` is not a string, or `check`, `schema` or `now` returns what it must not.
   */
  verify(this: void, token: string): VerifiedToken<Payload>

  /**
   * Runs the same checks without stopping at the first failure, and reports each of them.
   *
   * Meant for people. Do not log the verdict: it holds the contents of the token, trusted or not.
   *
   * `schema` and `check` are called only if everything before them passed; otherwise their checks are `skipped`.
   *
   * @throws TypeError and `ERR_HOST_FUNCTION_FAILED` as {@link Verifier.verify} does; never for a bad token.
   */
  explain(this: void, token: string): Verdict<Payload>

  /**
   * Replaces the whole key set at once. If the new set is rejected, the old one stays in use.
   *
   * @throws {@link JwtError} `ERR_JWKS_INVALID`.
   * @throws TypeError if the verifier was made with a `secret`.
   */
  setKeys(this: void, jwks: Jwks): void

  /** The keys, usable or not, in the order of the document. A new array after each {@link Verifier.setKeys}. */
  readonly keys: readonly KeyReport[]
}

/** Verifies ID tokens, each for one login. */
export interface IdTokenVerifier<Payload extends object = JwtPayload>
  extends Omit<Verifier<Payload>, 'verify' | 'explain'> {
  /**
   * Verifies a token as {@link Verifier.verify} does, and that it answers this login.
   *
   * @throws TypeError if there is no login, or one that does not state its `nonce`.
   */
  verify(this: void, token: string, login: Login): VerifiedToken<Payload>

  /** Explains a token as {@link Verifier.explain} does, with a check `login`. */
  explain(this: void, token: string, login: Login): Verdict<Payload>
}

/** What a client knows of the one login that an ID token answers (OpenID Connect Core 1.0 3.1.3.7). */
export interface Login {
  /**
   * The `nonce` of the authentication request, which the token must repeat (3.1.3.7, 11). `null` if the request had none: the
   * token must then have none either.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `nonce`.
   */
  nonce: string | null

  /**
   * The most seconds since the user logged in, by `auth_time`, which is then required (3.1.3.7, 13). `clockTolerance` widens it.
   *
   * Default: any time.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `auth_time`.
   */
  maxAuthAge?: number

  /**
   * How the user has to have logged in: `acr` must be this, or one of these (3.1.3.7, 12).
   *
   * Default: in any way.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `acr`.
   */
  acr?: string | readonly string[]

  /**
   * The access token that came with the ID token: `at_hash` must be its hash (3.1.3.8). An `alg` that names no hash (EdDSA,
   * Ed25519, Ed448, ML-DSA) leaves nothing to compare with, so the token is rejected.
   *
   * Default: `at_hash` is not checked.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `at_hash`.
   */
  accessToken?: string
}

/** The options of a policy for ID tokens, where `Options` are those of any other. */
export type IdTokenOptions<Options> = Options extends unknown
  ? Omit<Options, 'profile' | 'trustedAudiences'> & {
      /** ID tokens: see {@link PolicyOptions.profile}. */
      profile: 'id-token'

      /**
       * Who may be an audience of the token besides the client (OpenID Connect Core 1.0 3.1.3.7, 3).
       *
       * Default: nobody.
       *
       * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `aud`.
       */
      trustedAudiences?: readonly string[]
    }
  : never

/** A JWKS document (RFC 7517 5): as an object, as its JSON text, or as the bytes of that text. */
export type Jwks = JsonWebKeySet | string | Uint8Array

/**
 * A JWKS document as an object. Parsing has already dropped duplicate members; pass the text instead to have them rejected.
 */
export interface JsonWebKeySet {
  readonly keys: readonly object[]
}

/** Options of {@link createVerifier}: a policy, either a key set or a secret, and optionally a cache of results. */
export type VerifierOptions<Payload extends object = JwtPayload> = (KeySetOptions<Payload> | SecretOptions<Payload>) &
  CacheOption

export interface CacheOption {
  /**
   * Caches accepted tokens: up to `maxEntries`, from 1 to 1000000. The least recently used are evicted first.
   *
   * The cache key is the whole text of the token, and the cache belongs to this verifier: one policy, one key set.
   * {@link Verifier.setKeys} clears it. ID tokens are not cached, because each is verified for its login. Every call checks the times again, calls `schema` and `check`, and returns a new object.
   * Rejections are not cached.
   *
   * An entry takes as much memory as the token and its claims, about 2 KiB for a typical token.
   *
   * Default: no cache.
   */
  cache?: { maxEntries: number }
}

/** Options for tokens that are signed with a private key. */
export interface KeySetOptions<Payload extends object = JwtPayload> extends PolicyOptions<Payload> {
  /**
   * The public keys (RFC 7517 5). Fetching and refreshing them is up to your program: see {@link Verifier.setKeys}.
   *
   * @throws `ERR_JWKS_INVALID` if it is not a JWKS document; `ERR_JWKS_NO_MATCHING_KEY` and `ERR_JWKS_MULTIPLE_MATCHING_KEYS`
   *   for a token that not exactly one key matches.
   */
  jwks: Jwks
  secret?: never
  /**
   * The signature algorithms to accept (RFC 8725 3.1). Names are compared exactly.
   *
   * Default: every asymmetric algorithm; an RSA key without `alg` then verifies RS256, RS384 and RS512 only. With a list, such
   * a key verifies the listed algorithms, or nothing if the list has both RS and PS: the token would choose between them.
   *
   * @throws `ERR_JOSE_ALG_NOT_ALLOWED`, reason `alg_not_allowed` or `alg_symmetric`.
   */
  algorithms?: readonly AsymmetricAlgorithm[]
}

/** Options for tokens that are signed with a shared secret. */
export interface SecretOptions<Payload extends object = JwtPayload> extends PolicyOptions<Payload> {
  /**
   * The secret, at least as long as the hash (RFC 7518 3.2): 32, 48 or 64 bytes. Use random bytes, not a passphrase. The bytes
   * of a PEM or DER file, a JWK or a JWKS throw a TypeError, because others may know that key.
   *
   * @throws TypeError if it is no secret, or too short for one of the algorithms.
   */
  secret: Uint8Array
  jwks?: never
  /**
   * The HMAC algorithms to accept (RFC 7518 3.2, RFC 8725 3.1). Required: a secret serves one purpose.
   *
   * @throws `ERR_JOSE_ALG_NOT_ALLOWED`, reason `alg_not_allowed`.
   */
  algorithms: readonly HmacAlgorithm[]
}

/**
 * The policy: what a token must contain.
 *
 * `issuer` and `audience` are required. One key set often signs for many tenants, so a valid signature alone means little.
 * An option set to `undefined` throws a TypeError instead of skipping a check.
 */
export interface PolicyOptions<Payload extends object = JwtPayload> {
  /**
   * The issuer: the claim `iss` (RFC 7519 4.1.1) must equal one of these strings, including any trailing slash.
   *
   * `null` accepts any issuer, or none. Issuers that do not share keys each need their own verifier (RFC 8725 3.8).
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `iss`.
   */
  issuer: string | readonly string[] | null

  /**
   * The audience: the claim `aud` (RFC 7519 4.1.3, RFC 8725 3.9), a string or a list, must contain one of these strings.
   *
   * `null` accepts a token meant for anyone.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `aud`.
   */
  audience: string | readonly string[] | null

  /**
   * The subject: the claim `sub` (RFC 7519 4.1.2) must equal one of these strings; `*` is not a wildcard.
   *
   * Default `null`: any subject, or none.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `sub`.
   */
  subject?: string | readonly string[] | null

  /**
   * The media type that the header's `typ` must name (RFC 8725 3.11), such as `at+jwt`, or a list of accepted ones. Letter case
   * and the prefix `application/` are ignored.
   *
   * `{ oneOf: [...], optional: true }` accepts a token without `typ` too, for kinds of tokens that began without.
   *
   * Default: any or none.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `typ`.
   */
  typ?: string | readonly string[] | { readonly oneOf: string | readonly string[]; readonly optional: true }

  /**
   * The kind of token, with every rule that its specification has. What else the policy states holds as well; `audience` must
   * not be `null`.
   *
   * - `'access-token'` (RFC 9068): `typ` is `at+jwt`; `iss`, `exp`, `aud`, `sub`, `client_id`, `iat` and `jti` are there.
   * - `'id-token'` (OpenID Connect Core 1.0 2, 3.1.3.7): `audience` is the client's id; see {@link IdTokenVerifier}.
   * - `'logout-token'` (OpenID Connect Back-Channel Logout 1.0 2.4, 2.6): `typ` is `logout+jwt` unless the option `typ` says
   *   otherwise; `iss`, `aud`, `iat`, `exp`, `jti`, a logout event, and `sub` or `sid` are there; `nonce` is not. That each `jti`
   *   comes once is for the program to see to.
   *
   * Default: any kind of token.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`; the message names the section.
   */
  profile?: 'access-token' | 'logout-token'
  trustedAudiences?: never

  /**
   * Whether to reject a token that is for other audiences too (RFC 7519 4.1.3): `aud` must then hold exactly one value.
   *
   * Default: `false`.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `aud`.
   */
  singleAudience?: boolean

  /**
   * Further claims, each with a rule: the value it must equal, a list of accepted values, or tests (see {@link ClaimTest}).
   *
   * Nothing is converted: `'1'` is not `1`. Numbers are compared as decimals, exactly as the token writes them. Rules are
   * nested at most 32 deep and hold at most 1,000 values.
   *
   * Default: no further claims are checked.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED` with the claim's name, reason `missing`, `invalid` or `check_failed`; `path` says
   *   where in the claim.
   * @example Pinning identifiers that survive a rename
   * createVerifier({ jwks, issuer, audience, claims: { owner_id: 'team_1a2b', environment: ['production', 'preview'] } })
   * @example A role in Keycloak's tokens, and a verified address
   * createVerifier({
   *   jwks, issuer, audience,
   *   claims: { realm_access: { members: { roles: { includes: 'editor' } } }, email_verified: true },
   * })
   */
  claims?: Readonly<Record<string, ClaimRule>>

  /**
   * Claims that must be composed of other claims of the same token, each with a template: text with claim names in braces.
   * Every claim named in a template must be a string.
   *
   * Default: no claims are compared with each other.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED` with the claim's name, reason `missing`, `invalid` or `check_failed`;
   *   `expected` is the template.
   * @example A subject that must agree with the claims it repeats
   * createVerifier({ jwks, issuer, audience, templates: { sub: 'owner:{owner}:project:{project}' } })
   */
  templates?: Readonly<Record<string, string>>

  /**
   * Claims that must be present, with any value except `null`.
   *
   * Default: none, apart from `exp` and the claims that other options require.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, reason `missing`, or `invalid` for `null`.
   */
  requiredClaims?: readonly string[]

  /**
   * The maximum age of the token in seconds, counted from the claim `iat` (RFC 7519 4.1.6). That claim is then required, and
   * must not be in the future.
   *
   * Default: any age.
   *
   * @throws `ERR_JWT_EXPIRED`, claim `iat`; `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `iat`.
   */
  maxTokenAge?: number

  /**
   * The longest lifetime of a token in seconds, from `iat`, or else `nbf`, to `exp` (RFC 7519 4.1.4 to 4.1.6). One of
   * the two and `exp` are then required.
   *
   * Default: any lifetime.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `exp` or `iat`.
   */
  maxLifetime?: number

  /**
   * The scope that the token must grant: scope tokens (RFC 6749 3.3), as a list or separated by single spaces. All of them
   * must be granted, by the claim `scope` or, where a token has none, by `scp` (Entra, Okta): a string of words (RFC 8693 4.2)
   * or a list.
   *
   * It is checked last, so a caller learns what is required only by a token that is otherwise good.
   *
   * Default: no scope is required.
   *
   * @throws `ERR_JWT_INSUFFICIENT_SCOPE`; `expected` lists all that is required. Answer it with 403 (RFC 6750 3.1).
   */
  scope?: string | readonly string[]

  /**
   * Whether the scope tokens that a token grants satisfy one that is required, for scopes that imply others: `write` may imply
   * `read`. It is called once for each required token, after everything else has accepted the token, and returns `true` or
   * `false`.
   *
   * Default: the required token is one of those granted.
   *
   * @throws `ERR_JWT_INSUFFICIENT_SCOPE` if it returns `false`; `ERR_HOST_FUNCTION_FAILED` if it throws; a TypeError if it
   *   returns anything else, such as a promise.
   * @example An API whose administrators may do everything
   * createVerifier({ jwks, issuer, audience, scope: 'read', scopeSatisfied: (required, granted) => granted.has(required) || granted.has('admin') })
   */
  scopeSatisfied?: (required: string, granted: ReadonlySet<string>) => boolean

  /**
   * The number of seconds by which this clock and the issuer's may differ: from 0 to 900. It widens `exp`, `nbf`, `iat` and
   * `maxTokenAge` (RFC 7519 4.1.4 and 4.1.5).
   *
   * Default: 0.
   *
   * @throws `ERR_JWT_EXPIRED`, claim `exp`, and `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `nbf`, when the difference is larger.
   */
  clockTolerance?: number

  /**
   * Whether to accept a token without `exp` (RFC 7519 4.1.4), which never expires. A token that has `exp` still expires.
   *
   * Default: `false`.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `exp`, reason `missing`.
   */
  allowMissingExpiry?: boolean

  /**
   * Names of critical header extensions that your program understands and processes (RFC 7515 4.1.11).
   *
   * Default: none; a token with a critical extension is rejected.
   *
   * @throws `ERR_JOSE_NOT_SUPPORTED`, reason `crit_unsupported`.
   */
  crit?: readonly string[]

  /**
   * A schema for the claims, of any library that implements Standard Schema 1 (https://standardschema.dev): zod, valibot,
   * arktype and others. It is called once everything before it has accepted the token, also for a result of the cache, with a
   * copy of the claims. The object that it returns becomes `payload`, and its type is inferred.
   *
   * A schema may drop claims and change them. `claims` of the result stays as it was signed: read security-relevant claims
   * such as `cnf`, `jti` and `scope` there. Next to `check`, the schema is called twice, so that `payload` and what `check`
   * gets are different objects.
   *
   * Default: `payload` is a copy of the claims.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, reason `schema`, without `claim`; `issues` has what does not match.
   * @throws `ERR_HOST_FUNCTION_FAILED`, reason `schema`, if the schema throws.
   * @throws TypeError if it is no schema, when the verifier is created; if it returns a promise or something else than an
   *   object, when a token is verified.
   * @example An API whose tokens have to name a tenant and roles that it knows
   * createVerifier({
   *   jwks,
   *   issuer,
   *   audience,
   *   schema: z.object({ sub: z.string(), tenant: z.uuid(), roles: z.array(z.enum(['reader', 'admin'])) }),
   * })
   */
  schema?: StandardSchemaV1<unknown, Payload>

  /**
   * A function that judges an accepted token by a rule of the program: after everything else but `scope`, `schema` included, also
   * for a result of the cache. It returns `undefined` to accept, or a non-empty string, which says why it rejects. It gets a copy,
   * which it may alter, and it may verify other tokens.
   *
   * The string becomes `actual` of the error, escaped and cut. It goes into logs, but not into what `jwt-verdict/http` answers.
   *
   * It is synchronous. To ask a database, do it after `verify`.
   *
   * Default: no further rule.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, reason `check_function`, without `claim`.
   * @throws `ERR_HOST_FUNCTION_FAILED`, reason `check`, if the function throws: a mistake in the program must not tell a client
   *   that its token is bad.
   * @throws TypeError if it is no function, when the verifier is created; if it returns a promise or anything else than
   *   `undefined` and a non-empty string, when a token is verified.
   * @example An issuer that marks its employees by the domain of a verified address
   * createVerifier({
   *   jwks,
   *   issuer,
   *   audience,
   *   check({ claims: { email, email_verified } }) {
   *     if (email_verified !== true) return 'the address is not verified'
   *     if (!String(email).endsWith('@acme.example')) return 'not an employee'
   *   },
   * })
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a function that returns nothing accepts
  check?: (verified: VerifiedToken<NoInfer<Payload>>) => void | undefined | string

  /**
   * Size limits. Input over a limit is rejected before it is parsed.
   *
   * Default: that of each limit.
   *
   * @throws `ERR_JWS_INVALID`, reason `token_too_large`; `ERR_JWKS_INVALID`, reason `jwks_too_large` or `jwks_too_many_keys`.
   */
  limits?: Limits

  /**
   * The clock: returns seconds since 1970-01-01T00:00:00Z, fractions included. Each `verify` and `explain` calls it once.
   *
   * Default: `() => Date.now() / 1000`.
   *
   * @throws `ERR_HOST_FUNCTION_FAILED`, reason `now`, if it throws; TypeError from each call of the verifier if it returns a
   *   promise or anything else than such a number, such as milliseconds.
   */
  now?: () => number

  /**
   * A fixed time instead of `now`: for tests, and for tokens of the past.
   *
   * Default: none; `now` says what time it is.
   *
   * @throws TypeError if it is not valid, or `now` is set too.
   */
  currentDate?: Date
}

/** A value that is neither an object nor a list. A number must be exact: past 2^53 - 1, pass a `bigint`. */
export type Scalar = string | number | bigint | boolean

/** What a claim must be: a value, one of several values, or tests that must all hold. */
export type ClaimRule = Scalar | readonly Scalar[] | ClaimTest

/** Tests of one claim. At least one is given, and all that are given must hold. */
export interface ClaimTest {
  /** Any value but `null`. */
  readonly present?: true
  /** Exactly this value. */
  readonly equals?: Scalar | null
  /** One of these values. */
  readonly oneOf?: readonly Scalar[]
  /** A list that has all of these values. A string is no list, and nothing looks into it. */
  readonly includes?: Scalar | readonly Scalar[]
  /** A list that has at least one of these values. */
  readonly includesAny?: readonly Scalar[]
  /** A list with an element that meets this rule, such as roles as objects (RFC 9068 2.2.3.1). */
  readonly some?: ClaimRule
  /** An object whose members meet these rules. Other members are free. */
  readonly members?: Readonly<Record<string, ClaimRule>>
  /** Whether the claim may be absent. One that is present, `null` included, must pass the tests. Default: `false`. */
  readonly optional?: boolean
  /** No such claim, not even `null`. It stands alone. */
  readonly absent?: true
}

/**
 * A schema of any library that implements Standard Schema, version 1 (https://standardschema.dev): what `zod`, `valibot` and
 * `arktype` return. The part of its types that is used; a package that has them all is not needed.
 */
export interface StandardSchemaV1<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

/** What a {@link StandardSchemaV1} returns: the value, or what does not match. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] }

/** What a {@link StandardSchemaV1} says of a part that does not match. */
export interface StandardIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** Size limits, each a whole number from 1. */
export interface Limits {
  /** Bytes in a token. Default 16384, at most 1048576. */
  tokenBytes?: number
  /** Bytes in a JWKS document. Default 1048576 (1 MiB), at most 16777216. */
  jwksBytes?: number
  /** Keys in a JWKS document. Default 1000, at most 100000. */
  keys?: number
}

/** Algorithms of public keys: RFC 7518 3, RFC 8037, RFC 8812, RFC 9864, RFC 9964. */
export type AsymmetricAlgorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'ES256K'
  | 'EdDSA'
  | 'Ed25519'
  | 'Ed448'
  | 'ML-DSA-44'
  | 'ML-DSA-65'
  | 'ML-DSA-87'

/** Algorithms of shared secrets: RFC 7518 3.2. */
export type HmacAlgorithm = 'HS256' | 'HS384' | 'HS512'

/** Every value of the header's `alg` that can be verified. */
export type Algorithm = AsymmetricAlgorithm | HmacAlgorithm

/** An accepted token. */
export interface VerifiedToken<Payload extends object = JwtPayload> {
  /** The claims, parsed from the bytes that were signed; with the option `schema`, what the schema returned. */
  payload: Payload
  /**
   * The claims as they were signed, whatever a `schema` or the program has made of `payload`: an object of its own.
   *
   * It is parsed when it is first read. It is an own enumerable member all the same, so a copy of the result has it.
   */
  readonly claims: JwtPayload
  /** The protected header. */
  header: JwtHeader
  /** The key that verified the signature. */
  key: KeyReport
  readonly [untrusted]?: never
}

/** The protected header (RFC 7515 4.1). */
export interface JwtHeader {
  alg: Algorithm
  kid?: string
  typ?: string
  cty?: string
  crit?: string[]
  [parameter: string]: unknown
  readonly [untrusted]?: never
}

/**
 * The claims of an accepted token (RFC 7519 4.1). The listed claims have the listed type if they are present; any other claim
 * may have any type.
 */
export interface JwtPayload {
  iss?: string
  sub?: string
  aud?: string | string[]
  /** Seconds since 1970; always present unless `allowMissingExpiry` is set. */
  exp?: number
  /** Seconds since 1970. */
  nbf?: number
  /** Seconds since 1970. */
  iat?: number
  [claim: string]: unknown
  readonly [untrusted]?: never
}

/** A decoded token. It is not verified; do not rely on it. */
export interface UntrustedToken {
  header: UntrustedMembers
  payload: UntrustedMembers
  readonly [untrusted]: true
}

/** Members of an unverified header or payload, of any type. */
export interface UntrustedMembers {
  readonly [name: string]: unknown
  readonly [untrusted]: true
}

/** Marks unverified values. Exists for the compiler only. */
declare const untrusted: unique symbol

/** The result of {@link Verifier.explain}: an accepted token, or the reasons for its rejection. */
export type Verdict<Payload extends object = JwtPayload> = Accepted<Payload> | Rejected

/** The verdict on an accepted token. */
export interface Accepted<Payload extends object = JwtPayload> extends Findings {
  ok: true
  error?: never
  /** The claims; with the option `schema`, what the schema returned. */
  payload: Payload
  /** The claims as they were signed. */
  readonly claims: JwtPayload
  header: JwtHeader
  key: KeyReport
}

/** The verdict on a rejected token. Holds, unverified, the parts of it that could be decoded. */
export interface Rejected extends Findings {
  ok: false
  /** What {@link Verifier.verify} would throw. */
  error: Rejection
  payload?: UntrustedMembers
  header?: UntrustedMembers
  /** The key that matches the token, if exactly one does. */
  key?: KeyReport
}

/** The members that both verdicts have. */
export interface Findings {
  /** Every key of the set; each says whether it matches this token, and if not, why. */
  keys: KeyReport[]
  times: Times
  /** The checks in the order in which they count. */
  checks: Check[]
}

/** Seconds since 1970. A time that the token lacks is missing here too. */
export interface Times {
  now: number
  issuedAt?: number
  notBefore?: number
  expiresAt?: number
}

/** One check, and how it ended. */
export interface Check {
  id: CheckId
  step: 'parse' | 'select' | 'verify' | 'check'
  /** `skipped`: an earlier failure left nothing to check, or the policy does not require it. */
  status: 'pass' | 'fail' | 'skipped'
  claim?: string
  /** Where in the claim, if not the claim itself decided: names of members and places of elements. */
  path?: (string | number)[]
  expected?: string | string[]
  actual?: string
  message: string
  /** The lengths, if a length is wrong. */
  bytes?: Lengths
  /** What is wrong with the JSON, if it is not strict. */
  json?: JsonFault
  /** What does not match, if the schema of the program decided. */
  issues?: readonly SchemaIssue[]
  /** What to do if the check failed, or passed and still looks like a mistake. The text may change. */
  hint?: string
  /** The stable name of the hint. */
  hintCode?: string
  /** Present if the check failed after an earlier failure: fixing the earlier one alone is not enough. */
  alsoFails?: true
}

/** What a `schema` says of one claim that does not match. It may quote the token. */
export interface SchemaIssue {
  readonly message: string
  /** The claim, and where in it. Empty if it is about all of them. */
  readonly path: readonly PropertyKey[]
}

/** The lengths in bytes, where one is wrong. */
export interface Lengths {
  /** The required length, or the maximum. */
  readonly expected: number
  /** The actual length. */
  readonly actual: number
}

/** Why a text is not strict JSON. */
export interface JsonFault {
  readonly fault: 'not_utf8' | 'syntax' | 'too_deep' | 'duplicate_member' | 'lone_surrogate' | 'number_range'
  /** The offset in bytes. */
  readonly at: number
  /** The name that appears twice in one object, escaped and cut. */
  readonly member?: string
}

/** The checks of a {@link Verdict}, in their order. `schema` and `check-function` are there if the options of that name are. */
export type CheckId =
  | 'size'
  | 'characters'
  | 'segments'
  | 'encoding'
  | 'header'
  | 'encrypted'
  | 'algorithm'
  | 'members'
  | 'critical'
  | 'embedded-keys'
  | 'algorithm-allowed'
  | 'key'
  | 'signature-form'
  | 'signature'
  | 'payload'
  | 'type'
  | 'issuer'
  | 'subject'
  | 'audience'
  | 'claims'
  | 'required-claims'
  | 'issued-at'
  | 'not-before'
  | 'expiry'
  | 'max-age'
  | 'lifetime'
  | 'profile'
  | 'login'
  | 'schema'
  | 'check-function'
  | 'scope'

/** One key of a set. */
export interface KeyReport {
  /** Its position in the document, from 0. */
  readonly index: number
  readonly kid?: string
  readonly kty?: string
  readonly crv?: string
  readonly alg?: string
  readonly use?: string
  /** Bits of the RSA modulus. */
  readonly bits?: number
  /** The thumbprint (RFC 7638) with SHA-256, in base64url. It depends on the key alone, not on `kid`, `alg` or `use`. */
  readonly thumbprint?: string
  /** Of several policies: the names of those that have it. */
  readonly policies?: readonly string[]
  /** Whether it can verify anything. */
  readonly usable: boolean
  /** Why it cannot. */
  readonly problem?: {
    readonly reason: KeyProblem
    readonly message: string
    readonly hint: string
    readonly hintCode: string
  }
  /** Harmless oddities. */
  readonly notes: readonly KeyNote[]
  /** Whether it matches the token. Present in verdicts and errors about a token. */
  readonly matches?: boolean
  /** Why it does not match. */
  readonly mismatch?: { readonly reason: KeyMismatch; readonly message: string }
}

/** Why a key is never used (RFC 7517 4, RFC 7518 6, RFC 8037 2, RFC 8725 3.4 and 3.5, RFC 9964 3). */
export type KeyProblem =
  | 'not_an_object'
  | 'kty_missing'
  | 'kty_type'
  | 'kty_unsupported'
  | 'symmetric'
  | 'private'
  | 'crv_unsupported'
  | 'member_missing'
  | 'member_type'
  | 'member_encoding'
  | 'rsa_too_small'
  | 'rsa_too_large'
  | 'rsa_modulus'
  | 'rsa_exponent'
  | 'roca'
  | 'coordinate_length'
  | 'pub_length'
  | 'not_on_curve'
  | 'small_order'
  | 'not_canonical'
  | 'kid_type'
  | 'alg_type'
  | 'alg_unsupported'
  | 'alg_conflict'
  | 'use_type'
  | 'use_not_sig'
  | 'key_ops_malformed'
  | 'key_ops_not_verify'
  | 'duplicate'

/** Why a key does not match a token. */
export type KeyMismatch =
  | 'unusable'
  | 'kid_mismatch'
  | 'kty_mismatch'
  | 'crv_mismatch'
  | 'alg_mismatch'
  | 'alg_unstated'
  | 'family_undecided'

/**
 * A harmless oddity of a key.
 *
 * - `leading_zeros`: `n`, `e`, `x` or `y` has leading zeros that RFC 7518 6.2.1 and 6.3.1 forbid, or lacks some that they
 *   require. The numbers still determine the key.
 * - `alg_unstated`: an RSA key without `alg`. It verifies RS256, RS384 and RS512, or the algorithms that
 *   {@link VerifierOptions.algorithms} lists.
 */
export type KeyNote = 'leading_zeros' | 'alg_unstated'

/**
 * Thrown when a token or a key set is rejected. It never holds the token, the secret or a payload: claim values appear only
 * in `expected` and `actual`, escaped and cut.
 *
 * `instanceof JwtError` is also true for errors of another copy of this package in the same program.
 *
 * @example Telling an expired token from a bad one
 * ```ts
 * try {
 *   verifier.verify(token)
 * } catch (error) {
 *   if (!(error instanceof JwtError)) throw error
 *   switch (error.code) {
 *     case 'ERR_JWT_EXPIRED':
 *       return 'sign in again'
 *     case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
 *       return `not for us: ${error.claim} ${error.reason}`
 *     case 'ERR_JWKS_NO_MATCHING_KEY':
 *       return 'fetch the key set again, then try once more'
 *     default:
 *       return error.hint
 *   }
 * }
 * ```
 */
export type JwtError = AnyJwtError

export const JwtError: {
  new (
    facts: Rejection & { keys?: readonly KeyReport[]; issues?: readonly SchemaIssue[]; retryAfter?: number },
    options?: { cause?: unknown },
  ): AnyJwtError
  readonly prototype: Error
  [Symbol.hasInstance](value: unknown): value is AnyJwtError
}

/** Every {@link JwtError}, as a union discriminated by `code`. */
export type AnyJwtError = { [Code in JwtErrorCode]: JwtErrorOf<Code> }[JwtErrorCode]

/** The {@link JwtError} of one code. */
export type JwtErrorOf<Code extends JwtErrorCode> = Error &
  RejectionOf<Code> & {
    readonly name: 'JwtError'
    /**
     * If no single key matches: the nearest keys, at most ten, in the order of the set, each with why it does not match.
     * {@link Verifier.explain} lists all keys.
     */
    readonly keys?: readonly KeyReport[]
    /**
     * If the `schema` of the program rejects the token: what does not match, at most a hundred. The messages are the schema's
     * and may quote the token, so they are not part of `toJSON()`; `actual` has the first, escaped and cut.
     */
    readonly issues?: readonly SchemaIssue[]
    /** If keys could not be fetched: the seconds until a remote verifier may retry for such a token. */
    readonly retryAfter?: number
    /**
     * Of several policies: what each said that names the token's `iss` and allows its `alg`. Not for an answer: together they
     * tell more of your policies than a stranger should learn.
     */
    readonly policies?: readonly PolicyRejection[]
    /** The facts and the message, for a log line. */
    toJSON(): RejectionOf<Code>
  }

/** What one of several policies said of a token that it rejects. */
export interface PolicyRejection {
  readonly name: string
  readonly code: JwtErrorCode
  readonly reason: string
  readonly claim?: string
}

/** The facts of a rejection as plain data, as a union discriminated by `code`. */
export type Rejection = { [Code in JwtErrorCode]: RejectionOf<Code> }[JwtErrorCode]

/** The facts of a rejection with one code. */
export type RejectionOf<Code extends JwtErrorCode> = Causes[Code] & {
  readonly code: Code
  /** One sentence for a person. Programs should use `code`, `reason` and `claim`, which are stable. */
  readonly message: string
  /** What would have been right. */
  readonly expected?: string | readonly string[]
  /** What the token or the key set holds instead, escaped and cut. */
  readonly actual?: string
  /** The lengths, if a length is wrong. */
  readonly bytes?: Lengths
  /** What is wrong with the JSON, if it is not strict. */
  readonly json?: JsonFault
  /** What to do about it, for a person. The text may change. */
  readonly hint: string
  /** The stable name of the hint, such as `clocks_differ`: finer than `reason`. */
  readonly hintCode: string
}

/** The stable codes of a {@link JwtError}. Where the package `jose` has the same error, the code is the same. */
export type JwtErrorCode = keyof Causes

/** The steps and reasons of each code. */
interface Causes {
  /** The key set is not a JWKS document (RFC 7517 5). */
  ERR_JWKS_INVALID: Cause<
    'keys',
    | 'jwks_too_large'
    | 'jwks_not_utf8'
    | 'jwks_not_json'
    | 'jwks_duplicate_member'
    | 'jwks_not_object'
    | 'jwks_keys_missing'
    | 'jwks_too_many_keys'
  >
  /**
   * A remote verifier could not fetch the issuer's keys, and has no keys or none with the token's `kid`. Also the `lastError`
   * of its state.
   */
  ERR_JWKS_FETCH_FAILED: Cause<
    'keys',
    | 'timeout'
    | 'status'
    | 'redirect'
    | 'too_large'
    | 'not_json'
    | 'network'
    | 'insecure'
    | 'private_address'
    | 'issuer_mismatch'
    | 'invalid'
    | 'cache'
  >
  /** A remote verifier has no usable keys, and was called in a way that does not fetch. */
  ERR_JWKS_NOT_LOADED: Cause<'keys', 'never_loaded' | 'expired'>
  /** The text is not exactly a JWS in compact serialisation (RFC 7515 3.1, 4.1 and 5.2). */
  ERR_JWS_INVALID: Cause<
    'parse',
    | 'token_too_large'
    | 'character'
    | 'segment_count'
    | 'signature_missing'
    | 'base64url_length'
    | 'base64url_trailing_bits'
    | 'header_not_utf8'
    | 'header_not_json'
    | 'header_not_object'
    | 'header_duplicate_member'
    | 'alg_missing'
    | 'alg_type'
    | 'kid_type'
    | 'typ_type'
    | 'cty_type'
    | 'crit_malformed'
    | 'b64_type'
  >
  /** An unsupported kind of token: encrypted, unsigned, or with a critical extension that `crit` does not list. */
  ERR_JOSE_NOT_SUPPORTED: Cause<'parse', 'encrypted' | 'alg_unsecured' | 'alg_unsupported' | 'crit_unsupported'>
  /** The policy does not allow the token's algorithm (RFC 8725 3.1). */
  ERR_JOSE_ALG_NOT_ALLOWED: Cause<'select', 'alg_not_allowed' | 'alg_symmetric'>
  /** No key matches. `keys` says why, for the nearest keys. The issuer may have new keys: fetch the set again. */
  ERR_JWKS_NO_MATCHING_KEY: Cause<'select', 'no_matching_key'>
  /** More than one key matches, and the verifier does not guess. `keys` says which. */
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: Cause<'select', 'multiple_matching_keys'>
  /** The signature is not valid for the key. */
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: Cause<'verify', 'signature_length' | 'signature_range' | 'signature_mismatch'>
  /** The signature is valid, but what it signs is not a JWT (RFC 7519 7.2, RFC 7797 7). */
  ERR_JWT_INVALID:
    | Cause<'parse', 'b64_unencoded'>
    | Cause<'check', 'payload_not_utf8' | 'payload_not_json' | 'payload_not_object' | 'payload_duplicate_member'>
  /** The token is good and does not grant what is required (RFC 6750 3.1). `claim` is `scope`, or `scp` if that says it. */
  ERR_JWT_INSUFFICIENT_SCOPE: ClaimCause<'scope' | 'scp', 'insufficient_scope'>
  /**
   * A claim does not satisfy the policy (RFC 7519 4.1), or the program's own `schema` or `check` rejects the claims. `claim` may
   * also be the header's `typ`; of `schema` and `check` there is none.
   */
  ERR_JWT_CLAIM_VALIDATION_FAILED:
    | ClaimCause<string, 'missing' | 'invalid' | 'check_failed'>
    | Cause<'check', 'schema' | 'check_function'>
  /** The token is no longer valid: `exp` has passed, or `iat` is longer ago than `maxTokenAge`. */
  ERR_JWT_EXPIRED: ClaimCause<'exp' | 'iat', 'check_failed'>
  /**
   * A function of the program threw, so nothing was accepted. It is a mistake of the program, and says nothing about the token.
   * `cause` is what was thrown.
   */
  ERR_HOST_FUNCTION_FAILED: Cause<'host', 'schema' | 'check' | 'scopeSatisfied' | 'now' | 'random'>
  /** The verifier itself failed and accepted nothing: a defect, or a host out of memory or stack. `cause` has the details. */
  ERR_INTERNAL: Cause<'internal', 'trap'>
}

interface Cause<Step extends string, Reason extends string> {
  /** The step at which verification stopped. */
  readonly step: Step
  readonly reason: Reason
  readonly claim?: undefined
  readonly path?: undefined
}

interface ClaimCause<Claim extends string, Reason extends string> {
  readonly step: 'check'
  readonly reason: Reason
  /** The claim that failed. */
  readonly claim: Claim
  /** Where in the claim, if not the claim itself decided: names of members and places of elements. */
  readonly path?: readonly (string | number)[]
}
