// The frame that makes sample tokens: it has no network, and gets nothing but the name of a sample. It answers with the
// sample, or with nothing where none could be made.

import { maker } from './sample-maker.js'

addEventListener('message', async ({ source, data, ports: [port] }) => {
  if (source !== parent || typeof data?.id !== 'string' || !port) return
  port.postMessage(await sampleOf(data.id).catch(() => undefined))
  port.close()
})
parent.postMessage('ready', '*')

async function sampleOf(id) {
  const make = await maker()
  return make(id)
}
