import type {
  IdTokenOptions,
  Jwks,
  JwtErrorOf,
  JwtPayload,
  KeyReport,
  KeySetOptions,
  ListedResult,
  ListVerdict,
  Login,
  NameOption,
  SecretOptions,
  Verdict,
  VerifiedToken,
} from '../index.js'

/**
 * Creates a verifier that fetches the issuer's keys, caches them, and refreshes them when they are due.
 *
 * It combines {@link createVerifier} with the host's `fetch`: the same checks, the same errors. It fetches nothing before the
 * first token, and nothing for a token that every key would reject. Call it once, when your program starts.
 *
 * Pass an array of options to accept several issuers. A token goes to the options whose `issuer` equals its `iss`. A token
 * from any other issuer is rejected, and no token can cause a fetch from an address it names (RFC 8725 3.8 and 3.10).
 *
 * @throws TypeError for an unknown, missing or ill-typed option, and for one set to `undefined`; the message names it.
 *
 * @example An API that trusts one team on Vercel
 * ```ts
 * const verifier = createRemoteVerifier({
 *   issuer: 'https://oidc.vercel.com/acme', // its keys: https://oidc.vercel.com/acme/.well-known/jwks
 *   audience: 'https://vercel.com/acme',
 *   subject: 'owner:acme:project:site:environment:production',
 * })
 *
 * const { payload } = await verifier.verify(token) // throws a JwtError unless the token is valid
 * ```
 *
 * @example An OpenID provider whose configuration says where its keys are
 * ```ts
 * createRemoteVerifier({ issuer: 'https://accounts.google.com', audience: clientId, discovery: true })
 * ```
 *
 * @example Two issuers, each with its own policy
 * ```ts
 * createRemoteVerifier([
 *   { issuer: 'https://oidc.vercel.com/acme', audience: 'https://vercel.com/acme' },
 *   { issuer: 'https://login.example/', audience: 'https://api.example', discovery: true, typ: 'at+jwt' },
 * ])
 * ```
 *
 * @example Sharing the keys with other isolates, through Workers KV
 * ```ts
 * createRemoteVerifier({
 *   issuer,
 *   audience,
 *   cache: {
 *     get: (url) => env.KEYS.get(url, 'json'),
 *     set: (url, entry) => env.KEYS.put(url, JSON.stringify(entry), { expirationTtl: 86_400 }),
 *   },
 * })
 * ```
 */
export function createRemoteVerifier<Payload extends object = JwtPayload>(
  options: RemoteOptions<Payload> | AnyIssuerRemoteOptions<Payload>,
): RemoteVerifier<Payload>

/** Creates a verifier of ID tokens that fetches the issuer's keys: see {@link IdTokenVerifier}. */
export function createRemoteVerifier<Payload extends object = JwtPayload>(
  options: IdTokenOptions<RemoteOptions<Payload>> | IdTokenOptions<AnyIssuerRemoteOptions<Payload>>,
): RemoteIdTokenVerifier<Payload>

/**
 * Creates a verifier from a list of 2 to 64 options, of several issuers or of one; each has keys that are fetched, or a
 * `secret`.
 *
 * A token is tried as {@link createVerifier} does with a list, and only the keys of options that are for it are fetched. Keys at
 * one address are fetched once, so options that share an address must say alike how it is fetched. If the keys of options that
 * are for a token could not be fetched, and no others accept it, the error is `ERR_JWKS_FETCH_FAILED`.
 *
 * @throws TypeError for options that cannot be used; the message and `option` say which, such as `options[1].timeout`.
 */
export function createRemoteVerifier<
  const List extends readonly [
    // biome-ignore lint/suspicious/noExplicitAny: a list of policies whose payloads differ
    ListedRemoteOptions<any, string>,
    // biome-ignore lint/suspicious/noExplicitAny: a list of policies whose payloads differ
    ListedRemoteOptions<any, string>,
    // biome-ignore lint/suspicious/noExplicitAny: a list of policies whose payloads differ
    ...ListedRemoteOptions<any, string>[],
  ],
>(options: List): RemoteListVerifier<ListedResult<List>>

/** Creates a verifier from a list whose length only the running program knows: `policy` of a result is then any string. */
export function createRemoteVerifier(
  options: readonly ListedRemoteOptions[],
): RemoteListVerifier<VerifiedToken & { readonly policy: string }>

/** One of several options: see {@link createRemoteVerifier}. */
export type ListedRemoteOptions<Payload extends object = JwtPayload, Name extends string = string> = NameOption<Name> &
  (RemoteOptions<Payload> | (Omit<SecretOptions<Payload>, 'issuer'> & { issuer: string | readonly string[] }))

