// Presets: what the tokens of a known issuer say, as a few fields instead of many.

import { byId, element, replace } from '../lib/element.js'
import { presetFor, presets } from '../presets/presets.js'

export class PresetView {
  #onForm
  #chosen
  #claims
  /** The preset that is made for the token that is looked at. */
  #offered

  /** `onForm(form, address)` gets what a preset expects, each time a value changes. */
  constructor(onForm) {
    this.#onForm = onForm
    byId('preset').append(...presets.map(({ id, label }) => element('option', { value: id }, label)))
    byId('preset').addEventListener('change', ({ target }) => this.#choose(target.value))
  }

  /** Offers the preset that is made for an issuer; nothing is expected before somebody chooses it. */
  offer(issuer, claims) {
    this.#claims = claims
    const preset = presetFor(issuer)
    this.#offered = preset
    for (const option of byId('preset').options) {
      const { label } = presets.find(({ id }) => id === option.value) ?? {}
      if (label) option.textContent = option.value === preset?.id ? `${label}: matches this token` : label
    }
  }

  /** The name of the preset that fits and was not chosen, if there is one. */
  get offered() {
    return this.#offered === this.#chosen ? undefined : this.#offered?.label
  }

  /** Chooses the preset that fits. */
  takeOffer() {
    byId('preset').value = this.#offered.id
    this.#choose(this.#offered.id)
  }

  clear() {
    byId('preset').value = ''
    this.#chosen = undefined
    replace(byId('preset-fields'))
  }

  #choose(id) {
    this.#chosen = presets.find((preset) => preset.id === id)
    if (!this.#chosen) return this.clear()
    const { fields, notes = [], label } = this.#chosen
    const found = this.#chosen.matches(String(this.#claims?.iss)) ? this.#chosen.valuesOf(this.#claims) : {}
    replace(
      byId('preset-fields'),
      Object.keys(found).length > 0
        ? element('p', { class: 'notes' }, 'Filled in from this token: compare each value with your own settings.')
        : null,
      fields.map((field) => this.#field(field)),
      element('p', { class: 'notes', id: 'preset-problem' }),
      element(
        'details',
        { class: 'fold' },
        element('summary', {}, `About tokens of ${label}`),
        element(
          'ul',
          { class: 'hints' },
          [notes].flat().map((note) => element('li', {}, note)),
        ),
      ),
    )
    for (const [name, value] of Object.entries(found)) {
      const control = byId(`preset-${name}`)
      if (control && typeof value === 'string') control.value = value
    }
    this.#apply()
  }

  #field({ name, label, example, options, suggestions, help, isRequired }) {
    const id = `preset-${name}`
    const attributes = { id, 'data-name': name, 'aria-describedby': `${id}-help`, oninput: () => this.#apply() }
    const control = options
      ? element('select', attributes, [
          isRequired ? null : element('option', { value: '' }, 'usual'),
          options.map((option) => element('option', { value: option }, option)),
        ])
      : element('input', {
          ...attributes,
          placeholder: `such as ${example}`,
          list: suggestions ? `${id}-list` : undefined,
          spellcheck: 'false',
          autocomplete: suggestions ? undefined : 'off',
        })
    const list =
      suggestions &&
      element(
        'datalist',
        { id: `${id}-list` },
        suggestions.map((value) => element('option', { value })),
      )
    return element(
      'div',
      { class: 'field' },
      element('label', { for: id }, label),
      element('div', {}, control, list, element('p', { class: 'hint', id: `${id}-help` }, sentenceOf(help))),
    )
  }

  #apply() {
    const values = Object.fromEntries(
      [...byId('preset-fields').querySelectorAll('[data-name]')].map((control) => [
        control.dataset.name,
        control.value.trim(),
      ]),
    )
    const { problem, form, jwksUrl, audience } = this.#chosen.expectations(values)
    replace(byId('preset-problem'), problem ? element('span', { class: 'odd' }, problem) : audience)
    if (form) this.#onForm(form, jwksUrl && { url: jwksUrl, kind: 'jwks' })
  }
}

function sentenceOf(text) {
  return text[0].toUpperCase() + text.slice(1)
}
