/**
 * The verifying half of `jose` 6.2.18, implemented with jwt-verdict: the same functions, options, order of checks, error codes
 * and messages. To migrate a program that verifies, change its import.
 *
 * It is stricter than jose in places; `DIVERGENCES.md`, next to this file, lists them all: one spelling of each token, strict
 * JSON, a maximum token length, no weak keys or secrets, and an error for a forgotten `await`.
 *
 * Signing, encryption and key import are not included. Pass keys as JWK, `CryptoKey`, Node's `KeyObject` or bytes; convert PEM
 * with `createPublicKey(pem)` of `node:crypto`, or with `importSPKI` of jose.
 *
 * @example A program that used jose
 * ```ts
 * import * as jose from 'jwt-verdict/jose' // was: from 'jose'
 *
 * const JWKS = jose.createRemoteJWKSet(new URL('https://oidc.vercel.com/acme/.well-known/jwks'))
 *
 * const { payload } = await jose.jwtVerify(token, JWKS, {
 *   issuer: 'https://oidc.vercel.com/acme',
 *   audience: 'https://vercel.com/acme',
 *   subject: 'owner:acme:project:site:environment:production',
 * })
 * ```
 *
 * @packageDocumentation
 */

/**
 * Verifies a JWT (RFC 7519 7.2): its form, its signature, then its claims.
 *
 * The checks, in order: three segments; `algorithms`; the header, `crit`, `alg`; calls the key function; the signature; the
 * payload is an object; `typ`; the required claims; `iss`, `sub`, `aud`; `iat`, `nbf`, `exp`, `maxTokenAge`.
 *
 * Await the promise: reading a member of the result from the promise itself throws a TypeError.
 *
 * @typeParam PayloadType The type of the payload, in addition to the registered claims. An assertion that nothing checks.
 * @param jwt The token, at most 16,384 characters.
 * @param key The key, or a function that returns it, such as {@link createRemoteJWKSet} creates.
 * @throws {@link errors.JWTExpired} `ERR_JWT_EXPIRED`: `exp` has passed, or `iat` is longer ago than `maxTokenAge`.
 * @throws {@link errors.JWTClaimValidationFailed} `ERR_JWT_CLAIM_VALIDATION_FAILED`: any other claim; `claim` and
 *   `reason` say which and why.
 * @throws {@link errors.JWTInvalid} `ERR_JWT_INVALID`: the payload is not a claims set.
 * @throws What {@link compactVerify} throws.
 *
 * @example A shared secret and a custom payload type
 * ```ts
 * const secret = Buffer.from(process.env.JWT_SECRET!, 'base64url') // 32 bytes or more
 * const { payload } = await jwtVerify<{ scope: string }>(token, secret, { issuer: 'https://auth.example' })
 * payload.scope.split(' ')
 * ```
 */
export function jwtVerify<PayloadType = JWTPayload>(
  jwt: string | Uint8Array,
  key: KeyInput,
  options?: JWTVerifyOptions,
): Promise<JWTVerifyResult<PayloadType>>
export function jwtVerify<PayloadType = JWTPayload, KeyType extends CryptoKey | Uint8Array = CryptoKey | Uint8Array>(
  jwt: string | Uint8Array,
  getKey: JWTVerifyGetKey<KeyType>,
  options?: JWTVerifyOptions,
): Promise<JWTVerifyResult<PayloadType> & ResolvedKey<KeyType>>
export function jwtVerify<PayloadType = JWTPayload>(
  jwt: string | Uint8Array,
  key: KeyInput | JWTVerifyGetKey,
  options?: JWTVerifyOptions,
): Promise<JWTVerifyResult<PayloadType> & Partial<ResolvedKey>>

