import { createRemoteVerifier } from 'jwt-verdict'
import { bearerToken, unauthorizedResponse } from 'jwt-verdict/http'

// <verifier>
const verifier = createRemoteVerifier({ issuer: 'https://issuer.example', audience: 'https://api.example' })
// </verifier>

export default {
  async fetch(request) {
    try {
      const { payload } = await verifier.verify(bearerToken(request))
      return Response.json({ caller: payload.sub })
    } catch (error) {
      // 401 or 400, and 503 while keys cannot be fetched. Any other error is rethrown, and the host responds with 500.
      return unauthorizedResponse(error)
    }
  },
}
