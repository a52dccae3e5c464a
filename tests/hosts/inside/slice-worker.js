// The least that a Worker can have of the package.

import { verifierOf } from './slice.js'

export default {
  fetch: () => new Response(String(verifierOf({ keys: [] }))),
}
