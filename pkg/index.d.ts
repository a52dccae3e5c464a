/**
 * A strict JWT verifier: a token and a JWKS document go in, a verdict comes out.
 *
 * A verifier is synchronous. There is no promise to forget: `verify` returns the claims of an accepted token and throws
 * for any other. Only one that fetches keys by itself answers with promises, see {@link createRemoteVerifier}.
 *
 * Options are read strictly. To get an option's default, leave it out: one that is there and `undefined` is a TypeError, and
 * not a check left out. That holds for every function of this package but those of `jwt-verdict/jose`.
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
 * const { payload } = verifier.verify(token) // throws a JwtError, or the token is good
 * ```
 *
 * @packageDocumentation
 */

/**
 * Makes a verifier of a key set, or of a secret, and of what is expected of the tokens.
 *
 * Do it once and keep the verifier: the keys are parsed and prepared here. The options are copied; changing them later
 * changes nothing.
 *
 * @typeParam Payload what `verify` returns as `payload`. A promise of yours to the compiler: beyond the claims of
 *   {@link JwtPayload} and the policy's, nobody checks that the issuer keeps it.
 * @throws TypeError for an unknown, missing or ill-typed option, naming it.
 * @throws {@link JwtError} `ERR_JWKS_INVALID` if the key set is not a JWKS document. One unusable key in it does not
 *   spoil the others: see {@link Verifier.keys}.
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
 * @example A payload type of your own
 * ```ts
 * const verifier = createVerifier<JwtPayload & { scope: string }>({ jwks, issuer, audience, requiredClaims: ['scope'] })
 * verifier.verify(token).payload.scope.split(' ')
 * ```
 */
export function createVerifier<Payload extends object = JwtPayload>(options: VerifierOptions): Verifier<Payload>

/**
 * Verifies one token: `createVerifier({ ...options, jwks }).verify(token)`.
 *
 * For more than one token, make a verifier; this prepares the whole key set each time.
 *
 * @throws What {@link createVerifier} and {@link Verifier.verify} throw.
 */
export function verify<Payload extends object = JwtPayload>(
  token: string,
  jwks: Jwks,
  options: PolicyOptions,
): VerifiedToken<Payload>

/**
 * Explains one token: `createVerifier({ ...options, jwks }).explain(token)`.
 *
 * @throws What {@link createVerifier} throws; never for a bad token.
 */
export function explain<Payload extends object = JwtPayload>(
  token: string,
  jwks: Jwks,
  options: PolicyOptions,
): Verdict<Payload>

/**
 * Reads a token and verifies nothing: anyone can have written what it returns.
 *
 * The compiler keeps the result apart: it cannot be passed where a verified token or its payload is asked for.
 *
 * @throws {@link JwtError} if the text is not a JWT, or is longer than 16384 bytes.
 * @throws TypeError if it is not a string.
 *
 * @example Which issuer a log line is about
 * ```ts
 * console.warn('refused a token that says it is from', String(decode(token).payload.iss))
 * ```
 */
export function decode(token: string): UntrustedToken

export {
  type AnyIssuerRemoteOptions,
  type CachedKeys,
  createRemoteVerifier,
  type KeyCache,
  type KeySource,
  type KeyState,
  type RemoteFetch,
  type RemoteFetchInit,
  type RemoteFetchResponse,
  type RemotelyVerifiedToken,
  type RemoteOptions,
  type RemoteVerifier,
  type Staleness,
} from './remote/verifier.js'

/** Verifies tokens against one policy. Its functions need no `this` and may be passed on by themselves. */
export interface Verifier<Payload extends object = JwtPayload> {
  /**
   * Verifies a token and returns what it says.
   *
   * In this order: its form, the one key that matches it, the signature, the claims. Nothing of the payload is looked at
   * before the signature holds.
   *
   * @throws {@link JwtError} if the token is refused; `code`, `step` and `reason` say why.
   * @throws TypeError if `token` is not a string, or the `now` option does not return seconds.
   */
  verify<P extends object = Payload>(this: void, token: string): VerifiedToken<P>

  /**
   * Runs the same checks without stopping at the first failure, and reports each.
   *
   * For people: the verdict holds what the token says, trusted or not, so it does not belong in a log.
   *
   * @throws TypeError as {@link Verifier.verify}; never for a bad token.
   */
  explain<P extends object = Payload>(this: void, token: string): Verdict<P>

