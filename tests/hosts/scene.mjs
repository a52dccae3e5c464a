// What every host needs to run the suite: the project, the material, and a server that has keys.

import { makeMaterial } from './material.mjs'
import { layPlace } from './place.mjs'
import { Server } from './server.mjs'

export async function openScene() {
  const material = makeMaterial()
  layPlace(material)
  const server = new Server(material)
  await server.start()
  return {
    server,
    keyServer: server.keys,
    /** What is sent to a host that takes requests. */
    body: JSON.stringify({ material, keyServer: server.keys }),
    close: () => server.stop(),
  }
}
