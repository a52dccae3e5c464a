// Guards whole paths, before they are rendered. In Next.js 15 the same function is `middleware`, in middleware.js, with
// `runtime: 'nodejs'` in its config.
import { bearerToken, unauthorizedResponse } from 'jwt-verdict/http'
import { NextResponse } from 'next/server'
import { verifier } from './verifier.js'

export const config = { matcher: '/api/guarded/:path*' }

export async function proxy(request) {
  try {
    await verifier.verify(bearerToken(request))
    return NextResponse.next()
  } catch (error) {
    return unauthorizedResponse(error)
  }
}