  /**
   * Replaces the key set, at once and as a whole: a set that is refused leaves the old one in force.
   *
   * @throws {@link JwtError} `ERR_JWKS_INVALID`.
   * @throws TypeError if the verifier was made with a `secret`.
   */
  setKeys(this: void, jwks: Jwks): void

  /** The keys in their order in the document, usable or not. A new array after each {@link Verifier.setKeys}. */
  readonly keys: readonly KeyReport[]
}

/** A JWKS document (RFC 7517 5): as an object, as its JSON text, or as the bytes of that text. */
export type Jwks = JsonWebKeySet | string | Uint8Array

/**
 * A JWKS document as an object. Members appear once in it, whatever the text it was parsed from said; hand over the
 * text and duplicates are refused.
 */
export interface JsonWebKeySet {
  readonly keys: readonly object[]
}

/** Everything that {@link createVerifier} takes: a policy, with either a key set or a secret, and a cache of results. */
export type VerifierOptions = (KeySetOptions | SecretOptions) & CacheOption

export interface CacheOption {
  /**
   * Whether to keep what was accepted, for tokens that come again: up to `maxEntries` of them, from 1 to 1000000. Those
   * that were not used longest go first.
   *
   * A token is known by its whole text, within this verifier: one policy, one key set; {@link Verifier.setKeys} forgets
   * all. Time is judged anew each time, and each result is an object of its own. Refusals are not kept.
   *
   * An entry takes as much memory as the token and its claims, some 2 KiB for a usual token.
   *
   * Default: nothing is kept.
   */
  cache?: { maxEntries: number }
}

/** Options of a verifier of tokens that the holder of a private key signed. */
export interface KeySetOptions extends PolicyOptions {
  /** The public keys. Fetching them, and fetching them again, is the host's part: see {@link Verifier.setKeys}. */
  jwks: Jwks
  secret?: never
  /**
   * The signature algorithms to accept (RFC 8725 3.1), exactly these names.
   *
   * Default: every asymmetric one; an RSA key without an `alg` of its own then verifies RS256, RS384 and RS512 only. With a
   * list such a key verifies what the list has, but nothing if that is both RS and PS: the token would choose.
   */
  algorithms?: readonly AsymmetricAlgorithm[]
}

/** Options of a verifier of tokens that another holder of the same secret signed. */
export interface SecretOptions extends PolicyOptions {
  /**
   * The secret, as long as the hash or longer (RFC 7518 3.2): 32, 48 or 64 bytes. A passphrase is not a secret, and neither is
   * a key that others may know: the bytes of PEM, DER, a JWK or a JWKS are a TypeError.
   */
  secret: Uint8Array
  jwks?: never
  /** The HMAC algorithms to accept. There is no default: a secret is for one purpose. */
  algorithms: readonly HmacAlgorithm[]
}

/**
 * What is expected of a token.
 *
 * `issuer` and `audience` must be stated, since one key set often signs for many tenants and a good signature by itself
 * then means little. An option that is there must have a value: `undefined` is a TypeError, not a check left out.
 */
export interface PolicyOptions {
  /**
   * The issuer: the claim `iss` (RFC 7519 4.1.1) must be one of these strings exactly, to the last slash.
   *
   * `null` accepts any issuer, or none. Several issuers that do not share their keys need a verifier each
   * (RFC 8725 3.8).
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `iss`.
   */
  issuer: string | readonly string[] | null

  /**
   * The audience: the claim `aud` (RFC 7519 4.1.3, RFC 8725 3.9), a string or a list, must have one of these strings.
   *
   * `null` accepts a token meant for anyone.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `aud`.
   */
  audience: string | readonly string[] | null

  /**
   * The subject: the claim `sub` (RFC 7519 4.1.2) must be one of these strings exactly; `*` is a character like others.
   *
   * Default `null`: any subject, or none.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `sub`.
   */
  subject?: string | readonly string[] | null

  /**
   * The media type that the header's `typ` must name (RFC 8725 3.11), such as `at+jwt`. Letter case does not matter,
   * and `application/` before it may be left out.
   *
   * Default: any or none.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `typ`.
   */
  typ?: string

  /**
   * Further claims and the exact string that each must be, or a list of strings of which it must be one.
   *
   * Default: no further claim is compared.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED` with the claim's name, reason `missing`, `invalid` or `check_failed`.
   * @example Pinning identifiers that survive a rename
   * createVerifier({ jwks, issuer, audience, claims: { owner_id: 'team_1a2b', environment: ['production', 'preview'] } })
   */
  claims?: Readonly<Record<string, string | readonly string[]>>

