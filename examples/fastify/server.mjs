// An API that the production deployment of acme/site on Vercel may call, and nobody else.
import fastify from 'fastify'
import { createRemoteVerifier } from 'jwt-verdict'
import { bearerToken, unauthorized } from 'jwt-verdict/http'
import { vercelOidc } from 'jwt-verdict/vercel'

const verifier = createRemoteVerifier(vercelOidc({ team: 'acme', project: 'site', environment: 'production' }))

const app = fastify()

app.decorateRequest('caller', null)
app.addHook('onRequest', async (request, reply) => {
  try {
    const { payload } = await verifier.verify(bearerToken(request.raw))
    request.caller = payload
  } catch (error) {
    // 401 or 400, and 503 while the keys cannot be fetched. Any other error is rethrown, and Fastify responds with 500.
    const { status, headers, body } = unauthorized(error)
    return reply.code(status).headers(headers).send(body)
  }
})

app.get('/', async (request) => ({ caller: request.caller.sub }))

await app.listen({ port: Number(process.env.PORT ?? 3000) })
console.log(`Listening on port ${app.server.address().port}`)
