// An API that the production deployment of acme/site on Vercel may call, and nobody else.
import express from 'express'
import { createRemoteVerifier } from 'jwt-verdict'
import { bearerToken, unauthorized } from 'jwt-verdict/http'
import { vercelOidc } from 'jwt-verdict/vercel'

const verifier = createRemoteVerifier(vercelOidc({ team: 'acme', project: 'site', environment: 'production' }))

const app = express()

app.use(async (request, response, next) => {
  try {
    const { payload } = await verifier.verify(bearerToken(request))
    request.caller = payload
  } catch (error) {
    // 401 or 400, and 503 while the keys cannot be fetched. Any other error is rethrown, and Express responds with 500.
    const { status, headers, body } = unauthorized(error)
    response.status(status).set(headers).send(body)
    return
  }
  next()
})

app.get('/', (request, response) => {
  response.json({ caller: request.caller.sub })
})

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`Listening on port ${server.address().port}`)
})