/**
 * Verifies a JWS in compact serialisation (RFC 7515 7.1): the signature, but not the contents of the payload.
 *
 * Await the promise, as that of {@link jwtVerify}.
 *
 * @throws {@link errors.JWSSignatureVerificationFailed} `ERR_JWS_SIGNATURE_VERIFICATION_FAILED`: the signature is not valid for
 *   the key. Also thrown for a secret that is too short; the `cause` says so.
 * @throws {@link errors.JWSInvalid} `ERR_JWS_INVALID`: the text is not a JWS.
 * @throws {@link errors.JOSEAlgNotAllowed} `ERR_JOSE_ALG_NOT_ALLOWED`: `alg` is not among the `algorithms`.
 * @throws {@link errors.JOSENotSupported} `ERR_JOSE_NOT_SUPPORTED`: an unsupported algorithm or critical extension.
 * @throws {@link errors.JWKInvalid} `ERR_JWK_INVALID`: the key is unusable; the `message` says why.
 * @throws TypeError if the key is not one for the token's algorithm, or an option is of the wrong type.
 * @throws DOMException if the host cannot import the key.
 * @throws What the key function throws.
 */
export function compactVerify(
  jws: string | Uint8Array,
  key: KeyInput,
  options?: VerifyOptions,
): Promise<CompactVerifyResult>
export function compactVerify<KeyType extends CryptoKey | Uint8Array = CryptoKey | Uint8Array>(
  jws: string | Uint8Array,
  getKey: CompactVerifyGetKey<KeyType>,
  options?: VerifyOptions,
): Promise<CompactVerifyResult & ResolvedKey<KeyType>>
export function compactVerify(
  jws: string | Uint8Array,
  key: KeyInput | CompactVerifyGetKey,
  options?: VerifyOptions,
): Promise<CompactVerifyResult & Partial<ResolvedKey>>

/**
 * Verifies a JWS that is an object with one signature (RFC 7515 7.2.2).
 *
 * Await the promise, as that of {@link jwtVerify}.
 *
 * @throws What {@link compactVerify} throws.
 */
export function flattenedVerify(
  jws: FlattenedJWSInput,
  key: KeyInput,
  options?: VerifyOptions,
): Promise<FlattenedVerifyResult>
export function flattenedVerify<KeyType extends CryptoKey | Uint8Array = CryptoKey | Uint8Array>(
  jws: FlattenedJWSInput,
  getKey: FlattenedVerifyGetKey<KeyType>,
  options?: VerifyOptions,
): Promise<FlattenedVerifyResult & ResolvedKey<KeyType>>
export function flattenedVerify(
  jws: FlattenedJWSInput,
  key: KeyInput | FlattenedVerifyGetKey,
  options?: VerifyOptions,
): Promise<FlattenedVerifyResult & Partial<ResolvedKey>>

/**
 * Verifies a JWS that is an object with any number of signatures (RFC 7515 7.2.1). One valid signature is enough; the first
 * counts.
 *
 * Await the promise, as that of {@link jwtVerify}.
 *
 * @throws {@link errors.JWSSignatureVerificationFailed} if no signature is valid, whatever the reasons.
 * @throws {@link errors.JWSInvalid} if the argument is not such an object.
 */
export function generalVerify(
  jws: GeneralJWSInput,
  key: KeyInput,
  options?: VerifyOptions,
): Promise<GeneralVerifyResult>
export function generalVerify<KeyType extends CryptoKey | Uint8Array = CryptoKey | Uint8Array>(
  jws: GeneralJWSInput,
  getKey: GeneralVerifyGetKey<KeyType>,
  options?: VerifyOptions,
): Promise<GeneralVerifyResult & ResolvedKey<KeyType>>
export function generalVerify(
  jws: GeneralJWSInput,
  key: KeyInput | GeneralVerifyGetKey,
  options?: VerifyOptions,
): Promise<GeneralVerifyResult & Partial<ResolvedKey>>

