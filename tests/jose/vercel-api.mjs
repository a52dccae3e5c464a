// The API of Vercel's documentation ("Connect to your own API"), with its import changed and its two bugs mended: the
// URL of the keys keeps the path of the team, and the promise is awaited. await.test.mjs runs it, and takes the await
// out again. The issuer is on loopback.

import http from 'node:http'
import process from 'node:process'
import * as jose from 'jwt-verdict/jose'

const { ISSUER_URL } = process.env
const JWKS = jose.createRemoteJWKSet(new URL(`${ISSUER_URL}/.well-known/jwks`))

const server = http.createServer(async (req, res) => {
  const token = req.headers.authorization?.split('Bearer ')[1]

  if (!token) {
    res.statusCode = 401
    res.end('Unauthorized')
    return
  }

  try {
    const { payload } = await jose.jwtVerify(token, JWKS, {
      issuer: ISSUER_URL,
      audience: 'https://vercel.com/acme',
      subject: 'owner:acme:project:site:environment:production',
    })

    res.statusCode = 200
    res.end(`OK ${payload?.sub}`)
  } catch (error) {
    res.statusCode = 401
    res.end(`Unauthorized: ${error.message}`)
  }
})

server.listen(0, '127.0.0.1', () => console.log(server.address().port))
