/**
 * Tokens that Vercel issues to its deployments: a policy for them, advice on rejected ones, and a stricter
 * `verifyVercelOidcToken`.
 *
 * One key signs for every customer of Vercel, so a valid signature proves only that somebody on Vercel has the token. Issuer,
 * audience, subject and claims say who. {@link vercelOidc} derives all of them from the names that you know.
 *
 * @example An API outside Vercel, for one deployment on it
 * ```ts
 * import { createRemoteVerifier } from 'jwt-verdict'
 * import { vercelOidc } from 'jwt-verdict/vercel'
 *
 * const verifier = createRemoteVerifier(vercelOidc({ team: 'acme', project: 'site', environment: 'production' }))
 *
 * const { payload } = await verifier.verify(token)
 * ```
 *
 * @example Synchronously, with a key set that you provide
 * ```ts
 * const policy = vercelOidc({ team: 'acme', project: 'site', environment: ['production', 'preview'] })
 * const verifier = createVerifier({ jwks, ...policy })
 * ```
 *
 * @packageDocumentation
 */

import type { AsymmetricAlgorithm, JwtHeader, JwtPayload, KeyReport, Rejection } from 'jwt-verdict'

/**
 * Creates the policy for the tokens of one project's deployments, as options for `createVerifier` and `createRemoteVerifier`.
 *
 * Each name is compared with its claim (`owner`, `project`, `environment`) and as part of the subject, each id with `owner_id`
 * or `project_id`. The subject must agree with those claims even for the parts that you leave open. `typ` is not checked, since
 * Vercel does not document it consistently.
 *
 * To also accept global issuer mode, or several projects, create a verifier for each policy; `createRemoteVerifier` accepts an
 * array of policies with different issuers.
 *
 * @throws TypeError for an option that is unknown, missing, ill-typed or `undefined`, and for invalid combinations: neither
 *   team nor id pinned, no environment stated, a name that is an id or an address, a wildcard, the `audience` of an exchanged
 *   token in global mode.
 */
export function vercelOidc(options: VercelOidcOptions): VercelOidcPolicy

/** Options of {@link vercelOidc}. Write names as in addresses on vercel.com, in lower case. */
export interface VercelOidcOptions {
  /**
   * The slug of the team: `acme` in `https://vercel.com/acme`. `null` accepts any team; it requires global mode, and `ownerId`
   * or `projectId`.
   */
  team: string | null

  /**
   * The name of the project. `null` accepts any project of the team.
   *
   * Default: not checked if `projectId` is given; otherwise it is required.
   */
  project?: string | null

  /**
   * `production`, `preview`, `development`, the name of a custom environment, or a list of these. `null` accepts any.
   *
   * Preview deployments run code that may not have been reviewed, and development tokens are on the machines of developers.
   */
  environment: string | readonly string[] | null

  /**
   * The issuer mode of the project (Settings, Security, OIDC on Vercel). With `team`, the issuer is
   * `https://oidc.vercel.com/TEAM`; with `global`, it is `https://oidc.vercel.com`.
   *
   * Default: `team`.
   */
  issuerMode?: 'team' | 'global'

  /** The id of the team, `team_...`, which does not change when the team is renamed. Default: not checked. */
  ownerId?: string

  /** The id of the project, `prj_...`, which does not change when the project is renamed. Default: not checked. */
  projectId?: string

  /**
   * The audience, for tokens that the caller exchanged for one: `getVercelOidcToken({ audience })` of `@vercel/oidc`.
   * `null` accepts any audience; it requires team, project and environment.
   *
   * Default: the usual audience, `https://vercel.com/TEAM`. It is the same for every service that the team calls, and each of
   * them could replay the token to another. Prefer an audience that is yours alone.
   */
  audience?: string | readonly string[] | null
}

/** Options for `createVerifier` and `createRemoteVerifier`. Frozen. */
export interface VercelOidcPolicy {
  readonly issuer: string
  readonly audience: string | readonly string[] | null
  /** One subject for each environment; `null` unless team, project and environment are all stated. */
  readonly subject: readonly string[] | null
  readonly claims: Readonly<Record<string, string | readonly string[]>>
  readonly templates: { readonly sub: string }
  readonly algorithms: readonly ['RS256']
  /**
   * The address of the keys. Not enumerable, because `createVerifier` does not accept it: it is not copied when you spread
   * the policy.
   */
  readonly jwksUri: string
}

/**
 * Returns a better hint for a rejected Vercel token if a common mistake explains it: the global issuer instead of the team's or
 * the reverse, a preview or development deployment calling an API for production, the usual audience instead of a custom one, a
 * renamed team or project, an expired token, a token of Vercel Passport.
 *
 * Only the text depends on it. The token is decoded without verification, to choose between fixed sentences.
 *
 * @param rejection A `JwtError`, or the `error` of a verdict.
 * @param token The rejected token.
 * @param policy The policy that {@link vercelOidc} returned. With pinned ids, the hint can tell a rename from another project.
 * @returns The hint, or that of `rejection` if no better one is known.
 *
 * @example For the log
 * ```ts
 * try {
 *   return verifier.verify(token)
 * } catch (error) {
 *   if (error instanceof JwtError) console.warn(error.message, vercelHint(error, token, policy))
 *   throw error
 * }
 * ```
 */
export function vercelHint(rejection: Rejection, token: string, policy?: VercelOidcPolicy): string