/**
 * Creates a function that selects the key of a token from a key set (RFC 7517 5).
 *
 * It compares `alg` and `kid` of the header with `kty`, `kid`, `crv`, `alg`, `use` and `key_ops` of the keys. Exactly one key
 * must match. Each key is imported once, and is the same object on every call.
 *
 * @param jwks The key set, which is copied.
 * @throws {@link errors.JWKSInvalid} `ERR_JWKS_INVALID` if it is not a key set; from the function, if the key is private.
 * @throws {@link errors.JWKSNoMatchingKey} `ERR_JWKS_NO_MATCHING_KEY`, from the function.
 * @throws {@link errors.JWKSMultipleMatchingKeys} `ERR_JWKS_MULTIPLE_MATCHING_KEYS`, from the function.
 * @throws {@link errors.JOSENotSupported} `ERR_JOSE_NOT_SUPPORTED`, from the function: `alg` is not that of a public key.
 */
export function createLocalJWKSet(jwks: JSONWebKeySet): LocalJWKSet

/**
 * Creates a function that selects the key of a token from the key set at a URL.
 *
 * It fetches the set when a token needs it: if none is cached, if it is older than `cacheMaxAge`, and if the key is missing from
 * it and `cooldownDuration` is over. Concurrent callers share one request, except on hosts that isolate requests (Cloudflare
 * Workers, Vercel Edge).
 *
 * No part of the token decides the address. If a new set is rejected, the old one stays in use until it is older than
 * `cacheMaxAge`. `createRemoteVerifier` of the main entry survives outages.
 *
 * @throws TypeError if `url` is not a `URL`, or a duration is not a number.
 * @throws From the function: what that of {@link createLocalJWKSet} throws, {@link errors.JWKSTimeout}, what `fetch`
 *   throws, and {@link errors.JOSEError} `ERR_JOSE_GENERIC` if the response is not 200, not JSON, or over 1 MiB.
 *
 * @example When several keys match
 * ```ts
 * async function verify(token: string) {
 *   try {
 *     return await jwtVerify(token, JWKS, options)
 *   } catch (error) {
 *     if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
 *     for await (const key of error) {
 *       try {
 *         return await jwtVerify(token, key, options)
 *       } catch (one) {
 *         if (!(one instanceof errors.JWSSignatureVerificationFailed)) throw one
 *       }
 *     }
 *     throw new errors.JWSSignatureVerificationFailed()
 *   }
 * }
 * ```
 */
export function createRemoteJWKSet(url: URL, options?: RemoteJWKSetOptions): RemoteJWKSet

/**
 * Returns the key in the token's own header (RFC 7515 4.1.3).
 *
 * This proves that the sender holds the key, not who the sender is: compare the thumbprint with one that you trust.
 *
 * @throws {@link errors.JWSInvalid} `ERR_JWS_INVALID` if the header has no public signature key.
 */
export function EmbeddedJWK(protectedHeader?: JWSHeaderParameters, token?: FlattenedJWSInput): Promise<CryptoKey>

/**
 * Decodes the payload of a JWT without verifying anything: anyone can have written what it returns.
 *
 * @throws {@link errors.JWTInvalid} `ERR_JWT_INVALID` if it is not a JWT, or is longer than 16,384 characters.
 */
export function decodeJwt<PayloadType = JWTPayload>(jwt: string): PayloadType & JWTPayload & OfObject<PayloadType>

/**
 * Decodes the protected header of a token without verifying anything.
 *
 * @param token A JWS or JWE in compact serialisation, or an object with a member `protected`.
 * @throws TypeError if the token has none.
 */
export function decodeProtectedHeader(token: string | object): ProtectedHeaderParameters

/**
 * Computes the thumbprint of a key (RFC 7638 3), in base64url.
 *
 * @param digestAlgorithm Default: `sha256`.
 * @throws {@link errors.JWKInvalid} `ERR_JWK_INVALID` if a required member of the key is missing.
 * @throws {@link errors.JOSENotSupported} `ERR_JOSE_NOT_SUPPORTED` for another `kty`, or if WebCrypto is missing.
 * @throws TypeError if it is not a key, if it cannot be exported, or for another digest.
 */
export function calculateJwkThumbprint(
  key: JWK | CryptoKey | KeyObject,
  digestAlgorithm?: 'sha256' | 'sha384' | 'sha512',
): Promise<string>

