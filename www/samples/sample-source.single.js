// Samples for the single file, which has no network at all and no other file to make them in.

import { maker } from './sample-maker.js'

export async function makeSampleOf(id) {
  const make = await maker()
  return make(id)
}
