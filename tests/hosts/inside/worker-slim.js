// The suite as a Worker that hands the module to `jwt-verdict/slim` itself.

import module from 'jwt-verdict/jwt_verdict.wasm'
import * as main from 'jwt-verdict/slim'
import { conformance } from './suite/conformance.js'
import { refusesBefore } from './suite/slim.js'

refusesBefore(main)
main.initSync(module)

export default {
  async fetch(request) {
    const { material, keyServer } = await request.json()
    return Response.json(await conformance({ main, subpaths }, material, keyServer))
  },
}

/** Last, for with them comes the main entry and its own module. */
async function subpaths() {
  const [jose, vercel, http] = await Promise.all([
    import('jwt-verdict/jose'),
    import('jwt-verdict/vercel'),
    import('jwt-verdict/http'),
  ])
  return { jose, vercel, http }
}
