/**
 * Bearer tokens over HTTP (RFC 6750): the token of a request, and the answer to one without a good token.
 *
 * Nothing of the verifier is loaded by this module.
 *
 * @example A handler of web requests
 * ```ts
 * import { createVerifier } from 'jwt-verdict'
 * import { bearerToken, unauthorizedResponse } from 'jwt-verdict/http'
 *
 * const verifier = createVerifier({ jwks, issuer, audience })
 *
 * export function handle(request: Request): Response {
 *   try {
 *     const { payload } = verifier.verify(bearerToken(request))
 *     return Response.json({ hello: payload.sub })
 *   } catch (error) {
 *     return unauthorizedResponse(error) // throws what is a mistake of the program
 *   }
 * }
 * ```
 *
 * @packageDocumentation
 */

import type { JwtErrorCode } from 'jwt-verdict'

/**
 * The bearer token of a request: what stands behind `Bearer` in its `Authorization` header (RFC 6750 2.1).
 *
 * The letter case of the scheme does not matter. Tokens in the query or in a form are not looked for: they end up in
 * logs (RFC 6750 5.3). What is returned has the characters of a bearer token and is not verified in any way.
 *
 * Two `Authorization` headers are refused wherever both can be seen. Node shows the second in `rawHeaders`, which is looked
 * at; the `Request` that Next.js makes no longer has it.
 *
 * @param source A `Request` or its `Headers`, or a Node request: `IncomingMessage`, and what Express, Koa (`ctx.req`)
 *   and Fastify (`request.raw`) make of it. For a record of headers: `new Headers(record)`.
 * @throws {@link BearerError} `ERR_BEARER_MISSING` if there is no `Authorization` header, or one of another scheme;
 *   `ERR_BEARER_INVALID` if there are two of them, or something other than one token in it.
 * @throws TypeError for any other kind of source.
 */
export function bearerToken(source: BearerSource): string

/**
 * What to answer to a request without a good token (RFC 6750 3): status, headers and body, for any framework.
 *
 * | error | status | header |
 * |---|---|---|
 * | {@link BearerError} `ERR_BEARER_MISSING` | 401 | `WWW-Authenticate: Bearer realm="api"`, and no error: the request has just not tried |
 * | {@link BearerError} `ERR_BEARER_INVALID` | 400 | `WWW-Authenticate: Bearer realm="api", error="invalid_request", ...` |
 * | `JwtError` about the token | 401 | `WWW-Authenticate: Bearer realm="api", error="invalid_token", ...` |
 * | `JwtError` `ERR_JWKS_FETCH_FAILED`, `ERR_JWKS_NOT_LOADED` | 503 | `Retry-After`, in seconds |
 *
 * The answer says which rule was broken: code, step, reason, name of the claim, message. It never says what a claim
 * holds or what the policy expects; that is in the error, for a log. So is why the keys are not there: while they are not,
 * "bad token" would make a good client drop a good token.
 *
 * @throws TypeError for an unknown or ill-typed option, and for one that is there and `undefined`.
 * @throws `error` itself if it is anything else, such as a mistake in the program or a defect (`ERR_INTERNAL`). It is not the
 *   caller's fault: answer 500.
 */
export function unauthorized(error: unknown, options?: UnauthorizedOptions): Unauthorized

/**
 * {@link unauthorized}, as a `Response`.
 *
 * @throws `error` itself, where {@link unauthorized} does.
 */
export function unauthorizedResponse(error: unknown, options?: UnauthorizedOptions): WebResponse

/** Where {@link bearerToken} looks: anything with the headers of one request. */
export type BearerSource = HeadersLike | RequestLike | IncomingMessageLike

/** `Headers`, of any implementation. */
export interface HeadersLike {
  get(name: string): string | null
  has(name: string): boolean
}

/** `Request`, of any implementation. */
export interface RequestLike {
  readonly headers: HeadersLike
}

/** Node's `IncomingMessage`. */
export interface IncomingMessageLike {
  /** Names and values in turn. */
  rawHeaders: string[]
  headers: { authorization?: string | undefined }
}

export interface UnauthorizedOptions {
  /**
   * The name of what is protected, for `WWW-Authenticate` (RFC 9110 11.5). ASCII without `"` and `\`. A challenge has to have
   * at least one parameter (RFC 6750 3), so there always is one.
   *
   * Default: `api`.
   */
  realm?: string
}

/** An answer. */
export type Unauthorized = Challenge | Unavailable

/** The answer to a request without a good token. */
export interface Challenge {
  status: 400 | 401
  headers: { 'WWW-Authenticate': string; 'Content-Type': 'application/json' }
  /** JSON text: see {@link UnauthorizedBody}. */
  body: string
}

/** The answer while there are no keys to tell. */
export interface Unavailable {
  status: 503
  headers: { 'Retry-After': string; 'Content-Type': 'application/json' }
  /** JSON text: see {@link UnauthorizedBody}. */
  body: string
}

/** What the body of the answer holds. */
export interface UnauthorizedBody {
  code: JwtErrorCode | BearerErrorCode
  /** How far verification came; for a `JwtError`. */
  step?: string
  /** Not with status 503: why the keys are not there is not for the caller. */
  reason?: string
  /** The claim it is about. */
  claim?: string
  /** One sentence for a person. */
  message: string
}

/** What is stable about a {@link BearerError}. */
export type BearerErrorCode = 'ERR_BEARER_MISSING' | 'ERR_BEARER_INVALID'

/**
 * A request without a bearer token that could be verified. It never holds anything of the header.
 *
 * `instanceof BearerError` also holds for errors of another copy of this package in the same program.
 */
export class BearerError extends Error {
  private constructor()
  readonly name: 'BearerError'
  readonly code: BearerErrorCode
  /**
   * `missing`: no `Authorization` header; `scheme`: one of another scheme; `repeated`: more than one; `malformed`: not
   * exactly one token behind `Bearer`.
   */
  readonly reason: 'missing' | 'scheme' | 'repeated' | 'malformed'
  /** What the caller should do about it. */
  readonly hint: string
}

/** `Response` where the program's types have one. */
type WebResponse = typeof globalThis extends { Response: { prototype: infer Type } } ? Type : unknown
