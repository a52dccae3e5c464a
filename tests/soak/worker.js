// The soak as a Worker: the material comes with the first request, a count with each of the next.

import { Soak } from './inside.mjs'

let soak

export default {
  async fetch(request) {
    const message = await request.json()
    if (!message.count) soak = new Soak(message)
    return Response.json(message.count ? soak.run(message.count) : 0)
  },
}
