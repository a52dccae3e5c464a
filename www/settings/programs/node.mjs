import { createServer } from 'node:http'
import { createRemoteVerifier } from 'jwt-verdict'
import { bearerToken, unauthorized } from 'jwt-verdict/http'

// <verifier>
const verifier = createRemoteVerifier({ issuer: 'https://issuer.example', audience: 'https://api.example' })
// </verifier>

const server = createServer(async (request, response) => {
  try {
    const { payload } = await verifier.verify(bearerToken(request))
    response.writeHead(200, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ caller: payload.sub }))
  } catch (error) {
    refuse(response, error)
  }
})

function refuse(response, error) {
  try {
    const { status, headers, body } = unauthorized(error)
    response.writeHead(status, headers).end(body)
  } catch {
    // A bug in the program.
    console.error(error)
    response.writeHead(500).end()
  }
}

server.listen(Number(process.env.PORT ?? 3000), () => {
  // <compiler>
  // @ts-expect-error: the address of a server that listens on a port is an object
  // </compiler>
  console.log(`Listening on port ${server.address().port}`)
})