/**
 * Computes the thumbprint of a key as a URI (RFC 9278).
 *
 * @throws What {@link calculateJwkThumbprint} throws.
 */
export function calculateJwkThumbprintUri(
  key: JWK | CryptoKey | KeyObject,
  digestAlgorithm?: 'sha256' | 'sha384' | 'sha512',
): Promise<string>

/** base64url (RFC 4648 5) for general use. Tokens are read more strictly than {@link base64url.decode} reads. */
export namespace base64url {
  /**
   * Decodes text to bytes; ignores padding and white space.
   *
   * @throws TypeError for any other character, or an incomplete byte.
   */
  export function decode(input: Uint8Array | string): Uint8Array

  /** Encodes bytes, or the UTF-8 of a string, without padding. */
  export function encode(input: Uint8Array | string): string
}

/**
 * The option of {@link createRemoteJWKSet} that replaces the global `fetch`.
 *
 * @example A proxy, with undici
 * ```ts
 * const dispatcher = new ProxyAgent('http://proxy.example')
 * createRemoteJWKSet(url, { [customFetch]: (...request) => undici.fetch(...request, { dispatcher }) })
 * ```
 */
export const customFetch: unique symbol

/**
 * The option of {@link createRemoteJWKSet} that caches the set in an object: read once, when the function is created, and
 * written after each fetch.
 *
 * @example A set that outlives the process
 * ```ts
 * const cache: JWKSCacheInput = (await store.read()) ?? {}
 * const { uat } = cache
 * const { payload } = await jwtVerify(token, createRemoteJWKSet(url, { [jwksCache]: cache }))
 * if (cache.uat !== uat) await store.write(cache)
 * ```
 */
export const jwksCache: unique symbol

/** Options of {@link createRemoteJWKSet}. */
export interface RemoteJWKSetOptions {
  /** Milliseconds until a request is aborted. Default: 5,000. */
  timeoutDuration?: number
  /** Milliseconds after a fetch during which an unknown key causes no other. Default: 30,000. */
  cooldownDuration?: number
  /** Milliseconds after a fetch for which the set is used. Default: 600,000; `Infinity` never expires. */
  cacheMaxAge?: number | typeof Infinity
  /** Headers of the request, in addition to `accept` and `user-agent`, which they may replace. */
  headers?: Record<string, string>
  /** See {@link customFetch}. */
  [customFetch]?: FetchImplementation
  /** See {@link jwksCache}. */
  [jwksCache]?: JWKSCacheInput
}

/** The type of {@link customFetch}. */
export type FetchImplementation = (
  url: string,
  options: { headers: Headers; method: 'GET'; redirect: 'manual'; signal: AbortSignal },
) => Promise<Response>

/** A set, and the milliseconds since 1970 at which it was fetched. */
export interface ExportedJWKSCache {
  jwks: JSONWebKeySet
  uat: number
}

/** The type of {@link jwksCache}: a cached set, or an empty object at first. */
export type JWKSCacheInput = ExportedJWKSCache | Record<string, never>

/** The result of {@link createLocalJWKSet}. */
export interface LocalJWKSet {
  (protectedHeader?: JWSHeaderParameters, token?: FlattenedJWSInput): Promise<CryptoKey>
  /** A copy of the set. */
  jwks: () => JSONWebKeySet
}

/** The result of {@link createRemoteJWKSet}. */
export interface RemoteJWKSet {
  (protectedHeader?: JWSHeaderParameters, token?: FlattenedJWSInput): Promise<CryptoKey>
  /** Whether the last fetch is too recent for a missing key to cause another. */
  readonly coolingDown: boolean
  /** Whether a set is cached and not too old. */
  readonly fresh: boolean
  /** Whether a request is pending. */
  readonly reloading: boolean
  /** Fetches the set now. */
  reload: () => Promise<void>
  /** A copy of the cached set, if any. */
  jwks: () => JSONWebKeySet | undefined
}

