// What claims mean, in words: the registered ones (IANA, "JSON Web Token Claims") and those that well-known issuers add.
//
// `meaningOf(name)` gives `{ meaning, reference?, url? }`, or undefined for a claim that nobody described. `reference` is a
// section of a standard or the issuer whose claim it is.

/** The claims of RFC 7519, in the order in which people look for them. */
export const REGISTERED = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti']

/** Those whose values are seconds since 1970. */
export const TIMES = new Set(['exp', 'nbf', 'iat', 'auth_time', 'updated_at', 'toe'])

const RFC = 'https://www.rfc-editor.org/rfc/'
const OIDC = 'https://openid.net/specs/openid-connect-core-1_0.html'

/** Where the meanings stand, and the address of a section there. */
const SOURCES = {
  'RFC 7519': (section) => `${RFC}rfc7519#section-${section}`,
  'RFC 7800': (section) => `${RFC}rfc7800#section-${section}`,
  'RFC 8055': (section) => `${RFC}rfc8055#section-${section}`,
  'RFC 8417': (section) => `${RFC}rfc8417#section-${section}`,
  'RFC 8693': (section) => `${RFC}rfc8693#section-${section}`,
  'RFC 9068': (section) => `${RFC}rfc9068#section-${section}`,
  'RFC 9449': (section) => `${RFC}rfc9449#section-${section}`,
  'RFC 9396': (section) => `${RFC}rfc9396#section-${section}`,
  'RFC 7662': (section) => `${RFC}rfc7662#section-${section}`,
  'RFC 9711': (section) => `${RFC}rfc9711#section-${section}`,
  'RFC 9901': (section) => `${RFC}rfc9901#section-${section}`,
  'OpenID Connect Core': (section) => `${OIDC}#${section}`,
  'OpenID Connect Front-Channel Logout': () => 'https://openid.net/specs/openid-connect-frontchannel-1_0.html',
  'OpenID Connect Back-Channel Logout': () => 'https://openid.net/specs/openid-connect-backchannel-1_0.html',
  Vercel: () => 'https://vercel.com/docs/oidc/reference',
  'GitHub Actions': () => 'https://docs.github.com/en/actions/reference/security/oidc',
  'Microsoft Entra': () => 'https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference',
  Auth0: () => 'https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles',
  Google: () => 'https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload',
  Clerk: () => 'https://clerk.com/docs/guides/sessions/session-tokens',
  Supabase: () => 'https://supabase.com/docs/guides/auth/jwt-fields',
}