/** Verifies tokens against several policies, with keys that it fetches. See {@link RemoteVerifier}. */
export interface RemoteListVerifier<Result extends VerifiedToken<object> & { readonly policy: string }>
  extends Pick<RemoteVerifier, 'prefetch' | 'reload' | 'sources'>,
    KeyState {
  /** Verifies a token as {@link ListVerifier.verify} does, after fetching keys if necessary. */
  verify(this: void, token: string): Promise<Result & Staleness>
  /** Verifies a token with the cached keys, as {@link RemoteVerifier.verifySync} does. Never fetches. */
  verifySync(this: void, token: string): Result & Staleness
  /** Explains a token as {@link ListVerifier.explain} does, fetching keys as `verify` does. */
  explain(this: void, token: string): Promise<ListVerdict<Result> & Staleness>
}

/** Verifies tokens with keys that it fetches. Its functions do not use `this`, so you can pass them as callbacks. */
export interface RemoteVerifier<Payload extends object = JwtPayload> extends KeyState {
  /**
   * Verifies a token as {@link Verifier.verify} does, after fetching keys if necessary.
   *
   * It fetches keys if none are cached or they are older than `maxAge`, and if they lack the token's `kid` and the `cooldown`
   * is over. Concurrent callers share one fetch.
   *
   * A forgotten `await` fails loudly: reading `payload`, `claims`, `header`, `key` or `stale` from the promise throws a
   * TypeError that tells you to add `await`.
   *
   * The promise rejects with
   * - what {@link Verifier.verify} throws. `schema` and `check` are called once for a token, after any keys were fetched;
   * - a {@link JwtError} `ERR_JWKS_FETCH_FAILED` if there are no keys to verify with, or if the cached keys lack the token's
   *   `kid` and newer keys could not be fetched; its `cause` is then the rejection of the token. The token may be valid:
   *   respond with 503, as `unauthorized` of `jwt-verdict/http` does. `retryAfter` says when to retry.
   */
  verify(this: void, token: string): Promise<RemotelyVerifiedToken<Payload>>

  /**
   * Verifies a token with the cached keys. Never fetches.
   *
   * @throws What {@link Verifier.verify} throws.
   * @throws {@link JwtError} `ERR_JWKS_NOT_LOADED` if no keys are cached, or they are too old to be used: see
   *   {@link RemoteVerifier.prefetch}.
   * @throws {@link JwtError} `ERR_JWKS_FETCH_FAILED` if the cached keys lack the token's `kid` and the latest fetch failed.
   */
  verifySync(this: void, token: string): RemotelyVerifiedToken<Payload>

  /**
   * Explains a token as {@link Verifier.explain} does, fetching keys as {@link RemoteVerifier.verify} does.
   *
   * If no keys are available, the verdict's `error` says so. The promise rejects only with a TypeError, or with
   * `ERR_HOST_FUNCTION_FAILED` if a function of the program throws.
   */
  explain(this: void, token: string): Promise<Verdict<Payload> & Staleness>

  /**
   * Fetches the keys unless the cached ones are younger than `maxAge`. With several issuers, fetches the keys of all.
   *
   * The promise rejects with a {@link JwtError} `ERR_JWKS_FETCH_FAILED` if there are then no keys to verify with; with several
   * issuers, with the first failure.
   */
  prefetch(this: void): Promise<void>

  /**
   * Fetches the keys now: whatever their age, bypassing the cache, `cooldown` and backoff. Joins a pending fetch.
   *
   * The promise rejects with a {@link JwtError} `ERR_JWKS_FETCH_FAILED` if the fetch fails. The previous keys stay in use.
   */
  reload(this: void): Promise<void>

  /**
   * The state of each location that keys come from, in the order of the options.
   *
   * The verifier's own state summarises them: `fresh` if all are, `fetchedAt` of the oldest, the first `lastError`, and the
   * `keys` of all.
   */
  readonly sources: readonly KeySource[]
}

/** Verifies ID tokens with keys that it fetches, each for one login. */
export interface RemoteIdTokenVerifier<Payload extends object = JwtPayload>
  extends Omit<RemoteVerifier<Payload>, 'verify' | 'verifySync' | 'explain'> {
  /** Verifies a token as {@link RemoteVerifier.verify} does, and that it answers this login. */
  verify(this: void, token: string, login: Login): Promise<RemotelyVerifiedToken<Payload>>

  /** Verifies a token as {@link RemoteVerifier.verifySync} does, and that it answers this login. */
  verifySync(this: void, token: string, login: Login): RemotelyVerifiedToken<Payload>

  /** Explains a token as {@link RemoteVerifier.explain} does, with a check `login`. */
  explain(this: void, token: string, login: Login): Promise<Verdict<Payload> & Staleness>
}

