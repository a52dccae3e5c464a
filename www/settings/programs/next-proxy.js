// Next.js 16. In Next.js 15: the function middleware in middleware.js, with runtime: 'nodejs' in its config.
import { createRemoteVerifier } from 'jwt-verdict'
import { bearerToken, unauthorizedResponse } from 'jwt-verdict/http'
import { NextResponse } from 'next/server'

export const config = { matcher: '/api/:path*' }

// <verifier>
const verifier = createRemoteVerifier({ issuer: 'https://issuer.example', audience: 'https://api.example' })
// </verifier>

export async function proxy(request) {
  try {
    await verifier.verify(bearerToken(request))
    return NextResponse.next()
  } catch (error) {
    // 401 or 400, and 503 while keys cannot be fetched. Any other error is rethrown, and the host responds with 500.
    return unauthorizedResponse(error)
  }
}
