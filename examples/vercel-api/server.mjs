// An API outside Vercel that one deployment on Vercel may call. Its settings, from the environment:
//
//   ISSUER     https://oidc.vercel.com/acme
//   AUDIENCE   https://vercel.com/acme
//   SUBJECT    owner:acme:project:site:environment:production
//   PORT       3000 unless set
import { createServer } from 'node:http'
import { createVerifier, JwtError } from 'jwt-verdict'

const issuer = setting('ISSUER')

// One key set signs for every Vercel customer: a good signature says "somebody on Vercel", the claims say who.
const verifier = createVerifier({
  jwks: await fetchKeys(`${issuer}/.well-known/jwks`), // later: verifier.setKeys(await fetchKeys(...))
  issuer,
  audience: setting('AUDIENCE'),
  subject: setting('SUBJECT'),
  algorithms: ['RS256'],
})

const server = createServer((request, response) => {
  const token = /^bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (!token) return refuse(response, 'Bearer', { code: 'NO_TOKEN', message: 'Send "Authorization: Bearer TOKEN".' })
  try {
    const { payload } = verifier.verify(token)
    reply(response, 200, { caller: payload.sub, project: payload.project, environment: payload.environment })
  } catch (problem) {
    if (!(problem instanceof JwtError)) throw problem
    // As JSON it is its code, step, reason, claim, message, expected, actual and hint; never the token.
    refuse(response, `Bearer error="invalid_token", error_description="${problem.code}"`, problem)
  }
})

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`Listening on http://127.0.0.1:${server.address().port}`)
})
process.once('SIGTERM', () => server.close())

function refuse(response, challenge, body) {
  reply(response.setHeader('WWW-Authenticate', challenge), 401, body)
}

function reply(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(body)}\n`)
}

async function fetchKeys(url) {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5000) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return response.text()
}

function setting(name) {
  if (process.env[name]) return process.env[name]
  throw new Error(`Set ${name}: the first lines of server.mjs say what to.`)
}
