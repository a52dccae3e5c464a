// Sample tokens, one for each way to fail. The module that signs is another than the one that judges, and large: it is
// loaded when a sample is asked for, in a frame of its own.

import { byId, element, replace } from './element.js'
import { samples } from './samples.js'

/** `make(id)` resolves with `{ token, jwks, form, now? }`; `onSample(sample, made)` gets it. */
export function showSamples(make, onSample) {
  let isBusy = false
  const press = async (sample) => {
    if (isBusy) return
    isBusy = true
    byId('sample-note').textContent = 'Making a token…'
    try {
      onSample(sample, await make(sample.id))
      byId('sample-note').textContent = ''
    } catch {
      byId('sample-note').textContent = 'No sample could be made: sample.html has to stand beside this page, and WebAssembly has to be allowed.'
    } finally {
      isBusy = false
    }
  }
  replace(byId('sample-list'), samples.map((sample) =>
    element('li', {}, element('button', { type: 'button', 'data-sample': sample.id, onclick: () => press(sample) }, sample.label, element('small', {}, sample.shows)))))
}
