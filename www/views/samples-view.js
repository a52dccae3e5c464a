// Sample tokens, one for each way to fail. The module that signs is another than the one that judges, and large: it is
// loaded when a sample is asked for, in a frame of its own.

import { byId, element, replace } from '../lib/element.js'
import { samples } from '../samples/samples.js'

/** Those that a newcomer meets most; the others are a press away. */
const FIRST = [
  'vercel',
  'wrong-audience',
  'expired',
  'wrong-environment',
  'rotated-key',
  'tampered',
  'hs256-confusion',
  'milliseconds',
  'jwe',
  'truncated',
  'standard-base64',
  'wrong-issuer',
]

/** `make(id)` resolves with `{ token, jwks, form, now? }`; `onSample(sample, made)` gets it. */
export function showSamples(make, onSample) {
  let isBusy = false
  const press = async (sample) => {
    if (isBusy) return
    isBusy = true
    byId('sample-note').textContent = 'Making a token…'
    const before = byId('token-text').value
    try {
      const made = await make(sample.id)
      // A token that was pasted meanwhile is what somebody wants to see.
      if (byId('token-text').value === before) onSample(sample, made)
      byId('sample-note').textContent = ''
    } catch {
      byId('sample-note').textContent =
        'The sample could not be made: sample.html must be next to this page, and WebAssembly must be allowed.'
    } finally {
      isBusy = false
    }
  }
  const item = (sample) =>
    element(
      'li',
      {},
      element(
        'button',
        { type: 'button', 'data-sample': sample.id, onclick: () => press(sample) },
        sample.label,
        element('small', {}, sample.shows),
      ),
    )
  const [first, rest] = [true, false].map((isFirst) => samples.filter(({ id }) => FIRST.includes(id) === isFirst))
  first.sort((one, other) => FIRST.indexOf(one.id) - FIRST.indexOf(other.id))
  replace(byId('sample-list'), first.map(item))
  byId('sample-list').after(
    element(
      'details',
      { class: 'fold' },
      element('summary', {}, `${rest.length} more ways to fail`),
      element('ul', { class: 'sample-list' }, rest.map(item)),
    ),
  )
}
