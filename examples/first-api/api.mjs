// An issuer, an API that trusts it, and lines for a terminal that call the API with good and bad tokens.
import { createServer } from 'node:http'
import { createRemoteVerifier } from 'jwt-verdict'
import { bearerToken, unauthorized } from 'jwt-verdict/http'
import { createTestIssuer } from 'jwt-verdict/testing'

// An issuer for tests, which serves its keys on a local address.
const issuer = createTestIssuer({ algorithm: 'ES256', audience: 'https://api.example' })
await issuer.serve()

// Your API.
const verifier = createRemoteVerifier({ issuer: issuer.issuer, audience: 'https://api.example' })
const api = createServer(async (request, response) => {
  try {
    const { payload } = await verifier.verify(bearerToken(request))
    response.end(`Hello, ${payload.sub}\n`)
  } catch (error) {
    const { status, headers, body } = unauthorized(error)
    response.writeHead(status, headers).end(`${body}\n`)
  }
})

api.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  const call = `curl -i http://127.0.0.1:${api.address().port}/`
  const callWith = (token) => `${call} -H "Authorization: Bearer ${token}"`
  const bad = (flaw) => callWith(issuer.sign({ sub: 'user-1' }, { flaw }))
  console.log(`# A good token\n${callWith(issuer.sign({ sub: 'user-1' }))}\n`)
  console.log(`# No token\n${call}\n`)
  console.log(`# No JWT\n${callWith('garbage')}\n`)
  console.log(`# An expired token\n${bad('expired')}\n`)
  console.log(`# A token for another API\n${bad('wrong-audience')}`)
})
