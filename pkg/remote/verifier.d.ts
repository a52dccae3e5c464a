import type { Jwks, JwtErrorOf, JwtPayload, KeyReport, KeySetOptions, Verdict, VerifiedToken } from '../index.js'

/**
 * Makes a verifier that fetches the issuer's keys by itself, keeps them, and fetches them again when they are due.
 *
 * It is {@link createVerifier} with the host's `fetch` around it: the same checks, the same errors. Nothing is fetched
 * before the first token, and nothing for a token that no key could save. Do it once, when your program starts.
 *
 * A list makes a verifier of several issuers. A token goes to the options that name its `iss`, exactly; one that nobody
 * names is refused, and nothing is ever fetched because a token says so (RFC 8725 3.8 and 3.10).
 *
 * @throws TypeError for an unknown, missing or ill-typed option, and for one that is there and `undefined`, naming it.
 *
 * @example An API that trusts one team on Vercel
 * ```ts
 * const verifier = createRemoteVerifier({
 *   issuer: 'https://oidc.vercel.com/acme', // its keys: https://oidc.vercel.com/acme/.well-known/jwks
 *   audience: 'https://vercel.com/acme',
 *   subject: 'owner:acme:project:site:environment:production',
 * })
 *
 * const { payload } = await verifier.verify(token) // throws a JwtError, or the token is good
 * ```
 *
 * @example An OpenID provider whose keys are where its configuration says
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
  options: RemoteOptions | AnyIssuerRemoteOptions | readonly RemoteOptions[],
): RemoteVerifier<Payload>

/** Verifies tokens with keys that it fetches. Its functions need no `this` and may be passed on by themselves. */
export interface RemoteVerifier<Payload extends object = JwtPayload> extends KeyState {
  /**
   * Verifies a token as {@link Verifier.verify} does, with keys that are seen to first.
   *
   * Keys are fetched if there are none or if they are older than `maxAge`, and if the token's `kid` is not among them
   * and the `cooldown` is over. Callers that come meanwhile wait for that same fetch.
   *
   * The promise has no `payload`, and says so: to read `payload`, `header`, `key` or `stale` from it is a TypeError that
   * tells you to add `await`, where that of any other promise would be `undefined`.
   *
   * It rejects with
   * - what {@link Verifier.verify} throws;
   * - a {@link JwtError} `ERR_JWKS_FETCH_FAILED` if there are no keys to verify with, or if the token's `kid` is not among
   *   those that are there and newer ones could not be fetched; then the refusal of the token is its `cause`. The token may
   *   be good: answer 503, as `unauthorized` of `jwt-verdict/http` does. `retryAfter` says when there may be a new attempt.
   */
  verify<P extends object = Payload>(this: void, token: string): Promise<RemotelyVerifiedToken<P>>

  /**
   * Verifies a token with the keys that are there, and fetches nothing.
   *
   * @throws What {@link Verifier.verify} throws.
   * @throws {@link JwtError} `ERR_JWKS_NOT_LOADED` if there are no keys, or none that may still be used: see
   *   {@link RemoteVerifier.prefetch}.
   * @throws {@link JwtError} `ERR_JWKS_FETCH_FAILED` if the token's `kid` is not among the keys and the latest fetch failed.
   */
  verifySync<P extends object = Payload>(this: void, token: string): RemotelyVerifiedToken<P>

  /**
   * Explains a token as {@link Verifier.explain} does, with keys that are seen to as by {@link RemoteVerifier.verify}.
   *
   * If there are no keys to be had, that is the verdict's `error`. It rejects only with a TypeError.
   */
  explain<P extends object = Payload>(this: void, token: string): Promise<Verdict<P> & Staleness>

  /**
   * Fetches the keys if there are none that are younger than `maxAge`.
   *
   * It rejects with a {@link JwtError} `ERR_JWKS_FETCH_FAILED` if after that there are none to verify with. Of several
   * issuers it sees to all, and rejects with the first failure.
   */
  prefetch(this: void): Promise<void>

  /**
   * Fetches the keys now: whatever their age, without the cache, and without regard to `cooldown` and pauses. It joins a
   * fetch that is under way.
   *
   * It rejects with a {@link JwtError} `ERR_JWKS_FETCH_FAILED` if the fetch fails. The keys that were there stay.
   */
  reload(this: void): Promise<void>

