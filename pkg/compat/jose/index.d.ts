/**
 * The verifying half of `jose` 6.2.18, over the core of jwt-verdict: same functions, same options, same order of
 * checks, same errors with the same codes and messages. A program that verifies moves over by changing its import.
 *
 * It is stricter than jose in places, and `DIVERGENCES.md` beside this file has them all: one spelling of each token,
 * strict JSON, a longest token, weak keys and secrets refused, and an await that is left out is an error.
 *
 * Signing, encryption and key import are not here. Keys come as JWK, `CryptoKey`, Node's `KeyObject` or bytes, and PEM
 * becomes a key with `createPublicKey(pem)` of `node:crypto`, or with `importSPKI` of jose.
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
 * The checks, in order: three segments; `algorithms`; the header, `crit`, `alg`; the key is asked for; the signature;
 * the payload is an object; `typ`; the claims that have to be there; `iss`, `sub`, `aud`; `iat`, `nbf`, `exp`,
 * `maxTokenAge`.
 *
 * The promise has to be awaited. A member of the result that is read from the promise itself throws a TypeError.
 *
 * @typeParam PayloadType what the payload is, beside the registered claims. A promise of yours to the compiler.
 * @param jwt The token, 16,384 characters at most.
 * @param key The key, or a function that gives it, such as {@link createRemoteJWKSet} makes.
 * @throws {@link errors.JWTExpired} `ERR_JWT_EXPIRED`: `exp` has passed, or `iat` is longer ago than `maxTokenAge`.
 * @throws {@link errors.JWTClaimValidationFailed} `ERR_JWT_CLAIM_VALIDATION_FAILED`: any other claim; `claim` and
 *   `reason` say which and why.
 * @throws {@link errors.JWTInvalid} `ERR_JWT_INVALID`: the payload is not a claims set.
 * @throws What {@link compactVerify} throws.
 *
 * @example A shared secret, and a payload type of one's own
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
 * Verifies a JWS in compact serialisation (RFC 7515 7.1): the signature, and nothing of what is signed.
 *
 * The promise has to be awaited, as that of {@link jwtVerify}.
 *
 * @throws {@link errors.JWSSignatureVerificationFailed} `ERR_JWS_SIGNATURE_VERIFICATION_FAILED`: the signature is not
 *   the key's. A secret that is too short is refused with this too; the `cause` says so.
 * @throws {@link errors.JWSInvalid} `ERR_JWS_INVALID`: this is no JWS.
 * @throws {@link errors.JOSEAlgNotAllowed} `ERR_JOSE_ALG_NOT_ALLOWED`: `alg` is not among the `algorithms`.
 * @throws {@link errors.JOSENotSupported} `ERR_JOSE_NOT_SUPPORTED`: an algorithm or a critical extension nobody knows.
 * @throws {@link errors.JWKInvalid} `ERR_JWK_INVALID`: the key is one that the core has no use for; the `message` says
 *   why.
 * @throws TypeError if the key is not one for the token's algorithm, or an option is of the wrong type.
 * @throws DOMException if the host cannot import the key.
 * @throws Whatever the function that gives the key throws.
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
 * The promise has to be awaited, as that of {@link jwtVerify}.
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
 * Verifies a JWS that is an object with any number of signatures (RFC 7515 7.2.1). The first that holds is enough.
 *
 * The promise has to be awaited, as that of {@link jwtVerify}.
 *
 * @throws {@link errors.JWSSignatureVerificationFailed} if none holds, whatever the reasons.
 * @throws {@link errors.JWSInvalid} if this is no such object.
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
 * A function that finds the key of a token in a key set (RFC 7517 5).
 *
 * It goes by `alg` and `kid` of the header, and by `kty`, `crv`, `alg`, `use` and `key_ops` of the keys. One key has to
 * be left. Each is imported once and is then the same object.
 *
 * @param jwks The set. It is copied.
 * @throws {@link errors.JWKSInvalid} `ERR_JWKS_INVALID` if it is no key set; from the function, if the key is private.
 * @throws {@link errors.JWKSNoMatchingKey} `ERR_JWKS_NO_MATCHING_KEY`, from the function.
 * @throws {@link errors.JWKSMultipleMatchingKeys} `ERR_JWKS_MULTIPLE_MATCHING_KEYS`, from the function.
 * @throws {@link errors.JOSENotSupported} `ERR_JOSE_NOT_SUPPORTED`, from the function: `alg` is not that of a public key.
 */
export function createLocalJWKSet(jwks: JSONWebKeySet): LocalJWKSet

