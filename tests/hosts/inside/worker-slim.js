// The suite as a Worker that hands the module to `jwt-verdict/slim` itself.

import module from 'jwt-verdict/jwt_verdict.wasm'
import * as main from 'jwt-verdict/slim'
import { subpaths } from './subpaths.js'
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
