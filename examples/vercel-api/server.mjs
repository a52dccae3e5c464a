// An API outside Vercel that one deployment on Vercel may call, without a framework. Its settings, from the environment:
//
//   ISSUER     https://oidc.vercel.com/acme
//   AUDIENCE   https://vercel.com/acme
//   SUBJECT    owner:acme:project:site:environment:production
//   PORT       3000 unless set
import { createServer } from 'node:http'
import { createRemoteVerifier } from 'jwt-verdict'
import { bearerToken, unauthorized } from 'jwt-verdict/http'

// One key set signs for every Vercel customer: a good signature says "somebody on Vercel", the claims say who.
const verifier = createRemoteVerifier({
  issuer: setting('ISSUER'), // its keys are fetched from ISSUER/.well-known/jwks
  audience: setting('AUDIENCE'),
  subject: setting('SUBJECT'),
  algorithms: ['RS256'],
})

const server = createServer(async (request, response) => {
  const { status, headers, body } = await answer(request).catch(failed)
  response.writeHead(status, headers).end(body)
})

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`Listening on http://127.0.0.1:${server.address().port}`)
})
process.once('SIGTERM', () => server.close())

async function answer(request) {
  try {
    const { payload } = await verifier.verify(bearerToken(request))
    const caller = { caller: payload.sub, project: payload.project, environment: payload.environment }
    return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(caller) }
  } catch (error) {
    // 401 or 400, and 503 while the keys cannot be fetched. Any other error is rethrown.
    const rejection = unauthorized(error)
    // The caller learns which rule was broken. The expected and the actual value are for the log alone.
    console.log(`Rejected: ${JSON.stringify(error)}`)
    return rejection
  }
}

function failed(error) {
  console.error(error)
  return { status: 500 }
}

function setting(name) {
  if (process.env[name]) return process.env[name]
  throw new Error(`Set ${name}: the first lines of server.mjs say what to.`)
}