/**
 * A function that finds the key of a token in the key set behind a URL.
 *
 * The set is fetched when a token needs it: when there is none, when it is older than `cacheMaxAge`, and, no more often
 * than `cooldownDuration` allows, when the key is not in it. Whoever asks meanwhile waits for the same request, but for
 * hosts that keep requests apart (Cloudflare Workers, Vercel Edge).
 *
 * Nothing of the token decides where it is fetched from. A new set that is refused leaves the old one there; but a set
 * that is too old is of no use. `createRemoteVerifier` of the main entry lives through outages.
 *
 * @throws TypeError if `url` is no `URL`, or a duration is not one.
 * @throws From the function: what that of {@link createLocalJWKSet} throws, {@link errors.JWKSTimeout}, what `fetch`
 *   throws, and {@link errors.JOSEError} `ERR_JOSE_GENERIC` if the answer is not 200, not JSON, or over 1 MiB.
 *
 * @example When several keys fit
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
 * A function that gives the key in the token's own header (RFC 7515 4.1.3).
 *
 * It proves that the sender holds the key, and says nothing of who that is: compare the thumbprint with one you know.
 *
 * @throws {@link errors.JWSInvalid} `ERR_JWS_INVALID` if there is no public key for signatures in the header.
 */
export function EmbeddedJWK(protectedHeader?: JWSHeaderParameters, token?: FlattenedJWSInput): Promise<CryptoKey>

/**
 * The payload of a JWT, with nothing verified: anyone can have written what it returns.
 *
 * @throws {@link errors.JWTInvalid} `ERR_JWT_INVALID` if it is no JWT, or longer than 16,384 characters.
 */
export function decodeJwt<PayloadType = JWTPayload>(jwt: string): PayloadType & JWTPayload & OfObject<PayloadType>

/**
 * The protected header of a token, with nothing verified.
 *
 * @param token A JWS or JWE in compact serialisation, or an object with a member `protected`.
 * @throws TypeError if there is none.
 */
export function decodeProtectedHeader(token: string | object): ProtectedHeaderParameters

/**
 * The thumbprint of a key (RFC 7638 3), in base64url.
 *
 * @param digestAlgorithm Default `sha256`.
 * @throws {@link errors.JWKInvalid} `ERR_JWK_INVALID` if a member that makes the key is missing.
 * @throws {@link errors.JOSENotSupported} `ERR_JOSE_NOT_SUPPORTED` for another `kty`, or where there is no WebCrypto.
 * @throws TypeError if it is no key, cannot be exported, or for another digest.
 */
export function calculateJwkThumbprint(
  key: JWK | CryptoKey | KeyObject,
  digestAlgorithm?: 'sha256' | 'sha384' | 'sha512',
): Promise<string>

/**
 * The thumbprint of a key as a URI (RFC 9278).
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
   * The bytes that a text encodes; padding and white space in it do not matter.
   *
   * @throws TypeError for any other character, or half a byte.
   */
  export function decode(input: Uint8Array | string): Uint8Array

  /** Bytes, or the UTF-8 of a text, without padding. */
  export function encode(input: Uint8Array | string): string
}

/**
 * The option of {@link createRemoteJWKSet} that is the function to fetch with, instead of the global `fetch`.
 *
 * @example A proxy, with undici
 * ```ts
 * const dispatcher = new ProxyAgent('http://proxy.example')
 * createRemoteJWKSet(url, { [customFetch]: (...request) => undici.fetch(...request, { dispatcher }) })
 * ```
 */
export const customFetch: unique symbol

/**
 * The option of {@link createRemoteJWKSet} that is an object to keep the set in: read once, when the function is made,
 * and written after each fetch.
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
  /** Milliseconds until a request is given up. Default 5,000. */
  timeoutDuration?: number
  /** Milliseconds after a fetch in which a key that is not in the set is no reason for another. Default 30,000. */
  cooldownDuration?: number
  /** Milliseconds after a fetch for which the set is used. Default 600,000; `Infinity` is for ever. */
  cacheMaxAge?: number | typeof Infinity
  /** Headers of the request, beside `accept` and `user-agent`, which they may replace. */
  headers?: Record<string, string>
  /** See {@link customFetch}. */
  [customFetch]?: FetchImplementation
  /** See {@link jwksCache}. */
  [jwksCache]?: JWKSCacheInput
}

/** What is called to fetch. */
export type FetchImplementation = (
  url: string,
  options: { headers: Headers; method: 'GET'; redirect: 'manual'; signal: AbortSignal },
) => Promise<Response>

/** A set, and the milliseconds since 1970 at which it was fetched. */
export interface ExportedJWKSCache {
  jwks: JSONWebKeySet
  uat: number
}

