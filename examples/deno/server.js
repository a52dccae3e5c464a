// An API that the production deployment of acme/site on Vercel may call, and nobody else.
import { createRemoteVerifier } from 'jwt-verdict'
import { bearerToken, unauthorizedResponse } from 'jwt-verdict/http'
import { vercelOidc } from 'jwt-verdict/vercel'

const verifier = createRemoteVerifier(vercelOidc({ team: 'acme', project: 'site', environment: 'production' }))

Deno.serve({ port: Number(Deno.env.get('PORT') ?? 3000) }, async (request) => {
  try {
    const { payload } = await verifier.verify(bearerToken(request))
    return Response.json({ caller: payload.sub })
  } catch (error) {
    // 401 or 400, and 503 while the keys cannot be fetched. Any other error is rethrown, and Deno responds with 500.
    return unauthorizedResponse(error)
  }
})
