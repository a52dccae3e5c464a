import { conformance } from './suite/conformance.js'
import { firstVerdict } from './suite/first.js'

/** Runs the suite on the main entry that `load` promises, and sends the result to the server. */
export async function report(load, subpaths) {
  const parameters = new URLSearchParams(location.search)
  const server = parameters.get('server') ?? location.href
  const at = (path) => new URL(path, server).href
  const send = (result) =>
    fetch(at(`/report/${parameters.get('name')}`), { method: 'POST', body: JSON.stringify(result) })
  try {
    const material = await (await fetch(at('/material.json'))).json()
    const { main, first } = await firstVerdict(load, material)
    const result = await conformance({ main, subpaths }, material, at('/keys'))
    const place = typeof window === 'object' ? `page ${origin}` : self.constructor.name
    await send({ ...result, first, place, isSecure: isSecureContext })
  } catch (error) {
    await send({ error: `${error}\n${error.stack}` })
  }
}
