// The frame that makes sample tokens: it has no network, and gets nothing but the name of a sample.

import { maker } from './sample-maker.js'

addEventListener('message', async ({ source, data, ports: [port] }) => {
  if (source !== parent || typeof data?.id !== 'string' || !port) return
  const make = await maker()
  port.postMessage(await make(data.id))
  port.close()
})
parent.postMessage('ready', '*')
