// An API that the production deployment of acme/site on Vercel may call, and nobody else.
import { env } from 'cloudflare:workers'
import { createRemoteVerifier } from 'jwt-verdict'
import { bearerToken, unauthorizedResponse } from 'jwt-verdict/http'
import { vercelOidc } from 'jwt-verdict/vercel'

const verifier = createRemoteVerifier({
  ...vercelOidc({ team: 'acme', project: 'site', environment: 'production' }),
  // Isolates come and go. What one of them has fetched is in KV for the others, for as long as it can be of use.
  cache: {
    get: (url) => env.KEYS.get(url, 'json'),
    set: (url, entry) => env.KEYS.put(url, JSON.stringify(entry), { expirationTtl: 86_400 }),
  },
})

export default {
  async fetch(request) {
    try {
      const { payload } = await verifier.verify(bearerToken(request))
      return Response.json({ caller: payload.sub })
    } catch (error) {
      // 401 or 400, and 503 while the keys cannot be fetched. Any other error is rethrown, and the runtime responds with 500.
      return unauthorizedResponse(error)
    }
  },
}
