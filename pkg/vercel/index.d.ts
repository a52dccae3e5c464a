/**
 * Tokens that Vercel gives to its deployments: the policy for them, advice on refusals, and a stricter
 * `verifyVercelOidcToken`.
 *
 * One key signs for every customer of Vercel, so a good signature says "somebody on Vercel" and no more; issuer,
 * audience, subject and the claims say who. {@link vercelOidc} states all of them, from the names that you know.
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
 * @example With a key set of your own, synchronously
 * ```ts
 * const policy = vercelOidc({ team: 'acme', project: 'site', environment: ['production', 'preview'] })
 * const verifier = createVerifier({ jwks, ...policy })
 * ```
 *
 * @packageDocumentation
 */

import type { AsymmetricAlgorithm, JwtHeader, JwtPayload, KeyReport, Refusal } from 'jwt-verdict'

/**
 * What to expect of the tokens of one project's deployments, as options for `createVerifier` and
 * `createRemoteVerifier`.
 *
 * Each name is compared for itself (`owner`, `project`, `environment`) and as part of the subject, each id with
 * `owner_id` and `project_id`. What the subject repeats has to agree with those claims also where it is left open. `typ`
 * is left open, since Vercel does not document it consistently.
 *
 * To allow global issuer mode as well, or several projects, make a verifier of each policy; `createRemoteVerifier`
 * takes a list, of policies with different issuers.
 *
 * @throws TypeError for an option that is unknown, missing, ill-typed or `undefined`, and for combinations that make no sense: neither team
 *   nor id pinned, no environment stated, a name that is an id or an address, a wildcard, `audience` of an exchanged
 *   token in global mode.
 */
export function vercelOidc(options: VercelOidcOptions): VercelOidcPolicy

/** What {@link vercelOidc} makes a policy of. Names are as addresses on vercel.com have them, in lower case. */
export interface VercelOidcOptions {
  /**
   * The slug of the team: `acme` in `https://vercel.com/acme`. `null`, in global mode only: any team, with `ownerId` or
   * `projectId` pinned instead.
   */
  team: string | null

  /** The name of the project. `null`: any project of the team. May be left out where `projectId` is given. */
  project?: string | null

  /**
   * `production`, `preview`, `development`, the name of an environment of your own, or a list of those. `null`: any.
   *
   * Preview deployments run code that may not be reviewed, and tokens for development are on the machines of
   * developers.
   */
  environment: string | readonly string[] | null

  /**
   * The issuer mode of the project, under Settings, Security, OIDC on Vercel. `team`: the issuer is
   * `https://oidc.vercel.com/TEAM`. `global`: it is `https://oidc.vercel.com`.
   *
   * Default: `team`.
   */
  issuerMode?: 'team' | 'global'

  /** The id of the team, `team_...`, which stays when the team is renamed. Default: not checked. */
  ownerId?: string

  /** The id of the project, `prj_...`, which stays when the project is renamed. Default: not checked. */
  projectId?: string

  /**
   * The audience, for tokens that the caller exchanged for one: `getVercelOidcToken({ audience })` of `@vercel/oidc`.
   * `null`: any, for which team, project and environment must all be stated.
   *
   * Default: the usual one, `https://vercel.com/TEAM`. It is the same for every service that the team calls, each of
   * which could send the token on to the next; ask for one of your own where you can.
   */
  audience?: string | readonly string[] | null
}

/** Options for `createVerifier` and `createRemoteVerifier`. Frozen. */
export interface VercelOidcPolicy {
  readonly issuer: string
  readonly audience: string | readonly string[] | null
  /** One for each environment; `null` unless team, project and environment are all stated. */
  readonly subject: readonly string[] | null
  readonly claims: Readonly<Record<string, string | readonly string[]>>
  readonly templates: { readonly sub: string }
  readonly algorithms: readonly ['RS256']
  /**
   * Where the keys are. Not enumerable: it is nothing to check, so it does not spread into the options of
   * `createVerifier`.
   */
  readonly jwksUri: string
}

