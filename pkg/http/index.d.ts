/**
 * Bearer tokens over HTTP (RFC 6750): reads the token of a request, and makes the response to one without a valid token.
 *
 * This module does not load the verifier.
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
 *     return unauthorizedResponse(error) // rethrows errors that are not about the token
 *   }
 * }
 * ```
 *
 * @packageDocumentation
 */

import type { JwtErrorCode } from 'jwt-verdict'

/**
 * Returns the bearer token of a request: the text after `Bearer` in its `Authorization` header (RFC 6750 2.1).
 *
 * The letter case of the scheme is ignored. Tokens in the query or in a form are ignored, because they end up in logs
 * (RFC 6750 5.3). The result has the characters of a bearer token, but is not verified.
 *
 * A request with two `Authorization` headers is rejected if the host exposes both. Node does, in `rawHeaders`, which this
 * function reads; the `Request` that Next.js makes has lost the second.
 *
 * @param source A `Request` or its `Headers`, or a Node request: an `IncomingMessage`, also as Express, Koa (`ctx.req`) and
 *   Fastify (`request.raw`) provide it. For a record of headers, pass `new Headers(record)`.
 * @throws {@link BearerError} `ERR_BEARER_MISSING` if the `Authorization` header is missing or has another scheme;
 *   `ERR_BEARER_INVALID` if it appears twice or does not hold exactly one token.
 * @throws TypeError for any other kind of source.
 */
export function bearerToken(source: BearerSource): string

/**
 * Makes the response to a request without a valid token (RFC 6750 3): status, headers and body, for any framework.
 *
 * | error | status | header |
 * |---|---|---|
 * | {@link BearerError} `ERR_BEARER_MISSING` | 401 | `WWW-Authenticate: Bearer realm="api"`, without `error`: the request did not try to authenticate |
 * | {@link BearerError} `ERR_BEARER_INVALID` | 400 | `WWW-Authenticate: Bearer realm="api", error="invalid_request", ...` |
 * | `JwtError` about the token | 401 | `WWW-Authenticate: Bearer realm="api", error="invalid_token", ...` |
 * | `JwtError` `ERR_JWKS_FETCH_FAILED`, `ERR_JWKS_NOT_LOADED` | 503 | `Retry-After`, in seconds |
 *
 * The response says which rule was broken: code, step, reason, name of the claim, message. It never reveals the value of a
 * claim or what the policy expects; those are in the error, for your log. Nor does it say why keys are unavailable. Without
 * keys the status is 503, because "invalid token" would make a correct client discard a valid token.
 *
 * @throws TypeError for an unknown or ill-typed option, and for one set to `undefined`.
 * @throws `error` itself if it is anything else, such as a bug in the program or a defect (`ERR_INTERNAL`). The caller did
 *   nothing wrong: respond with 500.
 */
export function unauthorized(error: unknown, options?: UnauthorizedOptions): Unauthorized

/**
 * Makes the same response as {@link unauthorized}, as a `Response`.
 *
 * @throws What {@link unauthorized} throws.
 */
export function unauthorizedResponse(error: unknown, options?: UnauthorizedOptions): WebResponse

/** The argument of {@link bearerToken}: anything with the headers of one request. */
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
  /** Names and values alternate. */
  rawHeaders: string[]
  headers: { authorization?: string | undefined }
}

export interface UnauthorizedOptions {
  /**
   * The protection space, for `WWW-Authenticate` (RFC 9110 11.5). ASCII without `"` and `\`. Always sent, because a challenge
   * must have at least one parameter (RFC 6750 3).
   *
   * Default: `api`.
   */
  realm?: string
}

/** The response of {@link unauthorized}. */
export type Unauthorized = Challenge | Unavailable

/** The response to a request without a valid token. */
export interface Challenge {
  status: 400 | 401
  headers: { 'WWW-Authenticate': string; 'Content-Type': 'application/json' }
  /** JSON text: see {@link UnauthorizedBody}. */
  body: string
}

/** The response while no keys are available. */
export interface Unavailable {
  status: 503
  headers: { 'Retry-After': string; 'Content-Type': 'application/json' }
  /** JSON text: see {@link UnauthorizedBody}. */
  body: string
}

/** The JSON object in the body of the response. */
export interface UnauthorizedBody {
  code: JwtErrorCode | BearerErrorCode
  /** The step at which verification stopped, for a `JwtError`. */
  step?: string
  /** Absent with status 503: the caller does not need to know why keys are unavailable. */
  reason?: string
  /** The claim that failed. */
  claim?: string
  /** One sentence for a person. */
  message: string
}

/** The stable codes of a {@link BearerError}. */
export type BearerErrorCode = 'ERR_BEARER_MISSING' | 'ERR_BEARER_INVALID'

/**
 * Thrown for a request without exactly one well-formed bearer token. It never holds anything from the header.
 *
 * `instanceof BearerError` is also true for errors of another copy of this package in the same program.
 */
export class BearerError extends Error {
  private constructor()
  readonly name: 'BearerError'
  readonly code: BearerErrorCode
  /**
   * `missing`: no `Authorization` header; `scheme`: the header has another scheme; `repeated`: more than one header;
   * `malformed`: not exactly one token after `Bearer`.
   */
  readonly reason: 'missing' | 'scheme' | 'repeated' | 'malformed'
  /** What the caller should do about it. */
  readonly hint: string
}

/** `Response`, if the program's types have one. */
type WebResponse = typeof globalThis extends { Response: { prototype: infer Type } } ? Type : unknown