/** The current state of the cached keys. It changes with each fetch. */
export interface KeyState {
  /** Whether keys are cached and younger than `maxAge`. */
  readonly fresh: boolean
  /** When the cached keys were requested, in seconds since 1970. `undefined` before the first fetch. */
  readonly fetchedAt: number | undefined
  /** What went wrong in the latest attempt: it failed, or (reason `cache`) it succeeded without the cache. */
  readonly lastError: JwtErrorOf<'ERR_JWKS_FETCH_FAILED'> | undefined
  /** The keys fetched last, usable or not, whatever their age. Empty before the first fetch. */
  readonly keys: readonly KeyReport[]
}

/** The state of the keys from one location. */
export interface KeySource extends KeyState {
  /** The issuers that the keys belong to. Empty if any issuer is accepted. */
  readonly issuers: readonly string[]
  /** The address of the key set, or with `discovery` of the configuration that names it. */
  readonly url: string
}

/** An accepted token, and whether it was accepted during an outage. */
export type RemotelyVerifiedToken<Payload extends object = JwtPayload> = VerifiedToken<Payload> & Staleness

export interface Staleness {
  /**
   * Whether the keys were older than `maxAge`, because the issuer could not be reached: see `staleIfError`. The issuer may
   * have withdrawn a key since.
   */
  readonly stale: boolean
}

/**
 * The policy for the tokens of an issuer, and where its keys come from. Every option except `issuer` and `audience` has a
 * default. All times are in seconds.
 */
export interface RemoteOptions<Payload extends object = JwtPayload>
  extends Omit<KeySetOptions<Payload>, 'jwks' | 'secret' | 'issuer' | 'check'> {
  /**
   * The issuer: the claim `iss` (RFC 7519 4.1.1) must equal one of these strings, including any trailing slash.
   *
   * The keys are fetched from `ISSUER/.well-known/jwks`, below the whole path of the issuer, unless `jwksUri` or `discovery`
   * is set. Each of several issuers then has its own keys, and a key of one issuer never verifies tokens of another.
   *
   * @throws `ERR_JWT_CLAIM_VALIDATION_FAILED`, claim `iss`.
   */
  issuer: string | readonly string[]

  /**
   * The address of the key set, as a `URL` or a string. Several issuers then share these keys.
   *
   * The response must have status 200 and a key set as its body; its `Content-Type` is ignored. A redirect is a failure.
   *
   * Default: `ISSUER/.well-known/jwks`.
   */
  jwksUri?: string | { readonly href: string }

  /**
   * Whether to find the keys through the issuer's configuration (OpenID Connect Discovery 1.0, 4). The `issuer` in the document
   * at `ISSUER/.well-known/openid-configuration` must equal the issuer expected here; of the other members only `jwks_uri` is
   * read. The document is read again for each fetch of the keys.
   *
   * An issuer cannot name an address closer to this machine than its own: of this machine (`127.0.0.0/8`, `localhost` and names
   * that end in it, ...), of its link (`169.254.0.0/16`, `fe80::/10`) or of a private network (`10.0.0.0/8`, `fc00::/7`, names
   * of one label or under `local`, `internal`, `home.arpa` and `svc`, ...). If you trust such an address, set it as `jwksUri`.
   * Names are not resolved, so one that resolves to such an address is not detected; a custom `fetch` can check that.
   *
   * Default: `false`.
   */
  discovery?: boolean

  /**
   * Whether to allow plain http to any host, where anyone on the network path can replace the keys. Loopback addresses
   * (`localhost`, `127.0.0.0/8`, `[::1]`) are always allowed.
   *
   * Default: `false`.
   */
  allowInsecure?: boolean

  /**
   * The function that fetches, compatible with the standard `fetch`: for a proxy, a client certificate, a test.
   *
   * Default: the host's `fetch`, looked up at each call.
   */
  fetch?: RemoteFetch

  /**
   * Maximum seconds from the request to the last byte of the response; with `discovery`, of both responses. More than 0, at
   * most 60. A `get` or `set` of the cache has the same timeout.
   *
   * Default: 5.
   */
  timeout?: number

  /**
   * Maximum size of a response in bytes, after decompression. At most 16777216.
   *
   * Default: `limits.jwksBytes`, which is 1048576 (1 MiB) unless you set it.
   */
  maxBytes?: number

  /**
   * Minimum seconds between the start of one fetch, successful or not, and another caused by an unknown `kid`, so made-up
   * `kid`s cannot trigger a flood. A token may be rejected if its issuer published the key less than this long ago.
   *
   * From 0 to 3600 (an hour). If the clock is set back, the period starts again, so an unsteady clock causes no extra fetches.
   *
   * Default: 30.
   */
  cooldown?: number

  /**
   * The age in seconds at which keys are fetched again, counted from the request that returned them: from 0 to 86400 (24 hours).
   * A key that the issuer withdraws is therefore rejected after at most `maxAge`, if the issuer can be reached.
   *
   * If the clock is set back past that request, the age is unknown and the keys are fetched again, at most once per `cooldown`.
   *
   * Default: 600 (10 minutes).
   */
  maxAge?: number

  /**
   * The number of seconds after `maxAge` for which keys are still used while the issuer cannot be reached or does not return a key set. Results are
   * then `stale`. With 0, every key is rejected after `maxAge` during an outage, withdrawn or not.
   *
   * Failed fetches back off: 1 second after the first failure, 2 after the second in a row, then 4 and so on up to 60, each
   * shortened at random by up to half.
   *
   * Default: 86400 (24 hours).
   */
  staleIfError?: number

  /**
   * Shares the keys with other isolates, other processes and the next start. Any object with these two functions, such as a
   * `Map`. It is read before the issuer is asked, and written after each fetch.
   *
   * Its entries are checked as strictly as a response of the issuer, but their age is trusted: whoever can write to the cache
   * decides who is trusted. An error it throws is reported in `lastError` and otherwise ignored.
   *
   * Default: none.
   */
  cache?: KeyCache

  /**
   * The clock: returns seconds since 1970-01-01T00:00:00Z, fractions included. Used for tokens and for the age of the keys, and
   * called several times for a token. With `currentDate`, the age of the keys uses the host's clock.
   *
   * Default: `() => Date.now() / 1000`.
   */
  now?: () => number

  /**
   * A function that judges an accepted token, as {@link PolicyOptions.check}. What it gets has `stale` as well.
   *
   * Default: no further rule.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a function that returns nothing accepts
  check?: (verified: RemotelyVerifiedToken<NoInfer<Payload>>) => void | undefined | string

  /**
   * Randomises the backoff after a failure: returns a number from 0 to 1.
   *
   * Default: `Math.random`.
   *
   * @throws `ERR_HOST_FUNCTION_FAILED`, reason `random`, if it throws.
   */
  random?: () => number
}

