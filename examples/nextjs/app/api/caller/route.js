// A route handler that the production deployment of acme/site on Vercel may call, and nobody else.
import { bearerToken, unauthorizedResponse } from 'jwt-verdict/http'
import { verifier } from '../../../verifier.js'

export async function GET(request) {
  try {
    const { payload } = await verifier.verify(bearerToken(request))
    return Response.json({ caller: payload.sub })
  } catch (error) {
    // 401 or 400, and 503 while the keys cannot be fetched. Any other error is rethrown, and Next.js responds with 500.
    return unauthorizedResponse(error)
  }
}
