// A real OpenID provider, the certified `oidc-provider`, whose tokens are shaped like Vercel's.
//
// A process of its own, forked by issuer.mjs: it is sent the settings, and sends back the origin it listens on.
// As at Vercel there are several issuers, one for each team and a global one, and a single key signs for all of them.
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'
import { audienceOf, deployments, subjectOf, teams } from './deployments.mjs'

const LIFETIME_SECONDS = 3600

process.once('message', async (settings) => {
  process.send({ origin: await listen(settings) })
})
// Whatever becomes of the parent, this process does not outlive it.
process.once('disconnect', () => process.exit())

async function listen(settings) {
  const server = createServer()
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${server.address().port}`

  const ofTeam = new Map(teams.map((team) => [team, createProvider(`${origin}/${team}`, [team], settings).callback()]))
  const global = createProvider(origin, teams, settings).callback()
  server.on('request', (request, response) => {
    const team = request.url.split('/', 2)[1]
    if (!ofTeam.has(team)) {
      global(request, response)
      return
    }
    // How oidc-provider wants to be mounted on a path: it takes the difference of the two for its own address.
    request.originalUrl = request.url
    request.url = request.url.slice(`/${team}`.length)
    ofTeam.get(team)(request, response)
  })
  return origin
}

function createProvider(issuer, ownTeams, { signingKey, clientSecret }) {
  const own = Object.entries(deployments).filter(([, deployment]) => ownTeams.includes(deployment.owner))
  return new Provider(issuer, {
    jwks: { keys: [signingKey] },
    routes: { jwks: '/.well-known/jwks' },
    clients: own.map(([name]) => ({
      client_id: name,
      client_secret: clientSecret,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    })),
    ttl: { ClientCredentials: LIFETIME_SECONDS },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_context, client) => audienceOf(deployments[client.clientId].owner),
        getResourceServerInfo: (_context, resource) => ({
          audience: resource,
          scope: '',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    formats: {
      customizers: {
        jwt(_context, token, jwt) {
          // Out of the box this is an RFC 9068 access token: `typ` at+jwt, with `jti` and `client_id`.
          jwt.header = { typ: 'JWT' }
          jwt.payload = vercelClaims(deployments[token.clientId], jwt.payload)
        },
      },
    },
  })
}

function vercelClaims(deployment, { iss, aud, iat, exp }) {
  const sub = subjectOf(deployment)
  return { iss, aud, sub, scope: sub, iat, nbf: iat, exp, ...deployment }
}
