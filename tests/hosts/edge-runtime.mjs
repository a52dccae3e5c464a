// Serves a script in Vercel's Edge Runtime:  edge-runtime.mjs EDGE_RUNTIME SCRIPT MODULE...

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

const [package_, script, ...modules] = process.argv.slice(2)
const { EdgeRuntime } = createRequire(import.meta.url)(package_)

const runtime = new EdgeRuntime({
  initialCode: readFileSync(script, 'utf8'),
  // The modules are of another realm there, as they are on Vercel.
  extend: (context) =>
    Object.assign(context, { MODULES: modules.map((file) => new WebAssembly.Module(readFileSync(file))) }),
  codeGeneration: { strings: false, wasm: false },
})

const server = createServer(async (request, response) => {
  const answer = await runtime.dispatchFetch('http://edge.example/', { method: 'POST', body: await text(request) })
  response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()))
})
server.listen(0, '127.0.0.1', () => console.log(`Listening on port ${server.address().port}`))