  /**
   * The state for each place that keys come from, in the order of the options.
   *
   * That of the verifier itself sums them up: it is `fresh` if all are, `fetchedAt` is the oldest, `lastError` the first
   * there is, and `keys` are those of all.
   */
  readonly sources: readonly KeySource[]
}

/** How it stands with the keys. It changes as they are fetched. */
export interface KeyState {
  /** Whether there are keys, and they are younger than `maxAge`. */
  readonly fresh: boolean
  /**
   * When the keys were asked for, in seconds since 1970: they are at least as new as that. `undefined` before the first
   * fetch.
   */
  readonly fetchedAt: number | undefined
  /** What went wrong in the latest attempt: it failed, or (reason `cache`) succeeded without the cache. */
  readonly lastError: JwtErrorOf<'ERR_JWKS_FETCH_FAILED'> | undefined
  /** The keys that were fetched last, usable or not, and however old; none before the first fetch. */
  readonly keys: readonly KeyReport[]
}

/** The state of the keys from one place. */
export interface KeySource extends KeyState {
  /** The issuers whose keys they are; none where any will do. */
  readonly issuers: readonly string[]
  /** Where they are: the key set, or with `discovery` the configuration that names it. */
  readonly url: string
}

/** An accepted token, and whether it was accepted in an outage. */
export type RemotelyVerifiedToken<Payload extends object = JwtPayload> = VerifiedToken<Payload> & Staleness

export interface Staleness {
  /**
   * Whether the keys were older than `maxAge`, because the issuer could not be reached: see `staleIfError`. A key that
   * was withdrawn since is then not known to be.
   */
  readonly stale: boolean
}

/**
 * What is expected of the tokens of an issuer, and where its keys come from. Everything but `issuer` and `audience` has
 * a default. All times are in seconds.
 */
export interface RemoteOptions extends Omit<KeySetOptions, 'jwks' | 'secret' | 'issuer'> {
  /**
   * The issuer: the claim `iss` (RFC 7519 4.1.1) must be one of these strings exactly, to the last slash.
   *
   * Its keys are at `ISSUER/.well-known/jwks`, with the whole path of the issuer, unless `jwksUri` or `discovery` says
   * otherwise. Of several issuers each then has keys of its own, and no other issuer's key is good for its tokens.
   */
  issuer: string | readonly string[]

  /**
   * Where the keys are, as a `URL` or its text. Of several issuers all then share these keys.
   *
   * An answer counts if its status is 200 and its body a key set, whatever type it says it has. A redirect is a failure.
   *
   * Default: `ISSUER/.well-known/jwks`.
   */
  jwksUri?: string | { readonly href: string }

  /**
   * Whether to ask the issuer where its keys are (OpenID Connect Discovery 1.0, 4). The `issuer` in the document at
   * `ISSUER/.well-known/openid-configuration` must be the very string that is expected here; of the rest only `jwks_uri`
   * is read. It is read again for each fetch of the keys.
   *
   * An issuer cannot name an address that is nearer to this machine than its own: one of this machine (`127.0.0.0/8`,
   * `localhost` and what ends in it, ...), of its link (`169.254.0.0/16`, `fe80::/10`) or of a private network
   * (`10.0.0.0/8`, `fc00::/7`, names of one label or under `local`, `internal`, `home.arpa` and `svc`, ...). If it is the right
   * one all the same, give it as `jwksUri`. Names are not resolved here, so one that stands for such an address is not
   * known to; a `fetch` of yours can look.
   *
   * Default: `false`.
   */
  discovery?: boolean

  /**
   * Whether keys may come from any address over http, where anyone on the way can replace them. Loopback addresses
   * (`localhost`, `127.0.0.0/8`, `[::1]`) need no leave.
   *
   * Default: `false`.
   */
  allowInsecure?: boolean

  /**
   * What fetches, with the arguments and the result of the standard `fetch`: for a proxy, a client certificate, a test.
   *
   * Default: the host's `fetch`, as it is at the time.
   */
  fetch?: RemoteFetch

  /**
   * The most seconds from the request to the last byte of the answer; with `discovery`, of both answers. Over 0, at most
   * 3600. A `get` or `set` of the cache is given up after as long.
   *
   * Default: 5.
   */
  timeout?: number