/**
 * Returns the hint of {@link vercelHint} with its stable code, for a program that counts or branches.
 *
 * @returns The hint and its code, such as `vercel_preview`, or those of `rejection` if no better ones are known.
 *
 * @example Count the mistakes that callers make
 * ```ts
 * const { hintCode } = vercelAdvice(error, token, policy)
 * counter.add(1, { mistake: hintCode })
 * ```
 */
export function vercelAdvice(
  rejection: Rejection,
  token: string,
  policy?: VercelOidcPolicy,
): { hint: string; hintCode: string }

/**
 * Verifies a Vercel token with the options of `verifyVercelOidcToken` in `@vercel/oidc` 4, more strictly. Fetches the keys from
 * `https://oidc.vercel.com/.well-known/jwks` and caches them for all calls.
 *
 * Stricter:
 *
 * - `exp`, `owner`, `owner_id`, `project`, `project_id` and `environment` are required.
 * - `iss` must be the global issuer, or the issuer of the team that `owner` names; `sub` must be composed of `owner`, `project`
 *   and `environment`. A token of Vercel Passport is therefore rejected.
 * - Without `audience`, `aud` must be the usual one, `https://vercel.com/` and the `owner`. A token that was exchanged for
 *   another service is rejected.
 * - `projectId: '*'` also requires `ownerId`, `subject`, a team's `issuer` or a team's usual `audience`. Another audience is
 *   not enough, because every customer of Vercel can request a token with it. The same holds for the usual audience of another
 *   team, so it must be that of the `owner`.
 * - Unknown and ill-typed options throw, and so does an option set to `undefined`.
 * - The form of the token and the choice of the key follow the rules of `createVerifier`.
 *
 * Different: errors are `JwtError`s. Their codes are those of jose, but a wrong `iss`, `project_id`, `environment` or `owner_id`
 * also has `ERR_JWT_CLAIM_VALIDATION_FAILED`, not `ERR_VERCEL_OIDC_TOKEN_VALIDATION`. `key` is a report, not a `CryptoKey`.
 *
 * @throws JwtError if the token is rejected, with a hint of {@link vercelHint}; `ERR_JWKS_FETCH_FAILED` if no keys are
 *   available.
 * @throws TypeError for an unknown, missing or ill-typed option.
 *
 * @example In a function on Vercel, called by another deployment of the same project
 * ```ts
 * const { payload } = await verifyVercelOidcToken(bearerToken(request))
 * ```
 *
 * @example Elsewhere
 * ```ts
 * await verifyVercelOidcToken(token, { projectId: 'prj_3c4d', environment: 'production', issuer: 'https://oidc.vercel.com/acme' })
 * ```
 */
export function verifyVercelOidcToken<Payload extends object = VercelOidcPayload>(
  token: string,
  options?: VerifyVercelOidcTokenOptions,
): Promise<VercelOidcToken<Payload>>

/** The options of `verifyVercelOidcToken` in `@vercel/oidc`. */
export interface VerifyVercelOidcTokenOptions {
  /**
   * The claim `project_id`, or a list of accepted values; `'*'` accepts any.
   *
   * Default: the environment variable `VERCEL_PROJECT_ID`.
   */
  projectId?: string | readonly string[]

  /**
   * The claim `environment`, or a list of accepted values; `'*'` accepts any.
   *
   * Default: the environment variable `VERCEL_TARGET_ENV`, or else `VERCEL_ENV`.
   */
  environment?: string | readonly string[]

  /** The claim `owner_id`. Default: not checked. */
  ownerId?: string

  /** `https://oidc.vercel.com`, `https://oidc.vercel.com/TEAM`, or a list. Default: either, with the team of `owner`. */
  issuer?: string | readonly string[]

  /** The audience. `null` accepts any. Default: the usual audience of the `owner`. */
  audience?: string | readonly string[] | null

  /** The claim `sub` (RFC 7519 4.1.2), or a list of accepted values. Default: composed of `owner`, `project` and `environment`. */
  subject?: string | readonly string[]

  /** The algorithms to accept. Default: `['RS256']`. */
  algorithms?: readonly AsymmetricAlgorithm[]

  /** The media type that `typ` must name. Default: any or none. */
  typ?: string

  /** Critical extensions that your program understands; the values are ignored. Default: none. */
  crit?: Readonly<Record<string, boolean>>

  /** Further claims that must be present. Default: none. */
  requiredClaims?: readonly string[]

  /** The maximum age since `iat`: seconds, or text such as `'5 minutes'` or `'2h'`. Default: any age. */
  maxTokenAge?: number | string

  /** The difference allowed between clocks: seconds, or text as for `maxTokenAge`. Default: 0. */
  clockTolerance?: number | string

  /** A fixed time. Default: the time of the call. */
  currentDate?: Date
}

/** An accepted token, in the shape that `jwtVerify` of jose returns. */
export interface VercelOidcToken<Payload extends object = VercelOidcPayload> {
  payload: Payload
  protectedHeader: JwtHeader
  /** The key that verified the signature. */
  key: KeyReport
}

/** The claims of a token that Vercel issues to a deployment. */
export interface VercelOidcPayload extends JwtPayload {
  iss: string
  aud: string | string[]
  sub: string
  exp: number
  /** The slug of the team. */
  owner: string
  owner_id: string
  /** The name of the project. */
  project: string
  project_id: string
  environment: string
  external_sub?: string
}
