// An API that the production deployment of acme/site on Vercel may call, and nobody else.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createRemoteVerifier } from 'jwt-verdict'
import { bearerToken, unauthorizedResponse } from 'jwt-verdict/http'
import { vercelOidc } from 'jwt-verdict/vercel'

const verifier = createRemoteVerifier(vercelOidc({ team: 'acme', project: 'site', environment: 'production' }))

const app = new Hono()

app.use(async (context, next) => {
  try {
    const { payload } = await verifier.verify(bearerToken(context.req.raw))
    context.set('caller', payload)
  } catch (error) {
    // 401 or 400, and 503 while the keys cannot be fetched. Any other error is rethrown, and Hono responds with 500.
    return unauthorizedResponse(error)
  }
  await next()
})

app.get('/', (context) => context.json({ caller: context.get('caller').sub }))

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`Listening on port ${port}`)
})