  /**
   * The most bytes in an answer, with any compression undone. At most 16777216.
   *
   * Default: `limits.jwksBytes`, which is 1048576 (1 MiB) unless you set it.
   */
  maxBytes?: number

  /**
   * The least seconds from the start of one attempt to fetch the keys, successful or not, to another that is made because
   * a token's `kid` is not among them. Tokens with made-up ones cannot make it more. A token of a key that the issuer
   * uses before it has published it for so long may be refused.
   *
   * If the clock is set back, the time begins anew. So one that trembles causes no more fetches than one that stands still.
   *
   * Default: 30.
   */
  cooldown?: number

  /**
   * The age at which keys are fetched again, counted from the request that they answer. So a key that the issuer
   * withdraws is refused after `maxAge` at the latest, if the issuer can be reached.
   *
   * If the clock is set back past that request, the keys' age is not known, and they are fetched again; for this reason
   * once in a `cooldown` at most.
   *
   * Default: 600 (10 minutes).
   */
  maxAge?: number

  /**
   * For how long after `maxAge` keys are still used while the issuer cannot be reached, or answers with what are no
   * keys. Results then are `stale`. With 0, a key that was withdrawn is refused after `maxAge` in an outage as well, and
   * so is any other.
   *
   * After a failure nothing is fetched by itself for 1 second, after the next in a row for 2, then 4 and so on up to 60;
   * each time at random up to half of that less.
   *
   * Default: 86400 (24 hours).
   */
  staleIfError?: number

  /**
   * Where to keep the keys for others: other isolates, other processes, the next start. Any object with these two
   * functions, such as a `Map`. It is asked before the issuer is, and told what the issuer answered.
   *
   * What it gives is read as strictly as an answer of the issuer, and is as old as it says; who can write to it decides
   * who is trusted. What it throws is in `lastError` and hinders nothing.
   *
   * Default: none.
   */
  cache?: KeyCache

  /**
   * The clock: seconds since 1970-01-01T00:00:00Z, fractions included. It is that of the tokens and of the keys' age, and
   * is called several times for a token. With `currentDate`, the keys' age goes by the host's clock.
   *
   * Default: `() => Date.now() / 1000`.
   */
  now?: () => number

  /**
   * The chance in the pauses after a failure: a number from 0 to 1.
   *
   * Default: `Math.random`.
   */
  random?: () => number
}

/**
 * Options that leave the issuer open on purpose: of any, or none, that the keys at `jwksUri` verify. They have no place in
 * a list, for it is the issuer that decides which of its options a token goes to.
 */
export interface AnyIssuerRemoteOptions extends Omit<RemoteOptions, 'issuer' | 'jwksUri' | 'discovery'> {
  issuer: null
  jwksUri: string | { readonly href: string }
}

/** A cache of key sets, synchronous or not. */
export interface KeyCache {
  /** What was set last under the address, or `undefined` or `null`. */
  get(url: string): CachedKeys | null | undefined | PromiseLike<CachedKeys | null | undefined>
  /** Keeps the entry, which is plain data. It need not be kept for longer than `maxAge` and `staleIfError` together. */
  set(url: string, entry: CachedKeys & { readonly jwks: string }): unknown
}

/** A key set in a cache. */
export interface CachedKeys {
  /** The document; as it is set, the very text that the issuer sent. */
  readonly jwks: Jwks
  /** When it was asked for, in seconds since 1970. */
  readonly fetchedAt: number
}

/** The part of the standard `fetch` that is used. */
export type RemoteFetch = (url: string, init: RemoteFetchInit) => PromiseLike<RemoteFetchResponse>

/** What `fetch` is called with. It is a `RequestInit`. */
export interface RemoteFetchInit {
  readonly method: 'GET'
  readonly headers: Record<string, string>
  /** Redirects are not followed: they are a failure. */
  readonly redirect: 'manual'
  /** An `AbortSignal`, given when the time is over or the rest of the answer is not wanted. */
  // biome-ignore lint/suspicious/noExplicitAny: the name of its type is not known in every program
  readonly signal: any
  readonly cache?: 'no-store'
  readonly credentials?: 'omit'
}

/** What `fetch` gives. A `Response` is one. */
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
