// Serves a script in Vercel's Edge Runtime:  edge-runtime.mjs EDGE_RUNTIME SCRIPT MODULE

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

const [package_, script, module] = process.argv.slice(2)
const { EdgeRuntime } = createRequire(import.meta.url)(package_)

const runtime = new EdgeRuntime({
  initialCode: readFileSync(script, 'utf8'),
  // The module is one of another realm there, as it is on Vercel.
  extend: (context) => Object.assign(context, { MODULE: new WebAssembly.Module(readFileSync(module)) }),
  codeGeneration: { strings: false, wasm: false },
})

const server = createServer(async (request, response) => {
  const answer = await runtime.dispatchFetch('http://edge.example/', { method: 'POST', body: await text(request) })
  response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()))
})
server.listen(0, '127.0.0.1', () => console.log(`Listening on port ${server.address().port}`))