/** What {@link jwksCache} takes: a set that was kept, or an empty object to begin with. */
export type JWKSCacheInput = ExportedJWKSCache | Record<string, never>

/** What {@link createLocalJWKSet} makes. */
export interface LocalJWKSet {
  (protectedHeader?: JWSHeaderParameters, token?: FlattenedJWSInput): Promise<CryptoKey>
  /** A copy of the set. */
  jwks: () => JSONWebKeySet
}

/** What {@link createRemoteJWKSet} makes. */
export interface RemoteJWKSet {
  (protectedHeader?: JWSHeaderParameters, token?: FlattenedJWSInput): Promise<CryptoKey>
  /** Whether the last fetch was too short a time ago for another to be made because of a missing key. */
  readonly coolingDown: boolean
  /** Whether there is a set, and it is not too old. */
  readonly fresh: boolean
  /** Whether a request is under way. */
  readonly reloading: boolean
  /** Fetches the set now. */
  reload: () => Promise<void>
  /** A copy of the set, if there is one. */
  jwks: () => JSONWebKeySet | undefined
}

/** Options of every function that verifies. */
export interface VerifyOptions extends CritOption {
  /**
   * The algorithms to accept (RFC 8725 3.1). Default: every one that the key is for.
   *
   * @throws {@link errors.JOSEAlgNotAllowed} `ERR_JOSE_ALG_NOT_ALLOWED`.
   */
  algorithms?: JWSAlgorithm[]
}

/** Extensions that the program understands. */
export interface CritOption {
  /** Their names (RFC 7515 4.1.11), each with whether it has to be in the protected header. */
  crit?: { [propName: string]: boolean }
}

/**
 * What a JWT has to say. An option that is `undefined` is not checked, as in jose; the other entries of this package refuse
 * it.
 */
export interface JWTClaimVerificationOptions {
  /** `aud` (RFC 7519 4.1.3) has to be, or to contain, one of these. */
  audience?: string | string[]
  /** Seconds by which clocks may differ; or words such as `"5 s"`. Default 0. */
  clockTolerance?: string | number
  /** `iss` (RFC 7519 4.1.1) has to be one of these, exactly. */
  issuer?: string | string[]
  /** Seconds since `iat` at the most; or words such as `"2 hours"`. `iat` is then required, and not in the future. */
  maxTokenAge?: string | number
  /** `sub` (RFC 7519 4.1.2) has to be this, exactly. */
  subject?: string
  /** The media type in `typ` (RFC 7515 4.1.9); letter case does not matter, nor does `application/`. */
  typ?: string
  /** The time. Default: now. */
  currentDate?: Date
  /** Claims that have to be there, with any value. */
  requiredClaims?: string[]
}

/** Options of {@link jwtVerify}. */
export interface JWTVerifyOptions extends VerifyOptions, JWTClaimVerificationOptions {}

/**
 * A key: a public JWK or `CryptoKey`, a secret of as many bytes as the hash has, or either as Node's `KeyObject`.
 *
 * A JWK is frozen when it is used. A `CryptoKey` that is not extractable is verified with by the host.
 */
export type KeyInput = CryptoKey | KeyObject | JWK | Uint8Array

/** A function that gives the key of a token. What it is told is not verified. */
export type GetKeyFunction<IProtectedHeader, IToken, KeyTypes extends KeyInput = KeyInput> = (
  protectedHeader: IProtectedHeader,
  token: IToken,
) => Promise<KeyTypes> | KeyTypes

/** The key of a JWT: see {@link jwtVerify}. */
export interface JWTVerifyGetKey<KeyType extends CryptoKey | Uint8Array = CryptoKey | Uint8Array>
  extends GetKeyFunction<CompactJWSHeaderParameters, FlattenedJWSInput, KeyType | KeyObject | JWK> {}

/** The key of a compact JWS: see {@link compactVerify}. */
export interface CompactVerifyGetKey<KeyType extends CryptoKey | Uint8Array = CryptoKey | Uint8Array>
  extends GetKeyFunction<CompactJWSHeaderParameters, FlattenedJWSInput, KeyType | KeyObject | JWK> {}

/** The key of a flattened JWS: see {@link flattenedVerify}. */
export interface FlattenedVerifyGetKey<KeyType extends CryptoKey | Uint8Array = CryptoKey | Uint8Array>
  extends GetKeyFunction<JWSHeaderParameters, FlattenedJWSInput, KeyType | KeyObject | JWK> {}

/** The key of a signature of a general JWS: see {@link generalVerify}. */
export interface GeneralVerifyGetKey<KeyType extends CryptoKey | Uint8Array = CryptoKey | Uint8Array>
  extends GetKeyFunction<JWSHeaderParameters, FlattenedJWSInput, KeyType | KeyObject | JWK> {}

