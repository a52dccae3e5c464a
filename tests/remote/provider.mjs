// A real OpenID provider, the certified `oidc-provider`, whose signing key is rotated while it runs.
//
// A process of its own, forked by provider.test.mjs and silent: oidc-provider prints advice for those who run it in
// production. It is sent `{ keys }`, private JWKs of which the first signs, and answers each time with `{ origin }`.
// `/count` says how often the keys and the configuration were asked for.

import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

const PATH = '/tenant'

let callback
const counts = { '/.well-known/jwks': 0, '/.well-known/openid-configuration': 0 }
const server = createServer((request, response) => {
  if (request.url === '/count') return response.end(JSON.stringify(counts))
  // How oidc-provider wants to be mounted on a path: it takes the difference of the two for its own address.
  request.originalUrl = request.url
  request.url = request.url.slice(PATH.length)
  if (request.url in counts) counts[request.url] += 1
  return callback(request, response)
})
await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${server.address().port}`

process.on('message', ({ keys }) => {
  callback = createProvider(`${origin}${PATH}`, keys).callback()
  process.send({ origin })
})
// Whatever becomes of the parent, this process does not outlive it.
process.once('disconnect', () => process.exit())

function createProvider(issuer, keys) {
  return new Provider(issuer, {
    jwks: { keys },
    routes: { jwks: '/.well-known/jwks' },
    clients: [
      {
        client_id: 'client',
        client_secret: 'a secret of this test alone',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    ttl: { ClientCredentials: 3600 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'https://api.example',
        getResourceServerInfo: (_context, audience) => ({
          audience,
          scope: '',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  })
}
