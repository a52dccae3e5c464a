// The frame that makes sample tokens: it has no network, and gets nothing but the name of a sample. It answers with the
// sample, or with nothing where none could be made.

import { maker } from '../samples/sample-maker.js'
import { serve } from './embedder.js'

serve(({ id }) => sampleOf(id).catch(() => undefined))

async function sampleOf(id) {
  const make = await maker()
  return make(id)
}