/** The key that verified, when a function gave it. */
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

/** A verified general JWS: the one signature that held. */
export interface GeneralVerifyResult extends FlattenedVerifyResult {}

/** Nothing but objects: a payload type that is none makes the payload `never`. */
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

/** Header parameters of RFC 7515 4.1 and RFC 7516 4.1 alike. */
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
  /** Whether the payload is in base64url (RFC 7797 3), if `crit` names it. */
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

/** The header of a JWE, which {@link decodeProtectedHeader} reads too. */
export interface JWEHeaderParameters extends JoseHeaderParameters {
  alg?: string
  enc?: string
  crit?: string[]
  zip?: 'DEF' | (string & {})
  [propName: string]: unknown
}

/** What {@link decodeProtectedHeader} returns. */
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

/** A flattened JWS as others make it. */
export interface FlattenedJWS extends Partial<FlattenedJWSInput> {
  payload: string
  signature: string
}

/** A general JWS as others make it. */
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
 * On a host without `crypto.subtle`, such as a page that came by plain http, a key set gives an object with the same
 * properties instead, with which only this module can verify.
 */
export type CryptoKey = typeof globalThis extends {
  crypto: { subtle: { importKey(...args: never[]): Promise<infer Key> } }
}
  ? Key
  : CryptoKeyStructuralFallback

/** What {@link CryptoKey} is where the compiler knows no WebCrypto. */
export interface CryptoKeyStructuralFallback {
  readonly algorithm: { name: string }
  readonly extractable: boolean
  readonly type: string
  readonly usages: string[]
}

/**
 * The errors. Each class has its `code`, and so has each error of it; programs go by that, since messages may change.
 *
 * `instanceof` also holds for errors of another copy of this module in the same program; not for those of jose.
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

  /** Which claim it is, what is wrong with it, and the whole payload. */
  export interface JWTClaimValidationFailure {
    /** The claim; `typ` is one too. */
    claim: string
    reason: JWTClaimValidationReason
    /** The payload. Its signature holds; it is not to be trusted. */
    payload: JWTPayload
  }

  /** What all the others extend. */
  export class JOSEError extends Error {
    static code: JOSEErrorCode | (string & {})
    code: JOSEErrorCode | (string & {})
    constructor(message?: string, options?: { cause?: unknown })
  }

  /** A claim is missing, of the wrong type, or not what is asked for. */
  export class JWTClaimValidationFailed extends JOSEError implements JWTClaimValidationFailure {
    cause: JWTClaimValidationFailure
    claim: string
    reason: JWTClaimValidationReason
    payload: JWTPayload
    constructor(message: string, payload: JWTPayload, claim?: string, reason?: JWTClaimValidationReason)
  }

  /** The token was good once. */
  export class JWTExpired extends JOSEError implements JWTClaimValidationFailure {
    cause: JWTClaimValidationFailure
    claim: string
    reason: JWTClaimValidationReason
    payload: JWTPayload
    constructor(message: string, payload: JWTPayload, claim?: string, reason?: JWTClaimValidationReason)
  }

  /** The algorithm is not among those allowed. */
  export class JOSEAlgNotAllowed extends JOSEError {}

  /** Something that is not supported: an algorithm, a key type, a critical extension. */
  export class JOSENotSupported extends JOSEError {}

  /** Never thrown here; for programs that name it. */
  export class JWEDecryptionFailed extends JOSEError {}

  /** Never thrown here; for programs that name it. */
  export class JWEInvalid extends JOSEError {}

  /** This is no JWS. */
  export class JWSInvalid extends JOSEError {}

  /** This is no JWT. */
  export class JWTInvalid extends JOSEError {}

  /** This is no JWK, or none to verify with. */
  export class JWKInvalid extends JOSEError {}

  /** This is no JWKS document, or it holds a private key. */
  export class JWKSInvalid extends JOSEError {}

  /** No key of the set fits. */
  export class JWKSNoMatchingKey extends JOSEError {}

  /** Several keys of the set fit: see {@link createRemoteJWKSet} for how to try each. */
  export class JWKSMultipleMatchingKeys extends JOSEError {
    [Symbol.asyncIterator]: () => AsyncIterableIterator<CryptoKey>
  }

  /** The key set's endpoint did not answer in time. */
  export class JWKSTimeout extends JOSEError {}

  /** The signature does not hold. */
  export class JWSSignatureVerificationFailed extends JOSEError {}

  /** The two errors of claims. */
  export type JWTClaimValidationError = JWTClaimValidationFailed | JWTExpired

  /** Every error but the base class, told apart by `code`. */
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