  /**
   * Claims that must be composed of others of the same token, and of what: text with the names of claims in braces. Each
   * claim that is named must be a string.
   *
   * Default: no claim is compared with others.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED` with the claim's name, reason `missing`, `invalid` or `check_failed`;
   *   `expected` is the template.
   * @example A subject that agrees with the claims that it repeats
   * createVerifier({ jwks, issuer, audience, templates: { sub: 'owner:{owner}:project:{project}' } })
   */
  templates?: Readonly<Record<string, string>>

  /**
   * Claims that must be there, with any value but `null`.
   *
   * Default: none, beside `exp` and those that another option asks for.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, reason `missing`, or `invalid` for `null`.
   */
  requiredClaims?: readonly string[]

  /**
   * The most seconds that may have passed since the token was issued (RFC 7519 4.1.6). The claim `iat` is then
   * required, and must not be in the future.
   *
   * Default: any age.
   *
   * @throws `ERR_JWT_EXPIRED`, claim `iat`; `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `iat`.
   */
  maxTokenAge?: number

  /**
   * By how many seconds this clock and the issuer's may differ.
   *
   * Default: 0.
   */
  clockTolerance?: number

  /**
   * Whether a token may do without `exp` (RFC 7519 4.1.4) and so be good for ever. One that has it is held to it.
   *
   * Default: `false`.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `exp`, reason `missing`.
   */
  allowMissingExpiry?: boolean

  /**
   * Names of header extensions that your program understands and handles (RFC 7515 4.1.11).
   *
   * Default: none; a token with a critical extension is refused.
   *
   * @throws `ERR_JOSE_NOT_SUPPORTED`, reason `crit_unsupported`.
   */
  crit?: readonly string[]

  /** How much is too much. What is over a limit is refused before it is looked at. */
  limits?: Limits

  /**
   * The clock: seconds since 1970-01-01T00:00:00Z, fractions included. Called once by each `verify` and `explain`.
   *
   * Default: `() => Date.now() / 1000`.
   */
  now?: () => number

  /** A clock that stands still, instead of `now`: for tests, and for tokens of the past. */
  currentDate?: Date
}

/** Limits on what is read at all. */
export interface Limits {
  /** Bytes in a token. Default 16384, at most 1048576. */
  tokenBytes?: number
  /** Bytes in a JWKS document. Default 1048576 (1 MiB), at most 16777216. */
  jwksBytes?: number
  /** Keys in a JWKS document. Default 1000, at most 100000. */
  keys?: number
}

/** RFC 7518 3, RFC 8037, RFC 8812, RFC 9864, RFC 9964. */
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

/** RFC 7518 3.2. */
export type HmacAlgorithm = 'HS256' | 'HS384' | 'HS512'

/** Every algorithm of the header's `alg` that can be verified. */
export type Algorithm = AsymmetricAlgorithm | HmacAlgorithm

