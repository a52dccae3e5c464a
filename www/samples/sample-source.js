// Samples for the page that is served: made in a frame, which stays, for it loads a large module and finds a key.

import { Frame } from '../lib/frame.js'

const PATIENCE = 60_000
let frame

export async function makeSampleOf(id) {
  frame ??= new Frame('sample.html')
  const sample = await frame.ask({ id }, PATIENCE).catch(() => undefined)
  if (sample) return sample
  frame.remove()
  frame = undefined
  throw new Error('the frame made no sample')
}
