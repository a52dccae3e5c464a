// The documents of a test issuer on loopback.

const LOOPBACK = '127.0.0.1'

/** Serves what the issuer is and publishes at the time of each request. */
export async function openServer({ issuer, port, path, onClose }) {
  const { createServer } = builtin('node:http')
  const server = createServer((request, response) => answer(request, response))
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, LOOPBACK, resolve)
  })

  const url = `http://${LOOPBACK}:${server.address().port}${path}`
  const jwksUri = `${url}/.well-known/jwks`
  const discovery = () => ({
    issuer: issuer.issuer,
    jwks_uri: jwksUri,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [issuer.algorithm],
  })
  const documents = new Map([
    [`${path}/.well-known/openid-configuration`, discovery],
    [`${path}/.well-known/jwks`, () => issuer.jwks],
  ])

  function answer({ method, url }, response) {
    const [pathname] = url.split('?')
    const document = documents.get(pathname)
    const isRead = method === 'GET' || method === 'HEAD'
    const status = !document ? 404 : isRead ? 200 : 405
    const body = status === 200 ? document() : { error: status === 404 ? 'not found' : 'method not allowed' }
    // Not stored anywhere: a test that rotates wants the new keys at once.
    response.writeHead(status, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      'Access-Control-Allow-Origin': '*',
    })
    response.end(JSON.stringify(body))
  }

  let closing
  function close() {
    closing ??= new Promise((resolve) => {
      server.close(resolve)
      // Clients keep connections open for requests that are not to come.
      server.closeAllConnections()
    }).then(onClose)
    return closing
  }

  return Object.freeze({ url, jwksUri, port: server.address().port, close, [Symbol.asyncDispose]: close })
}

/** Not by an import, which bundlers for hosts without the module would stumble over. */
function builtin(name) {
  const module = globalThis.process?.getBuiltinModule?.(name)
  if (module) return module
  throw new Error(`serve: this host has no ${name}; it takes Node 20.16 or newer, Deno 2 or Bun`)
}