/** Options of every function that verifies. */
export interface VerifyOptions extends CritOption {
  /**
   * The algorithms to accept (RFC 8725 3.1). Default: every algorithm of the key.
   *
   * @throws {@link errors.JOSEAlgNotAllowed} `ERR_JOSE_ALG_NOT_ALLOWED`.
   */
  algorithms?: JWSAlgorithm[]
}

/** Extensions that the program understands. */
export interface CritOption {
  /** Their names (RFC 7515 4.1.11), each with whether it must be in the protected header. */
  crit?: { [propName: string]: boolean }
}

/**
 * The policy for a JWT. An option set to `undefined` is not checked, as in jose; the other entries of this package reject
 * it.
 */
export interface JWTClaimVerificationOptions {
  /** `aud` (RFC 7519 4.1.3) must equal or contain one of these. */
  audience?: string | string[]
  /** The difference allowed between clocks: seconds, or text such as `"5 s"`. Default: 0. */
  clockTolerance?: string | number
  /** `iss` (RFC 7519 4.1.1) must equal one of these. */
  issuer?: string | string[]
  /** The maximum age since `iat`: seconds, or text such as `"2 hours"`. `iat` is then required, and must not be in the future. */
  maxTokenAge?: string | number
  /** `sub` (RFC 7519 4.1.2) must equal this. */
  subject?: string
  /** The media type in `typ` (RFC 7515 4.1.9); letter case and the prefix `application/` are ignored. */
  typ?: string
  /** The time. Default: now. */
  currentDate?: Date
  /** Claims that must be present, with any value. */
  requiredClaims?: string[]
}

/** Options of {@link jwtVerify}. */
export interface JWTVerifyOptions extends VerifyOptions, JWTClaimVerificationOptions {}

/**
 * A key: a public JWK or `CryptoKey`, a secret at least as long as the hash, or either as Node's `KeyObject`.
 *
 * Using a JWK freezes it. With a `CryptoKey` that is not extractable, the host verifies the signature.
 */
export type KeyInput = CryptoKey | KeyObject | JWK | Uint8Array

/** A function that returns the key of a token. Its arguments are not verified. */
export type GetKeyFunction<IProtectedHeader, IToken, KeyTypes extends KeyInput = KeyInput> = (
  protectedHeader: IProtectedHeader,
  token: IToken,
) => Promise<KeyTypes> | KeyTypes

/** A function that returns the key of a JWT: see {@link jwtVerify}. */
export interface JWTVerifyGetKey<KeyType extends CryptoKey | Uint8Array = CryptoKey | Uint8Array>
  extends GetKeyFunction<CompactJWSHeaderParameters, FlattenedJWSInput, KeyType | KeyObject | JWK> {}

/** A function that returns the key of a compact JWS: see {@link compactVerify}. */
export interface CompactVerifyGetKey<KeyType extends CryptoKey | Uint8Array = CryptoKey | Uint8Array>
  extends GetKeyFunction<CompactJWSHeaderParameters, FlattenedJWSInput, KeyType | KeyObject | JWK> {}

/** A function that returns the key of a flattened JWS: see {@link flattenedVerify}. */
export interface FlattenedVerifyGetKey<KeyType extends CryptoKey | Uint8Array = CryptoKey | Uint8Array>
  extends GetKeyFunction<JWSHeaderParameters, FlattenedJWSInput, KeyType | KeyObject | JWK> {}

/** A function that returns the key of a signature of a general JWS: see {@link generalVerify}. */
export interface GeneralVerifyGetKey<KeyType extends CryptoKey | Uint8Array = CryptoKey | Uint8Array>
  extends GetKeyFunction<JWSHeaderParameters, FlattenedJWSInput, KeyType | KeyObject | JWK> {}

/** The key that verified the signature, if a function returned it. */
export interface ResolvedKey<KeyType extends CryptoKey | Uint8Array = CryptoKey | Uint8Array> {
  key: KeyType
}