/**
 * A better hint for a refused token of Vercel, where the usual mistakes explain it: global or team issuer where the
 * other is expected, a preview or development deployment at an API for production, the usual audience where one of its
 * own is expected, a renamed team or project, an expired token, a token of Vercel Passport.
 *
 * Nothing but the text depends on it. The token is read without being verified, to choose between fixed sentences.
 *
 * @param refusal A `JwtError`, or the `error` of a verdict.
 * @param token The token that was refused.
 * @param policy What {@link vercelOidc} returned; with pinned ids in it, a rename is told from another project.
 * @returns The hint; that of `refusal` where there is no better one.
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
export function vercelHint(refusal: Refusal, token: string, policy?: VercelOidcPolicy): string

/**
 * What {@link vercelHint} says, with its stable code, for a program that counts or branches.
 *
 * @returns The hint and its code, such as `vercel_preview`; those of `refusal` where there is no better one.
 *
 * @example Count the mistakes that callers make
 * ```ts
 * const { hintCode } = vercelAdvice(error, token, policy)
 * counter.add(1, { mistake: hintCode })
 * ```
 */
export function vercelAdvice(
  refusal: Refusal,
  token: string,
  policy?: VercelOidcPolicy,
): { hint: string; hintCode: string }

/**
 * Verifies a token of Vercel with the options of `verifyVercelOidcToken` in `@vercel/oidc` 4, more strictly. The keys
 * are fetched from `https://oidc.vercel.com/.well-known/jwks` and kept, for all calls together.
 *
 * Stricter in this:
 *
 * - `exp`, `owner`, `owner_id`, `project`, `project_id` and `environment` must be there.
 * - `iss` must be the global issuer, or that of the very team that `owner` names; `sub` must be what `owner`, `project`
 *   and `environment` make. So a token of Vercel Passport is refused.
 * - Where `audience` is not given, `aud` must be the usual one, `https://vercel.com/` and the `owner`: a token that was
 *   exchanged for another service is refused.
 * - `projectId: '*'` needs `ownerId`, `subject`, a team's `issuer` or a team's usual `audience` beside it. Any other
 *   audience does not do: every customer of Vercel can ask for a token with it. So can they for the usual one of another
 *   team, which must therefore be that of the `owner`.
 * - Unknown and ill-typed options are errors, and so is an option that is there and `undefined`.
 * - The form of the token and the choice of the key are judged as `createVerifier` does.
 *
 * Different in this: errors are `JwtError`s. Their codes are those of jose, but a wrong `iss`, `project_id`,
 * `environment` or `owner_id` has `ERR_JWT_CLAIM_VALIDATION_FAILED` too, and not `ERR_VERCEL_OIDC_TOKEN_VALIDATION`. `key`
 * reports on the key and is no `CryptoKey`.
 *
 * @throws JwtError if the token is refused, with a hint of {@link vercelHint}; `ERR_JWKS_FETCH_FAILED` if there are no
 *   keys to be had.
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

/** Those of `@vercel/oidc`. */
export interface VerifyVercelOidcTokenOptions {
  /**
   * The claim `project_id`, or a list of which it must be one; `'*'` for any.
   *
   * Default: the environment variable `VERCEL_PROJECT_ID`.
   */
  projectId?: string | readonly string[]

  /**
   * The claim `environment`, or a list of which it must be one; `'*'` for any.
   *
   * Default: the environment variable `VERCEL_TARGET_ENV`, or else `VERCEL_ENV`.
   */
  environment?: string | readonly string[]

  /** The claim `owner_id`. Default: not checked. */
  ownerId?: string

  /** `https://oidc.vercel.com`, `https://oidc.vercel.com/TEAM`, or a list. Default: either, as `owner` has it. */
  issuer?: string | readonly string[]

  /** The audience. `null`: any. Default: the usual one of the `owner`. */
  audience?: string | readonly string[] | null

  /** Default: as `owner`, `project` and `environment` have it. */
  subject?: string | readonly string[]

  /** Default: `['RS256']`. */
  algorithms?: readonly AsymmetricAlgorithm[]

  /** Default: any or none. */
  typ?: string

  /** Extensions that your program understands; the values do not matter. Default: none. */
  crit?: Readonly<Record<string, boolean>>

  /** Default: none beside those listed above. */
  requiredClaims?: readonly string[]

  /** Seconds, or a text such as `'5 minutes'` or `'2h'`. Default: any age. */
  maxTokenAge?: number | string

  /** Seconds, or a text as for `maxTokenAge`. Default: 0. */
  clockTolerance?: number | string

  /** A clock that stands still. Default: the time of the call. */
  currentDate?: Date
}

/** An accepted token, as `jwtVerify` of jose returns it. */
export interface VercelOidcToken<Payload extends object = VercelOidcPayload> {
  payload: Payload
  protectedHeader: JwtHeader
  /** The key that verified it. */
  key: KeyReport
}

/** The claims of a token that Vercel gives to a deployment. */
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
