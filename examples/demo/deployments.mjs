// The Vercel deployments of the demo, as the provider knows them.
//
// The ids have the form of Vercel's and belong to nobody.

const acme = { owner: 'acme', owner_id: 'team_q3Xk0vTn5yRb8sLwZ1uGd7Hf' }
const globex = { owner: 'globex', owner_id: 'team_m9Jc2pWe6aVx4tNoK8iYr1Bs' }

const acmeSite = { ...acme, project: 'site', project_id: 'prj_7Ufh3Zq9LmXw2RtKc5VbN8yEo1Ga' }
const globexSite = { ...globex, project: 'site', project_id: 'prj_4Dsx6Pj0HnTy8QkWz1LvC3rMu9Fb' }

/** The deployments by name. Each is an OAuth client that may ask for tokens about itself, and about nothing else. */
export const deployments = {
  'acme-site-production': { ...acmeSite, environment: 'production' },
  'acme-site-preview': { ...acmeSite, environment: 'preview' },
  'globex-site-production': { ...globexSite, environment: 'production' },
}

/** The one deployment that the API of the demo accepts. */
export const accepted = deployments['acme-site-production']

/** The teams that have an issuer of their own, at `ORIGIN/TEAM`. */
export const teams = [acme.owner, globex.owner]

/** The `sub` of a deployment's tokens. */
export function subjectOf({ owner, project, environment }) {
  return `owner:${owner}:project:${project}:environment:${environment}`
}

/** The `aud` of a team's tokens, unless a deployment asked for one made out to somebody else. */
export function audienceOf(team) {
  return `https://vercel.com/${team}`
}