/**
 * Options that accept any issuer, or none, on purpose: every token that the keys at `jwksUri` verify. They cannot be part of
 * an array, because there the issuer decides which options apply to a token.
 */
export interface AnyIssuerRemoteOptions<Payload extends object = JwtPayload>
  extends Omit<RemoteOptions<Payload>, 'issuer' | 'jwksUri' | 'discovery'> {
  /** `null` accepts any issuer, or none. */
  issuer: null
  /** The address of the key set, as a `URL` or a string. Required, because no issuer says where the keys are. */
  jwksUri: string | { readonly href: string }
}

/** A cache of key sets, synchronous or not. */
export interface KeyCache {
  /** Returns the entry that was set last for the address, or `undefined` or `null`. */
  get(url: string): CachedKeys | null | undefined | PromiseLike<CachedKeys | null | undefined>
  /** Stores the entry, which is plain data. It can expire after `maxAge` plus `staleIfError`. */
  set(url: string, entry: CachedKeys & { readonly jwks: string }): unknown
}

/** A key set in a cache. */
export interface CachedKeys {
  /** The document. `set` receives the exact text that the issuer sent. */
  readonly jwks: Jwks
  /** When it was requested, in seconds since 1970. */
  readonly fetchedAt: number
}

/** The part of the standard `fetch` that is used. */
export type RemoteFetch = (url: string, init: RemoteFetchInit) => PromiseLike<RemoteFetchResponse>

/** The second argument of `fetch`. It is a `RequestInit`. */
export interface RemoteFetchInit {
  readonly method: 'GET'
  readonly headers: Record<string, string>
  /** Redirects are not followed; they are failures. */
  readonly redirect: 'manual'
  /** An `AbortSignal`, aborted after the timeout or when the rest of the response is not needed. */
  // biome-ignore lint/suspicious/noExplicitAny: the name of its type is not known in every program
  readonly signal: any
  readonly cache?: 'no-store'
  readonly credentials?: 'omit'
}

/** What `fetch` resolves to. A `Response` is one. */
export interface RemoteFetchResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: {
    getReader(): {
      read(): PromiseLike<{ done: boolean; value?: Uint8Array | undefined }>
      cancel(): PromiseLike<unknown>
    }
  } | null
}