/** A verified JWT. */
export interface JWTVerifyResult<PayloadType = JWTPayload> {
  payload: PayloadType & JWTPayload & OfObject<PayloadType>
  protectedHeader: JWTHeaderParameters
}

/** A verified compact JWS. */
export interface CompactVerifyResult {
  payload: Uint8Array
  protectedHeader: CompactJWSHeaderParameters
}

/** A verified flattened JWS. */
export interface FlattenedVerifyResult {
  payload: Uint8Array
  protectedHeader?: JWSHeaderParameters
  unprotectedHeader?: JWSHeaderParameters
}

/** A verified general JWS: the first valid signature. */
export interface GeneralVerifyResult extends FlattenedVerifyResult {}

/** Accepts object types only: any other payload type makes the payload `never`. */
type OfObject<Type> = [Type] extends [object] ? unknown : unknown extends Type ? unknown : never

/** The claims of RFC 7519 4.1, and any others. */
export interface JWTPayload {
  iss?: string
  sub?: string
  aud?: string | string[]
  jti?: string
  /** Seconds since 1970. */
  nbf?: number
  /** Seconds since 1970. */
  exp?: number
  /** Seconds since 1970. */
  iat?: number
  [propName: string]: unknown
}

/** Header parameters that RFC 7515 4.1 and RFC 7516 4.1 share. */
export interface JoseHeaderParameters {
  kid?: string
  x5t?: string
  x5c?: string[]
  x5u?: string
  jku?: string
  jwk?: Omit<JWK, 'd' | 'dp' | 'dq' | 'k' | 'p' | 'q' | 'qi' | 'priv' | 'oth'>
  typ?: string
  cty?: string
}

/** The header of a JWS. */
export interface JWSHeaderParameters extends JoseHeaderParameters {
  alg?: JWSAlgorithm
  /** Whether the payload is encoded in base64url (RFC 7797 3), if `crit` names `b64`. */
  b64?: boolean
  crit?: string[]
  [propName: string]: unknown
}

/** The header of a compact JWS. */
export interface CompactJWSHeaderParameters extends JWSHeaderParameters {
  alg: JWSAlgorithm
}

/** The header of a JWT. */
export interface JWTHeaderParameters extends CompactJWSHeaderParameters {
  b64?: boolean
}

/** The header of a JWE, which {@link decodeProtectedHeader} also decodes. */
export interface JWEHeaderParameters extends JoseHeaderParameters {
  alg?: string
  enc?: string
  crit?: string[]
  zip?: 'DEF' | (string & {})
  [propName: string]: unknown
}

/** The result of {@link decodeProtectedHeader}. */
export type ProtectedHeaderParameters = JWSHeaderParameters & JWEHeaderParameters

/** A JWS with one signature. */
export interface FlattenedJWSInput {
  header?: JWSHeaderParameters
  payload: string | Uint8Array
  protected?: string
  signature: string
}

/** A JWS with any number of signatures. */
export interface GeneralJWSInput {
  payload: string | Uint8Array
  signatures: Omit<FlattenedJWSInput, 'payload'>[]
}

/** A flattened JWS with all its members as text. */
export interface FlattenedJWS extends Partial<FlattenedJWSInput> {
  payload: string
  signature: string
}

/** A general JWS with all its members as text. */
export interface GeneralJWS {
  payload: string
  signatures: Omit<FlattenedJWSInput, 'payload'>[]
}

/** A JWKS document (RFC 7517 5). */
export interface JSONWebKeySet {
  keys: JWK[]
}

/** Names of signature algorithms. */
export type JWSAlgorithm =
  | 'HS256'
  | 'HS384'
  | 'HS512'
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'Ed25519'
  | 'ML-DSA-44'
  | 'ML-DSA-65'
  | 'ML-DSA-87'
  | (string & {})

/** Names of key types. */
export type JWKKeyType = 'EC' | 'RSA' | 'OKP' | 'AKP' | 'oct' | (string & {})