/** An accepted token. */
export interface VerifiedToken<Payload extends object = JwtPayload> {
  /** The claims, parsed from the very bytes that were signed. */
  payload: Payload
  /** The protected header. */
  header: JwtHeader
  /** The key that verified it. */
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
 * The claims of an accepted token (RFC 7519 4.1). Those listed have the type listed wherever they are present; any
 * other is whatever the issuer put there.
 */
export interface JwtPayload {
  iss?: string
  sub?: string
  aud?: string | string[]
  /** Seconds since 1970; there, unless `allowMissingExpiry` is set. */
  exp?: number
  /** Seconds since 1970. */
  nbf?: number
  /** Seconds since 1970. */
  iat?: number
  [claim: string]: unknown
  readonly [untrusted]?: never
}

/** What a token says of itself. It is not verified and must not be relied on. */
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

/** Sets apart, for the compiler only, what nobody has verified. */
declare const untrusted: unique symbol

/** What {@link Verifier.explain} finds: a good token, or why it is refused. */
export type Verdict<Payload extends object = JwtPayload> = Accepted<Payload> | Refused

/** The verdict on an accepted token. */
export interface Accepted<Payload extends object = JwtPayload> extends Findings {
  ok: true
  error?: never
  payload: Payload
  header: JwtHeader
  key: KeyReport
}

/** The verdict on a refused token. What of it could be read is here as well, unverified. */
export interface Refused extends Findings {
  ok: false
  /** What {@link Verifier.verify} would throw. */
  error: Refusal
  payload?: UntrustedMembers
  header?: UntrustedMembers
  /** The key that matches the token, if there is exactly one. */
  key?: KeyReport
}

/** What both verdicts hold. */
export interface Findings {
  /** Every key of the set, with whether it matches this token and why not. */
  keys: KeyReport[]
  times: Times
  /** The checks in the order in which they count. */
  checks: Check[]
}

/** Seconds since 1970, as far as the token has them. */
export interface Times {
  now: number
  issuedAt?: number
  notBefore?: number
  expiresAt?: number
}

/** One check. */
export interface Check {
  id: CheckId
  step: 'parse' | 'select' | 'verify' | 'check'
  /** `skipped`: an earlier failure left nothing to check, or the policy does not ask for it. */
  status: 'pass' | 'fail' | 'skipped'
  claim?: string
  expected?: string | string[]
  actual?: string
  message: string
  /** The lengths, where a length decided. */
  bytes?: Lengths
  /** What is wrong with the JSON, where it was not strict. */
  json?: JsonFault
  /** What to do, where the check failed, or passed and still looks like a mistake. Its text may change. */
  hint?: string
  /** The stable name of the hint. */
  hintCode?: string
  /** Present where the check failed behind an earlier failure: to correct only the earlier one is not enough. */
  alsoFails?: true
}

/** A length in bytes that decided. */
export interface Lengths {
  /** The bytes that were prescribed, or the most that were allowed. */
  readonly expected: number
  /** The bytes found. */
  readonly actual: number
}

/** Why a text is not strict JSON. */
export interface JsonFault {
  readonly fault: 'not_utf8' | 'syntax' | 'too_deep' | 'duplicate_member' | 'lone_surrogate' | 'number_range'
  /** The offset in bytes. */
  readonly at: number
  /** The name that stands twice in one object, escaped and cut. */
  readonly member?: string
}

/** The checks of {@link Verdict}, in their order. */
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

/** One key of a set. */
export interface KeyReport {
  /** Its place in the document, from 0. */
  readonly index: number
  readonly kid?: string
  readonly kty?: string
  readonly crv?: string
  readonly alg?: string
  readonly use?: string
  /** Bits of the RSA modulus. */
  readonly bits?: number
  /** RFC 7638, with SHA-256, in base64url: the same for the same key, whatever else is said of it. */
  readonly thumbprint?: string
  /** Whether it can verify anything at all. */
  readonly usable: boolean
  /** Why it cannot. */
  readonly problem?: {
    readonly reason: KeyProblem
    readonly message: string
    readonly hint: string
    readonly hintCode: string
  }
  /** What is odd about it and harmless. */
  readonly notes: readonly KeyNote[]
  /** Whether it matches the token; in the answer to one. */
  readonly matches?: boolean
  /** Why it does not. */
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

/** Why a key is not used for one token. */
export type KeyMismatch =
  | 'unusable'
  | 'kid_mismatch'
  | 'kty_mismatch'
  | 'crv_mismatch'
  | 'alg_mismatch'
  | 'alg_unstated'
  | 'family_undecided'

/**
 * What is odd about a key and harmless.
 *
 * - `leading_zeros`: `n`, `e`, `x` or `y` has leading zeros that RFC 7518 6.2.1 and 6.3.1 forbid, or lacks some that it
 *   demands. The key is the one that the numbers state.
 * - `alg_unstated`: an RSA key without `alg`. It verifies RS256, RS384 and RS512, or what {@link VerifierOptions.algorithms}
 *   lists.
 */
export type KeyNote = 'leading_zeros' | 'alg_unstated'

/**
 * Thrown for a token or a key set that is refused. It never holds the token, the secret or a payload: claim values
 * appear only in `expected` and `actual`, escaped and cut.
 *
 * `instanceof JwtError` also holds for errors of another copy of this package in the same program.
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
    facts: Refusal & { keys?: readonly KeyReport[]; retryAfter?: number },
    options?: { cause?: unknown },
  ): AnyJwtError
  readonly prototype: Error
  [Symbol.hasInstance](value: unknown): value is AnyJwtError
}

/** Every {@link JwtError}, told apart by `code`. */
export type AnyJwtError = { [Code in JwtErrorCode]: JwtErrorOf<Code> }[JwtErrorCode]

/** The {@link JwtError} of one code. */
export type JwtErrorOf<Code extends JwtErrorCode> = Error &
  RefusalOf<Code> & {
    readonly name: 'JwtError'
    /**
     * If the choice of a key failed: the keys that come nearest, at most ten in the order of the set, and why each does not
     * fit where it does not. {@link Verifier.explain} lists all keys.
     */
    readonly keys?: readonly KeyReport[]
    /** If keys could not be fetched: the seconds until a remote verifier may try again for such a token. */
    readonly retryAfter?: number
    /** The facts and the message, for a log line. */
    toJSON(): RefusalOf<Code>
  }

/** The facts of a refusal as plain data, told apart by `code`. */
export type Refusal = { [Code in JwtErrorCode]: RefusalOf<Code> }[JwtErrorCode]

/** The facts of a refusal with one code. */
export type RefusalOf<Code extends JwtErrorCode> = Causes[Code] & {
  readonly code: Code
  /** One sentence for a person. Programs go by `code`, `reason` and `claim`, which are stable. */
  readonly message: string
  /** What would have been right. */
  readonly expected?: string | readonly string[]
  /** What was found instead, escaped and cut. */
  readonly actual?: string
  /** The lengths, where a length decided. */
  readonly bytes?: Lengths
  /** What is wrong with the JSON, where it was not strict. */
  readonly json?: JsonFault
  /** What to do about it, for a person. Its text may change. */
  readonly hint: string
  /** The stable name of the hint, such as `clocks_differ`: finer than `reason`. */
  readonly hintCode: string
}

/** What is stable about a {@link JwtError}; the strings are those of the package `jose`, where it has the same error. */
export type JwtErrorCode = keyof Causes

/** For each code the steps at which it can come up, and the reasons. */
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
   * A remote verifier has no keys, or none that the token names, and those of the issuer could not be fetched; `lastError` of its
   * state too.
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
  /** A remote verifier has no keys that may be used, and was asked in a way that fetches none. */
  ERR_JWKS_NOT_LOADED: Cause<'keys', 'never_loaded' | 'expired'>
  /** The text is not a JWS in compact serialisation, to the letter (RFC 7515 3.1, 4.1 and 5.2). */
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
  /** A token of a kind that is not verified here: encrypted, unsigned, or with an extension nobody declared. */
  ERR_JOSE_NOT_SUPPORTED: Cause<'parse', 'encrypted' | 'alg_unsecured' | 'alg_unsupported' | 'crit_unsupported'>
  /** The policy does not allow the token's algorithm (RFC 8725 3.1). */
  ERR_JOSE_ALG_NOT_ALLOWED: Cause<'select', 'alg_not_allowed' | 'alg_symmetric'>
  /** No key matches. `keys` says why, for the nearest ones; a reason to fetch the set again if the issuer has new ones. */
  ERR_JWKS_NO_MATCHING_KEY: Cause<'select', 'no_matching_key'>
  /** More than one key matches, and guessing is not verifying. `keys` says which. */
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: Cause<'select', 'multiple_matching_keys'>
  /** The signature does not hold. */
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: Cause<'verify', 'signature_length' | 'signature_range' | 'signature_mismatch'>
  /** The signature holds, but what it signs is not a JWT (RFC 7519 7.2, RFC 7797 7). */
  ERR_JWT_INVALID:
    | Cause<'parse', 'b64_unencoded'>
    | Cause<'check', 'payload_not_utf8' | 'payload_not_json' | 'payload_not_object' | 'payload_duplicate_member'>
  /** A claim is not what the policy asks for (RFC 7519 4.1). `claim` may be the header's `typ`. */
  ERR_JWT_CLAIM_VALIDATION_FAILED: ClaimCause<string, 'missing' | 'invalid' | 'check_failed'>
  /** The token was good once: `exp` has passed, or `iat` is longer ago than `maxTokenAge`. */
  ERR_JWT_EXPIRED: ClaimCause<'exp' | 'iat', 'check_failed'>
  /** The verifier itself failed, and refused. A defect, or a host out of memory or stack; `cause` has the details. */
  ERR_INTERNAL: Cause<'internal', 'trap'>
}

interface Cause<Step extends string, Reason extends string> {
  /** How far verification came. */
  readonly step: Step
  readonly reason: Reason
  readonly claim?: undefined
}

interface ClaimCause<Claim extends string, Reason extends string> {
  readonly step: 'check'
  readonly reason: Reason
  /** The claim it is about. */
  readonly claim: Claim
}