/** By claim: the meaning, the source, and the section there. */
const CLAIMS = {
  // RFC 7519 4.1
  iss: ['Issuer: who created and signed the token.', 'RFC 7519', '4.1.1'],
  sub: ['Subject: whom or what the token is about. Unique per issuer.', 'RFC 7519', '4.1.2'],
  aud: ['Audience: the service or services that the token is meant for.', 'RFC 7519', '4.1.3'],
  exp: ['Expires: from this time on, the token must be rejected.', 'RFC 7519', '4.1.4'],
  nbf: ['Not before: until this time, the token must be rejected.', 'RFC 7519', '4.1.5'],
  iat: ['Issued at: when the token was created.', 'RFC 7519', '4.1.6'],
  jti: ['A unique id of this token, for detecting replays.', 'RFC 7519', '4.1.7'],

  // OpenID Connect
  name: ['Full name, as it is displayed.', 'OpenID Connect Core', 'StandardClaims'],
  given_name: ['First name or names.', 'OpenID Connect Core', 'StandardClaims'],
  family_name: ['Last name or names.', 'OpenID Connect Core', 'StandardClaims'],
  middle_name: ['Middle name or names.', 'OpenID Connect Core', 'StandardClaims'],
  nickname: ['Casual name.', 'OpenID Connect Core', 'StandardClaims'],
  preferred_username: [
    "The user's preferred name. It can change: do not use it for access decisions.",
    'OpenID Connect Core',
    'StandardClaims',
  ],
  profile: ["Address of the user's profile page.", 'OpenID Connect Core', 'StandardClaims'],
  picture: ["Address of the user's picture.", 'OpenID Connect Core', 'StandardClaims'],
  website: ["Address of the user's web page.", 'OpenID Connect Core', 'StandardClaims'],
  email: [
    'Email address. It can change or pass to somebody else: do not use it for access decisions.',
    'OpenID Connect Core',
    'StandardClaims',
  ],
  email_verified: [
    "Whether the issuer has verified that the email address is the user's.",
    'OpenID Connect Core',
    'StandardClaims',
  ],
  gender: ['Gender.', 'OpenID Connect Core', 'StandardClaims'],
  birthdate: ['Date of birth.', 'OpenID Connect Core', 'StandardClaims'],
  zoneinfo: ['Time zone.', 'OpenID Connect Core', 'StandardClaims'],
  locale: ['Language and region.', 'OpenID Connect Core', 'StandardClaims'],
  phone_number: ['Telephone number.', 'OpenID Connect Core', 'StandardClaims'],
  phone_number_verified: [
    "Whether the issuer has verified that the telephone number is the user's.",
    'OpenID Connect Core',
    'StandardClaims',
  ],
  address: ['Postal address.', 'OpenID Connect Core', 'AddressClaim'],
  updated_at: ["When the user's data last changed.", 'OpenID Connect Core', 'StandardClaims'],
  azp: ['Authorized party: the client that the token was issued to.', 'OpenID Connect Core', 'IDToken'],
  nonce: [
    'A value from the client, returned unchanged, that ties the token to one sign-in.',
    'OpenID Connect Core',
    'IDToken',
  ],
  auth_time: ['When the user signed in.', 'OpenID Connect Core', 'IDToken'],
  acr: ['How strongly the user was authenticated.', 'OpenID Connect Core', 'IDToken'],
  amr: ['How the user was authenticated: password, code, key and so on.', 'OpenID Connect Core', 'IDToken'],
  at_hash: ['Hash of the access token that was issued with this ID token.', 'OpenID Connect Core', 'CodeIDToken'],
  c_hash: ['Hash of the code that was issued with this ID token.', 'OpenID Connect Core', 'HybridIDToken'],
  s_hash: ['Hash of the state value of the sign-in.'],
  sub_jwk: ["Public key of a user who issues the user's own tokens.", 'OpenID Connect Core', 'SelfIssuedResponse'],
  _claim_names: ['Names of claims that another source provides.', 'OpenID Connect Core', 'AggregatedDistributedClaims'],
  _claim_sources: ['Where the claims of other sources are.', 'OpenID Connect Core', 'AggregatedDistributedClaims'],
  sid: ['Id of the session at the issuer.', 'OpenID Connect Front-Channel Logout'],

  // OAuth
  act: ['Actor: who acts for the subject. A chain, the latest outermost.', 'RFC 8693', '4.1'],
  scope: ['What the token allows: words separated by spaces.', 'RFC 8693', '4.2'],
  client_id: ['The client that requested the token.', 'RFC 8693', '4.3'],
  may_act: ['Who may act for the subject.', 'RFC 8693', '4.4'],
  groups: ['Groups that the subject is in.', 'RFC 9068', '2.2.3.1'],
  roles: ['Roles that the subject has.', 'RFC 9068', '2.2.3.1'],
  entitlements: ['What the subject is entitled to.', 'RFC 9068', '2.2.3.1'],
  cnf: [
    'Confirmation: the key that the sender must prove to possess. The token alone is not enough.',
    'RFC 7800',
    '3.1',
  ],
  authorization_details: ['What the token allows, in detail.', 'RFC 9396', '9.1'],
  token_introspection: ['Response of an introspection endpoint, as a token.'],
  htm: ['HTTP method of the request that this proof is for.', 'RFC 9449', '4.2'],
  htu: ['Address of the request that this proof is for.', 'RFC 9449', '4.2'],
  ath: ['Hash of the access token that this proof is for.', 'RFC 9449', '4.2'],

  // Security events and others
  events: ['What happened: the events that this token reports.', 'RFC 8417', '2.2'],
  toe: ['When the event happened.', 'RFC 8417', '2.2'],
  txn: ['Id of the transaction that the token belongs to.', 'RFC 8417', '2.2'],
  sub_id: ['Whom or what the event is about.'],
  _sd: ['Hashes of claims that the holder can disclose one by one.', 'RFC 9901', '4.2.4.1'],
  _sd_alg: ['Hash algorithm of the hidden claims.', 'RFC 9901', '4.1.1'],
  vct: ['Type of a digital credential.'],
  vc: ['A verifiable credential.'],
  vp: ['A presentation of verifiable credentials.'],
  eat_nonce: ['Value from the receiver that ties an attestation to one request.', 'RFC 9711', '4.1'],
  ueid: ['Id of the device.', 'RFC 9711', '4.2.1'],

  // Vercel
  owner: ['Slug of the Vercel team. It changes when the team is renamed.', 'Vercel'],
  owner_id: ['Id of the Vercel team (team_...). It does not change when the team is renamed.', 'Vercel'],
  project: ['Name of the Vercel project. It changes when the project is renamed.', 'Vercel'],
  project_id: ['Id of the Vercel project (prj_...). It does not change when the project is renamed.', 'Vercel'],
  environment: [
    'Environment of the deployment: production, preview, development or a custom one. GitHub Actions: the environment of the job.',
    'Vercel',
  ],
  external_sub: ['Id of the subject in another system.', 'Vercel'],
  user_id: ['The user. Vercel: who runs the code, in tokens for development only.', 'Vercel'],
  vercel_id: ['Id of the request on Vercel.', 'Vercel'],

  // GitHub Actions
  repository: ['Repository of the workflow run, as owner/name.', 'GitHub Actions'],
  repository_id: ['Id of the repository. It does not change when the repository is renamed.', 'GitHub Actions'],
  repository_owner: ['Owner of the repository.', 'GitHub Actions'],
  repository_owner_id: [
    "Id of the repository's owner. It does not change when the owner is renamed.",
    'GitHub Actions',
  ],
  repository_visibility: ['Whether the repository is public, private or internal.', 'GitHub Actions'],
  ref: ['Branch or tag of the workflow run.', 'GitHub Actions'],
  ref_type: ['Whether the ref is a branch or a tag.', 'GitHub Actions'],
  ref_protected: ['Whether the branch or tag is protected.', 'GitHub Actions'],
  base_ref: ['Branch that the pull request targets.', 'GitHub Actions'],
  head_ref: ['Branch that the pull request comes from.', 'GitHub Actions'],
  sha: ['Commit of the workflow run.', 'GitHub Actions'],
  actor: ['Who started the workflow run.', 'GitHub Actions'],
  actor_id: ['Id of who started the workflow run.', 'GitHub Actions'],
  workflow: ['Name of the workflow.', 'GitHub Actions'],
  workflow_ref: ['File of the workflow and its branch or tag.', 'GitHub Actions'],
  workflow_sha: ['Commit of the workflow file.', 'GitHub Actions'],
  job_workflow_ref: ['File of the reusable workflow that defines the job.', 'GitHub Actions'],
  job_workflow_sha: ['Commit of the reusable workflow.', 'GitHub Actions'],
  event_name: ['What started the workflow run, such as push or pull_request.', 'GitHub Actions'],
  run_id: ['Id of the workflow run.', 'GitHub Actions'],
  run_number: ['Number of this run among the runs of the workflow.', 'GitHub Actions'],
  run_attempt: ['Which attempt of the run this is.', 'GitHub Actions'],
  runner_environment: ['Whether the runner is hosted by GitHub or by you.', 'GitHub Actions'],
  environment_node_id: ["Id of the job's environment.", 'GitHub Actions'],
  enterprise: ['Enterprise of the repository.', 'GitHub Actions'],
  enterprise_id: ['Id of the enterprise of the repository.', 'GitHub Actions'],
  check_run_id: ['Id of the check run of the job.', 'GitHub Actions'],

  // Microsoft Entra
  tid: ['Tenant: the organisation that the user signed in to.', 'Microsoft Entra'],
  oid: ['Object id of the user or service in its tenant. The same for every application.', 'Microsoft Entra'],
  appid: ['Application that requested the token, in version 1.0 tokens.', 'Microsoft Entra'],
  appidacr: [
    'How the application authenticated, in version 1.0 tokens: 0 not at all, 1 by secret, 2 by certificate.',
    'Microsoft Entra',
  ],
  azpacr: ['How the application authenticated: 0 not at all, 1 by secret, 2 by certificate.', 'Microsoft Entra'],
  scp: ['What the application may do for the user: words separated by spaces.', 'Microsoft Entra'],
  ver: ['Version of the token format, 1.0 or 2.0.', 'Microsoft Entra'],
  idp: ['Who authenticated the user, if not the issuer.', 'Microsoft Entra'],
  idtyp: ['Kind of token: app if no user is involved.', 'Microsoft Entra'],
  upn: ["User's sign-in name. It can change: do not use it for access decisions.", 'Microsoft Entra'],
  unique_name: ['A readable name of the user. Do not use it for access decisions.', 'Microsoft Entra'],
  wids: ['Roles of the whole tenant that the user has, by id.', 'Microsoft Entra'],
  hasgroups: ['The user is in more groups than the token can list.', 'Microsoft Entra'],
  ipaddr: ['IP address that the user signed in from.', 'Microsoft Entra'],
  onprem_sid: ["User's id in the directory on the organisation's premises.", 'Microsoft Entra'],
  tenant_region_scope: ['Region of the tenant.', 'Microsoft Entra'],
  acct: ['Whether the user is a member (0) or a guest (1) of the tenant.', 'Microsoft Entra'],
  aio: ['Internal to Entra.', 'Microsoft Entra'],
  rh: ['Internal to Entra.', 'Microsoft Entra'],
  uti: ["Id of the token, for Entra's logs.", 'Microsoft Entra'],
  xms_cc: ['What the client is able to do, such as claims challenges.', 'Microsoft Entra'],

  // Auth0, Google, Clerk, Supabase
  gty: ['Grant that the token was issued for.', 'Auth0'],
  permissions: ['What the subject may do, by role-based access control.', 'Auth0'],
  org_id: ['Organisation that the user signed in to, by id.', 'Auth0'],
  org_name: ['Organisation that the user signed in to, by name.', 'Auth0'],
  hd: ['Google Workspace domain of the user. Missing for others.', 'Google'],
  google: ["Google's facts about a workload, such as its Compute Engine instance.", 'Google'],
  fva: ['Minutes since the first and the second factor were last verified.', 'Clerk'],
  org_slug: ['Slug of the active organisation.', 'Clerk'],
  org_role: ['Role of the user in the active organisation.', 'Clerk'],
  org_permissions: ['What the user may do in the active organisation.', 'Clerk'],
  v: ['Version of the token format.', 'Clerk'],
  sts: ['Status of the session, such as pending.', 'Clerk'],
  pla: ['Plan of the user or organisation.', 'Clerk'],
  fea: ['Features of the plan.', 'Clerk'],
  o: ['The active organisation.', 'Clerk'],
  role: [
    'Role of the subject. Supabase: the database role; service_role bypasses every row rule and belongs only on servers.',
    'Supabase',
  ],
  aal: ['Assurance level: aal1 for one factor, aal2 for two.', 'Supabase'],
  session_id: ['Id of the session.', 'Supabase'],
  phone: ['Telephone number.', 'Supabase'],
  is_anonymous: ['Whether the user signed in without an account.', 'Supabase'],
  app_metadata: ['What the application knows about the user; the user cannot change it.', 'Supabase'],
  user_metadata: ['What the user has entered. The user can change it: do not use it for access decisions.', 'Supabase'],
}

export function meaningOf(name) {
  if (!Object.hasOwn(CLAIMS, name)) return isNamespaced(name) ? { meaning: OWN } : undefined
  const [meaning, reference, section] = CLAIMS[name]
  if (!reference) return { meaning }
  const hasNumber = section && /^[0-9.]+$/.test(section)
  return { meaning, reference: hasNumber ? `${reference}, ${section}` : reference, url: SOURCES[reference](section) }
}

const OWN = 'A custom claim. Its name is an address, so that it cannot collide with another (RFC 7519 4.2).'

function isNamespaced(name) {
  return /^(?:https?:\/\/|urn:)./.test(name)
}