/** The members of every JWK (RFC 7517 4). */
export type JWKParameters = {
  kty?: JWKKeyType
  alg?: string
  key_ops?: string[]
  ext?: boolean
  use?: 'sig' | 'enc' | (string & {})
  x5c?: string[]
  x5t?: string
  'x5t#S256'?: string
  x5u?: string
  kid?: string
}

/** A JWK (RFC 7517 4, RFC 7518 6). */
export type JWK = JWKParameters & {
  crv?: string
  d?: string
  dp?: string
  dq?: string
  e?: string
  k?: string
  n?: string
  p?: string
  q?: string
  qi?: string
  x?: string
  y?: string
  pub?: string
  priv?: string
  oth?: Array<{ d?: string; r?: string; t?: string }>
}

/** An Ed25519 key (RFC 8037 2). */
export interface JWK_OKP_Public extends JWKParameters {
  crv: string
  x: string
}

/** An ML-DSA key (RFC 9964 3). */
export interface JWK_AKP_Public extends JWKParameters {
  alg: string
  pub: string
}

/** An elliptic curve key (RFC 7518 6.2). */
export interface JWK_EC_Public extends JWKParameters {
  crv: string
  x: string
  y: string
}

/** An RSA key (RFC 7518 6.3). */
export interface JWK_RSA_Public extends JWKParameters {
  e: string
  n: string
}

/** A secret (RFC 7518 6.4). */
export interface JWK_oct extends JWKParameters {
  k: string
}

/** Node's `KeyObject`. */
export interface KeyObject {
  type: string
}

/**
 * The host's `CryptoKey`.
 *
 * On a host without `crypto.subtle`, such as a page loaded over plain http, a key set returns an object with the same
 * properties instead, which only this module can use.
 */
export type CryptoKey = typeof globalThis extends {
  crypto: { subtle: { importKey(...args: never[]): Promise<infer Key> } }
}
  ? Key
  : CryptoKeyStructuralFallback

/** The {@link CryptoKey} of programs whose types lack WebCrypto. */
export interface CryptoKeyStructuralFallback {
  readonly algorithm: { name: string }
  readonly extractable: boolean
  readonly type: string
  readonly usages: string[]
}

/**
 * The error classes. Each class and each of its errors has a `code`. Programs should compare that, since messages may change.
 *
 * `instanceof` is also true for errors of another copy of this module in the same program, but not for those of jose.
 *
 * @example Telling an expired token from a bad one
 * ```ts
 * try {
 *   await jwtVerify(token, JWKS, options)
 * } catch (error) {
 *   if (error instanceof errors.JWTExpired) return 'sign in again'
 *   if (error instanceof errors.JWTClaimValidationFailed) return `not for us: ${error.claim} ${error.reason}`
 *   throw error
 * }
 * ```
 */
export namespace errors {
  /** The codes. */
  export type JOSEErrorCode =
    | 'ERR_JOSE_ALG_NOT_ALLOWED'
    | 'ERR_JOSE_GENERIC'
    | 'ERR_JOSE_NOT_SUPPORTED'
    | 'ERR_JWE_DECRYPTION_FAILED'
    | 'ERR_JWE_INVALID'
    | 'ERR_JWK_INVALID'
    | 'ERR_JWKS_INVALID'
    | 'ERR_JWKS_MULTIPLE_MATCHING_KEYS'
    | 'ERR_JWKS_NO_MATCHING_KEY'
    | 'ERR_JWKS_TIMEOUT'
    | 'ERR_JWS_INVALID'
    | 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'
    | 'ERR_JWT_CLAIM_VALIDATION_FAILED'
    | 'ERR_JWT_EXPIRED'
    | 'ERR_JWT_INVALID'

  /** What is wrong with a claim. */
  export type JWTClaimValidationReason =
    | 'check_failed'
    | 'invalid'
    | 'mismatch'
    | 'missing'
    | 'unspecified'
    | (string & {})

  /** The claim that failed, why, and the whole payload. */
  export interface JWTClaimValidationFailure {
    /** The claim; `typ` counts as one. */
    claim: string
    reason: JWTClaimValidationReason
    /** The payload. Its signature is valid, but do not trust it. */
    payload: JWTPayload
  }

