// Samples for the page that is served: made in a frame.

import { errand } from './frame.js'

export async function makeSampleOf(id) {
  return errand('sample.html', { id }, 60_000)
}