  /** The base class of the others. */
  export class JOSEError extends Error {
    static code: JOSEErrorCode | (string & {})
    code: JOSEErrorCode | (string & {})
    constructor(message?: string, options?: { cause?: unknown })
  }

  /** A claim is missing, of the wrong type, or does not satisfy the options. */
  export class JWTClaimValidationFailed extends JOSEError implements JWTClaimValidationFailure {
    cause: JWTClaimValidationFailure
    claim: string
    reason: JWTClaimValidationReason
    payload: JWTPayload
    constructor(message: string, payload: JWTPayload, claim?: string, reason?: JWTClaimValidationReason)
  }

  /** The token is no longer valid. */
  export class JWTExpired extends JOSEError implements JWTClaimValidationFailure {
    cause: JWTClaimValidationFailure
    claim: string
    reason: JWTClaimValidationReason
    payload: JWTPayload
    constructor(message: string, payload: JWTPayload, claim?: string, reason?: JWTClaimValidationReason)
  }

  /** The algorithm is not among those allowed. */
  export class JOSEAlgNotAllowed extends JOSEError {}

  /** An algorithm, a key type or a critical extension is not supported. */
  export class JOSENotSupported extends JOSEError {}

  /** Never thrown; exists for programs that name it. */
  export class JWEDecryptionFailed extends JOSEError {}

  /** Never thrown; exists for programs that name it. */
  export class JWEInvalid extends JOSEError {}

  /** The token is not a JWS. */
  export class JWSInvalid extends JOSEError {}

  /** The token is not a JWT. */
  export class JWTInvalid extends JOSEError {}

  /** The key is not a JWK, or cannot verify. */
  export class JWKInvalid extends JOSEError {}

  /** The document is not a JWKS, or it holds a private key. */
  export class JWKSInvalid extends JOSEError {}

  /** No key of the set matches. */
  export class JWKSNoMatchingKey extends JOSEError {}

  /** Several keys of the set match: see {@link createRemoteJWKSet} for how to try each. */
  export class JWKSMultipleMatchingKeys extends JOSEError {
    [Symbol.asyncIterator]: () => AsyncIterableIterator<CryptoKey>
  }

  /** The key set's endpoint did not respond in time. */
  export class JWKSTimeout extends JOSEError {}

  /** The signature is not valid for the key. */
  export class JWSSignatureVerificationFailed extends JOSEError {}

  /** The two errors about claims. */
  export type JWTClaimValidationError = JWTClaimValidationFailed | JWTExpired

  /** Every error except the base class, as a union discriminated by `code`. */
  export type AnyJOSEError =
    | (JOSEAlgNotAllowed & { code: 'ERR_JOSE_ALG_NOT_ALLOWED' })
    | (JOSENotSupported & { code: 'ERR_JOSE_NOT_SUPPORTED' })
    | (JWEDecryptionFailed & { code: 'ERR_JWE_DECRYPTION_FAILED' })
    | (JWEInvalid & { code: 'ERR_JWE_INVALID' })
    | (JWKInvalid & { code: 'ERR_JWK_INVALID' })
    | (JWKSInvalid & { code: 'ERR_JWKS_INVALID' })
    | (JWKSMultipleMatchingKeys & { code: 'ERR_JWKS_MULTIPLE_MATCHING_KEYS' })
    | (JWKSNoMatchingKey & { code: 'ERR_JWKS_NO_MATCHING_KEY' })
    | (JWKSTimeout & { code: 'ERR_JWKS_TIMEOUT' })
    | (JWSInvalid & { code: 'ERR_JWS_INVALID' })
    | (JWSSignatureVerificationFailed & { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
    | (JWTClaimValidationFailed & { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' })
    | (JWTExpired & { code: 'ERR_JWT_EXPIRED' })
    | (JWTInvalid & { code: 'ERR_JWT_INVALID' })
}
